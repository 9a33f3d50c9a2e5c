//! Work stops when its call has ended. Measured by what the threads of the server have of
//! the processors after the end of the call: work that stops only when it is done has much, however busy the
//! machine is.

use std::{collections::BTreeMap, time::Duration};

use h2::client::SendRequest;
use lector::proto::v1::{self as pb, segment_stream_request::Part, summarize_request::Budget};
use prost::{Message, bytes::Bytes};
use tokio::time::sleep;
use tonic::Code;

use crate::{
    helpers::{call, raw, status_of, within},
    long_calls::{ENCODINGS, LongCall, compressed},
    process::{Process, is_slow},
};

/// The longest text that the server takes, in bytes.
const TEXT: usize = 4 << 20;

/// What an ended call may still have of the processors.
const ALLOWED: Duration = Duration::from_millis(10);

/// The same when the server is not optimized, and takes longer for everything.
const ALLOWED_SLOW: Duration = Duration::from_millis(30);

fn allowed() -> Duration {
    if is_slow() { ALLOWED_SLOW } else { ALLOWED }
}

/// For how long it is watched.
const WATCH: Duration = Duration::from_millis(250);

/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(1);

/// Where a call is ended.
#[derive(Clone, Copy, Debug)]
enum End {
    /// By its caller, after the server has worked for so long.
    Cancel(Duration),
    /// By its deadline.
    Deadline(&'static str),
}

const ENDS: [End; 4] = [
    End::Cancel(Duration::from_millis(3)),
    End::Deadline("60m"),
    End::Cancel(Duration::from_millis(100)),
    // Only when everything is tried.
    End::Cancel(Duration::from_millis(400)),
];

/// Whether every call is tried with every text, which takes minutes.
fn is_thorough() -> bool {
    std::env::var_os("LECTOR_STOP_ALL").is_some()
}

fn segment(granularity: pb::Granularity) -> pb::SegmentRequest {
    pb::SegmentRequest {
        language: "en".into(),
        granularity: granularity.into(),
        offset_unit: pb::OffsetUnit::CodePoint.into(),
        ..Default::default()
    }
}

fn summarize(budget: Budget) -> pb::SummarizeRequest {
    pb::SummarizeRequest { language: "en".into(), budget: Some(budget), ..Default::default() }
}

/// The unary rpcs, by what they are asked.
fn questions(text: &str) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    use pb::Granularity::{Grapheme, Paragraph, Sentence, Story, Word};
    let text = || text.to_owned();
    let segment = |granularity| pb::SegmentRequest { text: text(), ..segment(granularity) }.encode_to_vec();
    let detect = |include_spans| {
        pb::DetectLanguageRequest { text: text(), include_spans, ..Default::default() }.encode_to_vec()
    };
    let all = || pb::SummarizeRequest { text: text(), ..summarize(Budget::Ratio(1.0)) };
    let analyze = pb::AnalyzeRequest { text: text(), ..Default::default() };
    vec![
        ("sentences", "Segment", segment(Sentence)),
        ("words", "Segment", segment(Word)),
        ("graphemes", "Segment", segment(Grapheme)),
        ("paragraphs", "Segment", segment(Paragraph)),
        ("stories", "Segment", segment(Story)),
        ("a language", "DetectLanguage", detect(false)),
        ("languages", "DetectLanguage", detect(true)),
        ("everything", "Summarize", all().encode_to_vec()),
        ("a ranking", "Summarize", pb::SummarizeRequest { order: 2, ..all() }.encode_to_vec()),
        ("by story", "Summarize", pb::SummarizeRequest { by_story: true, ..all() }.encode_to_vec()),
        ("keyphrases", "Summarize", pb::SummarizeRequest { keyphrase_count: 100, ..all() }.encode_to_vec()),
        ("all three", "Analyze", analyze.encode_to_vec()),
    ]
}

