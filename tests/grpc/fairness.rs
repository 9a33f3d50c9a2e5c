//! LongCall calls fill the pool; who asks for little is answered all the same, and soon.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use lector::proto::v1::{
    self as pb, summarize_request::Budget, text_analysis_service_client::TextAnalysisServiceClient,
};
use prost::Message;
use tokio::{runtime::Builder, task::JoinHandle, time::sleep};
use tokio_stream::StreamExt as _;
use tonic::{
    Code,
    codec::CompressionEncoding::Gzip,
    transport::{Channel, Endpoint},
};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest,
};

use crate::{
    helpers::{raw, status_of, within},
    long_calls::LongCall,
    process::Process,
};

/// How often each short call is made at least.
const ROUNDS: usize = 150;

/// How many long calls are answered meanwhile.
const LONG_CALLS: usize = 20;

/// What 99 of 100 short calls must stay below; for a busy machine and a server that is not optimized.
const SOON: Duration = Duration::from_millis(250);

/// LongCall calls that are made again and again until this is dropped.
struct Load {
    in_flight: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Load {
    /// Two of each at a time, each kind over a connection of its own.
    async fn begin(server: &Process, calls: Vec<LongCall>) -> Self {
        let mut load = Self {
            in_flight: Arc::default(),
            answered: Arc::default(),
            ended: Arc::default(),
            tasks: Vec::new(),
        };
        for long in calls {
            let client = raw(server.address).await;
            for _ in 0..2 {
                load.repeat(client.clone(), long.clone());
            }
        }
        load
    }

    fn repeat(&mut self, mut client: h2::client::SendRequest<prost::bytes::Bytes>, long: LongCall) {
        let (in_flight, answered, ended) =
            (Arc::clone(&self.in_flight), Arc::clone(&self.answered), Arc::clone(&self.ended));
        self.tasks.push(tokio::spawn(async move {
            while !ended.load(Relaxed) {
                in_flight.fetch_add(1, Relaxed);
                let (answer, body) = long.begin(&mut client, None);
                let code = status_of(answer).await.expect("an answer");
                drop(body);
                in_flight.fetch_sub(1, Relaxed);
                match code {
                    Code::Ok => drop(answered.fetch_add(1, Relaxed)),
                    // It waits, as its RetryInfo says.
                    Code::ResourceExhausted => sleep(Duration::from_millis(100)).await,
                    code => panic!("{}: {code:?}", long.name),
                }
            }
        }));
    }

    /// Waits until each is either worked on or waits for a worker.
    async fn is_there(&self, count: usize) {
        let there = async {
            while self.in_flight.load(Relaxed) < count {
                sleep(Duration::from_millis(5)).await;
            }
        };
        within(there).await;
    }

    fn end(self) -> usize {
        self.ended.store(true, Relaxed);
        self.tasks.iter().for_each(JoinHandle::abort);
        self.answered.load(Relaxed)
    }
}

fn long_calls() -> Vec<LongCall> {
    let text = "The river rose by two metres on Monday. Nobody had been told, and the ferries waited.\n";
    let text = |bytes: usize| text.repeat(bytes / text.len());
    let summarize = pb::SummarizeRequest {
        text: text(4 << 20),
        language: "en".into(),
        budget: Some(Budget::SentenceCount(3)),
        ..Default::default()
    }
    .encode_to_vec();
    let words = pb::SegmentRequest {
        text: text(4 << 20),
        language: "en".into(),
        granularity: pb::Granularity::Word.into(),
        compact: true,
        ..Default::default()
    }
    .encode_to_vec();
    let document = |sequence| {
        let request = pb::AnalyzeRequest { text: text(512 << 10), ..Default::default() };
        pb::AnalyzeStreamRequest { sequence, request: Some(request) }.encode_to_vec()
    };
    vec![
        LongCall::new("summaries", "Summarize", "identity", [summarize.clone()]),
        LongCall::new("packed summaries", "Summarize", "gzip", [summarize]),
        LongCall::new("words", "Segment", "identity", [words.clone()]),
        LongCall::new("packed words", "Segment", "zstd", [words]),
        LongCall::new("documents", "AnalyzeStream", "identity", (0..4).map(document)),
    ]
}

/// Who asks for little, over a connection of its own.
struct Caller {
    health: HealthClient<Channel>,
    reflection: ServerReflectionClient<Channel>,
    plain: TextAnalysisServiceClient<Channel>,
    compressed: TextAnalysisServiceClient<Channel>,
}

/// What it asks for.
const QUESTIONS: [&str; 5] = ["health", "reflection", "100 B", "100 B in gzip", "2 KB to detect"];

impl Caller {
    async fn new(server: &Process) -> Self {
        let endpoint = Endpoint::from_shared(format!("http://{}", server.address)).expect("an address");
        let channel = endpoint.connect().await.expect("it listens");
        let plain = TextAnalysisServiceClient::new(channel.clone());
        Self {
            health: HealthClient::new(channel.clone()),
            reflection: ServerReflectionClient::new(channel),
            compressed: plain.clone().send_compressed(Gzip).accept_compressed(Gzip),
            plain,
        }
    }

