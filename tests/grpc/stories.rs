//! Stories of a call: their parts in every unit, their summaries, and that Analyze says the same.

use lector::proto::v1::{self as pb, Granularity, OffsetUnit};
use prost::Message;

use crate::helpers::{cut, start};

const PAGE: &str = "\u{1f30b} Vulkan auf Sk\u{e6}r\u{f8} speit Asche \u{fc}ber drei D\u{f6}rfer\n\n- Die \
    Asche f\u{e4}llt bis zum Hafen\n\
    OSLO: Der Vulkan auf Sk\u{e6}r\u{f8} hat am Montag Asche \u{fc}ber drei D\u{f6}rfer gespien.\nDie Asche des Vulkans deckt die D\u{e4}cher der D\u{f6}rfer zu.\n\
    Chor der B\u{e4}cker gewinnt den Preis der S\u{e4}nger\n\n- Der \u{e4}lteste B\u{e4}cker ist 81\n\
    BERN: Ein Chor aus B\u{e4}ckern hat den Preis der S\u{e4}nger gewonnen.\nDer Chor sang zwei Lieder und \
    eine Hymne.\n";

fn request(unit: OffsetUnit) -> pb::SegmentRequest {
    pb::SegmentRequest {
        text: PAGE.into(),
        language: "de".into(),
        granularity: Granularity::Story.into(),
        offset_unit: unit.into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn the_parts_of_stories_are_told_in_every_unit() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for unit in [OffsetUnit::Unspecified, OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint] {
        let answer = client.segment(request(unit)).await.expect("OK").into_inner();
        assert_eq!((answer.segments.len(), answer.language.as_str()), (2, "de"));
        let of = |span: Option<pb::Span>| span.map(|span| cut(PAGE, unit, span));
        for segment in &answer.segments {
            assert_eq!(of(segment.span).as_deref(), Some(segment.text.as_str()), "{unit:?}");
        }
        let second = answer.segments[1].story.clone().expect("stories have their parts");
        assert_eq!(of(second.headline).as_deref(), Some("Chor der Bäcker gewinnt den Preis der Sänger"));
        assert_eq!(of(second.highlights.first().copied()).as_deref(), Some("Der älteste Bäcker ist 81"));
        assert_eq!(of(second.dateline).as_deref(), Some("BERN:"));
        let body = of(second.body).expect("it has a body");
        assert!(body.starts_with("Ein Chor") && body.ends_with("Hymne."), "{body}");
    }
    let bare = pb::SegmentRequest { omit_text: true, ..request(OffsetUnit::Byte) };
    let answer = client.segment(bare).await.expect("OK").into_inner();
    assert!(answer.segments.iter().all(|segment| segment.text.is_empty() && segment.story.is_some()));
}

#[tokio::test]
async fn other_granularities_have_no_story_and_parts_may_be_absent() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let plain =
        pb::SegmentRequest { granularity: Granularity::Paragraph.into(), ..request(OffsetUnit::Byte) };
    let answer = client.segment(plain).await.expect("OK").into_inner();
    assert!(answer.segments.iter().all(|segment| segment.story.is_none()));
    let one = pb::SegmentRequest { text: "The river rose.".into(), ..request(OffsetUnit::Byte) };
    let answer = client.segment(one).await.expect("OK").into_inner();
    let story = answer.segments[0].story.clone().expect("one story");
    assert_eq!((story.headline, story.dateline, story.highlights.len()), (None, None, 0));
    assert_eq!(story.body, Some(pb::Span { start: 0, end: 15 }));
}

fn by_story(budget: pb::summarize_request::Budget) -> pb::SummarizeRequest {
    pb::SummarizeRequest {
        text: PAGE.into(),
        language: "de".into(),
        by_story: true,
        offset_unit: OffsetUnit::CodePoint.into(),
        budget: Some(budget),
        ..Default::default()
    }
}

#[tokio::test]
async fn every_story_has_a_summary_within_the_budget() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let two = by_story(pb::summarize_request::Budget::SentenceCount(2));
    let answer = client.summarize(two.clone()).await.expect("OK").into_inner();
    assert_eq!((answer.stories.len(), answer.sentences.len()), (2, 2));
    for story in &answer.stories {
        assert_eq!(story.sentences.len(), 2);
        let joined: Vec<&str> = story.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(story.summary, joined.join(" "));
        let first = story.sentences.iter().find(|sentence| sentence.rank == 1).expect("ranks count from 1");
        assert!(first.text.starts_with("- "), "the highlight ranks first: {story:?}");
        for sentence in &story.sentences {
            let span = sentence.span.expect("always there");
            assert_eq!(cut(PAGE, OffsetUnit::CodePoint, span), sentence.text);
        }
    }
    let headline = answer.stories[1].headline.expect("it has one");
    assert!(cut(PAGE, OffsetUnit::CodePoint, headline).starts_with("Chor"));
    let short = by_story(pb::summarize_request::Budget::CharacterCount(40));
    let answer = client.summarize(short).await.expect("OK").into_inner();
    assert!(answer.stories.iter().all(|story| story.summary.chars().count() <= 40), "{answer:?}");
    let whole =
        client.summarize(pb::SummarizeRequest { by_story: false, ..two }).await.expect("OK").into_inner();
    assert!(whole.stories.is_empty());
}

#[tokio::test]
async fn analyze_says_the_same() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let segment = request(OffsetUnit::Utf16);
    let summarize = by_story(pb::summarize_request::Budget::WordCount(30));
    let whole = pb::AnalyzeRequest {
        text: PAGE.into(),
        segment: Some(pb::SegmentRequest { text: String::new(), ..segment.clone() }),
        summarize: Some(pb::SummarizeRequest { text: String::new(), ..summarize.clone() }),
        ..Default::default()
    };
    let answer = client.analyze(whole).await.expect("OK").into_inner();
    let alone = client.segment(segment).await.expect("OK").into_inner();
    assert_eq!(answer.segment.expect("asked for").encode_to_vec(), alone.encode_to_vec());
    let alone = client.summarize(summarize).await.expect("OK").into_inner();
    assert_eq!(answer.summarize.expect("asked for").encode_to_vec(), alone.encode_to_vec());
}
