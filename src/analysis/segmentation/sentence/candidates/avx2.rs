//! The masks of blocks by AVX2: tables of 16 bytes looked up per nibble, the way of Teddy in Hyperscan (Wang
//! et al., NSDI 2019).
//!
//! Every kind of candidate is a bucket, one bit of a byte. A table tells for each value of a nibble the
//! buckets that allow it; the buckets that allow both nibbles are left. ASCII marks are told exactly, by one
//! byte; the others by the first, the second and the third, with few false ones: what shares a bucket was
//! chosen so that no frequent letter passes.

#![expect(clippy::indexing_slicing, reason = "tables of 16 by a nibble, windows of a length that is fixed")]
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, _mm_loadu_si128, _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_setzero_si256,
    _mm256_shuffle_epi8, _mm256_srli_epi16, _mm256_testz_si256,
};

use super::known_blocks::{BLOCK, BLOCKS, Find, Known, Masks};
use crate::analysis::processor;

/// The buckets of one byte of a candidate, by its low and by its high nibble.
#[derive(Clone, Copy)]
struct Table {
    low: [u8; 16],
    high: [u8; 16],
}

/// ASCII marks. A bucket a row.
const MARKS: [&[u8]; 6] = [b"!()", b"?;", b"[", b"\n\r", b".", b":"];

/// The bytes of the other candidates, `ANY` after those of two. One bucket a row.
const BUCKETS: [&[[&[u8]; 3]]; 8] = [
    &[[&[0xCD], &[0xBE], ANY], [&[0xD6], &[0x89], ANY]],
    &[[&[0xD8], &[0x9F], ANY], [&[0xDB], &[0x94], ANY]],
    &[[&[0xE2], &[0x80], &[0xA6, 0xA8, 0xA9, 0xBC]], [&[0xE2], &[0x81], &[0x87, 0x88, 0x89]]],
    &[[&[0xE3], &[0x80], &[0x82]]],
    &[
        [&[0xEF], &[0xBC], &[0x81, 0x8E, 0x9F]],
        [&[0xEF], &[0xBD], &[0xA1]],
        [&[0xE0], &[0xBC], &[0x8D, 0x8E]],
    ],
    &[[&[0xE0], &[0xA5], &[0xA4, 0xA5]]],
    &[
        [&[0xE1], &[0x81], &[0x8B]],
        [&[0xE1], &[0x8D], &[0xA2, 0xA7, 0xA8]],
        [&[0xE1], &[0x9F], &[0x94, 0x95]],
        [&[0xE1], &[0xA0], &[0x83]],
    ],
    &[[&[0xF0], &[0x9F], ANY]],
];

const ANY: &[u8] = &[];

const NARROW: Table = {
    let (mut table, mut bucket) = (Table::NONE, 0);
    while bucket < MARKS.len() {
        table = table.allowing(bucket, MARKS[bucket]);
        bucket += 1;
    }
    table
};

const WIDE: [Table; 3] = {
    let (mut tables, mut bucket) = ([Table::NONE; 3], 0);
    while bucket < BUCKETS.len() {
        let mut row = 0;
        while row < BUCKETS[bucket].len() {
            let mut place = 0;
            while place < 3 {
                tables[place] = tables[place].allowing(bucket, BUCKETS[bucket][row][place]);
                place += 1;
            }
            row += 1;
        }
        bucket += 1;
    }
    tables
};

impl Table {
    const NONE: Self = Self { low: [0; 16], high: [0; 16] };

    /// Lets `bytes`, or all when there are none, pass in the bucket.
    const fn allowing(mut self, bucket: usize, bytes: &[u8]) -> Self {
        let mut i = 0;
        while bytes.is_empty() && i < 16 {
            self.low[i] |= 1 << bucket;
            self.high[i] |= 1 << bucket;
            i += 1;
        }
        i = 0;
        while i < bytes.len() {
            self.low[bytes[i] as usize & 15] |= 1 << bucket;
            self.high[bytes[i] as usize >> 4] |= 1 << bucket;
            i += 1;
        }
        self
    }
}

