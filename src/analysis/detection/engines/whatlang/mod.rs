//! The engine WHATLANG: the whatlang library by its public interface, and its confidence as a probability.
//!
//! Code, scripts, mixed texts and the caller's options are dealt with as in [`super::lector`].

mod alphabets;
pub(crate) mod codes;
mod probabilities;
mod script_words;
mod words;

use super::super::answer::{Detection, UndeterminedReason};
use super::super::decision::decide::{decide, not_language, undetermined};
use super::super::decision::ranking::posterior;
use super::super::options::Options;
use crate::analysis::{Interrupted, checkpoint::Checkpoint};
use script_words::ScriptWords;

/// Languages of lower log-odds matter only when the caller's options could raise them; each takes the library
/// as long as the first.
const MIN_LOG_ODDS: f64 = -6.0;

/// Names the language of `text`; gives no spans.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn detect(
    text: &str,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Detection, Interrupted> {
    let words = ScriptWords::of(text, checkpoint)?;
    let script = words.main().map_or("Zyyy", |main| main.script);
    if !words.has_letters() {
        return Ok(undetermined("und", 0.0, script, UndeterminedReason::NoLetters));
    }
    let Some(main) = words.main().filter(|_| !words.is_not_language()) else {
        return Ok(not_language(script));
    };
    let min_log_odds = if options.are_neutral() { MIN_LOG_ODDS } else { f64::NEG_INFINITY };
    let (probabilities, is_mixed) = words.probabilities(min_log_odds, checkpoint)?;
    let doubt = is_mixed.then_some(UndeterminedReason::Mixed);
    Ok(decide(&posterior(&probabilities, options), main, doubt, options.max_candidates))
}
