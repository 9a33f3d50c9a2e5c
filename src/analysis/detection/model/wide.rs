//! The scores by the instructions that most processors have beyond the oldest ones of their kind.

#![allow(unsafe_code)]

use super::file::Script;
use super::score::{Bench, Lanes};
#[cfg(target_arch = "x86_64")]
use crate::analysis::processor;

/// The scores of a block, by the widest instructions that there are.
#[inline]
pub(super) fn score(script: &Script, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
    #[cfg(target_arch = "x86_64")]
    if processor::is_modern() {
        // SAFETY: it was just seen that this is a modern processor, and nothing else is needed.
        return unsafe { modern::score(script, key, symbols, bench) };
    }
    script.score_anywhere(key, symbols, bench)
}

/// The scores of the words of a block.
#[inline]
pub(super) fn score_words(
    script: &Script,
    key: &mut u64,
    symbols: &[u16],
    ends: &[usize],
    bench: &mut Bench,
    sums: &mut [Lanes],
) {
    #[cfg(target_arch = "x86_64")]
    if processor::is_modern() {
        // SAFETY: it was just seen that this is a modern processor, and nothing else is needed.
        return unsafe { modern::score_words(script, key, symbols, ends, bench, sums) };
    }
    script.score_words_anywhere(key, symbols, ends, bench, sums);
}

#[cfg(target_arch = "x86_64")]
mod modern {
    use super::{Bench, Lanes, Script};

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn score(script: &Script, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
        script.score_anywhere(key, symbols, bench)
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn score_words(
        script: &Script,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        bench: &mut Bench,
        sums: &mut [Lanes],
    ) {
        script.score_words_anywhere(key, symbols, ends, bench, sums);
    }
}
