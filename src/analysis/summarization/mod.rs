//! Chooses the sentences that carry a text, and the phrases that name what it is about.
//!
//! [`summarize`] takes the sentences of a [`Document`], sets aside what only surrounds the text on its page
//! (`roles`), reads the rest as vectors of terms (`candidates`), computes the features of every sentence
//! (`feature_values`), weighs them (`weights`) and chooses one sentence after the other within the
//! budget, each choice lowering what resembles it (`greedy_selection`). No step compares pairs of
//! sentences: the cost is linear in the text at every budget.
//!
//! Of the sentences that may be chosen next, up to 256 are compared; from the 513th chosen one on, 16, and
//! the sentences are in the order in which they were chosen. Such a long summary, and its order, are near to
//! the best but need not be it; they are the same each time and keep within the budget.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod by_story;
mod candidates;
mod centrality;
mod feature_values;
mod greedy_selection;
mod keyphrases;
mod marginal_scores;
mod measure;
mod options;
mod remaining_budget;
mod roles;
mod sparse_vectors;
mod statistics;
mod summarizer;
mod summary;
mod surface_features;
mod topic;
mod weights;

pub use by_story::{StorySummary, summarize_stories};
pub use keyphrases::{Keyphrase, keyphrases};
pub use measure::{Measured, MeasuredSentence, feature_names, measure};
pub use options::{Budget, Options};
pub use summary::{Chosen, Summary, join, joiner};

use summarizer::Summarizer;

use super::{Document, Interrupt, Interrupted, checkpoint::Checkpoint, terms};

/// Summarizes the text of `document`.
///
/// The sentences are among [`Document::sentences`], each at most once and none with the same words as
/// another. Headlines, bylines, code and boilerplate are chosen only when no sentence of the text fits the
/// budget; addresses, lines without letters and repetitions never, so a text of nothing else has an empty
/// summary. A sentence above the budget is passed over for a shorter one; the summary is empty when none
/// fits.
///
/// Equal arguments give equal summaries, on every machine.
///
/// ```
/// use lector::analysis::{Document, Interrupt, summarization::{Budget, Options, summarize}};
///
/// let text = "River Rises\nThe river Arden rose by two metres on Monday.\nhttps://example.org/n1";
/// let options = Options { title: "", query: "", budget: Budget::Sentences(1), explain: false };
/// let document = Document::in_language(text, "en");
/// let summary = summarize(&document, &options, &Interrupt::never()).expect("never interrupted");
/// assert_eq!(summary.sentences[0].span.of(text), "The river Arden rose by two metres on Monday.");
/// ```
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn summarize(
    document: &Document<'_>,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Summary, Interrupted> {
    let checkpoint = &mut Checkpoint::new(interrupt);
    let mut summarizer = Summarizer::new(document, options, checkpoint)?;
    let whole = summarizer.whole();
    Ok(Summary { sentences: summarizer.summarize(whole, None, options.budget, checkpoint)? })
}

/// Whether the language has stop words or stems of its own.
pub fn is_supported(language: &str) -> bool {
    terms::is_supported(language)
}
