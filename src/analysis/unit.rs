//! Units that the offsets of an answer are counted in.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Bytes of UTF-8.
    #[default]
    Byte,
    /// Code units of UTF-16.
    Utf16,
    /// Code points.
    CodePoint,
}

impl Unit {
    /// How many of the unit the bytes of UTF-8 hold.
    ///
    /// ```
    /// use lector::analysis::Unit;
    /// let count = |unit: Unit| unit.count("a\u{1f642}".as_bytes());
    /// assert_eq!([Unit::Byte, Unit::Utf16, Unit::CodePoint].map(count), [5, 3, 2]);
    /// ```
    pub fn count(self, bytes: &[u8]) -> usize {
        match self {
            Self::Byte => bytes.len(),
            Self::Utf16 => sum(bytes, |byte| starts_character(byte) + starts_surrogates(byte)),
            Self::CodePoint => sum(bytes, starts_character),
        }
    }
}

/// Everything but a continuation byte, 0b10xx_xxxx.
fn starts_character(byte: u8) -> u8 {
    u8::from(byte & 0xC0 != 0x80)
}

/// The first byte of a character beyond U+FFFF, which is two units of UTF-16.
fn starts_surrogates(byte: u8) -> u8 {
    u8::from(byte >= 0xF0)
}

/// The sum of `weight`, at most 2, over the bytes. Sums of 64 fit a byte, which lets the compiler use vectors
/// of bytes.
fn sum(bytes: &[u8], weight: impl Fn(u8) -> u8) -> usize {
    bytes.chunks(64).map(|chunk| usize::from(chunk.iter().map(|&byte| weight(byte)).sum::<u8>())).sum()
}
