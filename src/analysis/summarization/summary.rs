//! A summary: the chosen sentences, and how they are joined.

use crate::analysis::Span;

/// One chosen sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Where it stands; one of [`Document::sentences`](crate::analysis::Document::sentences).
    pub span: Span,
    /// How much it carried when it was chosen. Comparable within one summary only.
    pub score: f64,
    /// What the score is the sum of, without the parts that are 0; empty unless
    /// [`Options::explain`](super::Options::explain). "redundancy" is what resembling the sentences chosen
    /// before took away.
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
