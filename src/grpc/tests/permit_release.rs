//! Every call gives its memory back, however it ends: with a response or an error, cut off in its body,
//! cancelled by its caller, or by a panic.

use std::{io::Write as _, pin::pin, sync::LazyLock, time::Duration};

use futures_util::stream::{self, StreamExt as _};
use http::Request;
use http_body::{Body as _, Frame as BodyFrame};
use proptest::prelude::*;
use prost::{Message as _, bytes::Bytes};
use tokio::{
    runtime::{Builder, Runtime},
    task::yield_now,
    time::{Instant, timeout},
};
use tonic::body::Body;

use crate::{
    analysis::Interrupt,
    grpc::{
        compute::{Compute, Deadline, Operation, WorkCost, WorkError},
        encode::ResponseWriter,
        error::Error,
        limits::Limits,
        memory_pool::{CALL_OVERHEAD_BYTES, MemoryPool},
        message_reader::RawMessage,
        rpc::{self, CallContext, Rpc},
        service::{Service, service},
        test_body::StreamBody,
    },
    proto::v1::{self as pb, segment_stream_request::Part, summarize_request::Budget},
};

/// One runtime for all cases: threads take long to start.
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

/// A call, and how it ends.
#[derive(Clone, Debug)]
struct TestCall {
    method: &'static str,
    /// Its messages, which may be none.
    messages: Vec<Vec<u8>>,
    encodings: [&'static str; 2],
    /// In how large frames the body comes, in bytes, and whether it ends.
    frame_bytes: usize,
    ends: bool,
    /// How many quarters of the body are left out.
    missing_quarters: usize,
    /// After how many steps its caller cancels, before the headers of the response and after them.
    cancel_after: [usize; 2],
    deadline: Option<Duration>,
    /// The memory of all calls, in bytes.
    memory: usize,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "(?s).{0,60}",
        "[a-z .!?\n]{0,3000}",
        (1usize..1500).prop_map(|n| "The harbour was closed. Nobody knew why.\n".repeat(n)),
        (1usize..9000).prop_map(|n| "తెలుగు ಕನ್ನಡ ".repeat(n)),
    ]
}

fn segment() -> impl Strategy<Value = pb::SegmentRequest> {
    (text(), prop::sample::select(vec!["", "en", "no tag"]), 0..7, any::<[bool; 4]>()).prop_map(
        |(text, language, granularity, [explain, omit_text, compact, small])| pb::SegmentRequest {
            text,
            language: language.into(),
            granularity,
            explain,
            omit_text,
            compact,
            max_response_bytes: if small { 5000 } else { 0 },
            ..Default::default()
        },
    )
}

fn detect() -> impl Strategy<Value = pb::DetectLanguageRequest> {
    (text(), any::<bool>(), 0..60_u32).prop_map(|(text, include_spans, max_candidates)| {
        pb::DetectLanguageRequest { text, include_spans, max_candidates, ..Default::default() }
    })
}

fn summarize() -> impl Strategy<Value = pb::SummarizeRequest> {
    (text(), any::<[bool; 3]>(), 0.0..1.2_f64, 0..120_u32).prop_map(
        |(text, [by_story, explain, ratio], share, keyphrase_count)| pb::SummarizeRequest {
            text,
            by_story,
            explain,
            keyphrase_count,
            budget: ratio.then_some(Budget::Ratio(share)),
            ..Default::default()
        },
    )
}

fn analyze() -> impl Strategy<Value = pb::AnalyzeRequest> {
    let parts = (prop::option::of(segment()), prop::option::of(detect()), prop::option::of(summarize()));
    (text(), parts).prop_map(|(text, (segment, detect_language, summarize))| pb::AnalyzeRequest {
        text,
        segment: segment.map(|part| pb::SegmentRequest { text: String::new(), ..part }),
        detect_language: detect_language
            .map(|part| pb::DetectLanguageRequest { text: String::new(), ..part }),
        summarize: summarize.map(|part| pb::SummarizeRequest { text: String::new(), ..part }),
        ..Default::default()
    })
}

