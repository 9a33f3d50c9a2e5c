//! The work for a small chunk does not depend on the length of the open segment: counted, not timed.

use super::*;

/// More than any look around the place where a segment may end, in bytes.
const MAX_LOOK_AROUND: usize = 8 * 1024;

fn stream(granularity: Granularity, keep_text: bool) -> Stream {
    let options = Options::new("en");
    let max_segment_bytes = 1 << 30;
    Stream::new(StreamOptions { granularity, options, unit: Unit::Utf16, keep_text, max_segment_bytes })
}

/// What may be read again with the next chunk is bounded, so that chunks of three bytes cost a constant each.
#[test]
fn a_sentence_without_end_is_not_read_again() {
    for granularity in [Granularity::Sentence, Granularity::Paragraph] {
        for piece in
            ["and so on ", "x", " ", "a, ", "“a ", "(a ", "A. ", "日本", "\u{301}", "> a\n", "f(x);\n"]
        {
            let (mut stream, text) = (stream(granularity, true), piece.repeat(300_000 / piece.len()));
            let (mut rest, mut most) = (text.as_str(), 0);
            while !rest.is_empty() {
                let (chunk, after) = rest.split_at(prefix(rest, 3).len());
                stream.push(chunk, &mut |_| ()).unwrap();
                most = most.max(stream.buffer.text.len() - stream.segmenter.done(&stream.buffer));
                rest = after;
            }
            assert!(most <= MAX_LOOK_AROUND, "{granularity:?} {piece:?}: {most}");
        }
    }
}

#[test]
fn a_long_cluster_ends_with_the_next_character() {
    let mut stream = stream(Granularity::Grapheme, true);
    let mut ends = Vec::new();
    for _ in 0..1000 {
        stream.push("\u{301}", &mut |_| ends.push(0)).unwrap();
    }
    assert!(ends.is_empty());
    let mut take = |event: StreamEvent<'_>| {
        if let StreamEvent::Segment { span, .. } = event {
            ends.push(span.end);
        }
    };
    stream.push("a", &mut take).unwrap();
    stream.push("b", &mut take).unwrap();
    assert_eq!(ends, [1000, 1001]);
}
