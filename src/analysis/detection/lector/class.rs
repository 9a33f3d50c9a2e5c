//! What characters are to somebody who looks for code.

/// White space.
pub(super) const SPACE: u16 = 1;
/// Makes its token worth a closer look.
pub(super) const SUSPECT: u16 = 2;
/// Harmless at the end of a word, suspect before a letter.
pub(super) const JOINER: u16 = 4;
/// A digit.
pub(super) const DIGIT: u16 = 8;
/// A small letter of ASCII.
pub(super) const LOWER: u16 = 16;
/// A capital of ASCII.
pub(super) const UPPER: u16 = 32;
/// A letter that no hexadecimal number has.
pub(super) const BEYOND_F: u16 = 64;
/// Harmless at the beginning of a word, suspect behind a letter.
pub(super) const OPENER: u16 = 128;
/// Harmless at the end of a word, suspect before a colon or a semicolon.
pub(super) const CLOSER: u16 = 256;
/// From this bit on, the weight as a sign of code.
pub(super) const SIGN: u16 = 9;

static ASCII: [u16; 128] = table();

const fn table() -> [u16; 128] {
    let mut table = [SUSPECT; 128];
    let mut at = 0;
    while at < 128 {
        table[at] = ascii(at as u8);
        at += 1;
    }
    table
}

const fn ascii(byte: u8) -> u16 {
    match byte {
        b' ' | b'\t'..=b'\r' => SPACE,
        b'0'..=b'9' => DIGIT,
        b'{' | b'}' => SUSPECT | 3 << SIGN,
        b'[' | b']' | b'<' | b'>' | b'=' | b'\\' | b'|' | b'^' | b'~' | b'_' | b'$' | b'*' | b'+' | b'/'
        | b'&' | b'#' | b'@' | b'%' | b'`' => SUSPECT | 1 << SIGN,
        b';' => JOINER | 1 << SIGN,
        b'.' | b':' => JOINER,
        b',' | b'!' | b'?' | b'\'' | b'"' | b'-' => 0,
        b')' => CLOSER,
        b'(' => OPENER,
        b'a'..=b'f' => LOWER,
        b'A'..=b'F' => UPPER,
        b'g'..=b'z' => LOWER | BEYOND_F,
        b'G'..=b'Z' => UPPER | BEYOND_F,
        _ => SUSPECT,
    }
}

/// The flags of what is no letter.
pub(super) fn of(c: char) -> u16 {
    match ASCII.get(c as usize) {
        Some(&flags) => flags,
        None if c.is_whitespace() => SPACE,
        None if matches!(c, '−' | '×' | '÷' | '\u{2200}'..='\u{22FF}') => SUSPECT | 1 << SIGN,
        None => 0,
    }
}

/// The flags of a letter.
pub(super) fn of_letter(c: char) -> u16 {
    ASCII.get(c as usize).copied().unwrap_or(BEYOND_F)
}

/// The flags of a token when a letter with flags of its own follows: a capital behind small letters makes it suspect, and so does a
/// letter behind what belongs to the end of a word. No jumps, since nothing foresees them.
#[inline]
pub(super) fn followed(token: u16, letter: u16) -> u16 {
    let camel = token & LOWER != 0 && letter & UPPER != 0;
    let joined = token & JOINER != 0;
    token | letter | (u16::from(camel | joined) * SUSPECT)
}