    /// Asks, and checks the answer.
    async fn ask(&mut self, question: usize) {
        let segment = pb::SegmentRequest {
            text: "A short text of some words. ".repeat(4).trim_end().to_owned(),
            language: "en".into(),
            ..Default::default()
        };
        match question {
            0 => drop(self.health.check(HealthCheckRequest::default()).await.expect("OK")),
            1 => self.list().await,
            2 => assert_eq!(self.plain.segment(segment).await.expect("OK").get_ref().segments.len(), 4),
            3 => assert_eq!(self.compressed.segment(segment).await.expect("OK").get_ref().segments.len(), 4),
            _ => {
                let text = "Wo geht es hier bitte zum alten Bahnhof? ".repeat(49);
                let request = pb::DetectLanguageRequest { text, ..Default::default() };
                let answer = self.plain.detect_language(request).await.expect("OK").into_inner();
                assert_eq!(answer.language.expect("a language").code, "de");
            }
        }
    }

    async fn list(&mut self) {
        let request = ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::ListServices(String::new())),
        };
        let answers = self.reflection.server_reflection_info(tokio_stream::once(request)).await.expect("OK");
        let answer = answers.into_inner().next().await.expect("an answer").expect("OK");
        assert!(answer.message_response.is_some());
    }
}

/// What so many of 100 stayed below.
fn share(took: &mut [Duration], percent: usize) -> Duration {
    took.sort_unstable();
    took[(took.len() * percent / 100).min(took.len() - 1)]
}

/// Asks everything at least [`ROUNDS`] times, and until so many long calls were answered besides; what each
/// question took, and in how many rounds of how many each worker had a call that waited for it.
async fn ask_during(server: &Process, load: &Load) -> ([Vec<Duration>; QUESTIONS.len()], usize, usize) {
    let mut caller = Caller::new(server).await;
    let mut took = [const { Vec::new() }; QUESTIONS.len()];
    let (mut crowded, mut rounds) = (0, 0);
    while rounds < ROUNDS || load.answered.load(Relaxed) < LONG_CALLS {
        for (question, took) in took.iter_mut().enumerate() {
            let began = Instant::now();
            within(caller.ask(question)).await;
            took.push(began.elapsed());
        }
        rounds += 1;
        crowded += usize::from(load.in_flight.load(Relaxed) >= 4);
    }
    (took, crowded, rounds)
}

#[test]
fn short_calls_are_answered_during_long_ones() {
    let server = Process::serve(&["--workers", "2", "--max-memory", "2147483648"]);
    // Who asks has a thread of its own, so that it waits for nothing but the server.
    let crowd = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let alone = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let load = crowd.block_on(async {
        let load = Load::begin(&server, long_calls()).await;
        load.is_there(4).await;
        load
    });
    let (mut took, crowded, rounds) = alone.block_on(ask_during(&server, &load));
    let answered = load.end();
    println!("next to {answered} long calls, {crowded} of {rounds} rounds crowded:");
    for (question, took) in QUESTIONS.iter().zip(&mut took) {
        let [half, most, all] = [50, 99, 100].map(|percent| share(took, percent));
        println!("{question}: p50 {half:?}, p99 {most:?}, at most {all:?}");
    }
    assert!(crowded > rounds * 9 / 10, "only {crowded} of {rounds} rounds had two calls for each worker");
    for (question, took) in QUESTIONS.iter().zip(&mut took) {
        assert!(share(took, 99) < SOON, "{question}: {:?}", share(took, 99));
    }
}