/// The rpcs of many messages.
fn streams(text: &str) -> Vec<(&'static str, &'static str, Vec<Vec<u8>>)> {
    use pb::Granularity::{Grapheme, Paragraph, Sentence, Word};
    let part = |part| pb::SegmentStreamRequest { part: Some(part) }.encode_to_vec();
    let chunks = |granularity| {
        let options = std::iter::once(part(Part::Options(segment(granularity))));
        let chunks = text.as_bytes().chunks(1 << 20).map(|chunk| part(Part::Chunk(chunk.to_vec())));
        options.chain(chunks).collect::<Vec<_>>()
    };
    let request = pb::AnalyzeRequest { text: text.to_owned(), ..Default::default() };
    let document = pb::AnalyzeStreamRequest { sequence: 1, request: Some(request) }.encode_to_vec();
    let small = text.get(..2000).unwrap_or_default().to_owned();
    let request = pb::AnalyzeRequest { text: small, ..Default::default() };
    let small = pb::AnalyzeStreamRequest { sequence: 1, request: Some(request) }.encode_to_vec();
    vec![
        ("sentences", "SegmentStream", chunks(Sentence)),
        ("words", "SegmentStream", chunks(Word)),
        ("graphemes", "SegmentStream", chunks(Grapheme)),
        ("paragraphs", "SegmentStream", chunks(Paragraph)),
        ("a document", "AnalyzeStream", vec![document]),
        ("documents", "AnalyzeStream", vec![small; 2000]),
    ]
}

/// Texts that are hard for some rpc.
fn texts() -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(TEXT / piece.len());
    let mut sentences = String::with_capacity(TEXT);
    for n in 0_u32.. {
        let letters: String = (0..4).map(|at| char::from(b'a' + (n / 26_u32.pow(at) % 26) as u8)).collect();
        if sentences.len() + 20 > TEXT {
            break;
        }
        sentences += &format!("River {letters} rose.\n");
    }
    vec![
        ("one sentence", repeated("river and water ")),
        ("marks", repeated("\u{301}")),
        ("scripts by line", repeated("తెలుగు భాష తెలుగు భాష.\nಕನ್ನಡ ಭಾಷೆ ಕನ್ನಡ ಭಾಷೆ.\n")),
        ("distinct sentences", sentences),
        ("thai", repeated("แม่น้ำสูงขึ้นสองเมตรในวันจันทร์")),
        ("letters", repeated("A. b? ")),
    ]
}

/// Messages that are much work to read and hold nothing.
fn empty_messages() -> Vec<LongCall> {
    let most = 12 << 20;
    let fill = |piece: &[u8]| piece.repeat(most / piece.len());
    let within = |key: u8, bytes: &[u8]| {
        let mut message = vec![key];
        prost::encoding::encode_varint(bytes.len() as u64, &mut message);
        [&message, bytes].concat()
    };
    let texts = fill(&[0x0A, 0]);
    let long = pb::SegmentRequest { text: "é".repeat(most / 2), ..Default::default() }.encode_to_vec();
    // Skippable frames of zstd, and its empty raw blocks within a frame.
    let skipped = fill(&[0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0]);
    let blocks = [&[0x28, 0xB5, 0x2F, 0xFD, 0, 0][..], &fill(&[0, 0, 0])].concat();
    vec![
        LongCall::compressed("members of nothing", "Segment", "gzip", &fill(&compressed(Vec::new(), "gzip"))),
        LongCall::compressed("frames of nothing", "Segment", "zstd", &fill(&compressed(Vec::new(), "zstd"))),
        LongCall::compressed("skipped frames", "Segment", "zstd", &skipped),
        LongCall::compressed("blocks of nothing", "Segment", "zstd", &blocks),
        LongCall::new("a text that is too long", "Segment", "zstd", [long]),
        LongCall::new("empty texts", "Segment", "zstd", [texts.clone()]),
        LongCall::new("empty texts in a part", "Analyze", "zstd", [within(0x22, &texts)]),
        LongCall::new("empty texts in a document", "AnalyzeStream", "zstd", [within(0x12, &texts)]),
    ]
}

