//! That nothing of the contract is missing from the list of operations.

use std::collections::BTreeSet;

/// The contract, without what stands in comments.
const PROTO: &str = include_str!("../../proto/lector/v1/text_analysis.proto");

/// What of the contract is measured by which operations, or why by none. The first column has each rpc, each field
/// of a request and each value of an enum that a request may have.
const COVERED: &[(&str, &[&str])] = &[
    ("rpc Segment", &["boundaries", "words", "graphemes", "paragraphs", "stories"]),
    ("rpc DetectLanguage", &["detection"]),
    ("rpc Summarize", &["three sentences"]),
    ("rpc Analyze", &["all three jobs"]),
    ("rpc AnalyzeStream", &["all three jobs"]),
    ("rpc SegmentStream", &["stream of sentences"]),
    ("rpc GetCapabilities", NO_TEXT),
    ("GRANULARITY_GRAPHEME", &["graphemes", "stream of graphemes"]),
    ("GRANULARITY_WORD", &["words", "stream of words"]),
    ("GRANULARITY_SENTENCE", &["sentences", "boundaries", "stream of sentences"]),
    ("GRANULARITY_PARAGRAPH", &["paragraphs", "stream of paragraphs"]),
    ("GRANULARITY_STORY", &["stories"]),
    ("NEWLINE_POLICY_AUTO", &["paragraphs", "boundaries", "stories"]),
    ("NEWLINE_POLICY_EVERY_LINE", &["lines", "boundaries of every line", "stories of every line"]),
    (
        "NEWLINE_POLICY_BLANK_LINES",
        &["paragraphs of blank lines", "boundaries of blank lines", "stories of blank lines"],
    ),
    ("OFFSET_UNIT_BYTE", &["stream in bytes"]),
    ("OFFSET_UNIT_UTF16", &["stream of sentences"]),
    ("OFFSET_UNIT_CODE_POINT", &["stream in code points"]),
    ("ENGINE_LECTOR", &["detection", "detection with spans"]),
    ("ENGINE_WHATLANG", &["detection by whatlang"]),
    ("SUMMARY_ORDER_POSITION", SORTED),
    ("SUMMARY_ORDER_RANK", SORTED),
    ("SegmentRequest.text", EVERY),
    (
        "SegmentRequest.language",
        &["boundaries in Japanese", "boundaries in Armenian", "boundaries of no language"],
    ),
    ("SegmentRequest.granularity", ENUM),
    ("SegmentRequest.offset_unit", ENUM),
    (
        "SegmentRequest.omit_text",
        &["stream of sentences without texts", "stream of paragraphs without texts"],
    ),
    ("SegmentRequest.abbreviations", &["boundaries with own abbreviations"]),
    ("SegmentRequest.newline_policy", ENUM),
    ("SegmentRequest.explain", &["boundaries"]),
    ("SegmentRequest.explain_refused", &["boundaries"]),
    ("SegmentRequest.compact", WRITTEN),
    ("SegmentRequest.max_response_bytes", WRITTEN),
    ("SegmentRequest.max_hold_ms", &["stream with previews"]),
    ("SegmentRequest.max_hold_bytes", &["stream with previews"]),
    ("DetectLanguageRequest.text", EVERY),
    ("DetectLanguageRequest.max_candidates", &["detection of all candidates"]),
    ("DetectLanguageRequest.allowed_languages", &["detection among allowed languages"]),
    ("DetectLanguageRequest.priors", &["detection with priors"]),
    ("DetectLanguageRequest.include_spans", &["detection with spans"]),
    ("DetectLanguageRequest.offset_unit", ENUM),
    ("DetectLanguageRequest.engine", ENUM),
    ("DetectLanguageRequest.max_response_bytes", WRITTEN),
    ("SummarizeRequest.text", EVERY),
    ("SummarizeRequest.language", &["japanese words", "chinese sentences"]),
    ("SummarizeRequest.title", &["a title", "title and query"]),
    ("SummarizeRequest.sentence_count", &["three sentences", "10,000 sentences"]),
    ("SummarizeRequest.word_count", &["100 words", "all words"]),
    ("SummarizeRequest.character_count", &["1,000 characters", "all characters"]),
    ("SummarizeRequest.ratio", &["a thousandth", "a third", "all"]),
    ("SummarizeRequest.order", ENUM),
    ("SummarizeRequest.query", &["a query", "title and query"]),
    ("SummarizeRequest.by_story", &["by story", "all by story", "explained by story"]),
    ("SummarizeRequest.keyphrase_count", &["one keyphrase", "keyphrases", "keyphrases of any language"]),
    ("SummarizeRequest.explain", &["all, explained", "explained by story"]),
    ("SummarizeRequest.offset_unit", ENUM),
    ("SummarizeRequest.max_response_bytes", WRITTEN),
    ("AnalyzeRequest.text", EVERY),
    ("AnalyzeRequest.language", &["all three jobs"]),
    ("AnalyzeRequest.offset_unit", ENUM),
    ("AnalyzeRequest.segment", &["all three jobs"]),
    ("AnalyzeRequest.detect_language", &["all three jobs"]),
    ("AnalyzeRequest.summarize", &["all three jobs"]),
    ("AnalyzeRequest.max_response_bytes", WRITTEN),
    ("AnalyzeStreamRequest.sequence", WRITTEN),
    ("AnalyzeStreamRequest.request", &["all three jobs"]),
    ("SegmentStreamRequest.options", &["stream of sentences"]),
    ("SegmentStreamRequest.chunk", &["stream of sentences", "stream of sentences in small chunks"]),
    ("SegmentStreamRequest.flush", &["stream with flushes"]),
];

