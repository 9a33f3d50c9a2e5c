//! Picks the sentences that carry a text.
//!
//! [`summarize`] cuts the text into sentences, sets aside what stands round them on a page (`boilerplate`), numbers their
//! words (`terms`, `features`), measures every sentence (`values`), weighs it (`weights`) and chooses one after the other within the budget, each
//! choice lowering what resembles it (`select`). No step compares pairs of sentences: the cost is linear in the text at every budget.
//!
//! Of each sentence that may be chosen next, up to 256 are compared; from the 513th chosen one on, 16, and the sentences are in the
//! order in which they were chosen. What such a long summary holds, and its order, are near to the best but need not be it; it is the
//! same each time and keeps within the budget all the same.

mod bags;
mod boilerplate;
mod by_story;
mod features;
mod keyphrases;
mod measure;
mod purse;
mod select;
mod surface;
mod values;
mod vectors;
mod weights;
mod worth;

pub use keyphrases::{Keyphrase, keyphrases};
pub use measure::{Measured, MeasuredSentence, feature_names, measure};

pub use by_story::{StorySummary, summarize_stories};

use boilerplate::{Placed, Standing};
use features::{Candidates, Topic};
use purse::Purse;
use values::Measures;
use worth::Worth;

use super::{
    Interrupt, Interrupted, Span,
    checkpoint::Checkpoint,
    prefix, segmentation,
    terms::{self, Terms},
};

/// What a summary may cost; never exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Sentences.
    Sentences(usize),
    /// Words of the summary, [joined](join) in the order of the text.
    Words(usize),
    /// Code points of the joined summary, what stands between its sentences included.
    Characters(usize),
    /// A share of the sentences that the text has, above 0 to 1, rounded down; never less than one sentence.
    Ratio(f64),
}

/// How to summarize.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The primary language subtag, such as "en"; "und" when unknown.
    pub language: &'a str,
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
    /// Where it stands; a span that [`super::segmentation::sentences`] gives.
    pub span: Span,
    /// How much it carried when it was chosen. Comparable within one summary only.
    pub score: f64,
    /// What the score is the sum of, without the parts that are 0; empty unless [`Options::explain`]. "redundancy" is what resembling the sentences chosen before
    /// took away.
    pub contributions: Vec<(&'static str, f64)>,
}

/// The chosen sentences, most important first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// In the order of their importance, each beside those before it. Scores nearly always fall along it; a sentence that leans on its predecessor
    /// ("But he ...") is worth more once that is chosen, and may follow with a higher score.
    pub sentences: Vec<Chosen>,
}

/// Summarizes `text`.
///
/// The sentences are among those of [`super::segmentation::sentences`], each at most once and none with the same words as
/// another. Headlines, bylines, code and page furniture are chosen only when no sentence of the text fits the budget;
/// addresses, lines without letters and repetitions never, so a text of nothing else has an empty summary. A sentence
/// above the budget is passed over for a shorter one; the summary is empty when none fits.
///
/// The same arguments give the same summary, on every machine.
///
/// ```
/// use lector::analysis::{Interrupt, summarization::{Budget, Options, summarize}};
///
/// let text = "River Rises\nThe river Arden rose by two metres on Monday.\nhttps://example.org/n1";
/// let options = Options { language: "en", title: "", query: "", budget: Budget::Sentences(1), explain: false };
/// let summary = summarize(text, &options, &Interrupt::never()).expect("never interrupted");
/// assert_eq!(summary.sentences[0].span.of(text), "The river Arden rose by two metres on Monday.");
/// ```
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn summarize(
    text: &str,
    options: &Options<'_>,
    interrupt: &Interrupt<'_>,
) -> Result<Summary, Interrupted> {
    let mut checkpoint = Checkpoint::new(interrupt);
    let placed = placed(text, options.language, &mut checkpoint)?;
    for standing in [Standing::Body, Standing::Aside] {
        let sentences = pick(text, &placed, standing, options, &mut checkpoint)?;
        if !sentences.is_empty() {
            return Ok(Summary { sentences });
        }
    }
    Ok(Summary::default())
}

/// What stands between two sentences of a joined summary in the language: a space, or nothing.
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

/// The sentences of a text, each with its place on the page. Of a text beyond 4 GiB the first so many bytes are read.
fn placed(text: &str, language: &str, checkpoint: &mut Checkpoint<'_>) -> Result<Vec<Placed>, Interrupted> {
    let text = prefix(text, u32::MAX as usize);
    let mut placed = Vec::new();
    for_each_sentence(text, language, checkpoint, |span| placed.push(Placed::nowhere(span)))?;
    placed.shrink_to_fit();
    boilerplate::place(text, &mut placed, checkpoint)?;
    Ok(placed)
}

fn for_each_sentence(
    text: &str,
    language: &str,
    checkpoint: &mut Checkpoint<'_>,
    mut each: impl FnMut(Span),
) -> Result<(), Interrupted> {
    for sentence in
        segmentation::interruptible_sentences(text, segmentation::Options::new(language), checkpoint)
    {
        each(sentence?);
    }
    Ok(())
}

/// The summary of the sentences of one standing.
fn pick(
    text: &str,
    placed: &[Placed],
    standing: Standing,
    options: &Options<'_>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    if boilerplate::count(placed, standing, checkpoint)? == 0 {
        return Ok(Vec::new());
    }
    let mut terms = Terms::new(options.language);
    let title = Topic::read(title(text, placed, options), &mut terms, checkpoint)?;
    let query = Topic::read(options.query, &mut terms, checkpoint)?;
    let candidates = Candidates::read(text, placed, standing, &title, &mut terms, checkpoint)?;
    drop(terms);
    let measures = Measures::of(&candidates, &title, &query, checkpoint)?;
    let worth = Worth::new(&candidates, measures, options.explain, checkpoint)?;
    let purse = Purse::new(options.budget, placed.len(), joiner(options.language));
    let chosen = select::select(text, &candidates, worth, purse, checkpoint)?;
    select::within_words(text, chosen, options, checkpoint)
}

/// The given title, else the headline on the first line.
fn title<'t>(text: &'t str, placed: &[Placed], options: &Options<'t>) -> &'t str {
    match placed.first() {
        Some(first) if options.title.is_empty() && first.heading => first.span().of(text),
        _ => options.title,
    }
}