/// Every call with two texts, or all, each compressed in its own way.
fn calls() -> Vec<(&'static str, LongCall)> {
    let everything = is_thorough();
    let texts = texts();
    let mut calls = Vec::new();
    for (number, (name, text)) in texts.iter().enumerate() {
        let mut with = |at: usize, question: &'static str, method, messages: Vec<Vec<u8>>| {
            let encoding = ENCODINGS[(at + number) % ENCODINGS.len()];
            if everything || (at + number).is_multiple_of(texts.len() / 2) {
                calls.push((
                    question,
                    LongCall::new(&format!("{question} of {name}"), method, encoding, messages),
                ));
            }
        };
        let questions = questions(text);
        let count = questions.len();
        for (at, (question, method, message)) in questions.into_iter().enumerate() {
            with(at, question, method, vec![message]);
        }
        for (at, (question, method, messages)) in streams(text).into_iter().enumerate() {
            with(count + at, question, method, messages);
        }
    }
    calls
}

/// Ends the call, and gives what the server worked after that; `None` when it was answered before.
async fn worked_after(
    server: &Process,
    client: &mut SendRequest<Bytes>,
    long: &LongCall,
    end: End,
) -> Option<Duration> {
    let before = server.worked();
    let timeout = match end {
        End::Deadline(timeout) => Some(timeout),
        End::Cancel(_) => None,
    };
    let (answer, body) = long.begin(client, timeout);
    let mut answer = tokio::spawn(status_of(answer));
    let ended = match end {
        End::Deadline(_) => {
            let code = within(&mut answer).await.expect("no panic");
            // After a truncated message there can be no status.
            code.map_or_else(|error| error.is_reset(), |code| code == Code::DeadlineExceeded)
        }
        End::Cancel(point) => {
            while !answer.is_finished() && server.worked().saturating_sub(before) < point {
                sleep(GLANCE).await;
            }
            let finished = answer.is_finished();
            answer.abort();
            !finished
        }
    };
    drop(body);
    // What is sent in order is read in order: the server knows of the end when it answers what was sent
    // later.
    let later = call(client, "GetCapabilities", &pb::GetCapabilitiesRequest {});
    within(status_of(later)).await.expect("an answer");
    let before = server.worked();
    sleep(WATCH).await;
    ended.then(|| server.worked().saturating_sub(before))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_ends_with_its_call() {
    let server = Process::serve(&["--workers", "1"]);
    let mut client = raw(server.address).await;
    let mut wrong = Vec::new();
    for long in empty_messages() {
        for end in [End::Cancel(Duration::from_millis(5)), End::Cancel(Duration::from_millis(40))] {
            // Whatever is answered before is no work.
            let worked = worked_after(&server, &mut client, &long, end).await.unwrap_or_default();
            if worked > allowed() {
                wrong.push(format!("{}, {end:?}: {worked:?}", long.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} go on:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_ends_with_its_call() {
    let server = Process::serve(&["--workers", "1", "--max-memory", "1073741824"]);
    let mut client = raw(server.address).await;
    let (mut wrong, mut most, mut ended) = (Vec::new(), Duration::ZERO, BTreeMap::new());
    for (question, long) in calls() {
        let ended_early = ended.entry(question).or_insert(0);
        for &end in &ENDS[..if is_thorough() { 4 } else { 3 }] {
            let Some(worked) = worked_after(&server, &mut client, &long, end).await else { continue };
            *ended_early += 1;
            most = most.max(worked);
            if worked > allowed() {
                wrong.push(format!("{}, {end:?}: {worked:?}", long.name));
            }
        }
    }
    for (question, ended_early) in ended {
        assert!(ended_early > 0, "{question} is never ended before its answer");
    }
    println!("after its end, a call worked for {most:?} at most");
    assert!(wrong.is_empty(), "{} go on:\n{}", wrong.len(), wrong.join("\n"));
}
