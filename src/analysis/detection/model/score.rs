//! The scores of words for all languages of a script at once: the loop in which most of the time goes.

use std::{hint::select_unpredictable, ops::Range};

use super::bucket::{ENTRY_COUNT, HAS_ROW, find_head};
use super::file::{LANES, LaneScores, SYMBOL_BITS, ScriptModel, hash};
use super::prefetch::prefetch;
use super::scratch::{BLOCK, Bucket, MAX_ENTRIES, Scratch, mask};

/// Where the entries of each word end.
type EntryEnds = [usize; BLOCK];

impl ScriptModel {
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

/// Adds entries, each what a language gains, and the language.
#[inline(always)]
fn add_entries(entries: &[[u8; 2]], sums: &mut LaneScores) {
    for &[value, lane] in entries {
        if let Some(sum) = sums.get_mut(usize::from(lane) % LANES) {
            *sum += i16::from(value.cast_signed());
        }
    }
}
