//! SegmentStream: the answer of Segment for every way of cutting the document, flow control, and every
//! refusal.

use std::time::Duration;

use lector::proto::v1::{
    self as pb, Granularity, NewlinePolicy, OffsetUnit, segment_stream_request::Part,
    text_analysis_service_client::TextAnalysisServiceClient,
};
use proptest::{prelude::*, test_runner::TestRunner};
use prost::{Message, bytes::Bytes};
use tokio::{
    sync::mpsc::{self, Sender},
    time::timeout,
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status, Streaming, transport::Channel};
use tonic_types::StatusExt;

use crate::helpers::{Raw, assert_refused, start, within};

type Client = TextAnalysisServiceClient<Channel>;

fn options(options: pb::SegmentRequest) -> pb::SegmentStreamRequest {
    pb::SegmentStreamRequest { part: Some(Part::Options(options)) }
}

fn chunk(bytes: impl Into<Vec<u8>>) -> pb::SegmentStreamRequest {
    pb::SegmentStreamRequest { part: Some(Part::Chunk(bytes.into())) }
}

fn flush() -> pb::SegmentStreamRequest {
    pb::SegmentStreamRequest { part: Some(Part::Flush(pb::Flush {})) }
}

/// All answers to these messages.
async fn send(
    client: &mut Client,
    messages: Vec<pb::SegmentStreamRequest>,
) -> Result<Vec<pb::SegmentStreamResponse>, Status> {
    let mut answers = client.segment_stream(tokio_stream::iter(messages)).await?.into_inner();
    let mut all = Vec::new();
    while let Some(answer) = within(answers.message()).await? {
        all.push(answer);
    }
    Ok(all)
}

/// A call whose messages are sent one by one.
async fn open(
    client: &mut Client,
) -> (Sender<pb::SegmentStreamRequest>, Streaming<pb::SegmentStreamResponse>) {
    let (sender, messages) = mpsc::channel(1);
    let answers = client.segment_stream(ReceiverStream::new(messages)).await.expect("OK").into_inner();
    (sender, answers)
}

