//! What running text is made of.

use crate::analysis::prefix;

/// A line that is longer is prose when so much of it reads as prose, in bytes.
const LONG: usize = 160;

/// So many words in a row are a sentence or a part of one.
const SOME: usize = 3;

/// Whether the line reads as running text: mostly words, or letters of a script that no programming language
/// uses.
pub(super) fn is_prose(line: &str) -> bool {
    // Three words of one letter, or four letters of two bytes, are longer.
    if line.len() < 2 * SOME - 1 || line.starts_with(['#', '%', ';']) {
        return false;
    }
    let (mut tokens, mut words) = (0, 0);
    for token in line.split_ascii_whitespace() {
        tokens += 1;
        words += usize::from(is_word(token));
    }
    tokens >= SOME && words * 3 >= tokens * 2 || is_foreign(line)
}

/// Whether it is a long line of running text, whatever stands in it, and no comment, text between tags or
/// data.
pub(super) fn is_long_prose(line: &str) -> bool {
    line.len() > LONG
        && !line.starts_with(['/', '<', '{', '[', '"', '$', '>', '*', '-'])
        && is_prose(prefix(line, LONG))
}

/// Whether the line is a capitalised word and further ones, with single spaces between them and the commonest
/// marks after them: most lines of running text are, and no sign of code stands in them.
pub(super) fn is_plain(line: &str) -> bool {
    let (mut tokens, mut last) = (1, ByteClass::Space);
    for &byte in line.as_bytes() {
        let class = ByteClass::of(byte);
        if !class.may_follow(last) {
            return false;
        }
        tokens += usize::from(byte == b' ');
        last = class;
    }
    tokens >= SOME && last != ByteClass::Space && !line.starts_with(|c: char| c.is_ascii_lowercase())
}

/// What a byte of such a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ByteClass {
    Space,
    /// A small letter, or one beyond ASCII.
    Small,
    Capital,
    /// What may stand between two letters.
    Joint,
    /// What stands after a word.
    Mark,
    Other,
}

impl ByteClass {
    #[inline]
    fn of(byte: u8) -> Self {
        match byte {
            b' ' => Self::Space,
            b'a'..=b'z' | 0x80.. => Self::Small,
            b'A'..=b'Z' => Self::Capital,
            b'\'' | b'-' => Self::Joint,
            b',' | b'.' | b'!' | b'?' => Self::Mark,
            _ => Self::Other,
        }
    }

    /// Whether a byte of this class may stand after one of class `last`. A mark inside of a token would make
    /// it no word.
    fn may_follow(self, last: Self) -> bool {
        match self {
            Self::Space | Self::Mark => !matches!(last, Self::Space | Self::Other),
            Self::Small => !matches!(last, Self::Mark | Self::Other),
            Self::Capital => last == Self::Space,
            Self::Joint => matches!(last, Self::Small | Self::Capital | Self::Joint),
            Self::Other => false,
        }
    }
}

/// Letters, and what stands around a word. What is not ASCII counts as letters: no programming language is
/// made of it.
pub(super) fn is_word(token: &str) -> bool {
    // Most words of running text.
    if token.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return !token.is_empty();
    }
    let around =
        |c: char| c.is_ascii_punctuation() && !matches!(c, '$' | '_' | '{' | '}' | '<' | '>' | '=' | '`');
    let bare = token.trim_matches(around);
    let inner = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'-') || !byte.is_ascii();
    !bare.is_empty() && bare.bytes().all(inner) && !shape_of_code(bare)
}

/// "camelCase", which no word is.
fn shape_of_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(2).any(|pair| matches!(pair, [b'a'..=b'z', b'A'..=b'Z']))
}

/// Whether most characters of a line are not ASCII.
fn is_foreign(line: &str) -> bool {
    let foreign = line.bytes().filter(|byte| *byte >= 0xC0).count();
    let ascii = line.bytes().filter(u8::is_ascii_graphic).count();
    foreign >= 4 && foreign > ascii
}

/// Whether the line has more than `count` tokens.
pub(super) fn is_longer(line: &str, count: usize) -> bool {
    line.split_ascii_whitespace().nth(count).is_some()
}