fn segment_stream() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let part = |part| pb::SegmentStreamRequest { part: Some(part) }.encode_to_vec();
    let options =
        segment().prop_map(|options| pb::SegmentRequest { text: String::new(), compact: false, ..options });
    (prop::option::of(options), prop::collection::vec(text(), 0..6)).prop_map(move |(options, chunks)| {
        let options = options.map(|options| part(Part::Options(options)));
        options.into_iter().chain(chunks.into_iter().map(|chunk| part(Part::Chunk(chunk.into())))).collect()
    })
}

fn analyze_stream() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let document = |(sequence, request)| pb::AnalyzeStreamRequest { sequence, request: Some(request) };
    prop::collection::vec((any::<u64>(), analyze()).prop_map(document).prop_map(|d| d.encode_to_vec()), 0..9)
}

fn messages() -> impl Strategy<Value = (&'static str, Vec<Vec<u8>>)> {
    prop_oneof![
        segment().prop_map(|message| ("Segment", vec![message.encode_to_vec()])),
        detect().prop_map(|message| ("DetectLanguage", vec![message.encode_to_vec()])),
        summarize().prop_map(|message| ("Summarize", vec![message.encode_to_vec()])),
        analyze().prop_map(|message| ("Analyze", vec![message.encode_to_vec()])),
        segment_stream().prop_map(|messages| ("SegmentStream", messages)),
        analyze_stream().prop_map(|messages| ("AnalyzeStream", messages)),
        prop::collection::vec(any::<u8>(), 0..99).prop_map(|bytes| ("GetCapabilities", vec![bytes])),
        prop::collection::vec(any::<u8>(), 0..99).prop_map(|bytes| ("Analyze", vec![bytes.clone(), bytes])),
    ]
}

fn calls() -> impl Strategy<Value = TestCall> {
    let encoding = || prop::sample::select(vec!["identity", "gzip", "zstd"]);
    let body = (prop_oneof![1usize..100, Just(4096), Just(1 << 20)], prop::bool::weighted(0.8), 0..10_usize);
    let steps = || prop_oneof![Just(usize::MAX), 0..40_usize];
    let deadline = prop::option::weighted(0.2, (0..5000_u64).prop_map(Duration::from_micros));
    let memory = prop::sample::select(vec![100_000, 1 << 20, 64 << 20]);
    (messages(), encoding(), encoding(), body, steps(), steps(), deadline, memory).prop_map(
        |(
            (method, messages),
            request,
            answer,
            (frame_bytes, ends, missing),
            before,
            after,
            deadline,
            memory,
        )| TestCall {
            method,
            messages,
            encodings: [request, answer],
            frame_bytes,
            ends,
            missing_quarters: missing.saturating_sub(6),
            cancel_after: [before, after],
            deadline,
            memory,
        },
    )
}

fn compressed(bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    match encoding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
            encoder.write_all(&bytes).unwrap();
            encoder.finish().unwrap()
        }
        "zstd" => zstd::encode_all(bytes.as_slice(), 1).unwrap(),
        _ => bytes,
    }
}

impl TestCall {
    fn body(&self) -> Vec<u8> {
        let [encoding, _] = self.encodings;
        let mut body = Vec::new();
        for message in &self.messages {
            let bytes = compressed(message.clone(), encoding);
            body.push(u8::from(encoding != "identity"));
            body.extend((bytes.len() as u32).to_be_bytes());
            body.extend(bytes);
        }
        body.truncate(
            body.len() / 4 * (4 - self.missing_quarters)
                + if self.missing_quarters == 0 { body.len() % 4 } else { 0 },
        );
        body
    }

