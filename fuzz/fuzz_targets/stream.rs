//! Any bytes in any chunks: the segments are those of the whole text, in every unit, and what is no text is
//! told at its place. A flush begins a document of its own, and a preview changes nothing.

#![no_main]

#[path = "../../tests/owned_event/mod.rs"]
mod owned_event;

use lector::analysis::{
    Interrupt, NotUtf8, Span, Unit, Utf8Decoder, prefix,
    segmentation::{
        self, Boundary, Granularity, Newlines, Options, SegmentKind, Stream, StreamEvent, StreamOptions,
    },
};
use lector_fuzz::Input;
use libfuzzer_sys::fuzz_target;
use owned_event::Found;

const GRANULARITIES: [Granularity; 4] =
    [Granularity::Grapheme, Granularity::Word, Granularity::Sentence, Granularity::Paragraph];

const LONGEST: usize = 1 << 24;

fuzz_target!(|data: &[u8]| {
    let Some(input) = Input::of(data) else { return };
    let case = Case::of(&input);
    // Long documents are where windows are moved.
    let document =
        input.document.repeat(1 + usize::from(input.choice(5)) % 3 * (input.choice(5) >> 4) as usize);
    let found = in_chunks(&document, &case, &steps(&input));
    match std::str::from_utf8(&document) {
        Ok(text) => {
            assert_eq!(found, Ok(whole(text, &case)));
            check_flush(text, prefix(text, text.len() * usize::from(input.choice(6)) / 255).len(), &case);
        }
        Err(error) => {
            let incomplete = error.error_len().is_none();
            assert_eq!(found, Err(NotUtf8 { at: error.valid_up_to() as u64, incomplete }));
        }
    }
});

/// A flush at byte `at` cuts the text into two documents, of which the second goes on with the offsets of the
/// first.
fn check_flush(text: &str, at: usize, case: &Case) {
    let (first, second) = text.split_at(at);
    let (mut stream, mut found) = (Stream::new(case.stream_options()), Vec::new());
    let mut take = |event: StreamEvent<'_>| found.push(Found::from(event));
    stream.push(first, &mut take).expect("shorter than the longest segment");
    stream.preview_unless(&Interrupt::never(), &mut |_| ()).expect("nobody interrupts");
    stream.flush(&mut take).expect("shorter than the longest segment");
    stream.push(second, &mut take).expect("shorter than the longest segment");
    stream.finish(&mut take).expect("shorter than the longest segment");
    let before = case.unit.count(first.as_bytes());
    let after = whole(second, case).into_iter().map(|found| found.after(before));
    assert_eq!(found, whole(first, case).into_iter().chain(after).collect::<Vec<_>>());
}

/// What a document is asked.
struct Case {
    granularity: Granularity,
    options: Options,
    newlines: Newlines,
    unit: Unit,
    keep_text: bool,
}

impl Case {
    fn of(input: &Input<'_>) -> Self {
        let (options, newlines) = input.options(0, 1);
        Self {
            granularity: input.pick(2, &GRANULARITIES),
            options,
            newlines,
            unit: input.pick(3, &[Unit::Byte, Unit::Utf16, Unit::CodePoint]),
            keep_text: input.choice(3) >= 128,
        }
    }

    fn stream_options(&self) -> StreamOptions {
        let Self { granularity, unit, keep_text, .. } = *self;
        StreamOptions {
            granularity,
            options: self.options.clone(),
            unit,
            keep_text,
            max_segment_bytes: LONGEST,
        }
    }
}

/// The sizes of chunks, again and again: some small, some long.
fn steps(input: &Input<'_>) -> [usize; 3] {
    let size = |choice: u8| match usize::from(choice) {
        small @ 0..128 => 1 + small % 24,
        large => (large - 127) * 97,
    };
    [input.choice(4), input.choice(6), input.choice(7)].map(size)
}

fn in_chunks(document: &[u8], case: &Case, steps: &[usize]) -> Result<Vec<Found>, NotUtf8> {
    let (mut decoder, mut stream) = (Utf8Decoder::default(), Stream::new(case.stream_options()));
    let (mut rest, mut steps, mut found) = (document, steps.iter().cycle(), Vec::new());
    let mut take = |event: StreamEvent<'_>| found.push(Found::from(event));
    while !rest.is_empty() {
        let step = steps.next().map_or(1, |step| *step).min(rest.len());
        let (chunk, after) = rest.split_at(step);
        let text = decoder.decode(chunk)?;
        stream.push(&text, &mut take).expect("shorter than the longest segment");
        rest = after;
    }
    decoder.finish()?;
    stream.finish(&mut take).expect("shorter than the longest segment");
    Ok(found)
}

/// The segments of the whole text, their places counted the slow way.
fn whole(text: &str, case: &Case) -> Vec<Found> {
    let (mut last, mut count) = (0, 0);
    let mut place = |at: usize| {
        if at < last {
            (last, count) = (0, 0);
        }
        count += match case.unit {
            Unit::Byte => at - last,
            Unit::Utf16 => text[last..at].encode_utf16().count(),
            Unit::CodePoint => text[last..at].chars().count(),
        };
        last = at;
        count
    };
    let mut segment = |span: Span, kind| {
        let kept = case.keep_text || matches!(kind, SegmentKind::Grapheme | SegmentKind::Word { .. });
        let words = if kept { span.of(text) } else { "" };
        Found::Segment(Span::new(place(span.start), place(span.end)), words.to_owned(), kind)
    };
    match case.granularity {
        Granularity::Grapheme => {
            segmentation::graphemes(text).map(|span| segment(span, SegmentKind::Grapheme)).collect()
        }
        Granularity::Word => segmentation::words(text)
            .map(|word| segment(word.span, SegmentKind::Word { word_like: word.word_like }))
            .collect(),
        Granularity::Paragraph => segmentation::paragraphs(text, case.newlines)
            .map(|paragraph| segment(paragraph.span, SegmentKind::Paragraph(paragraph.block)))
            .collect(),
        Granularity::Sentence => segmentation::boundaries(text, &case.options)
            .map(|boundary| match boundary {
                Boundary::Ends(sentence) => segment(sentence.span, SegmentKind::Sentence(sentence.rule)),
                Boundary::Refused { at, rule } => match segment(Span::new(at, at), SegmentKind::Grapheme) {
                    Found::Segment(span, ..) => Found::Refused(span.start, rule),
                    refused @ Found::Refused(..) => refused,
                },
            })
            .collect(),
    }
}
