//! N-grams in a bucket: heads of sixteen bits with a fingerprint each, compared four at once.

use std::hint::select_unpredictable;

/// Heads that are compared at once, sixteen bits each.
const HEADS: usize = 4;

/// The lowest bit of each of four heads.
const ONES: u64 = 0x0001_0001_0001_0001;

/// The parts of a head: ten bits of hash, a bit for a row, five bits of the number of entries.
const FINGERPRINT: u64 = 0xFFC0;
pub(super) const HAS_ROW: u64 = 0x0020;
pub(super) const ENTRY_COUNT: u64 = 0x001F;

/// Where in its bucket the entries of an n-gram begin, and its head without the fingerprint; the head is 0
/// when the n-gram is not there.
#[inline(always)]
pub(super) fn find_head(bucket: &[u8], size: usize, fingerprint: u64) -> (usize, u64) {
    let heads = bucket.first_chunk().map_or(0, |heads| u64::from_le_bytes(*heads));
    let (before, head) = find_in_four(heads, size, fingerprint);
    if head == 0 && size > HEADS { find_further(bucket, size, fingerprint) } else { (size + before, head) }
}

/// How many entries stand before those of the n-gram, and its head.
#[inline(always)]
fn find_in_four(heads: u64, size: usize, fingerprint: u64) -> (usize, u64) {
    // A head whose fingerprint is equal has no difference; taking one from it borrows, which sets its highest
    // bit.
    let differences = (heads & (FINGERPRINT * ONES)) ^ (fingerprint * ONES);
    let equal = differences.wrapping_sub(ONES) & !differences & (0x8000 * ONES);
    // The lowest such bit, rounded down to where its head begins.
    let at = equal.trailing_zeros() & 0x70;
    let found = (at as usize) < 16 * size.min(HEADS);
    // The shifts are taken modulo 64, for when none was found.
    let before = heads & (ENTRY_COUNT * ONES) & ((1 << (at & 0x3F)) - 1);
    let head = select_unpredictable(found, heads >> (at & 0x3F) & (HAS_ROW | ENTRY_COUNT), 0);
    (sum_of_heads(before), head)
}

/// [`find_head`] after the first four heads.
#[cold]
#[inline(never)]
fn find_further(bucket: &[u8], size: usize, fingerprint: u64) -> (usize, u64) {
    let mut skipped = size;
    for (heads, first) in bucket.as_chunks::<{ HEADS * 2 }>().0.iter().zip((0..size).step_by(HEADS)) {
        let heads = u64::from_le_bytes(*heads);
        let (before, head) = find_in_four(heads, size - first, fingerprint);
        if head != 0 {
            return (skipped + before, head);
        }
        skipped += sum_of_heads(heads & (ENTRY_COUNT * ONES));
    }
    (0, 0)
}

/// The sum of four small numbers of sixteen bits: the product has it in its upper sixteen bits.
#[inline(always)]
fn sum_of_heads(numbers: u64) -> usize {
    (numbers.wrapping_mul(ONES) >> 48) as usize
}
