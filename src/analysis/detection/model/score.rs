//! Scores of words for all languages of a script at once.

use std::{hint::select_unpredictable, ops::Range};

use super::file::{LANES, SYMBOL_BITS, Script, hash};
use super::{prefetch::prefetch, wide};

/// Scores by lane, in sevenths of a nat.
pub(crate) type Lanes = [i16; LANES];

/// The symbol of the border of a word.
pub(crate) const BORDER: u16 = 1;

/// Positions that are scored at once: enough to hide the latency of memory, and so few that their sums fit [`Lanes`].
pub(crate) const BLOCK: usize = 32;

/// Room for the entries of an n-gram; what more languages know has a row.
const MOST: usize = 24;

const fn mask(symbols: u32) -> u64 {
    (1 << (SYMBOL_BITS * symbols)) - 1
}

/// An n-gram on its way: where its bucket begins, its fingerprint as in a head, and the size of the bucket.
#[derive(Clone, Copy, Default)]
struct Bucket {
    start: u32,
    fingerprint: u16,
    size: u16,
}

/// Room for the work on one block: n-grams that are looked up, and what has been found for the positions that they end at.
pub(crate) struct Bench {
    /// What ends at each position.
    keys: [u64; BLOCK],
    /// The n-grams, the position of each and its bucket, and how many there are up to each position.
    grams: [u64; 2 * BLOCK],
    positions: [u8; 2 * BLOCK],
    buckets: [Bucket; 2 * BLOCK],
    counts: [u8; BLOCK],
    /// The row of each position.
    rows: [u16; BLOCK],
    /// The positions, as bits, whose row is that of a longer n-gram than a pair.
    settled: u32,
    entries: [[u8; 2]; (3 * BLOCK + 1) * MOST],
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            keys: [0; BLOCK],
            grams: [0; 2 * BLOCK],
            positions: [0; 2 * BLOCK],
            buckets: [Bucket::default(); 2 * BLOCK],
            counts: [0; BLOCK],
            rows: [0; BLOCK],
            settled: 0,
            entries: [[0; 2]; (3 * BLOCK + 1) * MOST],
        }
    }
}

