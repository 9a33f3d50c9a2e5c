//! Picks the sentences that carry a text.
//!
//! [`summarize`] cuts the text into sentences, sets aside what stands round them on a page (`boilerplate`), numbers their
//! words (`terms`, `features`), measures every sentence (`values`), weighs it (`weights`) and chooses one after the other within the budget, each
//! choice lowering what resembles it (`select`). No step compares pairs of sentences: the cost is linear in the text.

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

use super::{
    Interrupt, Interrupted, Span,
    pace::Pace,
    segmentation,
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
}

/// One chosen sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Where it stands; a span that [`super::segmentation::sentences`] gives.
    pub span: Span,
    /// How much it carried when it was chosen; the sum of `contributions`. Comparable within one summary only.
    pub score: f64,
    /// What the score is made of, without the parts that are 0. "redundancy" is what resembling the sentences chosen before
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
/// let options = Options { language: "en", title: "", query: "", budget: Budget::Sentences(1) };
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
    let mut pace = Pace::new(interrupt);
    let spans = sentences(text, options.language, &mut pace)?;
    let placed = boilerplate::place(text, &spans, &mut pace)?;
    for standing in [Standing::Body, Standing::Aside] {
        let sentences = pick(text, &placed, standing, options, &mut pace)?;
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
    sentences.into_iter().collect::<Vec<_>>().join(joiner(language))
}

/// Whether the language has stop words or stems of its own.
pub fn is_supported(language: &str) -> bool {
    terms::is_supported(language)
}

fn sentences(text: &str, language: &str, pace: &mut Pace<'_>) -> Result<Vec<Span>, Interrupted> {
    let spend = |span: Span| pace.spend(span.end - span.start).map(|()| span);
    segmentation::sentences(text, language).map(spend).collect()
}

/// The summary of the sentences of one standing.
fn pick(
    text: &str,
    placed: &[Placed],
    standing: Standing,
    options: &Options<'_>,
    pace: &mut Pace<'_>,
) -> Result<Vec<Chosen>, Interrupted> {
    let mut terms = Terms::new(options.language);
    let title = Topic::read(title(text, placed, options), &mut terms, pace)?;
    let query = Topic::read(options.query, &mut terms, pace)?;
    let candidates = Candidates::read(text, standing_as(placed, standing), &title, &mut terms, pace)?;
    let values = values::values(&candidates, &title, &query, pace)?;
    let purse = Purse::new(options.budget, placed.len(), joiner(options.language));
    let long = values::long_share(candidates.len());
    let chosen = select::select(text, &candidates, &values, long, purse, pace)?;
    select::within_words(text, chosen, options, pace)
}

fn standing_as(placed: &[Placed], standing: Standing) -> Vec<Span> {
    placed.iter().filter(|p| p.standing == standing).map(|p| p.span).collect()
}

fn body(placed: &[Placed]) -> Vec<Span> {
    standing_as(placed, Standing::Body)
}

/// The given title, else the headline on the first line.
fn title<'t>(text: &'t str, placed: &[Placed], options: &Options<'t>) -> &'t str {
    match placed.first() {
        Some(first) if options.title.is_empty() && first.heading => first.span.of(text),
        _ => options.title,
    }
}
