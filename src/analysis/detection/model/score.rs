//! Scores of words for all languages of a script at once.

use super::file::{LANES, SYMBOL_BITS, Script, hash};
use super::prefetch::prefetch;

/// Scores by lane, in sevenths of a nat.
pub(crate) type Lanes = [i16; LANES];

/// The symbol of the border of a word.
pub(crate) const BORDER: u16 = 1;

/// Positions that are scored at once: enough to hide the latency of memory, and so few that their sums fit [`Lanes`].
pub(crate) const BLOCK: usize = 32;

/// The lengths of the n-grams that are looked up, the longest first.
const LENGTHS: [u32; 3] = [5, 4, 3];

const fn mask(symbols: u32) -> u64 {
    (1 << (SYMBOL_BITS * symbols)) - 1
}

/// An n-gram on its way: its hash, then its bucket.
#[derive(Clone, Copy, Default)]
struct Sought {
    hash: u64,
    start: usize,
    size: usize,
}

/// Room for the work on one block.
#[derive(Default)]
pub(crate) struct Bench {
    keys: [u64; BLOCK],
    sought: [[Sought; LENGTHS.len()]; BLOCK],
    rows: [usize; BLOCK],
}

impl Script {
    /// The scores of at most [`BLOCK`] symbols that follow `key`, words with a [`BORDER`] between them. Begin with the key of
    /// [`BORDER`]; the key behind the last symbol is left in it.
    pub(crate) fn score(&self, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
        let count = symbols.len().min(BLOCK);
        for (symbol, place) in symbols.iter().zip(&mut bench.keys) {
            *key = (*key << SYMBOL_BITS | u64::from(*symbol)) & mask(5);
            *place = *key;
            if *symbol == BORDER {
                *key = u64::from(BORDER);
            }
        }
        self.seek(bench, count);
        let mut sums = [0; LANES];
        for at in 0..count {
            let key = bench.keys[at];
            let longer = bench.sought[at].iter().find_map(|sought| self.gram(sought, &mut sums));
            bench.rows[at] = longer.unwrap_or_else(|| self.pair(key >> SYMBOL_BITS & mask(1), key & mask(1)));
            self.prefetch_row(bench.rows[at]);
        }
        self.add_rows(&bench.rows[..count], &mut sums);
        sums
    }

    /// Adds rows, sixteen lanes at once, which fit the registers.
    fn add_rows(&self, rows: &[usize], sums: &mut Lanes) {
        for (group, sums) in sums.as_chunks_mut::<16>().0.iter_mut().enumerate().take(self.width / 16) {
            let mut local = *sums;
            for &row in rows {
                if let Some(cells) = self.cells(row, group) {
                    for (sum, &cell) in local.iter_mut().zip(cells) {
                        *sum += i16::from(cell);
                    }
                }
            }
            *sums = local;
        }
    }

    /// Computes all addresses before the first is read, so that the memory answers many at once.
    fn seek(&self, bench: &mut Bench, count: usize) {
        for (key, sought) in bench.keys.iter().zip(&mut bench.sought).take(count) {
            for (symbols, sought) in LENGTHS.into_iter().zip(sought) {
                sought.hash = if *key > mask(symbols - 1) { hash(key & mask(symbols)) } else { 0 };
                self.prefetch_place(sought.hash);
            }
        }
        for sought in bench.sought.iter_mut().take(count).flatten() {
            (sought.start, sought.size) = if sought.hash == 0 { (0, 0) } else { self.bucket(sought.hash) };
            prefetch(self.blob, sought.start * 2);
        }
    }

    /// Finds an n-gram in its bucket, adds its entries, or gives its row.
    #[inline]
    fn gram(&self, sought: &Sought, sums: &mut Lanes) -> Option<usize> {
        if sought.size == 0 {
            return None;
        }
        let words = self.blob.get(sought.start * 2..).unwrap_or_default();
        gram(words, sought.size, sought.hash & 0x3FF, sums)
    }
}

/// Finds an n-gram in its bucket, adds its entries, or gives its row. The heads, each 10 bits of hash, a bit for a row and 5 bits
/// of count, are compared four at once.
#[inline]
fn gram(words: &[u8], size: usize, fingerprint: u64, sums: &mut Lanes) -> Option<usize> {
    const ONES: u64 = 0x0001_0001_0001_0001;
    const HEADS: usize = 4;
    let mut skipped = size;
    for (heads, first) in words.as_chunks::<{ HEADS * 2 }>().0.iter().zip((0..size).step_by(HEADS)) {
        let heads = u64::from_le_bytes(*heads);
        let differences = (heads & (0xFFC0 * ONES)) ^ ((fingerprint << 6) * ONES);
        let equal = differences.wrapping_sub(ONES) & !differences & (0x8000 * ONES);
        let at = equal.trailing_zeros() & !0xF; // the bit where the head begins
        if equal != 0 && at < 16 * (size - first).min(HEADS) as u32 {
            let before = heads & (0x001F * ONES) & ((1 << at) - 1);
            skipped += (before.wrapping_mul(ONES) >> 48) as usize;
            return add_entries(words.get(skipped * 2..)?, heads >> at, sums);
        }
        skipped += ((heads & (0x001F * ONES)).wrapping_mul(ONES) >> 48) as usize;
    }
    None
}

#[inline]
fn add_entries(entries: &[u8], head: u64, sums: &mut Lanes) -> Option<usize> {
    if head & 0x20 != 0 {
        return entries.first_chunk().map(|&row| usize::from(u16::from_le_bytes(row)));
    }
    for entry in entries.get(..(head & 0x1F) as usize * 2)?.as_chunks::<2>().0 {
        sums[usize::from(entry[1]) & (LANES - 1)] += i16::from(entry[0].cast_signed());
    }
    None
}
