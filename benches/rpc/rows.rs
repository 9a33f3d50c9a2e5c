//! What is asked.

use lector::proto::{DESCRIPTORS, v1 as pb};
use prost::{Message, bytes::Bytes, encoding};

const SEGMENT: &str = "/lector.v1.TextAnalysisService/Segment";
const DETECT: &str = "/lector.v1.TextAnalysisService/DetectLanguage";
const SUMMARIZE: &str = "/lector.v1.TextAnalysisService/Summarize";
pub(crate) const ANALYZE: &str = "/lector.v1.TextAnalysisService/Analyze";
pub(crate) const CAPABILITIES: &str = "/lector.v1.TextAnalysisService/GetCapabilities";

const PAGE: &str = include_str!("../../tests/fixtures/page-en.txt");
const SENTENCES: &str =
    "Mr. Harlow sold 3.5 tons of fish in May. Nobody in the harbour town knew why the ferry was so late.";

/// One request.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// `None` when the contract of this version lacks a field that the row is about.
    pub(crate) request: Option<Bytes>,
}

/// All rows. A text's language is given but where the name says "detected".
pub(crate) fn all() -> Vec<Row> {
    let (small, page, large) = (text(100), text(17_000), text(1_000_000));
    let mut rows = vec![
        row("GetCapabilities", CAPABILITIES, pb::GetCapabilitiesRequest {}),
        row("Segment 100 B", SEGMENT, segment(&small, "en", false)),
        row("Segment 100 B, detected", SEGMENT, segment(&small, "", false)),
        row("DetectLanguage 100 B", DETECT, detect(&small)),
        row("Summarize 100 B", SUMMARIZE, summarize(&small)),
        row("Analyze 100 B", ANALYZE, analyze(&small)),
        row("Segment 17 KB", SEGMENT, segment(&page, "en", false)),
        row("Segment 17 KB, detected", SEGMENT, segment(&page, "", false)),
        row("DetectLanguage 17 KB", DETECT, detect(&page)),
        row("Summarize 17 KB", SUMMARIZE, summarize(&page)),
        row("Segment 1 MB, texts", SEGMENT, segment(&large, "en", false)),
        row("Segment 1 MB, omit_text", SEGMENT, segment(&large, "en", true)),
    ];
    for (name, text) in [
        ("Segment 100 B, compact", &small),
        ("Segment 17 KB, compact", &page),
        ("Segment 1 MB, compact", &large),
    ] {
        rows.push(Row { name, path: SEGMENT, request: compact(text) });
    }
    rows
}

fn row(name: &'static str, path: &'static str, request: impl Message) -> Row {
    Row { name, path, request: Some(request.encode_to_vec().into()) }
}

fn segment(text: &str, language: &str, omit_text: bool) -> pb::SegmentRequest {
    pb::SegmentRequest {
        text: text.to_owned(),
        language: language.to_owned(),
        omit_text,
        ..Default::default()
    }
}

/// `SegmentRequest.compact`, looked up by name, for the generated type may be of a version that has no such
/// field.
fn compact(text: &str) -> Option<Bytes> {
    let mut request = segment(text, "en", false).encode_to_vec();
    encoding::bool::encode(field("SegmentRequest", "compact")?, &true, &mut request);
    Some(request.into())
}

fn detect(text: &str) -> pb::DetectLanguageRequest {
    pb::DetectLanguageRequest { text: text.to_owned(), ..Default::default() }
}

fn summarize(text: &str) -> pb::SummarizeRequest {
    pb::SummarizeRequest { text: text.to_owned(), language: "en".to_owned(), ..Default::default() }
}

/// All three parts.
pub(crate) fn analyze(text: &str) -> pb::AnalyzeRequest {
    pb::AnalyzeRequest { text: text.to_owned(), language: "en".to_owned(), ..Default::default() }
}

/// English of exactly so many bytes: sentences, else pages that differ by their number.
pub(crate) fn text(bytes: usize) -> String {
    if bytes <= SENTENCES.len() + 1 {
        return format!("{SENTENCES:<bytes$}");
    }
    let mut text = String::with_capacity(bytes + PAGE.len());
    for number in 1.. {
        text.push_str(&format!("Page {number}\n\n{PAGE}\n"));
        if text.len() >= bytes {
            break;
        }
    }
    text.truncate((0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0));
    text
}

/// The number of a field in the contract, by name.
fn field(message: &str, name: &str) -> Option<u32> {
    let files = Files::decode(DESCRIPTORS).ok()?.files;
    let mut messages = files.into_iter().flat_map(|file| file.messages);
    let found = messages.find(|found| found.name == message)?;
    let number = found.fields.iter().find(|field| field.name == name)?.number;
    u32::try_from(number).ok()
}

/// As much of `google.protobuf.FileDescriptorSet` as names fields.
#[derive(Clone, PartialEq, Message)]
struct Files {
    #[prost(message, repeated, tag = "1")]
    files: Vec<File>,
}

#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(message, repeated, tag = "4")]
    messages: Vec<Described>,
}

#[derive(Clone, PartialEq, Message)]
struct Described {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(message, repeated, tag = "2")]
    fields: Vec<Field>,
}

#[derive(Clone, PartialEq, Message)]
struct Field {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(int32, tag = "3")]
    number: i32,
}