/// The answers as the unary call would give them.
fn joined(answers: Vec<pb::SegmentStreamResponse>) -> pb::SegmentResponse {
    let mut joined = pb::SegmentResponse::default();
    for (index, answer) in answers.into_iter().enumerate() {
        assert_eq!(answer.language.is_empty(), index > 0, "the language stands in the first answer");
        joined.language += &answer.language;
        joined.language_supported |= answer.language_supported;
        joined.language_confidence += answer.language_confidence;
        assert!(answer.segments.iter().all(|segment| !segment.provisional), "{answer:?}");
        joined.segments.extend(answer.segments);
        joined.refused.extend(answer.refused);
    }
    joined
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,8} ",
        3 => "[A-Z][a-z]{0,6} ",
        4 => prop::sample::select(vec![
            ". ", "! ", "? ", "...", "\n", "\n\n", "\r\n", "Dr. ", "z.B. ", "No. 5 ", "- ", "1. ", "😀",
            "👩‍👩‍👧", "日本語。", "東京都に住む", "ภาษาไทย",
            "नमस्ते। ", "e\u{301}", "\u{a0}", "\n```\n", "\n> ", "\n    ", "\nf(x);\n", "\n{\"a\": 1}\n",
            "\n$ ls -l\n",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => Just("The train to the coast was late again, and nobody knew why. ".repeat(80)),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn requests() -> impl Strategy<Value = pb::SegmentRequest> {
    (
        prop::sample::select(vec!["", "en", "de", "ja"]),
        prop::sample::select(vec![
            Granularity::Grapheme,
            Granularity::Word,
            Granularity::Unspecified,
            Granularity::Sentence,
            Granularity::Paragraph,
        ]),
        prop::sample::select(vec![OffsetUnit::Byte, OffsetUnit::Utf16, OffsetUnit::CodePoint]),
        prop::sample::select(vec![NewlinePolicy::Auto, NewlinePolicy::EveryLine, NewlinePolicy::BlankLines]),
        any::<[bool; 3]>(),
    )
        .prop_map(|(language, granularity, unit, newlines, [omit_text, explain, explain_refused])| {
            pb::SegmentRequest {
                language: language.into(),
                granularity: granularity.into(),
                offset_unit: unit.into(),
                newline_policy: newlines.into(),
                abbreviations: vec!["xyz.".into(), "Abc".into()],
                omit_text,
                explain,
                explain_refused,
                ..Default::default()
            }
        })
}

/// The bytes of a document in chunks of so many bytes, again and again.
fn chunks(mut rest: &[u8], steps: &[usize]) -> Vec<pb::SegmentStreamRequest> {
    let mut chunks = Vec::new();
    for step in steps.iter().cycle() {
        let (first, after) = rest.split_at(rest.len().min(*step));
        chunks.push(chunk(first));
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    chunks
}

#[test]
fn the_answer_is_that_of_segment_however_the_document_is_cut() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(start(&[]));
    let client = runtime.block_on(server.client());
    let steps = prop_oneof![
        1 => Just(vec![1]),
        2 => prop::collection::vec(1usize..50, 1..5),
        4 => prop::collection::vec(1usize..20_000, 1..5),
    ];
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&(texts(), requests(), steps), |(text, request, steps)| {
        let messages = [vec![options(request.clone())], chunks(text.as_bytes(), &steps)].concat();
        let mut client = client.clone();
        let mut streamed = joined(runtime.block_on(send(&mut client, messages)).expect("OK"));
        // Chosen from the head of the document, while Segment reads more of it: its rules are compared, not
        // how sure it is.
        if request.language.is_empty() {
            streamed.language_confidence = 0.0;
        }
        let whole = pb::SegmentRequest { text, language: streamed.language.clone(), ..request };
        let mut whole = runtime.block_on(client.segment(whole)).expect("OK").into_inner();
        whole.language_confidence = 0.0;
        prop_assert_eq!(streamed, whole);
        Ok(())
    });
    outcome.expect("equal");
}

/// The language depends on the document, and not on how it was cut into chunks.
#[tokio::test]
async fn the_language_is_chosen_from_the_head_however_it_is_cut() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let english = "The train to the coast was late again, and nobody knew why. ";
    let german = "Der Zug an die Küste kam schon wieder zu spät, und niemand wusste warum. ";
    let unclear = "17 + 4; 0x3f 77; ";
    for (text, language) in [
        (english.repeat(4) + &german.repeat(400), "en"),
        (unclear.repeat(20) + &german.repeat(400), "de"),
        (unclear.repeat(2000), "und"),
        (german.to_owned(), "de"),
    ] {
        let whole = joined(send(&mut client, chunks(text.as_bytes(), &[1 << 20])).await.expect("OK"));
        assert_eq!(whole.language, language);
        for steps in [&[1][..], &[3, 50], &[199], &[20_000]] {
            let messages = chunks(text.as_bytes(), steps);
            assert_eq!(joined(send(&mut client, messages).await.expect("OK")), whole, "{steps:?}");
        }
    }
}

/// Without a language too, what is final is sent before the document is long.
#[tokio::test]
async fn the_first_segment_comes_soon_without_a_language() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = open(&mut client).await;
    let request = pb::SegmentRequest { granularity: Granularity::Word.into(), ..Default::default() };
    sender.send(options(request)).await.expect("open");
    let text = "The train to the coast was late again, and nobody knew why. ".repeat(4);
    sender.send(chunk(&text[..210])).await.expect("open");
    let first = within(answers.message()).await.expect("OK").expect("an answer");
    assert_eq!((first.language.as_str(), first.language_supported), ("en", true));
    assert_eq!(first.segments[0].text, "The");
}