/// It reads no text.
const NO_TEXT: &[&str] = &[];
/// Every operation has it.
const EVERY: &[&str] = &[];
/// Its values are listed by themselves.
const ENUM: &[&str] = &[];
/// It changes what is written of the answer, not what is computed.
const WRITTEN: &[&str] = &[];
/// The sentences are sorted once, in either order.
const SORTED: &[&str] = &[];

/// Enums that a request may have.
const ENUMS: &[&str] = &["OffsetUnit", "Granularity", "NewlinePolicy", "Engine", "SummaryOrder"];

/// The rpcs, the fields of requests and the values of their enums.
fn promised() -> BTreeSet<String> {
    let (mut found, mut room) = (BTreeSet::new(), String::new());
    for line in PROTO.lines().map(str::trim).filter(|line| !line.starts_with("//")) {
        let mut words =
            line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        match (words.next(), words.next()) {
            (Some("message" | "enum"), Some(name)) => room = name.to_owned(),
            (Some("rpc"), Some(name)) => drop(found.insert(format!("rpc {name}"))),
            (Some(value), Some(_)) if ENUMS.contains(&room.as_str()) && !value.ends_with("_UNSPECIFIED") => {
                found.insert(value.to_owned());
            }
            _ if room.ends_with("Request") && line.contains(" = ") => {
                let name = line.split(" = ").next().and_then(|field| field.rsplit(' ').next());
                found.extend(name.map(|name| format!("{room}.{name}")));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn every_rpc_granularity_option_and_budget_is_measured() {
    let listed: BTreeSet<String> = COVERED.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missing: Vec<_> = promised().difference(&listed).cloned().collect();
    assert!(missing.is_empty(), "say in tests/linear/contract.rs which operations measure {missing:?}");
    let gone: Vec<_> = listed.difference(&promised()).cloned().collect();
    assert!(gone.is_empty(), "the contract has these no more: {gone:?}");
    let names: BTreeSet<&str> = crate::jobs().iter().map(|(name, _)| *name).collect();
    for (what, jobs) in COVERED {
        for job in *jobs {
            assert!(names.contains(job), "{what}: no operation is called {job:?}");
        }
    }
}
