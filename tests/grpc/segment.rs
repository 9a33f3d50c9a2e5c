//! Spans in every unit, and determinism.

use lector::proto::v1::{self as pb, Granularity, OffsetUnit};
use prost::Message;

use crate::helpers::{cut, start};

const TEXTS: [&str; 5] = [
    "Plain. Text.",
    "Zoe\u{308} said: \u{201c}Na\u{ef}ve!\u{201d} S\u{ed}.",
    "\u{1f600} Emoji. \u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467} A family! \u{1d518}\u{1d52b} letters.",
    "\u{4eca}\u{65e5}\u{306f}\u{3002}\u{20bb7}\u{91ce}\u{5bb6}\u{3067}\u{3059}\u{304b}\u{ff1f}",
    "Line one.\r\n\r\nLine two \u{a0} end",
];

#[tokio::test]
async fn the_text_equals_the_slice_in_every_unit() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for text in TEXTS {
        for granularity in [
            Granularity::Grapheme,
            Granularity::Word,
            Granularity::Sentence,
            Granularity::Paragraph,
            Granularity::Story,
        ] {
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

#[tokio::test]
async fn own_abbreviations_end_no_sentence() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let text = "Ask the dreppt. Chair of it. Then go.";
    for (abbreviations, count) in
        [(vec![], 3), (vec!["dreppt"], 2), (vec!["dreppt."], 2), (vec!["Dreppt"], 3)]
    {
        let request = pb::SegmentRequest {
            text: text.into(),
            language: "en".into(),
            abbreviations: abbreviations.iter().map(|&word| word.to_owned()).collect(),
            ..Default::default()
        };
        let answer = client.segment(request).await.expect("OK").into_inner();
        assert_eq!(answer.segments.len(), count, "{abbreviations:?}");
    }
}

#[tokio::test]
async fn the_newline_policy_rules_sentences_and_paragraphs() {
    use pb::NewlinePolicy::{Auto, BlankLines, EveryLine, Unspecified};
    let server = start(&[]).await;
    let mut client = server.client().await;
    let text = "A heading\nThe dog slept all day long in the\nsun.\n\nThe end";
    for (policy, count) in [(Unspecified, 3), (Auto, 3), (EveryLine, 4), (BlankLines, 2)] {
        for granularity in [Granularity::Sentence, Granularity::Paragraph] {
            let request = pb::SegmentRequest {
                text: text.into(),
                language: "en".into(),
                granularity: granularity.into(),
                newline_policy: policy.into(),
                ..Default::default()
            };
            let answer = client.segment(request).await.expect("OK").into_inner();
            assert_eq!(answer.segments.len(), count, "{policy:?} {granularity:?}");
        }
    }
}

#[tokio::test]
async fn paragraphs_have_their_kinds() {
    use pb::Block::{Code, Heading, ListItem, Prose, Quote};
    let server = start(&[]).await;
    let mut client = server.client().await;
    let text = "How to begin\n- read\n- write\n\nAnn wrote:\n\n> é, she said.\n>\n> Begin.\n\n```sh\nmake\n\
        \nmake test\n```\n\nThe end.";
    let expected = [
        (Heading, "How to begin"),
        (ListItem, "- read"),
        (ListItem, "- write"),
        (Prose, "Ann wrote:"),
        (Quote, "> é, she said.\n>\n> Begin."),
        (Code, "```sh\nmake\n\nmake test\n```"),
        (Prose, "The end."),
    ];
    for unit in [OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint] {
        let request = pb::SegmentRequest {
            text: text.into(),
            granularity: Granularity::Paragraph.into(),
            offset_unit: unit.into(),
            ..Default::default()
        };
        let answer = client.segment(request).await.expect("OK").into_inner();
        let found: Vec<(pb::Block, &str)> =
            answer.segments.iter().map(|segment| (segment.block(), segment.text.as_str())).collect();
        assert_eq!(found, expected);
        for segment in &answer.segments {
            assert_eq!(cut(text, unit, segment.span.expect("always there")), segment.text, "{unit:?}");
        }
    }
}

#[tokio::test]
async fn rules_are_told_when_they_are_asked_for() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let request = pb::SegmentRequest {
        text: "é. Dr. Smith left! He ran.".into(),
        language: "en".into(),
        offset_unit: OffsetUnit::CodePoint.into(),
        ..Default::default()
    };
    let plain = client.segment(request.clone()).await.expect("OK").into_inner();
    assert!(plain.refused.is_empty() && plain.segments.iter().all(|segment| segment.rule.is_empty()));
    let explained = pb::SegmentRequest { explain: true, explain_refused: true, ..request };
    let answer = client.segment(explained).await.expect("OK").into_inner();
    let rules: Vec<&str> = answer.segments.iter().map(|segment| segment.rule.as_str()).collect();
    assert!(rules.contains(&"question-or-exclamation-mark"), "{rules:?}");
    let dr = answer.refused.iter().find(|refused| refused.offset == 6).expect("after the full stop of Dr.");
    assert_eq!(dr.rule, "abbreviation");
}
