//! What characters tell about a token: flags that are gathered while it is read, so that only suspect tokens
//! are classified. See [`super::token_class`].

/// White space.
pub(super) const SPACE: u16 = 1;
/// Makes its token suspect: it may be code, an address or noise.
pub(super) const SUSPECT: u16 = 2;
/// Harmless at the end of a word, suspect before a letter.
pub(super) const JOINER: u16 = 4;
/// A digit.
pub(super) const DIGIT: u16 = 8;
/// A lowercase letter of ASCII.
pub(super) const LOWER: u16 = 16;
/// An uppercase letter of ASCII.
pub(super) const UPPER: u16 = 32;
/// A letter that no hexadecimal number has.
pub(super) const BEYOND_F: u16 = 64;
/// Harmless at the beginning of a word, suspect after a letter.
pub(super) const OPENER: u16 = 128;
/// Harmless at the end of a word, suspect before a colon or a semicolon.
pub(super) const CLOSER: u16 = 256;
/// From this bit on, the weight as a sign of code, which fits the bits above.
pub(super) const SIGN_SHIFT: u16 = 9;

static ASCII: [u16; 128] = ascii_flags();

#[expect(
    clippy::indexing_slicing,
    reason = "the place is less than the length in each round, checked at compile time"
)]
const fn ascii_flags() -> [u16; 128] {
    let mut flags = [SUSPECT; 128];
    let mut at = 0;
    while at < flags.len() {
        flags[at] = flags_of(at as u8);
        at += 1;
    }
    flags
}

const fn flags_of(byte: u8) -> u16 {
    match byte {
        b' ' | b'\t'..=b'\r' => SPACE,
        b'0'..=b'9' => DIGIT,
        b'{' | b'}' => SUSPECT | 3 << SIGN_SHIFT,
        b'[' | b']' | b'<' | b'>' | b'=' | b'\\' | b'|' | b'^' | b'~' | b'_' | b'$' | b'*' | b'+' | b'/'
        | b'&' | b'#' | b'@' | b'%' | b'`' => SUSPECT | 1 << SIGN_SHIFT,
        b';' => JOINER | 1 << SIGN_SHIFT,
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
pub(super) fn of_non_letter(c: char) -> u16 {
    match ASCII.get(c as usize) {
        Some(&flags) => flags,
        None if c.is_whitespace() => SPACE,
        None if matches!(c, '−' | '×' | '÷' | '\u{2200}'..='\u{22FF}') => SUSPECT | 1 << SIGN_SHIFT,
        None => 0,
    }
}

/// The weight of a character as a sign of code, which is frequent there and rare in prose; 0 for others.
pub(super) fn sign_weight(c: char) -> usize {
    usize::from(of_non_letter(c) >> SIGN_SHIFT)
}

/// The flags of a letter.
pub(super) fn of_letter(c: char) -> u16 {
    ASCII.get(c as usize).copied().unwrap_or(BEYOND_F)
}

/// The flags of a token after a letter with flags of its own: a capital after lowercase letters makes the
/// token suspect, and so does a letter after what belongs to the end of a word.
///
/// The bits are multiplied and no branch is taken, since the processor could not predict it.
#[inline]
pub(super) fn after_letter(token: u16, letter: u16) -> u16 {
    let is_camel_case = token & LOWER != 0 && letter & UPPER != 0;
    let is_joined = token & JOINER != 0;
    token | letter | (u16::from(is_camel_case | is_joined) * SUSPECT)
}
