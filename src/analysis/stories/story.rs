//! One story, as it is told to the caller.

use crate::analysis::Span;

/// One story of a page. Its parts lie within its span, do not overlap, and are absent when the story has
/// none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Where it stands, without the whitespace around it.
    pub span: Span,
    /// The headline.
    pub headline: Option<Span>,
    /// What its editors set under the headline, bullets taken off, in the order of the text.
    pub highlights: Vec<Span>,
    /// The dateline, such as "BERLIN:", with its mark.
    pub dateline: Option<Span>,
    /// The text after the dateline.
    pub body: Option<Span>,
}
