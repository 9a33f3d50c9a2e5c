//! SIMD dispatch: the scores by the widest instructions that the processor has.
//!
//! The same code is compiled twice; nothing is computed here.

#![allow(unsafe_code)]

use super::file::ScriptModel;
use super::score::{LaneScores, Scratch};
#[cfg(target_arch = "x86_64")]
use crate::analysis::processor;

/// The scores of a block, by the widest instructions that there are.
#[inline]
pub(super) fn score(
    script: &ScriptModel,
    key: &mut u64,
    symbols: &[u16],
    scratch: &mut Scratch,
) -> LaneScores {
    #[cfg(target_arch = "x86_64")]
    if processor::is_modern() {
        // SAFETY: the processor was just seen to have these features, and nothing else is required.
        return unsafe { modern::score(script, key, symbols, scratch) };
    }
    script.score_portable(key, symbols, scratch)
}

/// The scores of the words of a block.
#[inline]
pub(super) fn score_words(
    script: &ScriptModel,
    key: &mut u64,
    symbols: &[u16],
    ends: &[usize],
    scratch: &mut Scratch,
    sums: &mut [LaneScores],
) {
    #[cfg(target_arch = "x86_64")]
    if processor::is_modern() {
        // SAFETY: the processor was just seen to have these features, and nothing else is required.
        return unsafe { modern::score_words(script, key, symbols, ends, scratch, sums) };
    }
    script.score_words_portable(key, symbols, ends, scratch, sums);
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
