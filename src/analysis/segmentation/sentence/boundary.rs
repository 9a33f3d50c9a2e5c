//! What is decided about a document: its sentences, and the places where a rule refused to end one.

use super::rule::Rule;
use crate::analysis::Span;

/// One sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without the whitespace around it.
    pub span: Span,
    /// What ended it.
    pub rule: Rule,
}

/// What was decided at a place where a sentence might end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boundary {
    /// A sentence ends.
    Ends(Sentence),
    /// It goes on.
    Refused {
        /// After the mark, in bytes.
        at: usize,
        /// What kept it from ending.
        rule: Rule,
    },
}

impl Boundary {
    pub(super) fn span(self) -> Option<Span> {
        match self {
            Self::Ends(sentence) => Some(sentence.span),
            Self::Refused { .. } => None,
        }
    }
}
