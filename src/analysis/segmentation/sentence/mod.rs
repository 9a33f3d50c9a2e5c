//! Sentences: one forward pass that reads candidates only, the bytes that may end a sentence.
//!
//! The way of a candidate: [`candidates`] finds it, [`cutter`] takes it through the rooms, [`terminators`]
//! reads the run of marks with what closes after it ([`closing`], [`quotes`]), [`preceding`] the word before
//! it, [`following`] the word after it, and [`decide`] is the one table that decides from these.
//! [`line_break`](super::lines::line_break) decides at line ends, [`list_marker`](super::lines::list_marker)
//! knows the markers of lists, [`brackets`] what is still open. [`fast_path`] reads the commonest case from
//! sixteen bytes and [`beyond_ascii`] words of other alphabets; they read the same things as the general
//! readers, only faster.
//!
//! Every look around is bounded ([`context`](super::windows::context)), so that the cost is linear on any
//! text, and a look ahead that meets the end of what is known makes the decision wait, so that a document may
//! come in pieces and each sentence is given as soon as it is final.
//!
//! Not here: paragraphs, which are [`paragraph`](super::paragraph)'s, and the words of a language, which are
//! in `rules`.

mod beyond_ascii;
mod boundary;
mod brackets;
mod candidate;
mod candidates;
mod closing;
mod cutter;
mod decide;
mod fast_path;
mod following;
mod preceding;
mod preceding_class;
mod quoted_speech;
mod quotes;
mod rule;
mod single_letter;
mod state;
mod terminators;
mod word_bytes;
mod word_shape;

use std::borrow::BorrowMut;

pub use boundary::{Boundary, Sentence};
pub(super) use cutter::Cutter;
pub use rule::Rule;

use super::{
    Options,
    windows::{self, Cuts},
};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint};

/// The sentences of a text.
pub(super) fn sentences(text: &str, options: Options) -> impl Iterator<Item = Span> + '_ {
    boundaries(text, options).filter_map(Boundary::span)
}

/// The sentences of a text, until the checkpoint stops them.
pub(super) fn interruptible_sentences<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    options: Options,
    checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    interruptible_boundaries(text, options, checkpoint)
        .filter_map(|found| found.map(Boundary::span).transpose())
}

/// The decisions about a text, until the checkpoint stops them.
pub(super) fn interruptible_boundaries<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    options: Options,
    checkpoint: P,
) -> impl Iterator<Item = Result<Boundary, Interrupted>> + use<'t, 'i, P> {
    windows::found(text, Cutter::new(options), checkpoint)
}

/// The decisions about a text.
pub(super) fn boundaries(text: &str, options: Options) -> impl Iterator<Item = Boundary> + '_ {
    let mut cutter = Cutter::new(options);
    std::iter::from_fn(move || cutter.next(text, true))
}

#[cfg(test)]
mod tests;
