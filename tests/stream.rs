//! A document in chunks has the segments of the whole text, however it is cut, in bounded memory and linear
//! time. What was given is never revoked: all that a stream gives, in its order, is compared with the whole
//! text.

mod owned_event;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use lector::analysis::{
    Interrupt, Span, Unit,
    segmentation::{
        self, Boundary, Granularity, Newlines, Options, SegmentKind, SegmentTooLong, Stream, StreamEvent,
        StreamOptions,
    },
};
use owned_event::Found;
use proptest::prelude::*;

const GRANULARITIES: [Granularity; 4] =
    [Granularity::Grapheme, Granularity::Word, Granularity::Sentence, Granularity::Paragraph];

/// Texts that hit the rules, with runs that are longer than any look ahead.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-z]{1,9}",
        4 => "[A-Z][a-z]{0,6}",
        6 => prop::sample::select(vec![". ", " ", " ", ", ", ".", "! ", "? ", "\n"]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "...", "…", " . . . ", "\n\n", "\r\n", "\r", "\u{a0}", "\"", "“", "”", "'", "(", ")", " [1] ",
            "«", "Mr.", "U.S.", "No. 5", "3.",
            "1) ", "- ", "• ", "> ", "www.a.b/c?d", "a@b.c", "。", "？", "」", "।", "؟", "\u{301}", "\u{600}",
            "\u{200d}", "😀", "👩‍👩‍👧", "🇩🇪",
            "🇩", "日本語", "東京都に住む", "ไทย", "한국어", "שלום", "नमस्ते", "\u{2028}", "\u{feff}", "    ", "   \n   ",
        ]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "\n```\n", "\n```rust\n", "\n~~~\n", "\n> ", "\n>> ", "\n    ", "\n\t", "\nlet x = f(1);\n",
            "\nfn main() {\n", "\n}\n", "\n$ ls -l\n",
            "\n{\"a\": 1}\n", "\nSELECT a FROM b;\n", "\n<p>a</p>\n", "\n\n“Go.”\n— Ann\n\n", "\n# A\n",
            "\n| a | b |\n",
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

/// The events of the whole text, from the functions for whole texts.
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

/// The events of the text in chunks of about these many bytes, again and again.
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

/// The sizes of chunks, in bytes.
fn steps() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![1]),
        prop::collection::vec(1usize..40, 1..5),
        prop::collection::vec(1usize..9000, 1..5),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn chunks_change_nothing(text in texts(), case in cases(), steps in steps()) {
        let expected = whole(&text, &case);
        prop_assert_eq!(in_chunks(&text, case.stream_options(1 << 20), &steps), Ok(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// What was given and what would be given if the document ended here are the segments of the text so far;
    /// to ask for that changes nothing.
    #[test]
    fn a_preview_is_the_end_of_the_text_so_far(text in texts(), case in cases(), step in 1usize..2000) {
        let mut stream = Stream::new(case.stream_options(1 << 20));
        let (mut rest, mut found) = (text.as_str(), Vec::new());
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(lector::analysis::prefix(rest, step.max(4)).len());
            rest = after;
            stream.push(chunk, &mut |event| found.push(Found::from(event))).expect("it is short enough");
            let mut all = found.clone();
            let preview = &mut |event: StreamEvent<'_>| all.push(Found::from(event));
            stream.preview_unless(&Interrupt::never(), preview).expect("never interrupted");
            prop_assert_eq!(all, whole(&text[..text.len() - rest.len()], &case));
        }
        stream.finish(&mut |event| found.push(Found::from(event))).expect("it is short enough");
        prop_assert_eq!(found, whole(&text, &case));
    }

    /// Between two flushes stands a document of its own, but for its offsets.
    #[test]
    fn a_flush_begins_a_document(
        parts in prop::collection::vec(texts(), 1..5),
        case in cases(),
        steps in steps(),
    ) {
        let mut stream = Stream::new(case.stream_options(1 << 20));
        let (mut found, mut expected, mut before) = (Vec::new(), Vec::new(), 0);
        let mut steps = steps.iter().cycle();
        for part in &parts {
            let mut rest = part.as_str();
            while !rest.is_empty() {
                let step = steps.next().map_or(4, |step| *step).max(4);
                let (chunk, after) = rest.split_at(lector::analysis::prefix(rest, step).len());
                stream.push(chunk, &mut |event| found.push(Found::from(event))).expect("it is short enough");
                rest = after;
            }
            stream.flush(&mut |event| found.push(Found::from(event))).expect("it is short enough");
            expected.extend(whole(part, &case).into_iter().map(|found| found.after(before)));
            before += case.unit.count(part.as_bytes());
            prop_assert_eq!(&found, &expected);
        }
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

/// How often a text in chunks of three bytes asks its interrupt: once a chunk, and once for each 16 KiB of
/// work beyond.
fn asks(text: &str, granularity: Granularity) -> usize {
    let count = AtomicUsize::new(0);
    let ask = || {
        count.fetch_add(1, Relaxed);
        false
    };
    let mut stream = Stream::new(plain(granularity, true, 1 << 21));
    let mut rest = text;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(lector::analysis::prefix(rest, 3).len());
        stream.push_unless(chunk, &Interrupt::when(&ask), &mut |_| ()).expect("it is short enough");
        rest = after;
    }
    stream.finish_unless(&Interrupt::when(&ask), &mut |_| ()).expect("it is short enough");
    count.load(Relaxed)
}

/// Three bytes at a time cost a constant each, on texts whose segments do not end: to read the open segment
/// again with each would take ten times as many questions.
#[test]
fn small_chunks_cost_a_constant_each() {
    for granularity in GRANULARITIES {
        for piece in [
            "x",
            " ",
            "\u{301}",
            "ᄀ",
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
            let text = piece.repeat((1 << 20) / piece.len());
            let (asked, chunks) = (asks(&text, granularity), text.len() / 3);
            assert!(asked <= 3 * chunks, "{granularity:?} {piece:?}: {asked} questions for {chunks} chunks");
        }
    }
}
