//! The rpc GetCapabilities.

use std::{collections::BTreeSet, sync::LazyLock};

use prost::Message as _;

use super::{
    compute::{Operation, WorkCost, WorkError},
    encode::ResponseWriter,
    error::Error,
    limits::Limits,
    rpc::Rpc,
};
use crate::{
    analysis::{Interrupt, detection, language, segmentation, summarization},
    proto::v1 as pb,
};

/// The rpcs that are built. A test calls all that the contract has and compares.
const METHODS: [&str; 7] = [
    "Segment",
    "DetectLanguage",
    "Summarize",
    "Analyze",
    "AnalyzeStream",
    "SegmentStream",
    "GetCapabilities",
];

/// A call of GetCapabilities, which has no parameters: the limits of its server.
pub(super) struct GetCapabilitiesCall(Limits);

impl Rpc for GetCapabilitiesCall {
    type Message = pb::GetCapabilitiesRequest;
    const OPERATION: Operation = Operation::Segment;

    fn parse(_: pb::GetCapabilitiesRequest, limits: Limits) -> Result<Self, Error> {
        Ok(Self(limits))
    }

    fn cost(&self) -> WorkCost {
        WorkCost::new(Operation::Segment, 0)
    }

    fn working_bytes(&self) -> usize {
        0
    }

    fn respond(&self, writer: &mut ResponseWriter, _: &Interrupt<'_>) -> Result<(), WorkError> {
        writer.bytes(&FIELDS_BEFORE_LIMITS)?;
        writer.message(5, &limits_message(self.0))?;
        Ok(writer.bytes(&FIELDS_AFTER_LIMITS)?)
    }
}

/// The encoded fields before the limits: they are long, and never change.
static FIELDS_BEFORE_LIMITS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    use pb::Granularity::{Grapheme, Paragraph, Sentence, Story, Word};
    let before = pb::GetCapabilitiesResponse {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        languages: languages(),
        granularities: [Grapheme, Word, Sentence, Paragraph, Story].map(i32::from).to_vec(),
        engines: [pb::Engine::Lector, pb::Engine::Whatlang].map(i32::from).to_vec(),
        ..Default::default()
    };
    before.encode_to_vec()
});

/// The encoded fields after the limits.
static FIELDS_AFTER_LIMITS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let after = pb::GetCapabilitiesResponse {
        rules_digest: segmentation::rules_digest().to_owned(),
        language_model_digest: detection::model_digest(),
        methods: METHODS.map(str::to_owned).to_vec(),
        ..Default::default()
    };
    after.encode_to_vec()
});

fn languages() -> Vec<pb::LanguageCapability> {
    let codes: BTreeSet<_> = detection::languages().chain(segmentation::languages_with_rules()).collect();
    codes.into_iter().map(capability).collect()
}

fn capability(code: &str) -> pb::LanguageCapability {
    pb::LanguageCapability {
        code: code.to_owned(),
        name: language::name(code).unwrap_or_default().to_owned(),
        detection: detection::is_detectable(code),
        segmentation: segmentation::has_rules(code),
        summarization: summarization::is_supported(code),
        detection_strength: detection_strength(code).into(),
    }
}

fn detection_strength(code: &str) -> pb::DetectionStrength {
    match detection::strength(code) {
        None => pb::DetectionStrength::Unspecified,
        Some(detection::Strength::Weak) => pb::DetectionStrength::Weak,
        Some(detection::Strength::Strong) => pb::DetectionStrength::Strong,
    }
}

fn limits_message(limits: Limits) -> pb::Limits {
    pb::Limits {
        max_text_bytes: limits.max_text_bytes as u64,
        max_message_bytes: limits.max_message_bytes as u64,
        max_in_flight_bytes: limits.max_in_flight_bytes as u64,
        max_candidates: Limits::MAX_CANDIDATES,
        max_allowed_languages: Limits::MAX_ALLOWED_LANGUAGES,
        max_summary_sentences: Limits::MAX_SUMMARY_SENTENCES,
        max_abbreviations: Limits::MAX_ABBREVIATIONS,
        max_abbreviation_bytes: Limits::MAX_ABBREVIATION_BYTES,
        max_keyphrases: Limits::MAX_KEYPHRASES,
        max_memory_bytes: limits.max_memory_bytes as u64,
        max_stream_documents: Limits::MAX_STREAM_DOCUMENTS,
    }
}
