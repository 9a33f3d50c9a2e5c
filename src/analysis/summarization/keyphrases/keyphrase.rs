//! One keyphrase, as it is told to the caller.

use crate::analysis::Span;

/// A phrase that tells what a text is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyphrase {
    /// Its first place in the text: one to four words of one sentence without a mark between them but a
    /// hyphen.
    pub span: Span,
    /// How much it tells, above 0. Comparable within one answer only.
    pub score: f64,
}
