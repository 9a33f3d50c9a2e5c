//! Every bad value of every field, and every row of the status table that a call can meet.

use lector::proto::v1::{self as pb, summarize_request::Budget};
use prost::{Message, bytes::Bytes};
use tonic::Code;

use crate::helpers::{assert_refused, send_raw, start};

fn segment(text: &str) -> pb::SegmentRequest {
    pb::SegmentRequest { text: text.into(), ..Default::default() }
}

fn detect(text: &str) -> pb::DetectLanguageRequest {
    pb::DetectLanguageRequest { text: text.into(), ..Default::default() }
}

fn summarize(text: &str) -> pb::SummarizeRequest {
    pb::SummarizeRequest { text: text.into(), ..Default::default() }
}

#[tokio::test]
async fn bad_values_are_named() {
    let server = start(&["--max-text-bytes", "1024"]).await;
    let channel = server.channel().await;
    let long = "x".repeat(1025);
    let prior =
        |weight| pb::DetectLanguageRequest { priors: [("de".to_owned(), weight)].into(), ..detect("x") };
    let budget = |budget| pb::SummarizeRequest { budget: Some(budget), ..summarize("x") };
    let abbreviations = |words: &[&str]| {
        let abbreviations = words.iter().map(|&word| word.to_owned()).collect();
        pb::SegmentRequest { abbreviations, ..segment("x") }.encode_to_vec()
    };
    let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("Segment", segment(&long).encode_to_vec(), "text", "TEXT_TOO_LONG"),
        ("DetectLanguage", detect(&long).encode_to_vec(), "text", "TEXT_TOO_LONG"),
        ("Summarize", summarize(&long).encode_to_vec(), "text", "TEXT_TOO_LONG"),
        (
            "Summarize",
            pb::SummarizeRequest { title: long.clone(), ..summarize("x") }.encode_to_vec(),
            "title",
            "TEXT_TOO_LONG",
        ),
        (
            "Summarize",
            pb::SummarizeRequest { query: long.clone(), ..summarize("x") }.encode_to_vec(),
            "query",
            "TEXT_TOO_LONG",
        ),
        (
            "Summarize",
            pb::SummarizeRequest { keyphrase_count: 101, ..summarize("x") }.encode_to_vec(),
            "keyphrase_count",
            "OUT_OF_RANGE",
        ),
        (
            "Analyze",
            pb::AnalyzeRequest { text: long.clone(), ..Default::default() }.encode_to_vec(),
            "text",
            "TEXT_TOO_LONG",
        ),
        (
            "Segment",
            pb::SegmentRequest { granularity: 99, ..segment("x") }.encode_to_vec(),
            "granularity",
            "UNKNOWN_ENUM_VALUE",
        ),
        (
            "Segment",
            pb::SegmentRequest { offset_unit: -1, ..segment("x") }.encode_to_vec(),
            "offset_unit",
            "UNKNOWN_ENUM_VALUE",
        ),
        (
            "Segment",
            pb::SegmentRequest { newline_policy: 4, ..segment("x") }.encode_to_vec(),
            "newline_policy",
            "UNKNOWN_ENUM_VALUE",
        ),
        ("Segment", abbreviations(&["a", ""]), "abbreviations[1]", "EMPTY_ABBREVIATION"),
        ("Segment", abbreviations(&["."]), "abbreviations[0]", "EMPTY_ABBREVIATION"),
        ("Segment", abbreviations(&["ca.", "et al."]), "abbreviations[1]", "WHITE_SPACE_IN_ABBREVIATION"),
        ("Segment", abbreviations(&["a", "b", &"c".repeat(49)]), "abbreviations[2]", "ABBREVIATION_TOO_LONG"),
        ("Segment", abbreviations(&["a"; 501]), "abbreviations", "TOO_MANY_ABBREVIATIONS"),
        (
            "Analyze",
            pb::AnalyzeRequest {
                segment: Some(pb::SegmentRequest {
                    abbreviations: vec![String::new()],
                    ..Default::default()
                }),
                ..Default::default()
            }
            .encode_to_vec(),
            "segment.abbreviations[0]",
            "EMPTY_ABBREVIATION",
        ),
        (
            "DetectLanguage",
            pb::DetectLanguageRequest { engine: 9, ..detect("x") }.encode_to_vec(),
            "engine",
            "UNKNOWN_ENUM_VALUE",
        ),
        (
            "Summarize",
            pb::SummarizeRequest { order: 9, ..summarize("x") }.encode_to_vec(),
            "order",
            "UNKNOWN_ENUM_VALUE",
        ),
        (
            "Segment",
            pb::SegmentRequest { language: "e n".into(), ..segment("x") }.encode_to_vec(),
            "language",
            "MALFORMED_LANGUAGE_TAG",
        ),
        (
            "Summarize",
            pb::SummarizeRequest { language: "-".into(), ..summarize("x") }.encode_to_vec(),
            "language",
            "MALFORMED_LANGUAGE_TAG",
        ),
        (
            "DetectLanguage",
            pb::DetectLanguageRequest { max_candidates: 51, ..detect("x") }.encode_to_vec(),
            "max_candidates",
            "OUT_OF_RANGE",
        ),
        ("DetectLanguage", prior(f64::NAN).encode_to_vec(), "priors[\"de\"]", "OUT_OF_RANGE"),
        ("DetectLanguage", prior(-1.0).encode_to_vec(), "priors[\"de\"]", "OUT_OF_RANGE"),
        ("DetectLanguage", prior(f64::INFINITY).encode_to_vec(), "priors[\"de\"]", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::SentenceCount(0)).encode_to_vec(), "sentence_count", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::WordCount(0)).encode_to_vec(), "word_count", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::CharacterCount(0)).encode_to_vec(), "character_count", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::Ratio(0.0)).encode_to_vec(), "ratio", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::Ratio(1.5)).encode_to_vec(), "ratio", "OUT_OF_RANGE"),
        ("Summarize", budget(Budget::Ratio(f64::NAN)).encode_to_vec(), "ratio", "OUT_OF_RANGE"),
        ("Segment", b"\x0a\x02\xc3\x28".to_vec(), "text", "NOT_UTF8"),
        ("DetectLanguage", b"\x1a\x01\xff".to_vec(), "allowed_languages", "NOT_UTF8"),
        ("Analyze", b"\x22\x03\x12\x01\xff".to_vec(), "segment.language", "NOT_UTF8"),
        ("Segment", b"\x0a\x7f".to_vec(), "", "MALFORMED_MESSAGE"),
        ("GetCapabilities", b"\xff\xff\xff".to_vec(), "", "MALFORMED_MESSAGE"),
    ];
    for (method, message, field, reason) in cases {
        let status = send_raw(channel.clone(), method, message.into()).await.expect_err(reason);
        assert_refused(&status, Code::InvalidArgument, field, reason);
    }
}

