//! Ten thousand random byte strings and ten thousand random texts to each unary rpc, and ten thousand random
//! calls of SegmentStream: it goes on serving, and answers with documented codes only.

use lector::proto::v1::{self as pb, segment_stream_request::Part};
use prost::{Message, bytes::Bytes};
use tonic::{Code, Request, Status, transport::Channel};

use crate::helpers::{Raw, send_raw, start, within};

const COUNT: usize = 10_000;
const AT_ONCE: usize = 8;
const CODES: [Code; 4] = [Code::Ok, Code::InvalidArgument, Code::ResourceExhausted, Code::Unimplemented];

/// A small generator (xorshift64*), so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn bytes(&mut self) -> Bytes {
        (0..self.below(60)).map(|_| self.next() as u8).collect()
    }

    fn text(&mut self) -> String {
        (0..self.below(80)).map(|_| self.char()).collect()
    }

    fn char(&mut self) -> char {
        match self.below(8) {
            0 => ['.', '!', '?', '\n', '"', '(', '。', '…'][self.below(8) as usize],
            1 | 2 => ' ',
            3..=5 => char::from(b'a' + self.below(26) as u8),
            6 => char::from_u32(self.below(0x3000) as u32).unwrap_or('x'),
            _ => char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{10ffff}'),
        }
    }
}

/// Options of which some are wrong.
fn options(random: &mut Random) -> pb::SegmentRequest {
    let word = |random: &mut Random| (0..random.below(3)).map(|_| random.char()).collect::<String>();
    let tags = ["", "", "en", "de-AT", "ja", "und", "no tag"];
    pb::SegmentRequest {
        language: tags[random.below(7) as usize].into(),
        granularity: random.below(7) as i32,
        offset_unit: random.below(5) as i32,
        newline_policy: random.below(5) as i32,
        abbreviations: (0..random.below(3)).map(|_| word(random)).collect(),
        omit_text: random.below(2) == 0,
        explain: random.below(2) == 0,
        explain_refused: random.below(2) == 0,
        compact: random.below(64) == 0,
        max_response_bytes: 100 * (random.0 & 1),
        max_hold_ms: if random.below(32) == 0 { 20 } else { 0 },
        max_hold_bytes: [0, 0, 0, 16, 100][random.below(5) as usize] * u32::from(random.below(8) == 0),
        text: if random.below(16) == 0 { random.text() } else { String::new() },
    }
}

/// The chunks of a text cut anywhere, or bytes that are none.
fn chunks(random: &mut Random) -> Vec<Vec<u8>> {
    let mut rest = random.text().repeat(random.below(20) as usize).into_bytes();
    if random.below(4) == 0 {
        rest.extend(random.bytes());
    }
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let after = rest.split_off(rest.len().min(1 + random.below(200) as usize));
        chunks.push(std::mem::replace(&mut rest, after));
    }
    chunks
}

/// The messages of a call: options and chunks in most, a flush or options again in some, bytes that are no
/// message in others.
fn messages(random: &mut Random) -> Vec<Bytes> {
    let message = |part| Bytes::from(pb::SegmentStreamRequest { part }.encode_to_vec());
    let mut messages = Vec::new();
    if random.below(8) > 0 {
        messages.push(message(Some(Part::Options(options(random)))));
    }
    messages.extend(chunks(random).into_iter().map(|chunk| message(Some(Part::Chunk(chunk)))));
    let odd = match random.below(12) {
        0 => random.bytes(),
        1 => message(None),
        2 => message(Some(Part::Options(options(random)))),
        3 => message(Some(Part::Flush(pb::Flush {}))),
        _ => return messages,
    };
    let at = random.below(messages.len() as u64 + 1) as usize;
    messages.insert(at, odd);
    messages
}

/// Sends messages as they are, and takes the answers to the end.
async fn stream_raw(channel: Channel, messages: Vec<Bytes>) -> Result<(), Status> {
    let path = "/lector.v1.TextAnalysisService/SegmentStream".parse().expect("a path");
    let mut grpc = tonic::client::Grpc::new(channel);
    grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    let mut answers =
        grpc.streaming(Request::new(tokio_stream::iter(messages)), path, Raw).await?.into_inner();
    while within(answers.message()).await?.is_some() {}
    Ok(())
}

async fn pelt_streams(channel: Channel, seed: u64) -> usize {
    let mut random = Random(seed);
    let mut whole = 0;
    for _ in 0..COUNT / AT_ONCE {
        let messages = messages(&mut random);
        let answer = stream_raw(channel.clone(), messages.clone()).await;
        let code = answer.map_or_else(|status| status.code(), |()| Code::Ok);
        assert!(CODES.contains(&code), "SegmentStream answers {code:?} to {messages:?}");
        whole += usize::from(code == Code::Ok);
    }
    whole
}

fn message(method: &str, text: String) -> Bytes {
    match method {
        "Segment" => pb::SegmentRequest { text, ..Default::default() }.encode_to_vec(),
        "DetectLanguage" => pb::DetectLanguageRequest { text, ..Default::default() }.encode_to_vec(),
        "Summarize" => pb::SummarizeRequest { text, ..Default::default() }.encode_to_vec(),
        "Analyze" => pb::AnalyzeRequest { text, ..Default::default() }.encode_to_vec(),
        _ => Vec::new(),
    }
    .into()
}

async fn pelt(channel: Channel, method: &'static str, seed: u64) {
    let mut random = Random(seed);
    for _ in 0..COUNT / AT_ONCE {
        let bytes = random.bytes();
        let code = code(send_raw(channel.clone(), method, bytes.clone()).await);
        assert!(CODES.contains(&code), "{method} answers {code:?} to {bytes:?}");
        let text = random.text();
        let code = self::code(send_raw(channel.clone(), method, message(method, text.clone())).await);
        assert_eq!(code, Code::Ok, "{method} answers {text:?}");
    }
}

fn code(answer: Result<Bytes, tonic::Status>) -> Code {
    answer.map_or_else(|status| status.code(), |_| Code::Ok)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn noise_leaves_the_server_serving() {
    let server = start(&[]).await;
    for method in ["Segment", "DetectLanguage", "Summarize", "Analyze", "GetCapabilities"] {
        let mut tasks = Vec::new();
        for task in 0..AT_ONCE {
            tasks.push(tokio::spawn(pelt(server.channel().await, method, 0x9E37_79B9 + task as u64)));
        }
        for task in tasks {
            task.await.expect("every answer has a documented code");
        }
    }
    let mut tasks = Vec::new();
    for task in 0..AT_ONCE {
        tasks.push(tokio::spawn(pelt_streams(server.channel().await, 0x51_7CC1 + task as u64)));
    }
    for task in tasks {
        let whole = task.await.expect("every answer has a documented code");
        assert!(whole > COUNT / AT_ONCE / 8, "only {whole} calls were right");
    }
    let request = pb::SegmentRequest { text: "Still here.".into(), ..Default::default() };
    assert_eq!(server.client().await.segment(request).await.expect("OK").into_inner().segments.len(), 1);
}
