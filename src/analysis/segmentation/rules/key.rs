//! A word as it is looked up.

use super::chunk::{CHUNK, load};
use crate::analysis::unicode::letter;

/// The longest word that is kept, in bytes of its lowercase form.
const LONGEST: usize = 48;

/// A word in lowercase, with a note of its first letter's case.
pub(super) struct Key {
    /// Its bytes, and zeros after them.
    chunks: [u64; LONGEST / CHUNK],
    /// In bytes.
    pub(super) length: usize,
    pub(super) capital: bool,
}

impl Key {
    /// `None` when the word is empty or too long to be in any table.
    pub(super) fn of(word: &str) -> Option<Self> {
        let mut key = Self { chunks: [0; LONGEST / CHUNK], length: 0, capital: false };
        key.fill(word)?;
        Some(key)
    }

    /// The chunks that hold the word.
    #[inline]
    pub(super) fn chunks(&self) -> &[u64] {
        self.chunks.get(..self.length.div_ceil(CHUNK)).unwrap_or_default()
    }

    fn fill(&mut self, word: &str) -> Option<()> {
        if word.chars().all(letter::is_lowered) {
            return self.fill_lowered(word.as_bytes());
        }
        let (mut bytes, mut length) = ([0; LONGEST], 0);
        self.capital = word.chars().next().map(letter::is_uppercase)?;
        let mut push = |lower: char| {
            let end = length + lower.len_utf8();
            lower.encode_utf8(bytes.get_mut(length..end)?);
            length = end;
            Some(())
        };
        for c in word.chars() {
            if letter::is_lowered(c) { push(c)? } else { c.to_lowercase().try_for_each(&mut push)? }
        }
        self.fill_lowered(bytes.get(..length)?)
    }

    fn fill_lowered(&mut self, word: &[u8]) -> Option<()> {
        self.length = Some(word.len()).filter(|length| (1..=LONGEST).contains(length))?;
        for (chunk, bytes) in self.chunks.iter_mut().zip(word.chunks(CHUNK)) {
            *chunk = load(bytes);
        }
        Some(())
    }
}
