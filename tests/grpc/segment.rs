//! Spans in every unit, and determinism.

use lector::proto::v1::{self as pb, Granularity, OffsetUnit};
use prost::Message;

use crate::helpers::start;

const TEXTS: [&str; 5] = [
    "Plain. Text.",
    "Zoe\u{308} said: \u{201c}Na\u{ef}ve!\u{201d} S\u{ed}.",
    "\u{1f600} Emoji. \u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} A family! \u{1d518}\u{1d52b} letters.",
    "\u{4eca}\u{65e5}\u{306f}\u{3002}\u{20bb7}\u{91ce}\u{5bb6}\u{3067}\u{3059}\u{304b}\u{ff1f}",
    "Line one.\r\n\r\nLine two \u{a0} end",
];

/// The slice of a span, the slow way.
fn cut(text: &str, unit: OffsetUnit, span: pb::Span) -> String {
    let (start, end) = (span.start as usize, span.end as usize);
    match unit {
        OffsetUnit::Unspecified | OffsetUnit::Byte => text[start..end].to_owned(),
        OffsetUnit::CodePoint => text.chars().skip(start).take(end - start).collect(),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).expect("no surrogate pair is cut")
        }
    }
}

#[tokio::test]
async fn the_text_equals_the_slice_in_every_unit() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for text in TEXTS {
        for granularity in
            [Granularity::Grapheme, Granularity::Word, Granularity::Sentence, Granularity::Paragraph]
        {
            for unit in [OffsetUnit::Unspecified, OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint]
            {
                let request = pb::SegmentRequest {
                    text: text.into(),
                    granularity: granularity.into(),
                    offset_unit: unit.into(),
                    ..Default::default()
                };
                let answer = client.segment(request).await.expect("OK").into_inner();
                assert!(!answer.segments.is_empty());
                for segment in answer.segments {
                    assert_eq!(
                        cut(text, unit, segment.span.expect("always there")),
                        segment.text,
                        "{text:?} {granularity:?} {unit:?}"
                    );
                }
            }
        }
    }
}

#[tokio::test]
async fn omitted_text_is_omitted() {
    let server = start(&[]).await;
    let request = pb::SegmentRequest { text: "One. Two.".into(), omit_text: true, ..Default::default() };
    let answer = server.client().await.segment(request).await.expect("OK").into_inner();
    assert_eq!(answer.segments.len(), 2);
    assert!(answer.segments.iter().all(|segment| segment.text.is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_request_gives_the_same_bytes() {
    let servers = [start(&["--workers", "1"]).await, start(&["--workers", "4"]).await];
    let text = TEXTS.concat().repeat(200);
    let mut answers = Vec::new();
    for server in &servers {
        for _ in 0..3 {
            let request = pb::AnalyzeRequest { text: text.clone(), ..Default::default() };
            answers
                .push(server.client().await.analyze(request).await.expect("OK").into_inner().encode_to_vec());
        }
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}
