//! A document in chunks has the segments of the whole text, however it is cut, in bounded memory.

use lector::analysis::{
    Span, Unit,
    segmentation::{
        self, Boundary, Granularity, Newlines, Options, Rule, SegmentKind, SegmentTooLong, Stream,
        StreamEvent, StreamOptions,
    },
};
use proptest::prelude::*;

const GRANULARITIES: [Granularity; 4] =
    [Granularity::Grapheme, Granularity::Word, Granularity::Sentence, Granularity::Paragraph];

/// A piece that owns its text.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    Segment(Span, String, SegmentKind),
    Refused(usize, Rule),
}

impl From<StreamEvent<'_>> for Found {
    fn from(event: StreamEvent<'_>) -> Self {
        match event {
            StreamEvent::Segment { span, text, kind } => Self::Segment(span, text.to_owned(), kind),
            StreamEvent::Refused { at, rule } => Self::Refused(at, rule),
        }
    }
}

/// Texts that hit the rules, with runs that are longer than any look ahead.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,9}",
        4 => "[A-Z][a-z]{0,6}",
        6 => prop::sample::select(vec![". ", " ", " ", ", ", ".", "! ", "? ", "\n"]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "...", "…", " . . . ", "\n\n", "\r\n", "\r", "\u{a0}", "\"", "“", "”", "'", "(", ")", " [1] ", "«", "Mr.", "U.S.", "No. 5", "3.",
            "1) ", "- ", "• ", "> ", "www.a.b/c?d", "a@b.c", "。", "？", "」", "।", "؟", "\u{301}", "\u{600}", "\u{200d}", "😀", "👩‍👩‍👧", "🇩🇪",
            "🇩", "日本語", "東京都に住む", "ไทย", "한국어", "שלום", "नमस्ते", "\u{2028}", "\u{feff}", "    ", "   \n   ",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "\n```\n", "\n```rust\n", "\n~~~\n", "\n> ", "\n>> ", "\n    ", "\n\t", "\nlet x = f(1);\n", "\nfn main() {\n", "\n}\n", "\n$ ls -l\n",
            "\n{\"a\": 1}\n", "\nSELECT a FROM b;\n", "\n<p>a</p>\n", "\n\n“Go.”\n— Ann\n\n", "\n# A\n", "\n| a | b |\n",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => ("[a-z .\n(\u{301}\u{600}日`~>]", 200..3000usize).prop_map(|(c, n)| c.repeat(n)),
    ];
    prop::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// What a document is asked.
#[derive(Clone, Copy, Debug)]
struct Case {
    granularity: Granularity,
    language: &'static str,
    newlines: Newlines,
    unit: Unit,
    keep_text: bool,
}

impl Case {
    fn options(&self) -> Options {
        Options::new(self.language).with_newlines(self.newlines).with_abbreviations(["xyz"])
    }

    fn stream_options(&self, max_segment_bytes: usize) -> StreamOptions {
        let Self { granularity, unit, keep_text, .. } = *self;
        StreamOptions { granularity, options: self.options(), unit, keep_text, max_segment_bytes }
    }
}

fn cases() -> impl Strategy<Value = Case> {
    (
        prop::sample::select(GRANULARITIES.to_vec()),
        prop::sample::select(vec!["tlh", "en", "de", "ja"]),
        prop::sample::select(vec![Newlines::Auto, Newlines::EveryLine, Newlines::BlankLines]),
        prop::sample::select(vec![Unit::Byte, Unit::Utf16, Unit::CodePoint]),
        any::<bool>(),
    )
        .prop_map(|(granularity, language, newlines, unit, keep_text)| Case {
            granularity,
            language,
            newlines,
            unit,
            keep_text,
        })
}

/// The pieces of the whole text, from the functions for whole texts.
fn whole(text: &str, case: &Case) -> Vec<Found> {
    let place = |at: usize| case.unit.count(&text.as_bytes()[..at]);
    let segment = |span: Span, kind| {
        let kept = case.keep_text || matches!(kind, SegmentKind::Grapheme | SegmentKind::Word { .. });
        let text = if kept { span.of(text) } else { "" };
        Found::Segment(Span::new(place(span.start), place(span.end)), text.to_owned(), kind)
    };
    match case.granularity {
        Granularity::Grapheme => {
            segmentation::graphemes(text).map(|span| segment(span, SegmentKind::Grapheme)).collect()
        }
        Granularity::Word => segmentation::words(text)
            .map(|word| segment(word.span, SegmentKind::Word { word_like: word.word_like }))
            .collect(),
        Granularity::Sentence => segmentation::boundaries(text, &case.options())
            .map(|boundary| match boundary {
                Boundary::Ends(sentence) => segment(sentence.span, SegmentKind::Sentence(sentence.rule)),
                Boundary::Refused { at, rule } => Found::Refused(place(at), rule),
            })
            .collect(),
        Granularity::Paragraph => segmentation::paragraphs(text, case.newlines)
            .map(|paragraph| segment(paragraph.span, SegmentKind::Paragraph(paragraph.block)))
            .collect(),
    }
}

