//! What the processor can do beyond what every x86-64 processor can.

use std::sync::LazyLock;

static X86_64_V3: LazyLock<bool> = LazyLock::new(|| {
    is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("popcnt")
});

/// Whether the processor is of the level x86-64-v3, as those made since 2013 are, as far as the analysis uses
/// it: it has AVX2, and counts and shifts bits in one instruction each.
#[inline]
pub(crate) fn is_x86_64_v3() -> bool {
    *X86_64_V3
}