#[test]
fn a_flush_ends_a_document_and_begins_another() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(start(&[]));
    let client = runtime.block_on(server.client());
    let parts = prop::collection::vec(texts(), 1..4);
    let steps = prop::collection::vec(1usize..300, 1..4);
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 60, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&(parts, requests(), steps), |(parts, request, steps)| {
        let request = pb::SegmentRequest { language: "en".into(), ..request };
        let mut client = client.clone();
        let (mut messages, mut expected) = (vec![options(request.clone())], Vec::new());
        let mut start = 0;
        for part in &parts {
            messages.extend(chunks(part.as_bytes(), &steps));
            messages.push(flush());
            let whole = pb::SegmentRequest { text: part.clone(), ..request.clone() };
            let mut whole = runtime.block_on(client.segment(whole)).expect("OK").into_inner();
            for span in whole.segments.iter_mut().filter_map(|segment| segment.span.as_mut()) {
                (span.start, span.end) = (span.start + start, span.end + start);
            }
            whole.refused.iter_mut().for_each(|refused| refused.offset += start);
            expected.push((whole.segments, whole.refused));
            start += match request.offset_unit() {
                OffsetUnit::Utf16 => part.encode_utf16().count(),
                OffsetUnit::CodePoint => part.chars().count(),
                _ => part.len(),
            } as u64;
        }
        let answers = runtime.block_on(send(&mut client, messages)).expect("OK");
        let sections = answers.split_inclusive(|answer| answer.flushed);
        let found: Vec<_> = sections
            .map(|answers| {
                let segments = answers.iter().flat_map(|answer| answer.segments.clone()).collect::<Vec<_>>();
                (segments, answers.iter().flat_map(|answer| answer.refused.clone()).collect::<Vec<_>>())
            })
            .collect();
        prop_assert_eq!(found, expected);
        prop_assert!(answers.last().is_some_and(|answer| answer.flushed));
        Ok(())
    });
    outcome.expect("equal");
}

#[tokio::test]
async fn a_flush_answers_at_once_and_keeps_the_language() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = open(&mut client).await;
    for (text, expected, language) in [
        ("Guten Morgen, wie geht", &[(0, 22)][..], "de"),
        ("", &[], ""),
        (" es dir? See you ", &[(23, 30), (31, 38)], ""),
    ] {
        sender.send(chunk(text)).await.expect("open");
        sender.send(flush()).await.expect("open");
        let (mut spans, mut told, mut flushed) = (Vec::new(), String::new(), false);
        while !flushed {
            let answer = within(answers.message()).await.expect("OK").expect("an answer");
            let found = answer.segments.iter().filter_map(|segment| segment.span);
            spans.extend(found.map(|span| (span.start, span.end)));
            told += &answer.language;
            flushed = answer.flushed;
        }
        assert_eq!((&spans[..], told.as_str()), (expected, language));
    }
    drop(sender);
    assert_eq!(within(answers.message()).await.expect("OK"), None);
}

#[tokio::test]
async fn a_call_may_begin_with_a_flush() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let answers = send(&mut client, vec![flush(), chunk("Guten Morgen.")]).await.expect("OK");
    let [first, second] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!((first.language.as_str(), first.flushed, first.segments.len()), ("und", true, 0));
    assert_eq!((second.language.as_str(), second.flushed, second.segments.len()), ("", false, 1));
}

#[tokio::test]
async fn a_flush_inside_of_a_character_is_refused() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let messages = vec![chunk("caf"), chunk(&b"\xc3"[..]), flush(), chunk(&b"\xa9"[..])];
    let status = send(&mut client, messages).await.expect_err("half a character");
    assert_refused(&status, Code::InvalidArgument, "chunk", "NOT_UTF8");
    assert_eq!(status.message(), "chunk ends inside of a character at byte 3 of the document");
}

#[tokio::test]
async fn a_call_may_begin_with_a_chunk() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let answers =
        send(&mut client, vec![chunk("Guten Morgen, wie geht es dir? "), chunk("Danke, es geht mir gut.")]);
    let answer = joined(answers.await.expect("OK"));
    assert_eq!((answer.language.as_str(), answer.segments.len()), ("de", 2));
}

#[tokio::test]
async fn the_empty_document_has_one_answer() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for messages in [vec![], vec![chunk("")], vec![options(pb::SegmentRequest::default()), chunk("")]] {
        let answers = send(&mut client, messages).await.expect("OK");
        let expected = pb::SegmentStreamResponse { language: "und".into(), ..Default::default() };
        assert_eq!(answers, [expected]);
    }
}

#[tokio::test]
async fn a_segment_is_sent_as_soon_as_it_is_final() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = open(&mut client).await;
    let request = pb::SegmentRequest { language: "en".into(), ..Default::default() };
    sender.send(options(request)).await.expect("open");
    sender.send(chunk("The first sentence. The second")).await.expect("open");
    sender.send(chunk(" goes on and on".repeat(400))).await.expect("open");
    let first = within(answers.message()).await.expect("OK").expect("an answer");
    assert_eq!((first.language.as_str(), first.segments.len()), ("en", 1));
    assert_eq!(first.segments[0].text, "The first sentence.");
    drop(sender);
    let second = within(answers.message()).await.expect("OK").expect("an answer");
    assert_eq!((second.language.as_str(), second.segments.len()), ("", 1));
    assert_eq!(within(answers.message()).await.expect("OK"), None);
}

