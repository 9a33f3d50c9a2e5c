//! What is told before it is final: when, how often, and that it changes nothing. Time is paused, so that it
//! passes only while a stream waits.

use std::{pin::Pin, time::Duration};

use futures_util::{StreamExt, stream::Stream};
use http_body::Frame as BodyFrame;
use proptest::prelude::*;
use prost::{Message, bytes::BufMut};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::{Status, body::Body};

use super::*;
use crate::grpc::{Limits, memory_pool::MemoryPool, test_body::StreamBody};

const PAUSE: u32 = 300;

/// A call that is open.
struct Open {
    messages: Option<mpsc::UnboundedSender<Result<BodyFrame<Bytes>, Status>>>,
    answers: Pin<Box<dyn Stream<Item = Result<MessageFrame, Error>>>>,
}

impl Open {
    fn new(options: pb::SegmentRequest) -> Self {
        let (messages, body) = mpsc::unbounded_channel();
        let limits = Limits::new(1 << 20, 64 << 20);
        let room = MemoryPool::new(64 << 20).try_acquire(CALL_OVERHEAD_BYTES).unwrap();
        let terms = CallContext { limits, deadline: None, response_encoding: None };
        let messages_of_body =
            MessageReader::new(Body::new(StreamBody::new(UnboundedReceiverStream::new(body))), None, &limits);
        let open = Self {
            messages: Some(messages),
            answers: Box::pin(answers(messages_of_body, room, terms, Compute::new(1))),
        };
        open.send(Part::Options(options));
        open
    }

    fn send(&self, part: Part) {
        let message = pb::SegmentStreamRequest { part: Some(part) };
        let mut frame = vec![0];
        frame.put_u32(message.encoded_len() as u32);
        message.encode(&mut frame).unwrap();
        self.messages.as_ref().unwrap().send(Ok(BodyFrame::data(frame.into()))).unwrap();
    }

    fn chunk(&self, text: &str) {
        self.send(Part::Chunk(text.into()));
    }

    fn end(&mut self) {
        self.messages = None;
    }

    async fn answer(&mut self) -> Option<Result<pb::SegmentStreamResponse, Error>> {
        let frame = self.answers.next().await?;
        Some(frame.map(|frame| pb::SegmentStreamResponse::decode(&frame.chunks.concat()[5..]).unwrap()))
    }

    /// The next answer: whether it is provisional, and the texts of its segments.
    async fn texts(&mut self) -> Option<(bool, Vec<String>)> {
        let answer = self.answer().await?.unwrap();
        let provisional = answer.segments.iter().any(|segment| segment.provisional);
        assert!(answer.segments.iter().all(|segment| segment.provisional == provisional));
        assert!(!provisional || answer.language.is_empty());
        Some((provisional, answer.segments.into_iter().map(|segment| segment.text).collect()))
    }
}

fn english(max_hold_ms: u32, max_hold_bytes: u32) -> pb::SegmentRequest {
    pb::SegmentRequest { language: "en".into(), max_hold_ms, max_hold_bytes, ..Default::default() }
}

fn found(provisional: bool, texts: &[&str]) -> Option<(bool, Vec<String>)> {
    Some((provisional, texts.iter().map(|text| (*text).to_owned()).collect()))
}

