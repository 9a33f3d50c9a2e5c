//! Where a text is parted, so that each piece can be cut into words by itself.

use super::{
    boundary::{separates, splits_cluster},
    fast_path::{self, LongWord, LongWordStep},
    piece::{LONGEST, WordsOfPiece},
};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix};

/// How far a piece reaches, in bytes, unless a single word is longer.
const REACH: usize = 4096;

/// More than the longest word of a dictionary, in bytes: words that end so far before the end of what is
/// known stay as they are when more becomes known.
const SETTLED: usize = 256;

/// What a byte costs when a piece is looked for, in bytes of other work.
const COST_OF_PIECE: usize = 4;

/// Finds the pieces of a text that may still grow.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Pieces {
    /// How much of the text has no end of a piece, in bytes.
    looked: usize,
    /// How much of the text must be known before a run is cut between two words, in bytes.
    reach: usize,
    /// Whether no word ends within [`LONGEST`].
    is_long: bool,
    /// How far a word of the fast path is known to reach that the text begins with.
    long: LongWord,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { looked: 0, reach: REACH, is_long: false, long: LongWord::default() }
    }
}

impl Pieces {
    /// The end of the first piece of `text`, which begins where the last piece ended. `last` tells that
    /// nothing follows it. `None`: it must grow first, or is empty.
    pub(in crate::analysis::segmentation) fn next(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        let end = self.find(text, last, checkpoint)?;
        if end.is_some() {
            *self = Self::default();
        }
        Ok(end)
    }

    fn find(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        while text.len() > self.reach {
            if self.is_long {
                return self.find_end_of_long(text, last, checkpoint);
            }
            let known = prefix(text, self.reach);
            checkpoint.spend(COST_OF_PIECE * known.len())?;
            let end = last_safe(known, self.looked).or_else(|| last_settled(known));
            if end.is_some() {
                return Ok(end);
            }
            self.looked = known.len();
            if self.reach < LONGEST {
                self.reach *= 2;
            } else {
                self.is_long = true;
            }
        }
        if last {
            return Ok((!text.is_empty()).then_some(text.len()));
        }
        checkpoint.spend(text.len() - self.looked.min(text.len()))?;
        let end = last_safe(text, self.looked);
        self.looked = text.len();
        Ok(end)
    }

    /// The end of a word that is longer than others are looked at.
    fn find_end_of_long(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        loop {
            checkpoint.spend(fast_path::STEP)?;
            match self.long.go_on(text.as_bytes(), last) {
                LongWordStep::End(end) if end >= LONGEST => return Ok(Some(end)),
                LongWordStep::End(_) => return Ok(Some(forced(text))),
                LongWordStep::Further => {}
                LongWordStep::More => return Ok(None),
            }
        }
    }
}

/// Where a word without end is cut: at the end of a cluster, if one is near.
fn forced(text: &str) -> usize {
    const NEAR: usize = 64;
    let longest = prefix(text, LONGEST).len();
    let mut ends = text[..longest].char_indices().rev().take(NEAR).map(|(at, _)| at);
    ends.find(|at| *at > 0 && !splits_cluster(text, *at)).unwrap_or(longest)
}

/// The last place after `from` where words do not depend on what stands on the other side.
fn last_safe(text: &str, from: usize) -> Option<usize> {
    let from = prefix(text, from.saturating_sub(1)).len();
    let mut next = text.len();
    let mut after = None;
    for (at, c) in text[from..].char_indices().rev() {
        if after.is_some_and(|after| separates(c, after)) {
            return Some(next);
        }
        (next, after) = (from + at, Some(c));
    }
    None
}

/// The last end of a word that does not change whatever follows.
fn last_settled(text: &str) -> Option<usize> {
    let settled = text.len().saturating_sub(SETTLED);
    WordsOfPiece::of(text).map(|word| word.span.end).take_while(|end| *end <= settled).last()
}