#[tokio::test]
async fn a_document_longer_than_a_text_passes_in_messages_of_modest_size() {
    let server = start(&["--max-text-bytes", "20000"]).await;
    let mut client = server.client().await;
    let piece = "A sentence of some length, about nothing in particular. ".repeat(300);
    let answers = send(&mut client, vec![chunk(piece.as_bytes()); 60]).await.expect("OK");
    assert!(answers.len() > 10 && answers.iter().all(|answer| answer.encoded_len() < 80_000));
    assert_eq!(joined(answers).segments.len(), 300 * 60);
}

#[tokio::test]
async fn what_is_not_utf8_is_named_by_its_place() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let cases: Vec<(Vec<&[u8]>, &str)> = vec![
        (vec![b"ok \xff no"], "chunk is not UTF-8 at byte 3 of the document"),
        (vec![b"abc\xe6", b"\x97x"], "chunk is not UTF-8 at byte 3 of the document"),
        (
            vec![b"\xf0\x9f", b"\x98", b"\x80\xc3"],
            "chunk ends inside of a character at byte 4 of the document",
        ),
    ];
    for (chunks, message) in cases {
        let status = send(&mut client, chunks.into_iter().map(chunk).collect()).await.expect_err(message);
        assert_refused(&status, Code::InvalidArgument, "chunk", "NOT_UTF8");
        assert_eq!(status.message(), message);
    }
}

#[tokio::test]
async fn bad_messages_are_named() {
    let server = start(&["--max-text-bytes", "1024"]).await;
    let mut client = server.client().await;
    let request = |change: fn(&mut pb::SegmentRequest)| {
        let mut request = pb::SegmentRequest::default();
        change(&mut request);
        options(request)
    };
    let default = request(|_| ());
    let cases = [
        (vec![default.clone(), default.clone()], "options", "OPTIONS_TOO_LATE"),
        (vec![chunk("a"), default.clone()], "options", "OPTIONS_TOO_LATE"),
        (vec![default, pb::SegmentStreamRequest { part: None }], "part", "PART_MISSING"),
        (vec![pb::SegmentStreamRequest { part: None }], "part", "PART_MISSING"),
        (vec![request(|r| r.text = "x".into())], "options.text", "TEXT_IN_PART"),
        (vec![request(|r| r.language = "e n".into())], "options.language", "MALFORMED_LANGUAGE_TAG"),
        (vec![request(|r| r.granularity = 99)], "options.granularity", "UNKNOWN_ENUM_VALUE"),
        (vec![request(|r| r.newline_policy = 4)], "options.newline_policy", "UNKNOWN_ENUM_VALUE"),
        (
            vec![request(|r| r.abbreviations = vec!["a".into(), ".".into()])],
            "options.abbreviations[1]",
            "EMPTY_ABBREVIATION",
        ),
        (vec![request(|r| r.max_hold_ms = 19)], "options.max_hold_ms", "OUT_OF_RANGE"),
        (vec![request(|r| r.max_hold_ms = 60_001)], "options.max_hold_ms", "OUT_OF_RANGE"),
        (vec![request(|r| r.max_hold_bytes = 15)], "options.max_hold_bytes", "OUT_OF_RANGE"),
        (vec![request(|r| r.max_hold_bytes = (1 << 20) + 1)], "options.max_hold_bytes", "OUT_OF_RANGE"),
    ];
    for (messages, field, reason) in cases {
        let status = send(&mut client, messages).await.expect_err(reason);
        assert_refused(&status, Code::InvalidArgument, field, reason);
    }
    let status = send(&mut client, vec![request(|r| r.granularity = Granularity::Story.into())]).await;
    assert_eq!(status.expect_err("the whole page is needed").code(), Code::Unimplemented);
    let status =
        send(&mut client, vec![chunk("a"), chunk(vec![b'x'; 1 << 20])]).await.expect_err("too large");
    assert_refused(&status, Code::ResourceExhausted, "", "MESSAGE_TOO_LARGE");
}

