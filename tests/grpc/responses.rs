//! Responses as bytes: compact ones, limits that a caller names, and what the generated types would have
//! written.

use lector::proto::v1::{self as pb, Granularity, OffsetUnit};
use proptest::{prelude::*, test_runner::TestRunner};
use prost::Message;
use tonic::Code;

use crate::helpers::{assert_refused, send_raw, start};

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z ]{1,12}",
        3 => prop::sample::select(vec![
            ". ", "! ", "\n\n", "\n- ", "日本語。", "ไทย", "😀", "e\u{301}", "1. ", "Dr. ",
        ])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => Just("The train was late again. ".repeat(300)),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn requests() -> impl Strategy<Value = pb::SegmentRequest> {
    let granularities = vec![
        Granularity::Grapheme,
        Granularity::Word,
        Granularity::Sentence,
        Granularity::Paragraph,
        Granularity::Story,
    ];
    (
        texts(),
        prop::sample::select(vec!["", "en", "ja"]),
        prop::sample::select(granularities),
        prop::sample::select(vec![OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint]),
        any::<[bool; 3]>(),
    )
        .prop_map(|(text, language, granularity, unit, [omit_text, explain, explain_refused])| {
            pb::SegmentRequest {
                text,
                language: language.into(),
                granularity: granularity.into(),
                offset_unit: unit.into(),
                omit_text,
                explain,
                explain_refused,
                ..Default::default()
            }
        })
}

/// The segments of a compact response, as the contract says to read them.
fn expanded(compact: &pb::CompactSegments) -> Vec<(u64, u64, u32)> {
    let mut end = 0;
    let piece = |(n, &length): (usize, &u32)| {
        let start = end + u64::from(compact.gaps.get(n).copied().unwrap_or_default());
        end = start + u64::from(length);
        (start, end, compact.kinds.get(n).copied().unwrap_or_default())
    };
    compact.lengths.iter().enumerate().map(piece).collect()
}

#[test]
fn bytes_are_those_of_the_generated_types_and_compact_says_the_same() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(start(&[]));
    let channel = runtime.block_on(server.channel());
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 200, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&requests(), |request| {
        let ask = |request: &pb::SegmentRequest| {
            let bytes =
                runtime.block_on(send_raw(channel.clone(), "Segment", request.encode_to_vec().into()));
            bytes.expect("OK")
        };
        let bytes = ask(&request);
        let answer = pb::SegmentResponse::decode(bytes.clone()).expect("a message");
        prop_assert_eq!(&answer.encode_to_vec(), &bytes);
        if request.granularity == i32::from(Granularity::Story) {
            return Ok(());
        }
        let compact = pb::SegmentRequest { compact: true, explain: false, ..request };
        let bytes = ask(&compact);
        let packed = pb::SegmentResponse::decode(bytes.clone()).expect("a message");
        prop_assert_eq!(&packed.encode_to_vec(), &bytes);
        prop_assert!(packed.segments.is_empty());
        prop_assert_eq!(&packed.refused, &answer.refused);
        let pieces: Vec<_> = answer
            .segments
            .iter()
            .map(|segment| {
                let span = segment.span.unwrap_or_default();
                (span.start, span.end, u32::from(segment.word_like) + segment.block.unsigned_abs())
            })
            .collect();
        prop_assert_eq!(expanded(packed.compact.as_ref().expect("asked")), pieces);
        Ok(())
    });
    outcome.expect("equal");
}

#[tokio::test]
async fn four_megabytes_of_words_take_less_than_four() {
    let server = start(&[]).await;
    let text = "The quick brown fox jumps over the lazy dog again. ".repeat(82_000);
    let request = pb::SegmentRequest {
        text,
        language: "en".into(),
        granularity: Granularity::Word.into(),
        compact: true,
        ..Default::default()
    };
    let answer =
        send_raw(server.channel().await, "Segment", request.encode_to_vec().into()).await.expect("OK");
    assert!(answer.len() < 4 << 20, "{}", answer.len());
}

#[tokio::test]
async fn what_compact_cannot_say_is_rejected() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let explained = pb::SegmentRequest { compact: true, explain: true, ..Default::default() };
    let stories =
        pb::SegmentRequest { compact: true, granularity: Granularity::Story.into(), ..Default::default() };
    for request in [explained, stories] {
        let status = client.segment(request).await.expect_err("refused");
        assert_refused(&status, Code::InvalidArgument, "compact", "NOT_COMPACT");
    }
}

#[tokio::test]
async fn a_response_fits_what_its_caller_can_receive_or_is_rejected() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let text = "The council voted on Monday. It was cold. Nobody came to the harbour that day. ".repeat(20);
    for granularity in [Granularity::Word, Granularity::Sentence, Granularity::Story] {
        let request =
            pb::SegmentRequest { text: text.clone(), granularity: granularity.into(), ..Default::default() };
        let exact = client.segment(request.clone()).await.expect("OK").into_inner().encoded_len() as u64;
        let enough = pb::SegmentRequest { max_response_bytes: exact, ..request.clone() };
        client.segment(enough).await.expect("it fits");
        let status = client
            .segment(pb::SegmentRequest { max_response_bytes: exact - 1, ..request })
            .await
            .expect_err("one byte too small");
        assert_refused(&status, Code::ResourceExhausted, "", "RESPONSE_TOO_LARGE");
        assert_eq!(status.metadata().get("grpc-retry-pushback-ms").expect("no retry helps"), "-1");
    }
    let part = pb::SegmentRequest { max_response_bytes: 100, ..Default::default() };
    let request = pb::AnalyzeRequest { text, segment: Some(part), ..Default::default() };
    let status = client.analyze(request).await.expect_err("the part is too large");
    assert_refused(&status, Code::ResourceExhausted, "", "RESPONSE_TOO_LARGE");
}

#[tokio::test]
async fn the_confidence_is_that_of_detection_and_absent_when_the_language_was_given() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let text = "Der Zug nach Hamburg hat heute leider zwanzig Minuten Verspätung.";
    let detect = pb::DetectLanguageRequest { text: text.into(), ..Default::default() };
    let found =
        client.detect_language(detect).await.expect("OK").into_inner().language.expect("always there");
    let segment = pb::SegmentRequest { text: text.into(), ..Default::default() };
    let answer = client.segment(segment.clone()).await.expect("OK").into_inner();
    assert_eq!((answer.language, answer.language_confidence), (found.code, found.confidence));
    let given = client.segment(pb::SegmentRequest { language: "de".into(), ..segment }).await.expect("OK");
    assert_eq!(given.into_inner().language_confidence, 0.0);
    let summarize = pb::SummarizeRequest { text: text.into(), ..Default::default() };
    let summary = client.summarize(summarize).await.expect("OK").into_inner();
    assert_eq!(summary.language_confidence, found.confidence);
}

#[tokio::test]
async fn a_small_message_that_becomes_large_is_rejected() {
    use tonic::codec::CompressionEncoding::{Gzip, Zstd};
    let server = start(&["--max-text-bytes", "65536"]).await;
    let request = pb::SegmentRequest { text: "x".repeat(1 << 20), ..Default::default() };
    for encoding in [Gzip, Zstd] {
        let mut client = server.client().await.send_compressed(encoding);
        let status = client.segment(request.clone()).await.expect_err("too large");
        assert_refused(&status, Code::ResourceExhausted, "", "MESSAGE_TOO_LARGE");
    }
}
