//! The spans of a text, with the language of each.

use super::super::answer::{Candidate, LanguageSpan};
use super::super::decision::decide::RELIABLE;
use super::super::decision::ranking::{LanguageProbability, posterior};
use super::super::evidence::{calibration::calibrate, word_scorer::WordScorer};
use super::super::model::MODEL;
use super::super::numbers::share;
use super::super::options::Options;
use super::super::text::{encoded::EncodedText, word::EncodedWord};
use super::bounds::{begin, trimmed};
use super::runs::{COST_OF_RUN, LanguageRun, totals, without_weak};
use super::states::log_priors;
use super::viterbi::best_path;
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint};

/// How sure a language is that only its script tells.
const TOLD_BY_SCRIPT: f64 = 0.97;

/// The languages of the parts of a text that was read in one piece, in its order.
///
/// When there is one part only, its language has the confidence 0: that of the whole text is its confidence.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn find_spans(
    text: &EncodedText<'_>,
    whole: &str,
    options: &Options<'_>,
    scorer: &mut WordScorer,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageSpan>, Interrupted> {
    let path = best_path(text, whole, &log_priors(options), scorer, checkpoint)?;
    let runs = without_weak(text, path, checkpoint)?;
    let all = text.scripts.weight();
    let mut spans: Vec<LanguageSpan> = Vec::with_capacity(runs.len());
    for run in &runs {
        let start = spans.last().map_or(0, |last| last.span.start);
        let start = begin(text, whole, run, start, checkpoint)?;
        if let Some(before) = spans.last_mut() {
            before.span.end = start;
        }
        let language = match runs.len() {
            1 => Candidate { code: run.language(), confidence: 0.0, reliable: false },
            _ => candidate(text, run, options, checkpoint)?,
        };
        spans.push(LanguageSpan {
            span: Span::new(start, whole.len()),
            language,
            script: run.words(text).first().map_or("Zyyy", EncodedWord::script),
            proportion: share(run.weight(text, checkpoint)?, all),
        });
    }
    for span in &mut spans {
        span.span = trimmed(span.span, whole, checkpoint)?;
    }
    Ok(spans)
}

/// How sure the language of a run is.
fn candidate(
    text: &EncodedText<'_>,
    run: &LanguageRun,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Candidate, Interrupted> {
    checkpoint.spend(COST_OF_RUN)?;
    let code = run.language();
    let ranking = posterior(&probabilities(text, run.words(text), code, checkpoint)?, options);
    let own = ranking.iter().find(|language| language.code == code);
    let confidence = own.map_or(0.0, |language| language.probability);
    Ok(Candidate { code, confidence, reliable: confidence >= RELIABLE })
}

/// The probabilities of the languages of the model that knows `code`, or of that alone where only a script
/// tells it.
fn probabilities(
    text: &EncodedText<'_>,
    words: &[EncodedWord],
    code: &'static str,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    let mut models = MODEL.scripts.iter().enumerate();
    if let Some((number, model)) = models.find(|(_, model)| model.languages.contains(&code)) {
        let totals = totals(text, words, number, checkpoint)?;
        if totals.positions > 0 {
            return Ok(calibrate(model, &totals, f64::NEG_INFINITY, checkpoint)?.probabilities);
        }
    }
    Ok(vec![LanguageProbability { code, probability: TOLD_BY_SCRIPT }])
}
