//! Extended grapheme clusters of UAX #29: what a reader calls a character.
//!
//! ICU4X finds them; most, which are one character that neither extends nor takes in another, are found
//! without it. How single characters stand to clusters is told by [`property`], and by nothing else in the
//! analysis.

#![deny(clippy::indexing_slicing, clippy::panic)]

mod icu;
mod long;
mod property;
#[cfg(test)]
mod tests;

use std::{borrow::BorrowMut, iter};

pub(in crate::analysis) use self::property::{extends, prepends};
pub(super) use self::{
    long::LongCluster,
    property::{is_conjunct, takes},
};

use self::{icu::IcuClusters, property::stands_alone};
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint};

/// How much of a text is looked at in one step, in bytes; a cluster that is longer takes several.
pub(super) const REACH: usize = 4096;

/// What a byte of a cluster costs, in bytes of other work, and how many are counted at once.
const COST: usize = 4;
const AT_ONCE: usize = 512;

/// The clusters of `text`; they cover it.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    interruptible_graphemes(text, Checkpoint::new(&Interrupt::never())).filter_map(Result::ok)
}

/// The clusters of `text`, until the checkpoint says that they are no longer wanted.
pub(super) fn interruptible_graphemes<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    within(text, REACH, checkpoint)
}

/// The clusters of `text`, of which `reach` bytes are looked at in one step.
fn within<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    reach: usize,
    mut checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    let mut clusters = Clusters { text, reach, start: 0, asked: 0, icu: None };
    iter::from_fn(move || clusters.next(checkpoint.borrow_mut()))
}

/// The clusters of a text that are not found yet.
struct Clusters<'t> {
    text: &'t str,
    reach: usize,
    /// Where the next begins.
    start: usize,
    /// Up to here was asked whether they are still wanted.
    asked: usize,
    /// What ICU4X is reading.
    icu: Option<IcuClusters<'t>>,
}

impl Clusters<'_> {
    #[inline]
    fn next(&mut self, checkpoint: &mut Checkpoint<'_>) -> Option<Result<Span, Interrupted>> {
        if self.start < self.asked
            && self.icu.is_none()
            && let Some(end) = fast_path_end(self.text, self.start)
        {
            let span = Span::new(self.start, end);
            self.start = end;
            return Some(Ok(span));
        }
        self.next_slowly(checkpoint)
    }

    #[inline(never)]
    fn next_slowly(&mut self, checkpoint: &mut Checkpoint<'_>) -> Option<Result<Span, Interrupted>> {
        if self.start == self.text.len() {
            return None;
        }
        let end = self.end(checkpoint);
        if end.is_err() {
            (self.start, self.asked, self.icu) = (self.text.len(), 0, None);
        }
        Some(end.map(|end| Span::new(std::mem::replace(&mut self.start, end), end)))
    }

    fn end(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
        if self.start >= self.asked {
            // Some clusters at a time, since most are one byte.
            self.asked = self.text.len().min(self.start + AT_ONCE);
            checkpoint.spend(COST * AT_ONCE)?;
        }
        if let Some(end) = self.icu.as_mut().and_then(IcuClusters::next) {
            return Ok(end);
        }
        self.icu = None;
        match fast_path_end(self.text, self.start) {
            Some(end) => Ok(end),
            None => read(self.text, self.start, self.reach, &mut self.icu, checkpoint),
        }
    }
}

/// The end of the cluster at `start`, and in `icu` what finds those after it.
fn read<'t>(
    text: &'t str,
    start: usize,
    reach: usize,
    icu: &mut Option<IcuClusters<'t>>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let new = icu.insert(IcuClusters::new(text, start, reach));
    checkpoint.spend(new.last - start)?;
    if let Some(end) = new.next() {
        return Ok(end);
    }
    let mut long = LongCluster::begin(&text[start..new.last]);
    *icu = None;
    let end = long.go_on(&text[start..], true, reach, checkpoint)?;
    Ok(start + end.unwrap_or(text.len() - start))
}

/// The end of the cluster at `start` when it is one character that stands alone, with another after it.
#[inline]
fn fast_path_end(text: &str, start: usize) -> Option<usize> {
    match *text.as_bytes().get(start..)? {
        [b'\r', b'\n', ..] => Some(start + 2),
        [first, second, ..] if first.is_ascii() && second.is_ascii() => Some(start + 1),
        _ => {
            let end = start + length_alone(text, start)?;
            length_alone(text, end).map(|_| end)
        }
    }
}

/// The length in bytes of the character at `at`, when it neither extends another nor takes one in; 0 at the
/// end.
#[inline]
fn length_alone(text: &str, at: usize) -> Option<usize> {
    match text[at..].chars().next() {
        Some(c) => stands_alone(c).then(|| c.len_utf8()),
        None => Some(0),
    }
}
