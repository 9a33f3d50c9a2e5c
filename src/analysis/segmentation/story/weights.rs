//! The one table of what each sign counts for a story that begins at a line, in nats.
//!
//! Set by hand and moved one by one while that helped on pages that were made of news texts, on Choi's texts and on single
//! articles; docs/quality.md has the figures.

/// What each sign counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    /// What a story costs at least.
    pub(super) story: f64,
    /// What the cost rises by per unit of spread beyond `knee`: where words return all over the page, there is one story.
    pub(super) slope: f64,
    /// The spread up to which a story costs the least.
    pub(super) knee: f64,
    /// The share of that rise that a line pays which more than its words sets apart.
    pub(super) trust: f64,
    /// Further cost on a page with headlines or dates above its stories.
    pub(super) formal: f64,
    /// Further cost there of a story that begins with neither.
    pub(super) bare: f64,
    /// A line that looks like a headline.
    pub(super) head: f64,
    /// All of its words in the lines below it.
    pub(super) ahead: f64,
    /// All of its words in the lines above it, to its harm.
    pub(super) behind: f64,
    /// An address, a date, an author or bullets under it.
    pub(super) block: f64,
    /// The same line elsewhere on the page.
    pub(super) repeated: f64,
    /// A dateline below it.
    pub(super) dateline_under: f64,
    /// A blank line before it, as before all sure headlines of the page.
    pub(super) alike: f64,
    /// No text below it, to its harm.
    pub(super) bodiless: f64,
    /// Each word beyond five, up to eight; to its harm below five.
    pub(super) length: f64,
    /// A question or exclamation mark at its end, to its harm.
    pub(super) question: f64,
    /// What a headline must reach to be taken for one.
    pub(super) strong: f64,
    /// A line of text with a dateline.
    pub(super) dateline: f64,
    /// A line of text that begins with a lowercase letter, to its harm.
    pub(super) low: f64,
    /// Bullets under no headline.
    pub(super) bullet: f64,
    /// A date, an author or an address under no headline.
    pub(super) meta: f64,
    /// A blank line before it, where that is rare.
    pub(super) blank: f64,
    /// No blank line before it, where one would be expected, to its harm.
    pub(super) unbroken: f64,
    /// A rule before it: "* * *".
    pub(super) rule: f64,
    /// "Read more" before it.
    pub(super) furniture: f64,
    /// Text without a full stop before it, to its harm.
    pub(super) unended: f64,
    /// Another short line before it, to its harm.
    pub(super) after_short: f64,
    /// A line that it seems to go on with, to its harm.
    pub(super) wrapped: f64,
}

pub(super) const WEIGHTS: Weights = Weights {
    story: 4.0,
    slope: 60.0,
    knee: -0.95,
    trust: 0.5,
    formal: 12.0,
    bare: 12.0,
    head: 1.0,
    ahead: 10.0,
    behind: 5.0,
    block: 4.0,
    repeated: 3.0,
    dateline_under: 4.0,
    alike: 4.0,
    bodiless: 14.0,
    length: 0.5,
    question: 8.0,
    strong: 6.0,
    dateline: 5.0,
    low: 1.0,
    bullet: 4.0,
    meta: 8.0,
    blank: 2.0,
    unbroken: 2.0,
    rule: 14.0,
    furniture: 5.0,
    unended: 1.0,
    after_short: 1.0,
    wrapped: 2.0,
};
