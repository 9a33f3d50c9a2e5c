//! What running text is made of.

use crate::analysis::prefix;

/// A line that is longer is prose when so much of it reads as prose, in bytes.
const LONG: usize = 160;

/// So many words in a row are a sentence or a part of one.
const SOME: usize = 3;

/// Whether the line reads as running text: mostly words, or letters of a script that no programming language uses.
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

/// Whether it is a long line of running text, whatever stands in it, and no comment, text between tags or data.
pub(super) fn is_long_prose(line: &str) -> bool {
    line.len() > LONG
        && !line.starts_with(['/', '<', '{', '[', '"', '$', '>', '*', '-'])
        && is_prose(prefix(line, LONG))
}

/// Whether the line is a capitalised word and further ones, with single spaces between them and the commonest marks behind them: most lines
/// of running text are, and no sign of code stands in them.
pub(super) fn is_plain(line: &str) -> bool {
    let (mut tokens, mut last) = (1, Kind::Space);
    for &byte in line.as_bytes() {
        let kind = KINDS[usize::from(byte)];
        if !kind.may_follow(last) {
            return false;
        }
        tokens += usize::from(byte == b' ');
        last = kind;
    }
    tokens >= SOME && last != Kind::Space && !line.as_bytes()[0].is_ascii_lowercase()
}

/// What a byte of such a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    /// A small letter, or one beyond ASCII.
    Small,
    Capital,
    /// What may stand between two letters.
    Joint,
    /// What stands behind a word.
    Mark,
    Other,
}

impl Kind {
    fn may_follow(self, last: Self) -> bool {
        const fn bits<const N: usize>(kinds: [Kind; N]) -> u8 {
            let (mut bits, mut i) = (0, 0);
            while i < N {
                bits |= 1 << kinds[i] as u8;
                i += 1;
            }
            bits
        }
        use Kind::{Capital, Joint, Mark, Small, Space};
        const WORD: [Kind; 4] = [Small, Capital, Joint, Mark];
        // By the kind of the byte: what may stand before it. A mark inside of a token would make it no word.
        const BEFORE: [u8; 6] = [
            bits(WORD),
            bits([Space, Small, Capital, Joint]),
            bits([Space]),
            bits([Small, Capital, Joint]),
            bits(WORD),
            bits([]),
        ];
        BEFORE[self as usize] >> last as u8 & 1 == 1
    }
}

static KINDS: [Kind; 256] = {
    let (mut kinds, mut i) = ([Kind::Other; 256], 0);
    while i < 256 {
        kinds[i] = match i as u8 {
            b' ' => Kind::Space,
            b'a'..=b'z' | 0x80.. => Kind::Small,
            b'A'..=b'Z' => Kind::Capital,
            b'\'' | b'-' => Kind::Joint,
            b',' | b'.' | b'!' | b'?' => Kind::Mark,
            _ => Kind::Other,
        };
        i += 1;
    }
    kinds
};

/// Letters, and what stands round a word. What is not ASCII counts as letters: no programming language is made of it.
pub(super) fn is_word(token: &str) -> bool {
    // Most words of running text.
    if token.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return !token.is_empty();
    }
    let round =
        |c: char| c.is_ascii_punctuation() && !matches!(c, '$' | '_' | '{' | '}' | '<' | '>' | '=' | '`');
    let bare = token.trim_matches(round);
    let inner = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'-') || !byte.is_ascii();
    !bare.is_empty() && bare.bytes().all(inner) && !shape_of_code(bare)
}

/// "camelCase", which no word is.
fn shape_of_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
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
