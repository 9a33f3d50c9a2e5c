//! Room for the work on one block of symbols, and the n-grams that end at its positions.

use std::hint::select_unpredictable;

use super::file::{SYMBOL_BITS, ScriptModel};

/// The symbol of the border of a word.
pub(crate) const BORDER: u16 = 1;

/// Positions that are scored at once: enough to hide the latency of the memory, and so few that their sums
/// fit [`LaneScores`](super::file::LaneScores).
pub(crate) const BLOCK: usize = 32;

/// The most entries of an n-gram; one that more languages know has a row.
pub(super) const MAX_ENTRIES: usize = 24;

/// The bits of so many symbols at the end of a key.
pub(super) const fn mask(symbols: u32) -> u64 {
    (1 << (SYMBOL_BITS * symbols)) - 1
}

/// An n-gram to be found: where its bucket begins, its fingerprint as in a head, and the size of the bucket.
#[derive(Clone, Copy, Default)]
pub(super) struct Bucket {
    pub(super) start: u32,
    pub(super) fingerprint: u16,
    pub(super) size: u16,
}

/// The most n-grams that are looked up at once: one of four and one of five symbols for each position.
const MAX_NGRAMS: usize = 2 * BLOCK;

/// The n-grams that are looked up, and the position that each ends at.
pub(super) struct NgramList {
    pub(super) keys: [u64; MAX_NGRAMS],
    pub(super) positions: [u8; MAX_NGRAMS],
}

impl NgramList {
    /// Puts an n-gram at a place.
    #[expect(clippy::indexing_slicing, reason = "proof: the place is taken modulo the length of both arrays")]
    #[inline(always)]
    fn put(&mut self, place: usize, key: u64, position: u8) {
        let place = place % MAX_NGRAMS;
        self.keys[place] = key;
        self.positions[place] = position;
    }
}

/// Room for the work on one block: n-grams that are looked up, and what was found for the positions that they
/// end at.
pub(crate) struct Scratch {
    /// The key of what ends at each position.
    pub(super) keys: [u64; BLOCK],
    pub(super) ngrams: NgramList,
    /// The bucket of each n-gram.
    pub(super) buckets: [Bucket; MAX_NGRAMS],
    /// How many n-grams there are up to each position.
    pub(super) counts: [u8; BLOCK],
    /// The row of each position.
    pub(super) rows: [u16; BLOCK],
    /// The positions, a bit each, whose row is that of a longer n-gram than a pair.
    pub(super) settled: u32,
    /// What languages gain, and the lane of each, for all n-grams.
    pub(super) entries: [[u8; 2]; (3 * BLOCK + 1) * MAX_ENTRIES],
}

impl Default for Scratch {
    fn default() -> Self {
        Self {
            keys: [0; BLOCK],
            ngrams: NgramList { keys: [0; MAX_NGRAMS], positions: [0; MAX_NGRAMS] },
            buckets: [Bucket::default(); MAX_NGRAMS],
            counts: [0; BLOCK],
            rows: [0; BLOCK],
            settled: 0,
            entries: [[0; 2]; (3 * BLOCK + 1) * MAX_ENTRIES],
        }
    }
}

impl Scratch {
    /// Reads symbols, and lists the n-grams of four and five.
    ///
    /// Each is written to its place, and counted only when the key is that long, so that there is no branch.
    #[inline(always)]
    pub(super) fn list_longer(&mut self, key: &mut u64, symbols: &[u16]) -> usize {
        let mut count = 0;
        let slots = self.keys.iter_mut().zip(&mut self.counts);
        for (position, (&symbol, (slot, counted))) in (0..).zip(symbols.iter().zip(slots)) {
            *key = ScriptModel::push(*key, symbol) & mask(5);
            *slot = *key;
            for symbols in [4, 5] {
                self.ngrams.put(count, *key & mask(symbols), position);
                count += usize::from(*key > mask(symbols - 1));
            }
            *counted = count as u8;
            *key = select_unpredictable(symbol == BORDER, u64::from(BORDER), *key);
        }
        self.settled = 0;
        count
    }

    /// Lists the n-grams of three where no longer one has a row, which holds what they say.
    #[inline(always)]
    pub(super) fn list_triples(&mut self, symbols: usize) -> usize {
        let mut count = 0;
        let keys = self.keys.get(..symbols).unwrap_or_default();
        for (position, (key, counted)) in (0_u8..).zip(keys.iter().zip(&mut self.counts)) {
            self.ngrams.put(count, *key & mask(3), position);
            count += usize::from(*key > mask(2)) & usize::from(self.settled >> position & 1 == 0);
            *counted = count as u8;
        }
        count
    }
}
