//! What a character is, from a table: the standard library searches for it, which costs more than all else at a terminator.

use std::sync::LazyLock;

/// The characters that the table knows: all alphabets, but not the ideographs and what lies beyond them.
const TABLED: usize = 0x3000;

const LETTER: u8 = 1;
const LOWERCASE: u8 = 2;
const UPPERCASE: u8 = 4;
const NUMBER: u8 = 8;

static TABLE: LazyLock<Box<[u8]>> =
    LazyLock::new(|| (0..TABLED as u32).map(|c| char::from_u32(c).map_or(0, look_up)).collect());

const ASCII: [u8; 128] = {
    let (mut table, mut c) = ([0; 128], 0);
    while c < 128 {
        table[c as usize] = match c {
            b'a'..=b'z' => LETTER | LOWERCASE,
            b'A'..=b'Z' => LETTER | UPPERCASE,
            b'0'..=b'9' => NUMBER,
            _ => 0,
        };
        c += 1;
    }
    table
};

fn look_up(c: char) -> u8 {
    let bit = |holds: bool, bit: u8| if holds { bit } else { 0 };
    bit(c.is_alphabetic(), LETTER)
        | bit(c.is_lowercase(), LOWERCASE)
        | bit(c.is_uppercase(), UPPERCASE)
        | bit(c.is_numeric(), NUMBER)
}

#[inline(always)]
fn of(c: char) -> u8 {
    match ASCII.get(c as usize) {
        Some(of) => *of,
        None => of_beyond_ascii(c),
    }
}

#[inline(never)]
fn of_beyond_ascii(c: char) -> u8 {
    match c {
        // Kana, Han and Hangul, but for a few marks and numbers between them.
        '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => LETTER,
        _ => TABLE.get(c as usize).copied().unwrap_or_else(|| look_up(c)),
    }
}

#[inline]
pub(in crate::analysis) fn is_letter(c: char) -> bool {
    of(c) & LETTER != 0
}

#[inline]
pub(super) fn is_lowercase(c: char) -> bool {
    of(c) & LOWERCASE != 0
}

#[inline]
pub(super) fn is_uppercase(c: char) -> bool {
    of(c) & UPPERCASE != 0
}

#[inline]
pub(super) fn is_number(c: char) -> bool {
    of(c) & NUMBER != 0
}

#[inline]
pub(super) fn is_letter_or_number(c: char) -> bool {
    of(c) & (LETTER | NUMBER) != 0
}

/// A capital, or a letter of a script without capitals.
#[inline]
pub(super) fn is_upright(c: char) -> bool {
    of(c) & (LETTER | LOWERCASE) == LETTER
}

/// A lowercase letter, or one of a script without capitals.
#[inline]
pub(super) fn is_small(c: char) -> bool {
    of(c) & (LETTER | UPPERCASE) == LETTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            // Han have numeric values, which matters nowhere here.
            let numeric = if is_letter(c) { 0 } else { NUMBER };
            assert_eq!(of(c) & !(NUMBER & !numeric), look_up(c) & !(NUMBER & !numeric), "{:x}", u32::from(c));
        }
    }
}
