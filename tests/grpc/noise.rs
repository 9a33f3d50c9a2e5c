//! Ten thousand random byte strings and ten thousand random texts to each unary rpc: it goes on serving, and answers with
//! documented codes only.

use lector::proto::v1 as pb;
use prost::{Message, bytes::Bytes};
use tonic::{Code, transport::Channel};

use crate::helpers::{send_raw, start};

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
    let request = pb::SegmentRequest { text: "Still here.".into(), ..Default::default() };
    assert_eq!(server.client().await.segment(request).await.expect("OK").into_inner().segments.len(), 1);
}
