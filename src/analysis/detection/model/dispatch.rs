//! SIMD dispatch: the scores by the widest instructions that the processor has.
//!
//! One code is compiled twice; nothing is computed here.

#![allow(unsafe_code)]

use super::file::{LaneScores, ScriptModel};
use super::scratch::Scratch;
#[cfg(target_arch = "x86_64")]
use crate::analysis::processor;

impl ScriptModel {
    /// The scores of at most [`BLOCK`](super::BLOCK) symbols that follow `key`, words with a
    /// [`BORDER`](super::BORDER) between them. Begin with the key of the border; the key after the last
    /// symbol is left in it.
    #[inline]
    pub(crate) fn score(&self, key: &mut u64, symbols: &[u16], scratch: &mut Scratch) -> LaneScores {
        #[cfg(target_arch = "x86_64")]
        if processor::is_x86_64_v3() {
            // SAFETY: the processor was just seen to have these features, and nothing else is required.
            return unsafe { modern::score(self, key, symbols, scratch) };
        }
        self.score_portable(key, symbols, scratch)
    }

    /// [`Self::score`] for each of at most [`BLOCK`](super::BLOCK) words, or parts of words; `ends` are where
    /// they end.
    #[inline]
    pub(crate) fn score_words(
        &self,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        scratch: &mut Scratch,
        sums: &mut [LaneScores],
    ) {
        #[cfg(target_arch = "x86_64")]
        if processor::is_x86_64_v3() {
            // SAFETY: the processor was just seen to have these features, and nothing else is required.
            return unsafe { modern::score_words(self, key, symbols, ends, scratch, sums) };
        }
        self.score_words_portable(key, symbols, ends, scratch, sums);
    }
}

#[cfg(target_arch = "x86_64")]
mod modern {
    use super::{LaneScores, Scratch, ScriptModel};

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn score(
        script: &ScriptModel,
        key: &mut u64,
        symbols: &[u16],
        scratch: &mut Scratch,
    ) -> LaneScores {
        script.score_portable(key, symbols, scratch)
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn score_words(
        script: &ScriptModel,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        scratch: &mut Scratch,
        sums: &mut [LaneScores],
    ) {
        script.score_words_portable(key, symbols, ends, scratch, sums);
    }
}
