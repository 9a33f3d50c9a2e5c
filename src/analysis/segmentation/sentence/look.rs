//! Reads what stands round a place of a text. All looks are bounded by [`FAR`] bytes.

use super::letter;
use crate::analysis::{prefix, segmentation::grapheme};

/// The farthest look back or ahead, in bytes.
pub(super) const FAR: usize = 512;

/// The character at byte `at`, a boundary.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// The character before byte `at`, a boundary.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    match text.as_bytes()[..at].last() {
        Some(&byte) if byte.is_ascii() => Some(byte as char),
        Some(_) => text[..at].chars().next_back(),
        None => None,
    }
}

/// `at`, or the nearest boundary of a character before it.
pub(super) fn floor_boundary(text: &str, at: usize) -> usize {
    prefix(text, at).len()
}

/// Whether the character stands between words only: white space, and marks that nobody sees.
pub(super) fn is_space(c: char) -> bool {
    match c {
        ' ' | '\n' | '\t' | '\r' => true,
        '!'..='~' => false,
        _ => c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{200b}' | '\u{ad}'),
    }
}

/// The first place at or behind `at` that is no space, or the space that a combining mark stands on. Not bounded: a caller passes
/// a place once.
#[inline]
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    if let [b' ', b'!'..=b'~', ..] = text.as_bytes()[at..] {
        return at + 1;
    }
    let (mut place, mut last) = (at, at);
    while let Some(c) = char_at(text, place).filter(|c| is_space(*c)) {
        last = place;
        place += c.len_utf8();
    }
    let marked = place > at && char_at(text, place).is_some_and(grapheme::extends);
    if marked && char_at(text, last).is_some_and(carries_marks) { last } else { place }
}

/// Line ends and invisible signs carry no mark: a cluster begins behind them.
fn carries_marks(space: char) -> bool {
    space.is_whitespace() && !space.is_control() && !matches!(space, '\u{2028}' | '\u{2029}')
}

/// The end of the text before `end` without its spaces, not before `start`.
#[inline]
pub(super) fn trim_end(text: &str, start: usize, mut end: usize) -> usize {
    if let [.., b'!'..=b'~'] = text.as_bytes()[..end] {
        return end;
    }
    let all = end;
    while let Some(c) = char_before(text, end).filter(|c| end > start && is_space(*c)) {
        end -= c.len_utf8();
    }
    match char_before(text, end) {
        // A sign that takes the space behind it into its cluster keeps it.
        Some(c) if end < all && grapheme::prepends(c) => end + char_at(text, end).map_or(0, char::len_utf8),
        _ => end,
    }
}

/// Behind the ASCII character at `at` and those like it that follow. Not bounded, as above.
#[inline]
pub(super) fn skip_same(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count()
}

/// Behind the few brackets that close at `at`, if any do.
#[inline(always)]
pub(super) fn skip_brackets(bytes: &[u8], at: usize) -> usize {
    if bytes.get(at) == Some(&b')') { skip_few_brackets(bytes, at) } else { at }
}

#[inline(never)]
fn skip_few_brackets(bytes: &[u8], at: usize) -> usize {
    const FEW: usize = 64;
    at + bytes[at..].iter().take(FEW).take_while(|byte| **byte == b')').count()
}

/// The first letter at or behind `at`, past quotes, brackets and the like, within a few characters.
#[inline]
pub(super) fn first_letter(text: &str, at: usize) -> Option<char> {
    if let Some(first) = text.as_bytes().get(at).filter(|byte| byte.is_ascii_alphabetic()) {
        return Some(char::from(*first));
    }
    text[at..].chars().take(8).find(|c| letter::is_letter_or_number(*c)).filter(|c| letter::is_letter(*c))
}

/// The start of the word that ends at `end`: letters, digits and what may stand inside a word or an abbreviation.
pub(super) fn word_start(text: &str, end: usize, from: usize) -> usize {
    let floor = from.max(end.saturating_sub(FAR / 4));
    let bytes = text.as_bytes();
    let mut at = end;
    while at > floor {
        if bytes[at - 1].is_ascii_alphanumeric() {
            at -= 1;
            continue;
        }
        match char_before(text, at) {
            Some(c) if letter::is_letter_or_number(c) || is_joiner(c) => at -= c.len_utf8(),
            // The gershayim of a Hebrew abbreviation, written as a quote: ארה"ב.
            Some('"') if at < end && is_hebrew(char_at(text, at)) && is_hebrew(char_before(text, at - 1)) => {
                at -= 1
            }
            _ => break,
        }
    }
    at
}

fn is_hebrew(c: Option<char>) -> bool {
    matches!(c, Some('\u{5d0}'..='\u{5ea}'))
}

/// What may stand inside a word: combining marks, apostrophes, hyphens, inner full stops, viramas and joiners.
pub(super) fn is_joiner(c: char) -> bool {
    match c {
        '.' | '-' | '\'' | '’' | '_' | '&' | '@' | '/' => true,
        _ if c.is_ascii() => false,
        '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '׳' | '״' | 'º' | 'ª' | '°' => true,
        // Vowel signs and other marks of the Indic and South-East Asian scripts are no letters to `char`.
        '\u{900}'..='\u{109f}' | '\u{1780}'..='\u{17d3}' => {
            !is_space(c) && !matches!(c, '।' | '॥' | '၊' | '။')
        }
        _ => false,
    }
}

/// The end of the word that begins at `at`: letters, digits, marks, apostrophes.
pub(super) fn word_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at;
    while end - at <= FAR / 4 {
        if bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
            continue;
        }
        match char_at(text, end) {
            Some('.' | '/' | '@' | '&' | '-') | None => break,
            Some(c) if letter::is_letter_or_number(c) || is_joiner(c) => end += c.len_utf8(),
            Some(_) => break,
        }
    }
    end
}