/// The search, when this is a modern processor.
pub(super) fn find() -> Option<Find> {
    // SAFETY: `with_avx2` needs a modern processor and nothing else, and below it is seen whether this is
    // one.
    let find: Find = |known, bytes, from| unsafe { with_avx2(known, bytes, from) };
    processor::is_x86_64_v3().then_some(find)
}

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2(known: &mut Known, bytes: &[u8], from: usize) -> Option<()> {
    let buckets = Buckets::new();
    let mut start = from;
    loop {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let masks = match rest.first_chunk() {
            Some(window) => buckets.masks(window, BLOCKS),
            None => buckets.masks(&padded(rest), rest.len().div_ceil(BLOCK).min(BLOCKS)),
        };
        if masks != [0; BLOCKS] {
            known.set(start, masks);
            return Some(());
        }
        start += BLOCKS * BLOCK;
    }
}

/// The last bytes of a text as a window. After them stands what begins no candidate, for the text may go on.
#[cold]
fn padded(rest: &[u8]) -> [u8; WINDOW] {
    let mut window = [b'-'; WINDOW];
    window[..rest.len()].copy_from_slice(rest);
    window
}

/// Bytes that are read in one go: a candidate at the end of the last block has two more.
const WINDOW: usize = BLOCKS * BLOCK + 2;

/// A table in registers.
#[derive(Clone, Copy)]
struct Nibbles {
    low: __m256i,
    high: __m256i,
}

impl Nibbles {
    #[target_feature(enable = "avx2")]
    #[inline]
    fn of(table: &Table) -> Self {
        Self { low: twice(&table.low), high: twice(&table.high) }
    }

    /// The buckets that allow each byte.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn allowed(self, bytes: __m256i) -> __m256i {
        let nibble = _mm256_set1_epi8(15);
        let low = _mm256_shuffle_epi8(self.low, _mm256_and_si256(bytes, nibble));
        let high = _mm256_shuffle_epi8(self.high, _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), nibble));
        _mm256_and_si256(low, high)
    }
}

/// All tables in registers.
struct Buckets {
    narrow: Nibbles,
    wide: [Nibbles; 3],
}

impl Buckets {
    #[target_feature(enable = "avx2")]
    fn new() -> Self {
        let [first, second, third] = &WIDE;
        Self {
            narrow: Nibbles::of(&NARROW),
            wide: [Nibbles::of(first), Nibbles::of(second), Nibbles::of(third)],
        }
    }

    /// The masks of the first `blocks` of the window; there are no candidates in the others.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn masks(&self, window: &[u8; WINDOW], blocks: usize) -> Masks {
        let mut masks = [0; BLOCKS];
        for (block, mask) in masks.iter_mut().enumerate().take(blocks) {
            *mask = self.mask(window, block * BLOCK);
        }
        masks
    }

    /// The mask of the block at `at`.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn mask(&self, window: &[u8; WINDOW], at: usize) -> u64 {
        let half = at + BLOCK / 2;
        let (low, high) = (load(window, at), load(window, half));
        let (mut low_left, mut high_left) = (self.narrow.allowed(low), self.narrow.allowed(high));
        if _mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0 {
            low_left = _mm256_or_si256(low_left, self.beyond_ascii(low, window, at));
            high_left = _mm256_or_si256(high_left, self.beyond_ascii(high, window, half));
        }
        u64::from(bits(low_left)) | u64::from(bits(high_left)) << 32
    }

    /// The buckets that allow each byte of the first and the two after it.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn beyond_ascii(&self, first: __m256i, window: &[u8; WINDOW], at: usize) -> __m256i {
        let [a, b, c] = self.wide;
        let first = a.allowed(first);
        if _mm256_testz_si256(first, first) == 1 {
            return first;
        }
        let second = b.allowed(load(window, at + 1));
        let third = c.allowed(load(window, at + 2));
        _mm256_and_si256(_mm256_and_si256(first, second), third)
    }
}

/// A bit for every byte that is not 0.
#[target_feature(enable = "avx2")]
#[inline]
fn bits(bytes: __m256i) -> u32 {
    !_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())) as u32
}

#[target_feature(enable = "avx2")]
#[inline]
fn load(window: &[u8; WINDOW], at: usize) -> __m256i {
    let bytes = &window[at..at + 32];
    // SAFETY: the slice has the 32 bytes that are read; the load needs no alignment.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
fn twice(table: &[u8; 16]) -> __m256i {
    // SAFETY: the table has the 16 bytes that are read; the load needs no alignment.
    _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}