/// The pieces of the text in chunks of about these many bytes, again and again.
fn in_chunks(
    text: &str,
    stream_options: StreamOptions,
    steps: &[usize],
) -> Result<Vec<Found>, SegmentTooLong> {
    let mut stream = Stream::new(stream_options);
    let (mut rest, mut found) = (text, Vec::new());
    let mut take = |event: StreamEvent<'_>| found.push(Found::from(event));
    for step in steps.iter().cycle() {
        let end = (*step..).find(|end| rest.is_char_boundary(*end) || *end >= rest.len()).unwrap_or(0);
        let (chunk, after) = rest.split_at(end.min(rest.len()));
        stream.push(chunk, &mut take)?;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    stream.finish(&mut take)?;
    Ok(found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn chunks_change_nothing(
        text in texts(),
        case in cases(),
        steps in prop_oneof![Just(vec![1]), prop::collection::vec(1usize..40, 1..5), prop::collection::vec(1usize..9000, 1..5)],
    ) {
        let expected = whole(&text, &case);
        prop_assert_eq!(in_chunks(&text, case.stream_options(1 << 20), &steps), Ok(expected));
    }
}

fn plain(granularity: Granularity, keep_text: bool, max_segment_bytes: usize) -> StreamOptions {
    let case =
        Case { granularity, language: "en", newlines: Newlines::Auto, unit: Unit::CodePoint, keep_text };
    case.stream_options(max_segment_bytes)
}

#[test]
fn without_texts_segments_of_any_length_pass_in_constant_memory() {
    for granularity in [Granularity::Sentence, Granularity::Paragraph] {
        for piece in [
            "é ",
            "x",
            " ",
            "ab\n",
            "a, ",
            "> a\n",
            "f(x);\n",
            "```\na\n\nb\n",
            "`",
            "\u{600}",
            "\u{600} ",
            "\u{301}",
            " \u{301}",
        ] {
            let mut stream = Stream::new(plain(granularity, false, 1024));
            let mut found = Vec::new();
            for _ in 0..200 {
                stream
                    .push(&piece.repeat(10_000), &mut |event| found.push(Found::from(event)))
                    .expect("no text is kept");
                assert!(stream.buffered_bytes() < 100_000, "{piece:?}: {}", stream.buffered_bytes());
            }
            stream.finish(&mut |event| found.push(Found::from(event))).expect("no text is kept");
            found.retain(|found| matches!(found, Found::Segment(..)));
            if let [Found::Segment(span, ..)] = &found[..] {
                assert_eq!(span.start, 0);
            }
        }
    }
}

#[test]
fn a_segment_that_is_too_long_is_told() {
    for (granularity, piece) in [
        (Granularity::Grapheme, "\u{301}"),
        (Granularity::Word, "x"),
        (Granularity::Sentence, "word "),
        (Granularity::Paragraph, "word "),
    ] {
        let stream_options = plain(granularity, true, 100_000);
        let text = piece.repeat(200_000 / piece.len());
        assert_eq!(in_chunks(&text, stream_options, &[1000]), Err(SegmentTooLong), "{granularity:?}");
        let stream_options = plain(granularity, true, 100_000);
        let fits = &text[..100_000 / piece.len() * piece.len()];
        assert!(in_chunks(fits, stream_options, &[1000]).is_ok(), "{granularity:?}");
    }
}

/// One byte at a time costs about as much as the text itself, on texts whose segments do not end.
#[test]
fn chunks_of_one_byte_cost_no_more_than_linear_time() {
    for granularity in GRANULARITIES {
        for piece in [
            "x",
            " ",
            "\u{301}",
            "日",
            "東京都に住む",
            "ไทย",
            ".",
            "\n",
            "a ",
            "A b. ",
            "`",
            "> a\n",
            "f(x);\n",
            "\"a",
        ] {
            let text = piece.repeat(400_000 / piece.len());
            let began = std::time::Instant::now();
            in_chunks(&text, plain(granularity, true, 1 << 20), &[1]).expect("it is short enough");
            assert!(began.elapsed().as_secs() < 10, "{granularity:?} {piece:?} took {:?}", began.elapsed());
        }
    }
}
