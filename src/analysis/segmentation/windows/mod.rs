//! A whole text, shown window by window to what cuts documents that come in chunks: so that each step reads
//! little, and an interrupt comes through.

#![deny(clippy::indexing_slicing, clippy::panic)]

pub(super) mod context;
pub(super) mod cursor;

use std::borrow::BorrowMut;

use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};

/// What cuts a document that comes in windows.
///
/// The caller gives the same window again, longer or with what [`done`](Self::done) tells taken from its
/// front, which it tells by [`shift`](Self::shift). The cuts do not depend on how the document was divided.
pub(super) trait Cuts {
    /// What it finds.
    type Found;
    /// How much more is shown at a time, in bytes.
    const STEP: usize;
    /// How much must be known after a place before it is judged, in bytes.
    const AHEAD: usize;

    /// What it costs to read so much more, in bytes of other work.
    fn cost(more: &str) -> usize {
        more.len()
    }
    /// What each thing that is found costs, in bytes of other work.
    const COST: usize;

    /// The next thing in the window, at its place in the document. `last` tells that the document ends with
    /// the window. `None`: more text must come first, or the document is done.
    fn next(&mut self, window: &str, last: bool) -> Option<Self::Found>;
    /// How many bytes at the front of the window are not read again.
    fn done(&self, window: &str) -> usize;
    /// The first `bytes` of the window are gone from now on.
    fn shift(&mut self, window: &str, bytes: usize);
}

/// What is found in a text, window by window.
pub(super) fn found<'t, 'i, C: Cuts, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    mut cutter: C,
    mut checkpoint: P,
) -> impl Iterator<Item = Result<C::Found, Interrupted>> + use<'t, 'i, C, P> {
    let (mut from, mut to) = (0, 0);
    let mut stopped = false;
    std::iter::from_fn(move || {
        while !stopped {
            if to > 0 {
                let (window, last) = (&text[from..to], to == text.len());
                if let Some(found) = cutter.next(window, last) {
                    stopped = checkpoint.borrow_mut().spend(C::COST).is_err();
                    return Some(if stopped { Err(Interrupted) } else { Ok(found) });
                }
                if last {
                    return None;
                }
                let gone = cutter.done(window);
                cutter.shift(window, gone);
                from += gone;
            }
            let more = if to == 0 { C::STEP + C::AHEAD } else { C::STEP };
            let end = to + prefix(&text[to..], more).len();
            stopped = checkpoint.borrow_mut().spend(C::cost(&text[to..end])).is_err();
            if stopped {
                return Some(Err(Interrupted));
            }
            if end == 0 {
                return None;
            }
            to = end;
        }
        None
    })
}
