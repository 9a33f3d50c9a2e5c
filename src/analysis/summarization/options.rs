//! What a caller asks of a summary.

/// What a summary may cost; never exceeded.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// Sentences.
    Sentences(usize),
    /// Words of the summary, [joined](super::join) in the order of the text.
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
