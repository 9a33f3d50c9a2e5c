//! What the weights are fitted on.

use super::{
    Options, feature_values::FeatureExtractor, roles::Role, summarizer::Summarizer, weights::WEIGHTS,
};
use crate::analysis::{Document, Interrupt, Interrupted, Span, checkpoint::Checkpoint};

/// The sentences of a text that may stand in its summary, as [`super::summarize`] sees them.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// How long the text is to the summarizer, from 0 to 1: features have one weight in short texts and one
    /// in long ones.
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
    /// Its terms by number, as a vector of length one: the product of two of them is what redundancy is
    /// reckoned by.
    pub terms: Vec<(u32, f32)>,
}

/// The names of the features, as contributions have them.
pub fn feature_names() -> impl Iterator<Item = &'static str> {
    WEIGHTS.iter().map(|weight| weight.name)
}

/// Measures the sentences of `document` that [`super::summarize`] would choose from. The budget is not looked
/// at.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn measure(
    document: &Document<'_>,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Measured, Interrupted> {
    let checkpoint = &mut Checkpoint::new(interrupt);
    let mut summarizer = Summarizer::new(document, options, checkpoint)?;
    let roles = summarizer.roles(summarizer.whole(), checkpoint)?;
    let candidates = summarizer.candidates(summarizer.whole(), &roles, Role::Body, None, checkpoint)?;
    let candidate_sentences = &candidates.sentences;
    let features =
        FeatureExtractor::new(candidate_sentences, &candidates.title, &candidates.query, checkpoint)?;
    let long = features.long();
    let mut sentences = Vec::with_capacity(candidate_sentences.len());
    features.each(checkpoint, |values| {
        let i = sentences.len();
        let terms = candidate_sentences.vectors.of(i).to_vec();
        let span = candidate_sentences.span(i);
        sentences.push(MeasuredSentence { span, values: values.to_vec(), terms });
    })?;
    Ok(Measured { long, sentences })
}
