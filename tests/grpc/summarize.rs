//! What Summarize answers.

use lector::proto::v1::{self as pb, OffsetUnit, SummaryOrder, summarize_request::Budget};

use crate::helpers::start;

const TEXT: &str = "Ärger um die Brücke 😀\nDer Rat von Hafenau stimmte am Montag für den Neubau der alten \
    Hafenbrücke. \
    Die Hafenbrücke ist seit 2019 gesperrt. Händler hatten den Neubau seit Jahren gefordert. Es regnete am \
    Abend.";

fn request(text: &str) -> pb::SummarizeRequest {
    pb::SummarizeRequest { text: text.into(), language: "de".into(), ..Default::default() }
}

/// The text of a span in the unit, found naively.
fn slice(text: &str, span: pb::Span, unit: OffsetUnit) -> String {
    let (start, length) = (span.start as usize, (span.end - span.start) as usize);
    match unit {
        OffsetUnit::Unspecified | OffsetUnit::Byte => text[start..start + length].to_owned(),
        OffsetUnit::CodePoint => text.chars().skip(start).take(length).collect(),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().skip(start).take(length).collect();
            String::from_utf16(&units).expect("a span cuts no character")
        }
    }
}

#[tokio::test]
async fn spans_count_in_every_unit() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for unit in [OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint] {
        let asked = pb::SummarizeRequest { keyphrase_count: 5, offset_unit: unit.into(), ..request(TEXT) };
        let answer = client.summarize(asked).await.expect("OK").into_inner();
        assert_eq!(answer.sentences.len(), 3);
        assert!(answer.keyphrases.len() > 2);
        for sentence in answer.sentences {
            assert_eq!(slice(TEXT, sentence.span.expect("always there"), unit), sentence.text);
        }
        for phrase in answer.keyphrases {
            assert_eq!(slice(TEXT, phrase.span.expect("always there"), unit), phrase.text);
        }
    }
}

#[tokio::test]
async fn keyphrases_come_best_first_and_only_when_asked() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let none = client.summarize(request(TEXT)).await.expect("OK").into_inner();
    assert!(none.keyphrases.is_empty());
    let asked = pb::SummarizeRequest { keyphrase_count: 4, ..request(TEXT) };
    let found = client.summarize(asked).await.expect("OK").into_inner();
    assert_eq!(found.sentences, none.sentences);
    assert_eq!(found.keyphrases.len(), 4);
    assert!(found.keyphrases.is_sorted_by(|a, b| a.score >= b.score));
    assert!(found.keyphrases.iter().any(|phrase| phrase.text.contains("Hafenbrücke")), "{found:?}");
    let capabilities = client.get_capabilities(pb::GetCapabilitiesRequest {}).await.expect("OK").into_inner();
    assert_eq!(capabilities.limits.expect("always there").max_keyphrases, 100);
}

#[tokio::test]
async fn order_and_explain_change_nothing_else() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let plain = client.summarize(request(TEXT)).await.expect("OK").into_inner();
    let asked = pb::SummarizeRequest { order: SummaryOrder::Rank.into(), explain: true, ..request(TEXT) };
    let ranked = client.summarize(asked).await.expect("OK").into_inner();
    assert_eq!(ranked.sentences.iter().map(|s| s.rank).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(plain.sentences.is_sorted_by_key(|sentence| sentence.span.map(|span| span.start)));
    for sentence in ranked.sentences {
        let sum: f64 = sentence.contributions.iter().map(|part| part.value).sum();
        assert!((sum - sentence.score).abs() < 1e-9 && !sentence.contributions.is_empty());
        let same = pb::SummarySentence { contributions: Vec::new(), ..sentence };
        assert!(plain.sentences.contains(&same));
    }
}

#[tokio::test]
async fn responses_keep_their_budgets() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for budget in
        [Budget::WordCount(9), Budget::CharacterCount(60), Budget::SentenceCount(1), Budget::Ratio(0.3)]
    {
        let asked = pb::SummarizeRequest { budget: Some(budget), ..request(TEXT) };
        let answer = client.summarize(asked).await.expect("OK").into_inner();
        assert!(!answer.sentences.is_empty(), "{budget:?}");
        match budget {
            Budget::WordCount(most) => assert!(answer.summary.split_whitespace().count() <= most as usize),
            Budget::CharacterCount(most) => assert!(answer.summary.chars().count() <= most as usize),
            Budget::SentenceCount(_) | Budget::Ratio(_) => assert_eq!(answer.sentences.len(), 1),
        }
    }
}

#[test]
fn the_contract_lists_the_features_of_every_score() {
    let contract = include_str!("../../proto/lector/v1/text_analysis.proto");
    for feature in lector::analysis::summarization::feature_names().chain(["redundancy", "highlight"]) {
        assert!(contract.contains(&format!("\"{feature}\"")), "{feature}");
        assert!(feature.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{feature}");
    }
}
