//! The one table of boundary weights: what each feature of a line counts for a story that begins there, in
//! nats.
//!
//! Set by hand and moved one by one while that helped on pages that were made of news texts, on Choi's texts
//! and on single articles; docs/quality.md has the figures.

/// What each feature counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct BoundaryWeights {
    /// What a story costs at least.
    pub(super) story: f64,
    /// What the cost rises by per unit of spread beyond `knee`: where words return all over the page, there
    /// is one story.
    pub(super) slope: f64,
    /// The spread up to which a story costs the least.
    pub(super) knee: f64,
    /// The share of that rise that a line pays which more than its words sets apart.
    pub(super) marked_share: f64,
    /// Further cost on a page with headlines or dates above its stories.
    pub(super) formal: f64,
    /// Further cost there of a story that begins with neither.
    pub(super) bare: f64,
    /// A line that looks like a headline.
    pub(super) headline: f64,
    /// All of its words in the lines below it.
    pub(super) words_below: f64,
    /// All of its words in the lines above it, to its harm.
    pub(super) words_above: f64,
    /// An address, a date, an author or list items under it.
    pub(super) block: f64,
    /// An equal line elsewhere on the page.
    pub(super) repeated: f64,
    /// A dateline below it.
    pub(super) dateline_under: f64,
    /// A blank line before it, as before all sure headlines of the page.
    pub(super) set_off: f64,
    /// No text below it, to its harm.
    pub(super) bodiless: f64,
    /// Each word beyond five, up to eight; to its harm below five.
    pub(super) length: f64,
    /// A question or exclamation mark at its end, to its harm.
    pub(super) question: f64,
    /// What a headline must reach to be taken for one.
    pub(super) sure_headline: f64,
    /// A line of text with a dateline.
    pub(super) dateline: f64,
    /// A line of text that begins with a lowercase letter, to its harm.
    pub(super) lowercase: f64,
    /// List items under no headline.
    pub(super) list_item: f64,
    /// A date, an author or an address under no headline.
    pub(super) metadata: f64,
    /// A blank line before it, where that is rare.
    pub(super) blank: f64,
    /// No blank line before it, where one would be expected, to its harm.
    pub(super) unbroken: f64,
    /// A separator before it: "* * *".
    pub(super) separator: f64,
    /// "Read more" before it.
    pub(super) boilerplate: f64,
    /// Text without a prior_mass stop before it, to its harm.
    pub(super) unterminated: f64,
    /// Another short line before it, to its harm.
    pub(super) after_short: f64,
    /// A line before it that it seems to continue, to its harm.
    pub(super) continued: f64,
}

/// The weights in use.
pub(super) const WEIGHTS: BoundaryWeights = BoundaryWeights {
    story: 4.0,
    slope: 60.0,
    knee: -0.95,
    marked_share: 0.5,
    formal: 12.0,
    bare: 12.0,
    headline: 1.0,
    words_below: 10.0,
    words_above: 5.0,
    block: 4.0,
    repeated: 3.0,
    dateline_under: 4.0,
    set_off: 4.0,
    bodiless: 14.0,
    length: 0.5,
    question: 8.0,
    sure_headline: 6.0,
    dateline: 5.0,
    lowercase: 1.0,
    list_item: 4.0,
    metadata: 8.0,
    blank: 2.0,
    unbroken: 2.0,
    separator: 14.0,
    boilerplate: 5.0,
    unterminated: 1.0,
    after_short: 1.0,
    continued: 2.0,
};