    fn request(&self) -> Request<Body> {
        let body = self.body();
        let pieces: Vec<_> = body.chunks(self.frame_bytes).map(Bytes::copy_from_slice).collect();
        let pieces = stream::iter(pieces).map(|piece| Ok::<_, tonic::Status>(BodyFrame::data(piece)));
        let body = match self.ends {
            true => Body::new(StreamBody::new(pieces)),
            false => Body::new(StreamBody::new(pieces.chain(stream::pending()))),
        };
        let mut request = Request::post(format!("/lector.v1.TextAnalysisService/{}", self.method))
            .header("grpc-encoding", self.encodings[0])
            .header("grpc-accept-encoding", self.encodings[1])
            .body(body)
            .unwrap();
        if let Some(deadline) = self.deadline {
            request.extensions_mut().insert(Deadline(Instant::now() + deadline));
        }
        request
    }

    /// A caller whose body does not end cancels some time.
    fn cancel_after(&self) -> [usize; 2] {
        let most = if self.ends { usize::MAX } else { 200 };
        self.cancel_after.map(|steps| steps.min(most))
    }

    async fn make(&self, service: &Service) {
        let [before, after] = self.cancel_after();
        let answer = unless_cancelled(service.call(self.request()), before).await;
        let Some(answer) = answer else { return };
        let mut body = pin!(answer.into_body());
        let mut steps = 0;
        while steps < after {
            let next = std::future::poll_fn(|cx| body.as_mut().poll_frame(cx));
            let Some(Some(_)) = unless_cancelled(next, after - steps).await else { return };
            steps += 1;
        }
    }
}

/// What the future gives, unless it does not in so many steps.
async fn unless_cancelled<F: Future>(future: F, steps: usize) -> Option<F::Output> {
    let left = async {
        for _ in 0..steps {
            yield_now().await;
        }
        if steps == usize::MAX {
            std::future::pending().await
        }
    };
    tokio::select! { biased; end = future => Some(end), () = left => None }
}

/// Fails when some memory is not given back. Work that is interrupted gives it back when it stops.
async fn given_back(memory: &MemoryPool) {
    let nothing = async {
        while memory.held() > 0 {
            yield_now().await;
        }
    };
    let waited = timeout(Duration::from_secs(30), nothing).await;
    assert!(waited.is_ok(), "{} bytes were not given back", memory.held());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..Default::default() })]
    #[test]
    fn a_call_gives_back_all_its_memory(call in calls()) {
        let service = service(Limits::new(call.memory.min(512 << 10), call.memory), 2);
        RUNTIME.block_on(async {
            call.make(&service).await;
            given_back(service.memory()).await;
        });
    }
}

/// An rpc with a bug, which panics after so many bytes of response.
struct FaultyRpc(usize);

impl Rpc for FaultyRpc {
    type Message = pb::SegmentRequest;
    const OPERATION: Operation = Operation::Segment;

    fn parse(message: pb::SegmentRequest, _: Limits) -> Result<Self, Error> {
        Ok(Self(message.text.len()))
    }

    fn cost(&self) -> WorkCost {
        WorkCost::new(Operation::Segment, self.0)
    }

    fn working_bytes(&self) -> usize {
        self.0
    }

    fn respond(&self, answer: &mut ResponseWriter, _: &Interrupt<'_>) -> Result<(), WorkError> {
        answer.string(1, &"x".repeat(self.0))?;
        panic!("a bug");
    }
}

#[tokio::test]
async fn a_panic_gives_back_the_memory_of_its_call() {
    let memory = MemoryPool::new(64 << 20);
    for bytes in [0, 100, 300_000] {
        let message = pb::SegmentRequest { text: "x".repeat(bytes), ..Default::default() }.encode_to_vec();
        let mut permit = memory.try_acquire(CALL_OVERHEAD_BYTES).unwrap();
        permit.grow(message.len()).unwrap();
        let context =
            CallContext { limits: Limits::new(1 << 20, 64 << 20), deadline: None, response_encoding: None };
        let message = RawMessage { encoding: None, bytes: message.into() };
        let error = rpc::handle::<FaultyRpc>(&Compute::new(1), message, permit, context).await.unwrap_err();
        assert!(matches!(error, Error::Internal), "{error:?}");
        given_back(&memory).await;
    }
}
