//! `lector detect`: the language of a text.

use serde_json::{Value, json};

use super::print::pretty;
use crate::analysis::{
    detection,
    language::{self, LanguageTag},
};

pub(super) fn detect(text: &str, allow: &[LanguageTag], json: bool) -> String {
    let allowed = allow.iter().map(|tag| tag.primary().into()).collect();
    let found =
        detection::detect(text, &detection::Options { allowed, max_candidates: 3, ..Default::default() });
    let name = |code: &'static str| language::name(code).unwrap_or("undetermined");
    if !json {
        let language = found.language;
        let reliable = if language.reliable { "reliable" } else { "not reliable" };
        return format!(
            "{}\t{}\t{:.2}\t{reliable}\n",
            language.code,
            name(language.code),
            language.confidence
        );
    }
    let one = |candidate: &detection::Candidate| {
        json!({ "code": candidate.code, "name": name(candidate.code), "script": found.script,
                "confidence": candidate.confidence, "reliable": candidate.reliable })
    };
    let candidates: Vec<Value> = found.candidates.iter().map(one).collect();
    pretty(&json!({ "language": one(&found.language), "candidates": candidates }))
}
