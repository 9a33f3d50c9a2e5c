//! Each part of Analyze equals the answer of the separate call.

use lector::proto::v1::{self as pb, Granularity, OffsetUnit};
use tonic::Code;

use crate::helpers::{assert_refused, start};

#[tokio::test]
async fn parts_equal_the_separate_calls() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for text in [
        "",
        "One sentence. Two sentences! Three of them?",
        "Привет, мир. Как дела?",
        "今日は。元気ですか？",
        "x = foo(bar); 😀",
    ] {
        for language in ["", "en", "ru-RU"] {
            for unit in [OffsetUnit::Unspecified, OffsetUnit::Utf16, OffsetUnit::CodePoint] {
                let segment =
                    pb::SegmentRequest { granularity: Granularity::Word.into(), ..Default::default() };
                let detect = pb::DetectLanguageRequest { max_candidates: 2, ..Default::default() };
                let summarize = pb::SummarizeRequest {
                    explain: true,
                    title: "One".into(),
                    keyphrase_count: 3,
                    ..Default::default()
                };
                let all = pb::AnalyzeRequest {
                    text: text.into(),
                    language: language.into(),
                    offset_unit: unit.into(),
                    segment: Some(segment.clone()),
                    detect_language: Some(detect.clone()),
                    summarize: Some(summarize.clone()),
                    ..Default::default()
                };
                let all = client.analyze(all).await.expect("OK").into_inner();
                let (text, language, offset_unit) = (text.to_owned(), language.to_owned(), unit.into());
                let one = pb::SegmentRequest {
                    text: text.clone(),
                    language: language.clone(),
                    offset_unit,
                    ..segment
                };
                assert_eq!(all.segment, Some(client.segment(one).await.expect("OK").into_inner()));
                let one = pb::DetectLanguageRequest { text: text.clone(), offset_unit, ..detect };
                assert_eq!(
                    all.detect_language,
                    Some(client.detect_language(one).await.expect("OK").into_inner())
                );
                let one = pb::SummarizeRequest { text, language, offset_unit, ..summarize };
                assert_eq!(all.summarize, Some(client.summarize(one).await.expect("OK").into_inner()));
            }
        }
    }
}

#[tokio::test]
async fn without_parts_all_three_are_done() {
    let server = start(&[]).await;
    let request = pb::AnalyzeRequest { text: "All three.".into(), ..Default::default() };
    let answer = server.client().await.analyze(request).await.expect("OK").into_inner();
    assert!(answer.segment.is_some() && answer.detect_language.is_some() && answer.summarize.is_some());
}

#[tokio::test]
async fn a_part_has_no_text_of_its_own() {
    let server = start(&[]).await;
    let part = pb::SegmentRequest { text: "Another.".into(), ..Default::default() };
    let request = pb::AnalyzeRequest { text: "One.".into(), segment: Some(part), ..Default::default() };
    let status = server.client().await.analyze(request).await.expect_err("two texts");
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_refused(&status, Code::InvalidArgument, "segment.text", "TEXT_IN_PART");
}