/// A call of one text has nothing that it could hold.
#[tokio::test]
async fn only_a_stream_takes_limits_of_what_it_holds() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    for (field, max_hold_ms, max_hold_bytes) in [("max_hold_ms", 100, 0), ("max_hold_bytes", 0, 100)] {
        let request = pb::SegmentRequest { max_hold_ms, max_hold_bytes, ..Default::default() };
        let status = client.segment(request.clone()).await.expect_err(field);
        assert_refused(&status, Code::InvalidArgument, field, "ONLY_IN_STREAMS");
        let request = pb::AnalyzeRequest { segment: Some(request), ..Default::default() };
        let status = client.analyze(request).await.expect_err(field);
        assert_refused(&status, Code::InvalidArgument, &format!("segment.{field}"), "ONLY_IN_STREAMS");
    }
}

#[tokio::test]
async fn bad_bytes_on_the_wire_are_named() {
    let server = start(&[]).await;
    let both = [options(pb::SegmentRequest::default()).encode_to_vec(), chunk("x").encode_to_vec()].concat();
    let chunk_and_flush = [chunk("x").encode_to_vec(), flush().encode_to_vec()].concat();
    let cases: [(&[u8], &str, &str); 4] = [
        (&both, "part", "TWO_PARTS"),
        (&chunk_and_flush, "part", "TWO_PARTS"),
        (b"\x0a\x03\x12\x01\xff", "options.language", "NOT_UTF8"),
        (b"\x0a\x7f", "", "MALFORMED_MESSAGE"),
    ];
    for (bytes, field, reason) in cases {
        let mut grpc = tonic::client::Grpc::new(server.channel().await);
        grpc.ready().await.expect("it listens");
        let path = "/lector.v1.TextAnalysisService/SegmentStream".parse().expect("a path");
        let message = tokio_stream::once(Bytes::copy_from_slice(bytes));
        let mut answers: Streaming<Bytes> =
            grpc.streaming(Request::new(message), path, Raw).await.expect("a stream").into_inner();
        let status = within(answers.message()).await.expect_err(reason);
        assert_refused(&status, Code::InvalidArgument, field, reason);
    }
}

#[tokio::test]
async fn a_segment_longer_than_a_text_needs_omit_text() {
    let server = start(&["--max-text-bytes", "10000"]).await;
    let mut client = server.client().await;
    let request = |omit_text, granularity: Granularity| {
        let granularity = granularity.into();
        options(pb::SegmentRequest { language: "en".into(), omit_text, granularity, ..Default::default() })
    };
    let endless = vec![chunk("and so on ".repeat(1000)); 10];
    for granularity in [Granularity::Sentence, Granularity::Paragraph] {
        let messages = [vec![request(false, granularity)], endless.clone()].concat();
        let status = send(&mut client, messages).await.expect_err("too long");
        assert_refused(&status, Code::ResourceExhausted, "", "SEGMENT_TOO_LONG");
        assert!(status.message().contains("10000") && status.message().contains("omit_text"), "{status:?}");
        let messages = [vec![request(true, granularity)], endless.clone()].concat();
        let answer = joined(send(&mut client, messages).await.expect("OK"));
        assert_eq!(answer.segments[0].span, Some(pb::Span { start: 0, end: 99_999 }));
    }
    let messages = vec![request(true, Granularity::Word), chunk(vec![b'x'; 30_000])];
    let status = send(&mut client, messages).await.expect_err("too long");
    assert_refused(&status, Code::ResourceExhausted, "", "SEGMENT_TOO_LONG");
    assert!(!status.message().contains("omit_text"), "{status:?}");
}

/// A client that does not read its answers is not read from for long.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_slowly_is_read_from_slowly() {
    const CHUNKS: usize = 400;
    const CHUNK: usize = 64 * 1024;
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = open(&mut client).await;
    let request = pb::SegmentRequest {
        language: "en".into(),
        granularity: Granularity::Grapheme.into(),
        omit_text: true,
        ..Default::default()
    };
    sender.send(options(request)).await.expect("open");
    let mut sent = 0;
    // Stands still once every buffer on the way is full.
    while let Ok(sending) = timeout(Duration::from_secs(1), sender.send(chunk(vec![b'x'; CHUNK]))).await {
        sending.expect("open");
        sent += 1;
        assert!(sent < CHUNKS / 2, "{sent} chunks were taken and no answer was");
    }
    let rest = tokio::spawn(async move {
        for _ in sent..CHUNKS {
            sender.send(chunk(vec![b'x'; CHUNK])).await.expect("open");
        }
    });
    let mut count = 0;
    while let Some(answer) = within(answers.message()).await.expect("OK") {
        count += answer.segments.len();
    }
    rest.await.expect("all chunks were taken");
    // The chunk that waited was given up with its future.
    assert_eq!(count, CHUNKS * CHUNK);
}

