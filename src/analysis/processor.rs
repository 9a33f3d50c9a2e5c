//! What the processor can do beyond what every one of its kind can.

use std::sync::LazyLock;

static MODERN: LazyLock<bool> = LazyLock::new(|| {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
});

/// Whether this is an x86-64 processor that has AVX2 and counts and shifts bits in one instruction each, as
/// those made since 2013 do ("x86-64-v3").
#[inline]
pub(in crate::analysis) fn is_modern() -> bool {
    *MODERN
}
