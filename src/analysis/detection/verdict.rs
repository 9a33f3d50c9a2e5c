//! Whether to answer, and how sure.

use super::UndeterminedReason::{self, CloseRivals, Mixed, TooShort};
use super::guess::Guess;
use super::scripts::Share;
use super::{Candidate, Detection};

/// From this confidence on an answer is reliable.
pub(super) const RELIABLE: f64 = 0.95;

/// How sure the signs of code and noise are.
const NOT_LANGUAGE: f64 = 0.5;

/// An alphabetic text of so many letters could be anything.
const NOTHING: usize = 2;

/// Texts of less weight are unsure for want of letters, others for want of difference.
const FEW: usize = 16;

/// No language carries a mixed text that has less than this share of it.
const CARRIES: f64 = 0.6;

/// An answer without candidates.
pub(super) fn undetermined(
    code: &'static str,
    confidence: f64,
    script: &'static str,
    reason: UndeterminedReason,
) -> Detection {
    let language = Candidate { code, confidence, reliable: false };
    Detection { language, candidates: Vec::new(), script, spans: Vec::new(), reason: Some(reason) }
}

/// The answer for code and noise.
pub(super) fn not_language(script: &'static str) -> Detection {
    undetermined("zxx", NOT_LANGUAGE, script, UndeterminedReason::NotLanguage)
}

/// The answer for a text whose main script is `main`. `guesses` are what the caller allows, best first; `doubt` is what speaks
/// against relying on them, beside their probabilities.
pub(super) fn decide(
    guesses: &[Guess],
    main: &Share,
    doubt: Option<UndeterminedReason>,
    max_candidates: usize,
) -> Detection {
    let nothing = main.weight <= NOTHING;
    let (Some(best), false) = (guesses.first(), nothing && guesses.len() > 1) else {
        let reason = if nothing { TooShort } else { CloseRivals };
        return undetermined("und", 0.0, main.script, reason);
    };
    let reason = doubt.or_else(|| weakness(best, main));
    let reliable = reason.is_none();
    let candidate =
        |guess: &Guess, reliable| Candidate { code: guess.code, confidence: guess.probability, reliable };
    let candidates = guesses.iter().enumerate().map(|(at, g)| candidate(g, reliable && at == 0));
    let candidates = candidates.take(max_candidates).collect();
    let carried = reason != Some(Mixed) || best.probability >= CARRIES;
    let language =
        if carried { candidate(best, reliable) } else { Candidate { code: "und", ..candidate(best, false) } };
    Detection { language, candidates, script: main.script, spans: Vec::new(), reason }
}

/// Why the best guess is not to be relied upon.
fn weakness(best: &Guess, main: &Share) -> Option<UndeterminedReason> {
    match best.probability {
        _ if main.weight <= NOTHING => Some(TooShort),
        sure if sure >= RELIABLE => None,
        _ if main.weight < FEW => Some(TooShort),
        _ => Some(CloseRivals),
    }
}
