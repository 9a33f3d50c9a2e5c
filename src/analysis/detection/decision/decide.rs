//! Whether to answer, and whether the answer is reliable.

use super::super::answer::{Candidate, Detection, UndeterminedReason};
use super::super::text::script_counts::ScriptShare;
use super::ranking::LanguageProbability;
use UndeterminedReason::{CloseRivals, Mixed, NotLanguage, TooShort};

/// From this confidence on an answer is reliable.
pub(crate) const RELIABLE: f64 = 0.95;

/// The confidence of the answer that a text is no language.
const NOT_LANGUAGE: f64 = 0.5;

/// A text of no more weight than this could be in any language of its script.
const UNDECIDABLE_WEIGHT: usize = 2;

/// Texts of less weight are unsure for want of letters, others for want of difference.
const SHORT_WEIGHT: usize = 16;

/// A mixed text has no language when the best one is less likely.
const MIXED_MAJORITY: f64 = 0.6;

/// An answer without candidates.
pub(crate) fn undetermined(
    code: &'static str,
    confidence: f64,
    script: &'static str,
    reason: UndeterminedReason,
) -> Detection {
    let language = Candidate { code, confidence, reliable: false };
    Detection { language, candidates: Vec::new(), script, spans: Vec::new(), reason: Some(reason) }
}

/// The answer for code and noise.
pub(crate) fn not_language(script: &'static str) -> Detection {
    undetermined("zxx", NOT_LANGUAGE, script, NotLanguage)
}

/// The answer for a text whose main script is `main`. `ranking` are the languages that the caller allows,
/// best first; `doubt` is what speaks against relying on them besides their probabilities.
pub(crate) fn decide(
    ranking: &[LanguageProbability],
    main: &ScriptShare,
    doubt: Option<UndeterminedReason>,
    max_candidates: usize,
) -> Detection {
    let is_undecidable = main.weight <= UNDECIDABLE_WEIGHT;
    let (Some(best), false) = (ranking.first(), is_undecidable && ranking.len() > 1) else {
        let reason = if is_undecidable { TooShort } else { CloseRivals };
        return undetermined("und", 0.0, main.script, reason);
    };
    let reason = doubt.or_else(|| weakness(best, main));
    let reliable = reason.is_none();
    let candidates =
        ranking.iter().enumerate().map(|(at, language)| candidate(language, reliable && at == 0));
    let has_majority = reason != Some(Mixed) || best.probability >= MIXED_MAJORITY;
    let language = if has_majority {
        candidate(best, reliable)
    } else {
        Candidate { code: "und", ..candidate(best, false) }
    };
    let candidates = candidates.take(max_candidates).collect();
    Detection { language, candidates, script: main.script, spans: Vec::new(), reason }
}

fn candidate(language: &LanguageProbability, reliable: bool) -> Candidate {
    Candidate { code: language.code, confidence: language.probability, reliable }
}

/// Why the best language is not to be relied upon.
fn weakness(best: &LanguageProbability, main: &ScriptShare) -> Option<UndeterminedReason> {
    match best.probability {
        _ if main.weight <= UNDECIDABLE_WEIGHT => Some(TooShort),
        sure if sure >= RELIABLE => None,
        _ if main.weight < SHORT_WEIGHT => Some(TooShort),
        _ => Some(CloseRivals),
    }
}
