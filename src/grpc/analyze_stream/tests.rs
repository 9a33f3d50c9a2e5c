use futures_util::TryStreamExt as _;
use http_body::Frame as BodyFrame;
use prost::{Message as _, bytes::Bytes};

use super::*;
use crate::{
    analysis::Interrupt,
    grpc::{
        compute::{Operation, WorkCost, WorkError},
        encode::ResponseWriter,
        memory_pool::CALL_OVERHEAD_BYTES,
        test_body::StreamBody,
    },
};

/// Answers like Analyze, but panics over one text and never ends with another.
struct FaultyAnalyze(analyze::AnalyzeCall, String);

impl Rpc for FaultyAnalyze {
    type Message = pb::AnalyzeRequest;
    const OPERATION: Operation = Operation::Analyze;

    fn parse(message: pb::AnalyzeRequest, limits: Limits) -> Result<Self, Error> {
        let text = message.text.clone();
        Ok(Self(analyze::AnalyzeCall::parse(message, limits)?, text))
    }

    fn cost(&self) -> WorkCost {
        self.0.cost()
    }

    fn working_bytes(&self) -> usize {
        self.0.working_bytes()
    }

    fn respond(&self, writer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError> {
        match self.1.as_str() {
            "panic" => panic!("a bug"),
            "hang" => loop {
                interrupt.check()?;
                std::thread::yield_now();
            },
            _ => self.0.respond(writer, interrupt),
        }
    }
}

fn document(sequence: u64, text: &str) -> pb::AnalyzeStreamRequest {
    let request = pb::AnalyzeRequest {
        text: text.to_owned(),
        segment: Some(pb::SegmentRequest { language: "en".into(), ..Default::default() }),
        ..Default::default()
    };
    pb::AnalyzeStreamRequest { sequence, request: Some(request) }
}

fn framed(message: &impl prost::Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    [&[0][..], &(bytes.len() as u32).to_be_bytes(), &bytes].concat()
}

/// The responses to documents that come in one frame of the body, or each in its own.
async fn answered(documents: Vec<Vec<u8>>, together: bool) -> Vec<pb::AnalyzeStreamResponse> {
    let mut limits = Limits::new(1 << 20, 64 << 20);
    limits.call_timeout = std::time::Duration::from_millis(200);
    let bodies = if together { vec![documents.concat()] } else { documents };
    let bodies = bodies.into_iter().map(|data| Ok::<_, tonic::Status>(BodyFrame::data(Bytes::from(data))));
    let body = tonic::body::Body::new(StreamBody::new(stream::iter(bodies)));
    let memory = MemoryPool::new(limits.max_in_flight_bytes);
    let context = CallContext { limits, deadline: None, response_encoding: None };
    let messages = MessageReader::new(body, None, &limits);
    let permit = memory.try_acquire(CALL_OVERHEAD_BYTES).unwrap();
    let answers = responses_of::<FaultyAnalyze>(messages, permit, context, Compute::new(2), memory.clone());
    let frames: Vec<MessageFrame> = answers.try_collect().await.unwrap();
    let bytes = frames.iter().flat_map(|frame| &frame.chunks).flatten().copied().collect::<Vec<u8>>();
    drop(frames);
    assert_eq!(memory.held(), 0);
    messages_of(&bytes)
}

fn messages_of(mut bytes: &[u8]) -> Vec<pb::AnalyzeStreamResponse> {
    let mut all = Vec::new();
    while let Some((header, rest)) = bytes.split_at_checked(5) {
        let length = u32::from_be_bytes([header[1], header[2], header[3], header[4]]) as usize;
        let (message, after) = rest.split_at(length);
        all.push(pb::AnalyzeStreamResponse::decode(message).unwrap());
        bytes = after;
    }
    all.sort_by_key(|answer| answer.sequence);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_with_one_leaves_the_others_untouched() {
    let wrong_tag = pb::AnalyzeRequest { language: "no tag".into(), ..Default::default() };
    let documents = vec![
        framed(&document(1, "One. Two.")),
        framed(&document(2, "panic")),
        framed(&document(3, "hang")),
        framed(&pb::AnalyzeStreamRequest { sequence: 4, request: Some(wrong_tag) }),
        vec![0, 0, 0, 0, 7, 0x08, 5, 0x12, 3, 0x0A, 1, 0xFF],
        framed(&document(6, "Three.")),
    ];
    for together in [true, false] {
        let answers = answered(documents.clone(), together).await;
        let seen: Vec<_> = answers
            .iter()
            .map(|answer| match answer.result.as_ref().unwrap() {
                pb::analyze_stream_response::Result::Response(response) => {
                    (answer.sequence, response.segment.as_ref().unwrap().segments.len(), String::new())
                }
                pb::analyze_stream_response::Result::Error(error) => {
                    (answer.sequence, 0, format!("{} {} {}", error.code, error.reason, error.field))
                }
            })
            .collect();
        let expected = [
            (1, 2, ""),
            (2, 0, "13 INTERNAL "),
            (3, 0, "4 DEADLINE_EXCEEDED "),
            (4, 0, "3 MALFORMED_LANGUAGE_TAG language"),
            (5, 0, "3 NOT_UTF8 text"),
            (6, 1, ""),
        ];
        assert_eq!(
            seen,
            expected.map(|(sequence, count, error)| (sequence, count, error.to_owned())),
            "{together}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_small_documents_are_all_answered_once() {
    for together in [true, false] {
        let documents = (0..1000).map(|n| framed(&document(n, "One. Two. Three."))).collect();
        let answers = answered(documents, together).await;
        assert!(answers.iter().map(|answer| answer.sequence).eq(0..1000));
    }
}
