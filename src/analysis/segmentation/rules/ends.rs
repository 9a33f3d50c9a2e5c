//! The ends of words: the little of a word that is read before it is looked up, to find that nothing is known
//! about it.

use super::{
    chunk::{self, CHUNK, load},
    classes::Classes,
    format::Class,
};

/// The last eight bytes of a word, the last one highest, without the bit that tells the case of an ASCII
/// letter.
#[derive(Clone, Copy, Debug)]
pub(in crate::analysis::segmentation) struct Ends(u64);

impl Ends {
    #[inline]
    pub(in crate::analysis::segmentation) fn of(word: &[u8]) -> Self {
        match word.last_chunk() {
            Some(last) => Self::of_bytes(u64::from_le_bytes(*last)),
            None if word.is_empty() => Self(0),
            None => Self::of_bytes(load(word) << ((CHUNK - word.len()) * 8)),
        }
    }

    /// Those of a word that ends in these bytes, the last one highest; zeros stand before a shorter word.
    #[inline]
    pub(in crate::analysis::segmentation) fn of_bytes(bytes: u64) -> Self {
        // The bit of the space is the one that tells the case of a letter.
        Self(bytes & !chunk::repeat(b' '))
    }

    /// The last four bytes alone.
    #[inline]
    pub(super) fn tail(self) -> Self {
        Self(self.0 & u64::MAX << 32)
    }
}

/// A bit for the ends of every word of some, by their hash: most other words fail here. A Bloom filter with
/// one hash.
#[derive(Debug, Default)]
pub(super) struct EndsFilter(Vec<u64>);

impl EndsFilter {
    /// The bits of a hash: 4 KiB for some hundreds of words.
    const BITS: u32 = 15;

    pub(super) fn insert(&mut self, ends: Ends) {
        self.0.resize(1 << (Self::BITS - 6), 0);
        let bit = Self::bit(ends);
        if let Some(bits) = self.0.get_mut(bit / 64) {
            *bits |= 1 << (bit % 64);
        }
    }

    /// Whether a word that ends so may be among them.
    #[inline]
    pub(super) fn may_have(&self, ends: Ends) -> bool {
        let bit = Self::bit(ends);
        self.0.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    #[inline]
    fn bit(Ends(bytes): Ends) -> usize {
        chunk::short_hash(bytes, Self::BITS)
    }
}

/// What the words that end so are: "-str".
#[derive(Debug)]
pub(super) struct Suffix {
    /// The bytes of [`Ends`] that are compared.
    mask: u64,
    ends: u64,
    pub(super) classes: Classes,
}

impl Suffix {
    pub(super) fn new(suffix: &str, class: Class) -> Self {
        let before = CHUNK.saturating_sub(suffix.len()) as u32 * u8::BITS;
        let Ends(ends) = Ends::of(suffix.as_bytes());
        Self { mask: u64::MAX << before, ends, classes: Classes::of(class) }
    }

    #[inline]
    pub(super) fn is_of(&self, Ends(ends): Ends) -> bool {
        ends & self.mask == self.ends
    }
}