impl Bench {
    /// Reads symbols, and lists the n-grams of four and five.
    #[inline(always)]
    fn list_longer(&mut self, key: &mut u64, symbols: &[u16]) -> usize {
        let mut count = 0;
        let places = self.keys.iter_mut().zip(&mut self.counts);
        for (position, (&symbol, (place, counted))) in (0..).zip(symbols.iter().zip(places)) {
            *key = (*key << SYMBOL_BITS | u64::from(symbol)) & mask(5);
            *place = *key;
            for symbols in [4, 5] {
                let at = count % (2 * BLOCK);
                self.grams[at] = *key & mask(symbols);
                self.positions[at] = position;
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
    fn list_triples(&mut self, symbols: usize) -> usize {
        let mut count = 0;
        for (position, (key, counted)) in (0_u8..).zip(self.keys[..symbols].iter().zip(&mut self.counts)) {
            let at = count % (2 * BLOCK);
            self.grams[at] = *key & mask(3);
            self.positions[at] = position;
            count += usize::from(*key > mask(2)) & usize::from(self.settled >> position & 1 == 0);
            *counted = count as u8;
        }
        count
    }
}

impl Script {
    /// The scores of at most [`BLOCK`] symbols that follow `key`, words with a [`BORDER`] between them. Begin with the key of
    /// [`BORDER`]; the key behind the last symbol is left in it.
    pub(crate) fn score(&self, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
        wide::score(self, key, symbols, bench)
    }

    /// [`Self::score`] for each of at most [`BLOCK`] words, or parts of words; `ends` are where they end.
    pub(crate) fn score_words(
        &self,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        bench: &mut Bench,
        sums: &mut [Lanes],
    ) {
        wide::score_words(self, key, symbols, ends, bench, sums);
    }

    /// [`Self::score`] on any processor; compiled anew where it is known to have more.
    #[inline(always)]
    pub(super) fn score_anywhere(&self, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> Lanes {
        let symbols = &symbols[..symbols.len().min(BLOCK)];
        let longer = self.seek_longer(key, symbols, bench);
        let entries = self.find(0..longer, 0, bench);
        let triples = self.seek_triples(symbols.len(), bench);
        let entries = self.find(0..triples, entries, bench);
        let mut sums = [0; LANES];
        add_entries(&bench.entries[..entries], &mut sums);
        self.add_rows(&bench.rows[..symbols.len()], &mut sums);
        sums
    }

    /// [`Self::score_words`] on any processor.
    #[inline(always)]
    pub(super) fn score_words_anywhere(
        &self,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        bench: &mut Bench,
        sums: &mut [Lanes],
    ) {
        let symbols = &symbols[..symbols.len().min(BLOCK)];
        let ends = &ends[..ends.len().min(BLOCK)];
        self.seek_longer(key, symbols, bench);
        let mut bounds = [[0; 2]; BLOCK];
        let first = self.find_parts(ends, 0, bench, |part, count| bounds[part % BLOCK][0] = count);
        self.seek_triples(symbols.len(), bench);
        self.find_parts(ends, first, bench, |part, count| bounds[part % BLOCK][1] = count);
        let mut from = [0, first, 0];
        for ((&end, sums), &[longer, triples]) in ends.iter().zip(sums).zip(&bounds) {
            *sums = [0; LANES];
            add_entries(bench.entries.get(from[0]..longer).unwrap_or_default(), sums);
            add_entries(bench.entries.get(from[1]..triples).unwrap_or_default(), sums);
            self.add_rows(bench.rows.get(from[2]..end).unwrap_or_default(), sums);
            from = [longer, triples, end];
        }
    }

    #[inline(always)]
    fn seek_longer(&self, key: &mut u64, symbols: &[u16], bench: &mut Bench) -> usize {
        let longer = bench.list_longer(key, symbols);
        self.seek(longer, bench);
        self.add_pairs(symbols.len(), bench);
        longer
    }

    #[inline(always)]
    fn seek_triples(&self, symbols: usize, bench: &mut Bench) -> usize {
        let triples = bench.list_triples(symbols);
        self.seek(triples, bench);
        triples
    }

    /// Finds the n-grams part by part, and tells how many entries there are behind each.
    #[inline(always)]
    fn find_parts(
        &self,
        ends: &[usize],
        mut count: usize,
        bench: &mut Bench,
        mut tell: impl FnMut(usize, usize),
    ) -> usize {
        let mut from = 0;
        for (part, &end) in ends.iter().enumerate() {
            let to = usize::from(bench.counts[end.saturating_sub(1) % BLOCK]).max(from);
            count = self.find(from..to, count, bench);
            tell(part, count);
            from = to;
        }
        count
    }

    /// Gives every position the row of its last two symbols.
    #[inline(always)]
    fn add_pairs(&self, count: usize, bench: &mut Bench) {
        for (row, key) in bench.rows.iter_mut().zip(&bench.keys[..count]) {
            *row = self.pair(*key >> SYMBOL_BITS & mask(1), *key & mask(1));
        }
    }

    /// Notes the buckets of all n-grams, and asks the memory for them before the first is read, so that it answers many at once.
    #[inline(always)]
    fn seek(&self, count: usize, bench: &mut Bench) {
        for (bucket, gram) in bench.buckets.iter_mut().zip(&bench.grams).take(count) {
            let hash = hash(*gram);
            let (start, size) = self.bucket(hash);
            *bucket = Bucket { start, fingerprint: (hash as u16) << 6, size };
            prefetch(self.blob, start as usize * 2);
            prefetch(self.blob, start as usize * 2 + 64);
        }
    }

    /// Finds the n-grams in their buckets, and puts their entries behind the first `count`; gives how many there are then. Whether
    /// a bucket holds what is sought decides numbers and no jump, since no processor would foresee it.
    #[inline(always)]
    fn find(&self, grams: Range<usize>, mut count: usize, bench: &mut Bench) -> usize {
        let (mut begin, mut last) = (0, u8::MAX);
        let buckets = bench.buckets[grams.clone()].iter().zip(&bench.positions[grams]);
        for (bucket, &position) in buckets {
            begin = select_unpredictable(position == last, begin, count);
            last = position;
            let Some(words) = self.blob.get(bucket.start as usize * 2..) else { break };
            let (at, head) = find_head(words, usize::from(bucket.size), u64::from(bucket.fingerprint));
            let entries = words.get(at * 2..).and_then(|entries| entries.first_chunk::<{ 2 * MOST }>());
            let room = bench.entries.get_mut(count..).and_then(|room| room.first_chunk_mut::<MOST>());
            let (Some(entries), Some(room)) = (entries, room) else { break };
            let entries = entries.as_chunks::<2>().0;
            room.copy_from_slice(entries);
            // A row holds what all shorter n-grams of its position say.
            let is_row = head & 0x20 != 0;
            let row = &mut bench.rows[usize::from(position) % BLOCK];
            *row = select_unpredictable(is_row, u16::from_le_bytes(entries[0]), *row);
            bench.settled |= u32::from(is_row) << (position % 32);
            count = select_unpredictable(is_row, begin, count + (head & 0x1F) as usize);
        }
        count
    }

    /// Adds the rows of a script; its width is known beforehand, so that the sums stay in registers.
    #[inline(always)]
    fn add_rows(&self, rows: &[u16], sums: &mut Lanes) {
        match self.width {
            16 => add_rows::<16>(self.rows, rows, sums),
            32 => add_rows::<32>(self.rows, rows, sums),
            48 => add_rows::<48>(self.rows, rows, sums),
            _ => add_rows::<LANES>(self.rows, rows, sums),
        }
    }
}

#[inline(always)]
fn add_rows<const WIDTH: usize>(table: &[u8], rows: &[u16], sums: &mut Lanes) {
    let mut local = [0_i16; WIDTH];
    for &row in rows {
        let cells = table.get(usize::from(row) * WIDTH..).and_then(|cells| cells.first_chunk::<WIDTH>());
        if let Some(cells) = cells {
            local.iter_mut().zip(cells).for_each(|(sum, &cell)| *sum += i16::from(cell));
        }
    }
    sums.iter_mut().zip(local).for_each(|(sum, local)| *sum += local);
}

/// Heads that are compared at once.
const HEADS: usize = 4;
const ONES: u64 = 0x0001_0001_0001_0001;

/// Where in its bucket the entries of an n-gram begin, and its head: 10 bits of hash, a bit for a row and 5 bits of count, the latter
/// alone. The head is none when the n-gram is not there.
#[inline(always)]
fn find_head(bucket: &[u8], size: usize, fingerprint: u64) -> (usize, u64) {
    let heads = bucket.first_chunk().map_or(0, |heads| u64::from_le_bytes(*heads));
    let (before, head) = find_in_four(heads, size, fingerprint);
    if head == 0 && size > HEADS { find_far(bucket, size, fingerprint) } else { (size + before, head) }
}

/// How many entries stand before those of the n-gram, and its head.
#[inline(always)]
fn find_in_four(heads: u64, size: usize, fingerprint: u64) -> (usize, u64) {
    let differences = (heads & (0xFFC0 * ONES)) ^ (fingerprint * ONES);
    let equal = differences.wrapping_sub(ONES) & !differences & (0x8000 * ONES);
    let at = equal.trailing_zeros() & 0x70; // the bit where the head begins
    let found = (at as usize) < 16 * size.min(HEADS);
    let before = heads & (0x001F * ONES) & ((1 << (at & 0x3F)) - 1);
    ((before.wrapping_mul(ONES) >> 48) as usize, select_unpredictable(found, heads >> (at & 0x3F) & 0x3F, 0))
}

#[cold]
#[inline(never)]
fn find_far(bucket: &[u8], size: usize, fingerprint: u64) -> (usize, u64) {
    let mut skipped = size;
    for (heads, first) in bucket.as_chunks::<{ HEADS * 2 }>().0.iter().zip((0..size).step_by(HEADS)) {
        let heads = u64::from_le_bytes(*heads);
        let (before, head) = find_in_four(heads, size - first, fingerprint);
        if head != 0 {
            return (skipped + before, head);
        }
        skipped += ((heads & (0x001F * ONES)).wrapping_mul(ONES) >> 48) as usize;
    }
    (0, 0)
}

/// Adds entries, each what a language gains, and the language.
#[inline(always)]
fn add_entries(entries: &[[u8; 2]], sums: &mut Lanes) {
    for &[value, lane] in entries {
        sums[usize::from(lane) % LANES] += i16::from(value.cast_signed());
    }
}
