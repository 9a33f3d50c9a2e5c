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
mod remaining_budget;
mod roles;
mod sparse_vectors;
mod summarizer;
mod surface_features;
mod topic;
mod weights;

pub use by_story::{StorySummary, summarize_stories};
pub use keyphrases::{Keyphrase, keyphrases};
pub use measure::{Measured, MeasuredSentence, feature_names, measure};

use summarizer::Summarizer;

use super::{Document, Interrupt, Interrupted, Span, checkpoint::Checkpoint, terms};

/// What a summary may cost; never exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Sentences.
    Sentences(usize),
    /// Words of the summary, [joined](join) in the order of the text.
    Words(usize),
    /// Code points of the joined summary, joiners included.
    Characters(usize),
    /// A share of the sentences that the text has, above 0 to 1, rounded down; never less than one sentence.
    Ratio(f64),
}

/// How to summarize.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The title of the text, or "": then a headline on the first line counts as one.
    pub title: &'a str,
    /// What the summary shall be about, or "".
    pub query: &'a str,
    /// What it may cost.
    pub budget: Budget,
    /// Whether to say what the scores are made of.
    pub explain: bool,
}

/// One chosen sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Where it stands; one of [`Document::sentences`].
    pub span: Span,
    /// How much it carried when it was chosen. Comparable within one summary only.
    pub score: f64,
    /// What the score is the sum of, without the parts that are 0; empty unless [`Options::explain`].
    /// "redundancy" is what resembling the sentences chosen before took away.
    pub contributions: Vec<(&'static str, f64)>,
}

/// The chosen sentences, most important first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// In the order of their importance, given those before them. Scores nearly always fall along it; a
    /// sentence that opens with a reference to the one before ("But he ...") scores more once that is chosen,
    /// and may follow with a higher score.
    pub sentences: Vec<Chosen>,
}

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

/// What joins two sentences of a summary in the language: a space, or nothing.
pub fn joiner(language: &str) -> &'static str {
    if matches!(language, "zh" | "ja" | "th") { "" } else { " " }
}

/// Joins the chosen sentences, in the given order, as one text.
pub fn join<'t>(sentences: impl IntoIterator<Item = &'t str>, language: &str) -> String {
    let mut joined = String::new();
    for (at, sentence) in sentences.into_iter().enumerate() {
        if at > 0 {
            joined.push_str(joiner(language));
        }
        joined.push_str(sentence);
    }
    joined
}

/// Whether the language has stop words or stems of its own.
pub fn is_supported(language: &str) -> bool {
    terms::is_supported(language)
}
