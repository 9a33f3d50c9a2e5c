//! Counts in 32 bits, and as numbers with a fraction.

/// A count in 32 bits; larger ones stay at the largest of 32.
pub(crate) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A count as a number with a fraction; counts of more than 32 bits stay at the largest of 32.
pub(crate) fn to_f64(count: usize) -> f64 {
    f64::from(to_u32(count))
}

/// The share of a part in the whole, 0 to 1; that of a part in nothing is the part.
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    to_f64(part) / to_f64(whole.max(1))
}
