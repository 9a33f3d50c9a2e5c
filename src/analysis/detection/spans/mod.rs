//! The parts of a text in several languages: the best path through its words (Viterbi), cut into runs, and
//! these as spans.
//!
//! How sure the language of the whole text is, is no matter of this room; [`super::decision`] tells.

mod bounds;
pub(crate) mod by_language;
pub(crate) mod find;
mod runs;
mod separator;
mod states;
mod viterbi;