/// A stream whose first sentence has come, with a second one open.
async fn half_a_document(
    client: &mut Client,
) -> (Sender<pb::SegmentStreamRequest>, Streaming<pb::SegmentStreamResponse>) {
    let (sender, mut answers) = open(client).await;
    let request = pb::SegmentRequest { language: "en".into(), ..Default::default() };
    sender.send(options(request)).await.expect("open");
    sender.send(chunk(format!("First.{}", " and so on".repeat(5000)))).await.expect("open");
    // A lowercase word goes on with it; a blank line does not.
    sender.send(chunk(format!("\n\nThen{}", " and so on".repeat(5000)))).await.expect("open");
    within(answers.message()).await.expect("OK").expect("the first sentence");
    (sender, answers)
}

#[tokio::test]
async fn a_client_that_goes_away_holds_nothing() {
    let mut server = start(&["--drain-timeout", "1h"]).await;
    let mut client = server.client().await;
    drop(half_a_document(&mut client).await);
    server.signal();
    server.ended().await;
}

#[tokio::test]
async fn a_document_in_flight_finishes_while_the_server_drains() {
    let mut server = start(&["--drain-timeout", "1h"]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = half_a_document(&mut client).await;
    server.signal();
    // No new connection is taken once it drains.
    while tokio::net::TcpStream::connect(server.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    sender.send(chunk(" to its end.")).await.expect("open");
    drop(sender);
    let last = within(answers.message()).await.expect("OK").expect("the last sentence");
    assert!(last.segments[0].text.ends_with("to its end."));
    assert_eq!(within(answers.message()).await.expect("OK"), None);
    server.ended().await;
}

#[tokio::test]
async fn a_document_that_never_ends_is_cut_when_the_drain_is_over() {
    let mut server = start(&["--drain-timeout", "300ms"]).await;
    let mut client = server.client().await;
    let (_sender, mut answers) = half_a_document(&mut client).await;
    server.signal();
    server.ended().await;
    within(answers.message()).await.expect_err("it was cut");
}

#[tokio::test]
async fn the_callers_deadline_ends_a_stream() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (_sender, messages) = mpsc::channel::<pb::SegmentStreamRequest>(1);
    let mut request = Request::new(ReceiverStream::new(messages));
    request.metadata_mut().insert("grpc-timeout", "300m".parse().expect("a value"));
    let mut answers = client.segment_stream(request).await.expect("OK").into_inner();
    let status = within(answers.message()).await.expect_err("nothing comes");
    assert_eq!(status.code(), Code::DeadlineExceeded);
}

#[tokio::test]
async fn open_documents_count_as_work_in_flight() {
    let server = start(&["--max-text-bytes", "1048576", "--max-in-flight-bytes", "3670016"]).await;
    let mut client = server.client().await;
    let (sender, mut answers) = open(&mut client).await;
    let text = format!("First.\n\nThen{}", " and so on".repeat(102_000));
    sender
        .send(options(pb::SegmentRequest { language: "en".into(), ..Default::default() }))
        .await
        .expect("open");
    sender.send(chunk(text)).await.expect("open");
    within(answers.message()).await.expect("OK").expect("the first sentence");
    let long = pb::SegmentRequest { text: "x. ".repeat(349_000), ..Default::default() };
    let status = client.segment(long.clone()).await.expect_err("no room");
    assert_eq!(status.code(), Code::ResourceExhausted);
    assert!(status.get_error_details().retry_info().is_some(), "{status:?}");
    drop(sender);
    within(answers.message()).await.expect("OK").expect("the second sentence");
    assert_eq!(within(answers.message()).await.expect("OK"), None);
    client.segment(long).await.expect("there is room again");
}
