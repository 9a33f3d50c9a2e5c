//! What the spans of each language are together.

use super::super::answer::LanguageSpan;
use super::super::decision::ranking::{LanguageProbability, sort};
use crate::analysis::{Interrupted, checkpoint::Checkpoint};

/// The share of each language in the text, the largest first.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn shares(
    spans: &[LanguageSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    sums(spans, |span| span.proportion, checkpoint)
}

/// The confidence of each language times its share, the largest first.
///
/// # Errors
///
/// [`Interrupted`] when the checkpoint says so.
pub(crate) fn confidences(
    spans: &[LanguageSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    sums(spans, |span| span.proportion * span.language.confidence, checkpoint)
}

fn sums(
    spans: &[LanguageSpan],
    value: impl Fn(&LanguageSpan) -> f64,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<LanguageProbability>, Interrupted> {
    let mut sums: Vec<LanguageProbability> = Vec::new();
    for span in spans {
        checkpoint.spend(8 * (1 + sums.len()))?;
        match sums.iter_mut().find(|sum| sum.code == span.language.code) {
            Some(sum) => sum.probability += value(span),
            None => sums.push(LanguageProbability { code: span.language.code, probability: value(span) }),
        }
    }
    sort(&mut sums);
    Ok(sums)
}
