//! The scores of words for all languages of a script at once: the loop in which most of the time goes.

use std::{hint::select_unpredictable, ops::Range};

use super::file::{LANES, SYMBOL_BITS, ScriptModel, hash};
use super::{dispatch, prefetch::prefetch};

/// Scores by lane, in sevenths of a nat.
pub(crate) type LaneScores = [i16; LANES];

/// The symbol of the border of a word.
pub(crate) const BORDER: u16 = 1;

/// Positions that are scored at once: enough to hide the latency of the memory, and so few that their sums
/// fit [`LaneScores`].
pub(crate) const BLOCK: usize = 32;

/// The most entries of an n-gram; one that more languages know has a row.
const MAX_ENTRIES: usize = 24;

/// The bits of so many symbols at the end of a key.
const fn mask(symbols: u32) -> u64 {
    (1 << (SYMBOL_BITS * symbols)) - 1
}

/// An n-gram to be found: where its bucket begins, its fingerprint as in a head, and the size of the bucket.
#[derive(Clone, Copy, Default)]
struct Bucket {
    start: u32,
    fingerprint: u16,
    size: u16,
}

/// The most n-grams that are looked up at once: one of four and one of five symbols for each position.
const MAX_NGRAMS: usize = 2 * BLOCK;

/// The n-grams that are looked up, and the position that each ends at.
struct NgramList {
    keys: [u64; MAX_NGRAMS],
    positions: [u8; MAX_NGRAMS],
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
    keys: [u64; BLOCK],
    ngrams: NgramList,
    /// The bucket of each n-gram.
    buckets: [Bucket; MAX_NGRAMS],
    /// How many n-grams there are up to each position.
    counts: [u8; BLOCK],
    /// The row of each position.
    rows: [u16; BLOCK],
    /// The positions, a bit each, whose row is that of a longer n-gram than a pair.
    settled: u32,
    /// What languages gain, and the lane of each, for all n-grams.
    entries: [[u8; 2]; (3 * BLOCK + 1) * MAX_ENTRIES],
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
    fn list_longer(&mut self, key: &mut u64, symbols: &[u16]) -> usize {
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
    fn list_triples(&mut self, symbols: usize) -> usize {
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

/// Where the entries of each word end.
type EntryEnds = [usize; BLOCK];

impl ScriptModel {
    /// The scores of at most [`BLOCK`] symbols that follow `key`, words with a [`BORDER`] between them. Begin
    /// with the key of [`BORDER`]; the key after the last symbol is left in it.
    pub(crate) fn score(&self, key: &mut u64, symbols: &[u16], scratch: &mut Scratch) -> LaneScores {
        dispatch::score(self, key, symbols, scratch)
    }

    /// [`Self::score`] for each of at most [`BLOCK`] words, or parts of words; `ends` are where they end.
    pub(crate) fn score_words(
        &self,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        scratch: &mut Scratch,
        sums: &mut [LaneScores],
    ) {
        dispatch::score_words(self, key, symbols, ends, scratch, sums);
    }

    /// [`Self::score`] on any processor; compiled again for those that are known to have more.
    #[inline(always)]
    pub(super) fn score_portable(&self, key: &mut u64, symbols: &[u16], scratch: &mut Scratch) -> LaneScores {
        let symbols = first_block(symbols);
        let longer = self.look_up_longer(key, symbols, scratch);
        let entries = self.find(0..longer, 0, scratch);
        let triples = self.look_up_triples(symbols.len(), scratch);
        let entries = self.find(0..triples, entries, scratch);
        let mut sums = [0; LANES];
        add_entries(scratch.entries.get(..entries).unwrap_or_default(), &mut sums);
        self.add_rows(scratch.rows.get(..symbols.len()).unwrap_or_default(), &mut sums);
        sums
    }

    /// [`Self::score_words`] on any processor.
    #[inline(always)]
    pub(super) fn score_words_portable(
        &self,
        key: &mut u64,
        symbols: &[u16],
        ends: &[usize],
        scratch: &mut Scratch,
        sums: &mut [LaneScores],
    ) {
        let (symbols, ends) = (first_block(symbols), first_block(ends));
        self.look_up_longer(key, symbols, scratch);
        let (mut longer, mut triples): (EntryEnds, EntryEnds) = ([0; BLOCK], [0; BLOCK]);
        let first = self.find_by_word(ends, 0, scratch, &mut longer);
        self.look_up_triples(symbols.len(), scratch);
        self.find_by_word(ends, first, scratch, &mut triples);
        let mut from = [0, first, 0];
        for ((&end, sums), (&longer, &triples)) in ends.iter().zip(sums).zip(longer.iter().zip(&triples)) {
            *sums = [0; LANES];
            add_entries(scratch.entries.get(from[0]..longer).unwrap_or_default(), sums);
            add_entries(scratch.entries.get(from[1]..triples).unwrap_or_default(), sums);
            self.add_rows(scratch.rows.get(from[2]..end).unwrap_or_default(), sums);
            from = [longer, triples, end];
        }
    }

    #[inline(always)]
    fn look_up_longer(&self, key: &mut u64, symbols: &[u16], scratch: &mut Scratch) -> usize {
        let longer = scratch.list_longer(key, symbols);
        self.look_up(longer, scratch);
        self.set_pair_rows(symbols.len(), scratch);
        longer
    }

    #[inline(always)]
    fn look_up_triples(&self, symbols: usize, scratch: &mut Scratch) -> usize {
        let triples = scratch.list_triples(symbols);
        self.look_up(triples, scratch);
        triples
    }

    /// Finds the n-grams word by word, and tells where the entries of each end, `count` being there before.
    #[inline(always)]
    fn find_by_word(
        &self,
        ends: &[usize],
        mut count: usize,
        scratch: &mut Scratch,
        entry_ends: &mut EntryEnds,
    ) -> usize {
        let mut from = 0;
        for (&end, entry_end) in ends.iter().zip(entry_ends) {
            let counted = scratch.counts.get(end.saturating_sub(1) % BLOCK);
            let to = counted.map_or(0, |&count| usize::from(count)).max(from);
            count = self.find(from..to, count, scratch);
            *entry_end = count;
            from = to;
        }
        count
    }

    /// Gives every position the row of its last two symbols.
    #[inline(always)]
    fn set_pair_rows(&self, count: usize, scratch: &mut Scratch) {
        for (row, key) in scratch.rows.iter_mut().zip(scratch.keys.get(..count).unwrap_or_default()) {
            *row = self.pair(*key >> SYMBOL_BITS & mask(1), *key & mask(1));
        }
    }

    /// Notes the buckets of all n-grams, and asks the memory for them before the first is read, so that it
    /// answers many at once.
    #[inline(always)]
    fn look_up(&self, count: usize, scratch: &mut Scratch) {
        for (bucket, key) in scratch.buckets.iter_mut().zip(&scratch.ngrams.keys).take(count) {
            let hash = hash(*key);
            let (start, size) = self.bucket(hash);
            // A fingerprint has ten bits of the hash, above the six bits that a head has for other things.
            *bucket = Bucket { start, fingerprint: (hash as u16) << 6, size };
            prefetch(self.ngrams, start as usize * 2);
            prefetch(self.ngrams, start as usize * 2 + 64);
        }
    }

    /// Finds the n-grams in their buckets, and puts their entries after the first `count`; gives how many
    /// there are then.
    ///
    /// Whether a bucket holds what is sought decides numbers and no branch, since no processor would predict
    /// it.
    #[inline(always)]
    fn find(&self, ngrams: Range<usize>, mut count: usize, scratch: &mut Scratch) -> usize {
        let (mut begin, mut last) = (0, u8::MAX);
        let positions = scratch.ngrams.positions.get(ngrams.clone()).unwrap_or_default();
        let buckets = scratch.buckets.get(ngrams).unwrap_or_default();
        for (bucket, &position) in buckets.iter().zip(positions) {
            begin = select_unpredictable(position == last, begin, count);
            last = position;
            let Some(words) = self.ngrams.get(bucket.start as usize * 2..) else { break };
            let (at, head) = find_head(words, usize::from(bucket.size), u64::from(bucket.fingerprint));
            let found = words.get(at * 2..).and_then(|entries| entries.first_chunk::<{ 2 * MAX_ENTRIES }>());
            let room =
                scratch.entries.get_mut(count..).and_then(|room| room.first_chunk_mut::<MAX_ENTRIES>());
            let (Some(found), Some(room)) = (found, room) else { break };
            let found = found.as_chunks::<2>().0;
            room.copy_from_slice(found);
            // A row holds what all shorter n-grams of its position say; its number stands in place of an
            // entry.
            let is_row = head & HAS_ROW != 0;
            let number = u16::from_le_bytes(found.first().copied().unwrap_or_default());
            if let Some(row) = scratch.rows.get_mut(usize::from(position) % BLOCK) {
                *row = select_unpredictable(is_row, number, *row);
            }
            scratch.settled |= u32::from(is_row) << (position % 32);
            count = select_unpredictable(is_row, begin, count + (head & ENTRY_COUNT) as usize);
        }
        count
    }

    /// Adds the rows of a script; the width is a constant in each case, so that the sums stay in registers.
    #[inline(always)]
    fn add_rows(&self, rows: &[u16], sums: &mut LaneScores) {
        match self.width {
            16 => add_rows::<16>(self.rows, rows, sums),
            32 => add_rows::<32>(self.rows, rows, sums),
            48 => add_rows::<48>(self.rows, rows, sums),
            _ => add_rows::<LANES>(self.rows, rows, sums),
        }
    }
}

/// The first [`BLOCK`] items.
#[inline(always)]
fn first_block<T>(items: &[T]) -> &[T] {
    items.get(..items.len().min(BLOCK)).unwrap_or_default()
}

/// Adds rows of a table whose rows have so many cells.
#[inline(always)]
fn add_rows<const WIDTH: usize>(table: &[u8], rows: &[u16], sums: &mut LaneScores) {
    let mut local = [0_i16; WIDTH];
    for &row in rows {
        let cells = table.get(usize::from(row) * WIDTH..).and_then(|cells| cells.first_chunk::<WIDTH>());
        if let Some(cells) = cells {
            local.iter_mut().zip(cells).for_each(|(sum, &cell)| *sum += i16::from(cell));
        }
    }
    sums.iter_mut().zip(local).for_each(|(sum, local)| *sum += local);
}

/// Heads that are compared at once, sixteen bits each.
const HEADS: usize = 4;

/// The lowest bit of each of four heads.
const ONES: u64 = 0x0001_0001_0001_0001;

/// The parts of a head: ten bits of hash, a bit for a row, five bits of the number of entries.
const FINGERPRINT: u64 = 0xFFC0;
const HAS_ROW: u64 = 0x0020;
const ENTRY_COUNT: u64 = 0x001F;

/// Where in its bucket the entries of an n-gram begin, and its head without the fingerprint; the head is 0
/// when the n-gram is not there.
#[inline(always)]
fn find_head(bucket: &[u8], size: usize, fingerprint: u64) -> (usize, u64) {
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

/// Adds entries, each what a language gains, and the language.
#[inline(always)]
fn add_entries(entries: &[[u8; 2]], sums: &mut LaneScores) {
    for &[value, lane] in entries {
        if let Some(sum) = sums.get_mut(usize::from(lane) % LANES) {
            *sum += i16::from(value.cast_signed());
        }
    }
}
