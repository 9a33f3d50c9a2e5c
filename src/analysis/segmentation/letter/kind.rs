//! What a character is to the standard library. `build.rs` makes a table of it.

/// The characters that the table knows: all alphabets, but not the ideographs and what lies beyond them.
pub(crate) const TABLED: usize = 0x3000;

/// Bits of what a character is.
pub(crate) const LETTER: u8 = 1;
pub(crate) const LOWERCASE: u8 = 2;
pub(crate) const UPPERCASE: u8 = 4;
pub(crate) const NUMBER: u8 = 8;

/// What the character is, as the standard library says.
pub(crate) fn of(c: char) -> u8 {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    bit(c.is_alphabetic(), LETTER)
        | bit(c.is_lowercase(), LOWERCASE)
        | bit(c.is_uppercase(), UPPERCASE)
        | bit(c.is_numeric(), NUMBER)
}
