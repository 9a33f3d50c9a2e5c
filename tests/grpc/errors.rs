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

/// A field with a bad value: the rpc, its message, the field that the error names, and the reason.
type BadValue = (&'static str, Vec<u8>, &'static str, &'static str);

/// A text beyond the limit of the server.
fn too_long() -> String {
    "x".repeat(1025)
}

fn bad_segments() -> Vec<BadValue> {
    let case =
        |message: pb::SegmentRequest, field, reason| ("Segment", message.encode_to_vec(), field, reason);
    let language = |tag: &str| pb::SegmentRequest { language: tag.into(), ..segment("x") };
    vec![
        case(segment(&too_long()), "text", "TEXT_TOO_LONG"),
        case(pb::SegmentRequest { granularity: 99, ..segment("x") }, "granularity", "UNKNOWN_ENUM_VALUE"),
        case(pb::SegmentRequest { offset_unit: -1, ..segment("x") }, "offset_unit", "UNKNOWN_ENUM_VALUE"),
        case(
            pb::SegmentRequest { newline_policy: 4, ..segment("x") },
            "newline_policy",
            "UNKNOWN_ENUM_VALUE",
        ),
        case(language("e n"), "language", "MALFORMED_LANGUAGE_TAG"),
    ]
}

fn bad_abbreviations() -> Vec<BadValue> {
    let case = |words: &[&str], field, reason| {
        let abbreviations = words.iter().map(|&word| word.to_owned()).collect();
        let message = pb::SegmentRequest { abbreviations, ..segment("x") };
        ("Segment", message.encode_to_vec(), field, reason)
    };
    vec![
        case(&["a", ""], "abbreviations[1]", "EMPTY_ABBREVIATION"),
        case(&["."], "abbreviations[0]", "EMPTY_ABBREVIATION"),
        case(&["ca.", "et al."], "abbreviations[1]", "WHITE_SPACE_IN_ABBREVIATION"),
        case(&["a", "b", &"c".repeat(49)], "abbreviations[2]", "ABBREVIATION_TOO_LONG"),
        case(&["a"; 501], "abbreviations", "TOO_MANY_ABBREVIATIONS"),
    ]
}

fn bad_detections() -> Vec<BadValue> {
    let case = |message: pb::DetectLanguageRequest, field, reason| {
        ("DetectLanguage", message.encode_to_vec(), field, reason)
    };
    let prior =
        |weight| pb::DetectLanguageRequest { priors: [("de".to_owned(), weight)].into(), ..detect("x") };
    let max_candidates = pb::DetectLanguageRequest { max_candidates: 51, ..detect("x") };
    vec![
        case(detect(&too_long()), "text", "TEXT_TOO_LONG"),
        case(pb::DetectLanguageRequest { engine: 9, ..detect("x") }, "engine", "UNKNOWN_ENUM_VALUE"),
        case(max_candidates, "max_candidates", "OUT_OF_RANGE"),
        case(prior(f64::NAN), "priors[\"de\"]", "OUT_OF_RANGE"),
        case(prior(-1.0), "priors[\"de\"]", "OUT_OF_RANGE"),
        case(prior(f64::INFINITY), "priors[\"de\"]", "OUT_OF_RANGE"),
    ]
}

fn bad_summaries() -> Vec<BadValue> {
    let case =
        |message: pb::SummarizeRequest, field, reason| ("Summarize", message.encode_to_vec(), field, reason);
    let budget = |budget| pb::SummarizeRequest { budget: Some(budget), ..summarize("x") };
    let keyphrases = pb::SummarizeRequest { keyphrase_count: 101, ..summarize("x") };
    let language = pb::SummarizeRequest { language: "-".into(), ..summarize("x") };
    vec![
        case(summarize(&too_long()), "text", "TEXT_TOO_LONG"),
        case(pb::SummarizeRequest { title: too_long(), ..summarize("x") }, "title", "TEXT_TOO_LONG"),
        case(pb::SummarizeRequest { query: too_long(), ..summarize("x") }, "query", "TEXT_TOO_LONG"),
        case(keyphrases, "keyphrase_count", "OUT_OF_RANGE"),
        case(pb::SummarizeRequest { order: 9, ..summarize("x") }, "order", "UNKNOWN_ENUM_VALUE"),
        case(language, "language", "MALFORMED_LANGUAGE_TAG"),
        case(budget(Budget::SentenceCount(0)), "sentence_count", "OUT_OF_RANGE"),
        case(budget(Budget::WordCount(0)), "word_count", "OUT_OF_RANGE"),
        case(budget(Budget::CharacterCount(0)), "character_count", "OUT_OF_RANGE"),
        case(budget(Budget::Ratio(0.0)), "ratio", "OUT_OF_RANGE"),
        case(budget(Budget::Ratio(1.5)), "ratio", "OUT_OF_RANGE"),
        case(budget(Budget::Ratio(f64::NAN)), "ratio", "OUT_OF_RANGE"),
    ]
}

fn bad_analyses() -> Vec<BadValue> {
    let case =
        |message: pb::AnalyzeRequest, field, reason| ("Analyze", message.encode_to_vec(), field, reason);
    let empty = pb::SegmentRequest { abbreviations: vec![String::new()], ..Default::default() };
    let part = pb::AnalyzeRequest { segment: Some(empty), ..Default::default() };
    vec![
        case(pb::AnalyzeRequest { text: too_long(), ..Default::default() }, "text", "TEXT_TOO_LONG"),
        case(part, "segment.abbreviations[0]", "EMPTY_ABBREVIATION"),
    ]
}

/// Bytes that are no such message.
fn bad_bytes() -> Vec<BadValue> {
    let case = |method, bytes: &[u8], field, reason| (method, bytes.to_vec(), field, reason);
    vec![
        case("Segment", b"\x0a\x02\xc3\x28", "text", "NOT_UTF8"),
        case("DetectLanguage", b"\x1a\x01\xff", "allowed_languages", "NOT_UTF8"),
        case("Analyze", b"\x22\x03\x12\x01\xff", "segment.language", "NOT_UTF8"),
        case("Segment", b"\x0a\x7f", "", "MALFORMED_MESSAGE"),
        case("GetCapabilities", b"\xff\xff\xff", "", "MALFORMED_MESSAGE"),
    ]
}

#[tokio::test]
async fn bad_values_are_named() {
    let server = start(&["--max-text-bytes", "1024"]).await;
    let channel = server.channel().await;
    let cases =
        [bad_segments(), bad_abbreviations(), bad_detections(), bad_summaries(), bad_analyses(), bad_bytes()];
    for (method, message, field, reason) in cases.into_iter().flatten() {
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