#[tokio::test]
async fn two_budgets_are_one_too_many() {
    let server = start(&[]).await;
    let one =
        pb::SummarizeRequest { budget: Some(Budget::SentenceCount(1)), ..summarize("x") }.encode_to_vec();
    let two = pb::SummarizeRequest { budget: Some(Budget::Ratio(0.5)), ..Default::default() }.encode_to_vec();
    let both: Bytes = [one, two].concat().into();
    let status = send_raw(server.channel().await, "Summarize", both).await.expect_err("two budgets");
    assert_refused(&status, Code::InvalidArgument, "budget", "TWO_BUDGETS");
}

#[tokio::test]
async fn the_error_says_the_limit() {
    use tonic_types::StatusExt;
    let server = start(&["--max-text-bytes", "2048"]).await;
    let status = server.client().await.segment(segment(&"y".repeat(5000))).await.expect_err("too long");
    let info = status.get_error_details().error_info().expect("details").clone();
    assert!(info.metadata.values().any(|value| value == "2048"), "{info:?}");
    assert!(status.message().contains("2048") && !status.message().contains("yyy"), "{status:?}");
}

#[tokio::test]
async fn what_is_not_built_says_so() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let engine = pb::Engine::Whatlang.into();
    let spans_of_whatlang = pb::DetectLanguageRequest { include_spans: true, engine, ..detect("x") };
    let status = client.detect_language(spans_of_whatlang).await.expect_err("it is refused");
    assert_eq!(status.code(), Code::Unimplemented);
    let capabilities =
        client.get_capabilities(pb::GetCapabilitiesRequest {}).await.expect("it always answers").into_inner();
    assert!(capabilities.granularities.contains(&pb::Granularity::Story.into()));
    let methods = [
        "Segment",
        "DetectLanguage",
        "Summarize",
        "Analyze",
        "AnalyzeStream",
        "SegmentStream",
        "GetCapabilities",
    ];
    assert_eq!(capabilities.methods, methods);
}

#[tokio::test]
async fn the_empty_text_is_no_error() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    assert!(client.segment(segment("")).await.expect("OK").into_inner().segments.is_empty());
    let found = client.detect_language(detect("")).await.expect("OK").into_inner();
    assert_eq!(found.language.expect("always there").code, "und");
    assert_eq!(found.undetermined_reason, i32::from(pb::UndeterminedReason::NoLetters));
    assert!(client.summarize(summarize("")).await.expect("OK").into_inner().sentences.is_empty());
}

#[tokio::test]
async fn a_language_without_rules_gets_the_general_ones() {
    let server = start(&[]).await;
    let request =
        pb::SegmentRequest { language: "tlh".into(), ..segment("Qapla'! Qo'noS. Heghlu'meH QaQ jajvam.") };
    let answer = server.client().await.segment(request).await.expect("OK").into_inner();
    assert_eq!(
        (answer.language.as_str(), answer.language_supported, answer.segments.len()),
        ("tlh", false, 3)
    );
}
