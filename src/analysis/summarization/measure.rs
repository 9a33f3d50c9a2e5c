//! What the weights are fitted on.

use super::features::{Candidates, Topic};
use super::weights::WEIGHTS;
use super::{Options, boilerplate::Standing, placed, title, values::Measures};
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, terms::Terms};

/// The sentences of a text that may stand in its summary, as the summarizer sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How long the text is to the summarizer, from 0 to 1: features have one weight in short texts and one in long ones.
    pub long: f64,
    /// In the order of the text.
    pub sentences: Vec<MeasuredSentence>,
}

/// One sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSentence {
    /// Where it stands.
    pub span: Span,
    /// Its features in the order of [`feature_names`], not weighted.
    pub values: Vec<f64>,
    /// Its terms by number, as a vector of length one: the product of two of them is what redundancy is reckoned by.
    pub terms: Vec<(u32, f32)>,
}

/// The names of the features, as contributions have them.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|weight| weight.name)
}

/// Measures the sentences of `text` that [`super::summarize`] would choose from. The budget is not looked at.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn measure(
    text: &str,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Measured, Interrupted> {
    let checkpoint = &mut Checkpoint::new(interrupt);
    let placed = placed(text, options.language, checkpoint)?;
    let mut terms = Terms::new(options.language);
    let title = Topic::read(title(text, &placed, options), &mut terms, checkpoint)?;
    let query = Topic::read(options.query, &mut terms, checkpoint)?;
    let candidates = Candidates::read(text, &placed, Standing::Body, &title, &mut terms, checkpoint)?;
    let measures = Measures::of(&candidates, &title, &query, checkpoint)?;
    let long = measures.long();
    let mut sentences = Vec::with_capacity(candidates.len());
    measures.each(checkpoint, |values| {
        let i = sentences.len();
        let terms = candidates.bags.of(i).to_vec();
        sentences.push(MeasuredSentence { span: candidates.span(i), values: values.to_vec(), terms });
    })?;
    Ok(Measured { long, sentences })
}
