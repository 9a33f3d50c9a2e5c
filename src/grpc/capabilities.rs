//! The rpc GetCapabilities.

use std::collections::BTreeSet;

use super::Limits;
use crate::{
    analysis::{detection, language, segmentation, summarization},
    proto::v1 as pb,
};

/// The rpcs that are built. A test calls all that the contract has and compares.
const METHODS: [&str; 6] =
    ["Segment", "DetectLanguage", "Summarize", "Analyze", "SegmentStream", "GetCapabilities"];

/// What this server can do.
pub(super) fn respond(limits: Limits) -> pb::GetCapabilitiesResponse {
    use pb::Granularity::{Grapheme, Paragraph, Sentence, Story, Word};
    pb::GetCapabilitiesResponse {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        languages: languages(),
        granularities: [Grapheme, Word, Sentence, Paragraph, Story].map(i32::from).to_vec(),
        engines: [pb::Engine::Lector, pb::Engine::Whatlang].map(i32::from).to_vec(),
        limits: Some(limits_on_the_wire(limits)),
        rules_digest: segmentation::rules_digest().to_owned(),
        language_model_digest: detection::model_digest(),
        language_spans: true,
        keyphrases: true,
        methods: METHODS.map(str::to_owned).to_vec(),
    }
}

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

fn limits_on_the_wire(limits: Limits) -> pb::Limits {
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
    }
}