#[tokio::test(start_paused = true)]
async fn the_open_segment_is_told_after_a_pause_and_once() {
    let mut call = Open::new(english(PAUSE, 0));
    let began = Instant::now();
    call.chunk("How are ");
    call.chunk("you");
    assert_eq!(call.texts().await, found(true, &["How are you"]));
    assert_eq!(began.elapsed(), Duration::from_millis(PAUSE.into()));
    timeout(Duration::from_secs(200), call.texts()).await.expect_err("nothing new came");
    // White space is nothing new to tell.
    call.chunk(" \n");
    timeout(Duration::from_secs(200), call.texts()).await.expect_err("nothing new came");
    call.chunk("today");
    assert_eq!(call.texts().await, found(true, &["How are you \ntoday"]));
    call.end();
    let last = call.answer().await.unwrap().unwrap();
    assert_eq!((last.segments.len(), last.segments[0].provisional, last.language.as_str()), (1, false, "en"));
    assert!(call.answer().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_flush_and_its_end_leave_nothing_to_tell() {
    let mut call = Open::new(english(PAUSE, 0));
    call.chunk("One moment");
    call.send(Part::Flush(pb::Flush {}));
    assert_eq!(call.texts().await, found(false, &["One moment"]));
    timeout(Duration::from_secs(200), call.texts()).await.expect_err("nothing is open");
    call.chunk("Here it");
    assert_eq!(call.texts().await, found(true, &["Here it"]));
}

#[tokio::test(start_paused = true)]
async fn what_is_told_early_does_not_keep_an_idle_call_alive() {
    let mut call = Open::new(english(PAUSE, 0));
    call.chunk("How are you");
    let began = Instant::now();
    assert_eq!(call.texts().await, found(true, &["How are you"]));
    let error = call.answer().await.expect("a status").unwrap_err();
    assert!(matches!(error, Error::StreamIdle { .. }), "{error:?}");
    assert_eq!(began.elapsed(), Limits::new(1, 1).stream_idle_timeout);
}

/// Without a language, what is told early does not choose one.
#[tokio::test(start_paused = true)]
async fn a_head_is_told_in_the_language_that_it_seems_to_be_in() {
    let mut call = Open::new(pb::SegmentRequest { max_hold_ms: PAUSE, ..Default::default() });
    call.chunk("Guten Morgen, wie geht es dir?");
    assert_eq!(call.texts().await, found(true, &["Guten Morgen, wie geht es dir?"]));
    call.chunk(&" The train to the coast was late again, and nobody knew why.".repeat(300));
    let first = loop {
        let answer = call.answer().await.unwrap().unwrap();
        if answer.segments.iter().all(|segment| !segment.provisional) {
            break answer;
        }
    };
    assert_eq!((first.language.as_str(), first.segments[0].span.unwrap().start), ("en", 0));
}

/// All that is told of a sentence that does not end is a few times its length.
#[tokio::test(start_paused = true)]
async fn a_sentence_without_end_is_not_told_without_end() {
    let mut call = Open::new(english(0, 16));
    let (words, mut told, mut last) = (40_000, 0, 0);
    for _ in 0..words {
        call.chunk("and ");
    }
    call.end();
    while let Some((provisional, texts)) = call.texts().await {
        let bytes = texts.iter().map(String::len).sum::<usize>();
        if provisional {
            assert!(bytes > last && bytes <= 64 * 1024, "{bytes} after {last}");
            (told, last) = (told + bytes, bytes);
        } else {
            assert_eq!(bytes, 4 * words - 1);
        }
    }
    assert!(last > 50 * 1024 && told < 10 * 64 * 1024, "{told} bytes, {last} in the last");
}

/// The final answers to the words, a chunk each, and how many provisional ones there were. With `pauses`, a
/// second passes after each word.
fn answers_to(
    words: &[&str],
    request: pb::SegmentRequest,
    pauses: bool,
) -> (Vec<pb::SegmentStreamResponse>, usize) {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    let mut all = Vec::new();
    runtime.block_on(async {
        let mut call = Open::new(request);
        for word in words {
            call.chunk(word);
            let wait = Duration::from_secs(pauses.into());
            while let Ok(Some(answer)) = timeout(wait, call.answer()).await {
                all.push(answer.unwrap());
            }
        }
        call.end();
        while let Some(answer) = call.answer().await {
            all.push(answer.unwrap());
        }
    });
    let count = all.len();
    all.retain(|answer| answer.segments.iter().all(|segment| !segment.provisional));
    let provisional = count - all.len();
    (all, provisional)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// The answers but for the provisional ones are those of a call that holds as long as it takes.
    #[test]
    fn what_is_told_early_changes_no_later_answer(
        words in prop::collection::vec(prop::sample::select(vec![
            "Dr. ", "Smith ", "left. ", "He was ", "tired", "! ", "z.B. ", "日本語。", "\n\n",
            "e\u{301}", "- ", "5 ",
        ]), 1..60),
        granularity in 1..5,
        language in prop::sample::select(vec!["en", ""]),
        bytes in prop::sample::select(vec![16_u32, 40, 1000]),
        pauses in any::<bool>(),
    ) {
        let request = pb::SegmentRequest { language: language.into(), granularity, ..Default::default() };
        let held = pb::SegmentRequest { max_hold_ms: PAUSE, max_hold_bytes: bytes, ..request.clone() };
        let (expected, none) = answers_to(&words, request, pauses);
        let (found, some) = answers_to(&words, held, pauses);
        prop_assert_eq!((found, none), (expected, 0));
        // One for each pause, and one for each chunk.
        prop_assert!(some <= 2 * words.len(), "{some}");
    }
}
