//! The scores by the instructions that most processors have beyond the oldest ones of their kind.

#![allow(unsafe_code)]

use super::file::Script;
use super::score::{Bench, Lanes};

/// [`Script::score`], by the widest instructions that there are.
#[inline]
pub(super) fn score(script: &Script, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
    {
        // SAFETY: the processor has just said that it has them.
        return unsafe { with_avx2(script, key, symbols, bench) };
    }
    script.score_anywhere(key, symbols, bench)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn with_avx2(script: &Script, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
    script.score_anywhere(key, symbols, bench)
}
