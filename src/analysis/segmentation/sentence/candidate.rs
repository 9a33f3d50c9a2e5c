//! A mark that may end a sentence, with all that a decision about it may use, and the decision.

use super::{rule::Rule, state::SentenceState};
use crate::analysis::segmentation::{options::Newlines, rules::Lexicon, windows::context::Context};

/// A mark that may end a sentence. Places are those of the window.
#[derive(Clone, Copy)]
pub(super) struct BreakCandidate<'a> {
    /// The window.
    pub(super) context: &'a Context<'a>,
    /// Where the mark stands.
    pub(super) at: usize,
    /// Where the sentence begins; 0 when it begins before the window.
    pub(super) start: usize,
    /// Where the window begins in the document.
    pub(super) base: usize,
    /// What is known of the sentence.
    pub(super) sentence: &'a SentenceState,
    pub(super) lexicon: &'a Lexicon,
    pub(super) newlines: Newlines,
}

/// What is decided at a candidate. Places are those of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// The sentence ends before `end`.
    Break { end: usize, rule: Rule },
    /// It does not; the next candidate stands at or after `resume`. There is no rule where no sentence could
    /// have ended.
    NoBreak { resume: usize, rule: Option<Rule> },
    /// The text that comes decides.
    NeedMore,
}
