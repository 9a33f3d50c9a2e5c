//! The short way for common candidates that no [`glance`] decides: words and terminators beyond ASCII, and marks that end nothing. It
//! decides what [`ender`](super::ender) would, or leaves it to it; a test holds that.

use std::ops::Range;

use super::{
    Rule, Verdict,
    ender::{self, Kind},
    glance::{self, End},
    letter, look, stop,
};
use crate::analysis::segmentation::{
    grapheme,
    rules::{Ends, Lexicon},
};

/// How the sentence that begins at `start` ends at the mark at `at`, when an ordinary word stands before it and an upright letter
/// begins the next sentence. Brackets and list items are the caller's.
#[inline(never)]
pub(super) fn end(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<End> {
    match text.as_bytes()[at] {
        b'.' | b'!' | b'?' => end_of_ascii(text, at, start, lexicon),
        mark @ (b':' | b';') if lexicon.ends_with(mark) => end_of_ascii(text, at, start, lexicon),
        0xE3 => end_ideographic(text, at),
        0xD6..=0xE1 => end_of_script(text, at),
        _ => None,
    }
}

/// The end at a full stop, an exclamation mark or a question mark, and what closes with it.
#[inline(always)]
fn end_of_ascii(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<End> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    let closed = !matches!(bytes.get(end)?, b' ' | b'\n');
    if closed {
        end += closer_length(&bytes[end..]);
    }
    let gap = gap(bytes, end)?;
    let (first, elsewhere) = match first_at(text, end + gap) {
        Some(first) => (first, false),
        None => (first_elsewhere(text, end + gap)?, true),
    };
    let seen = !closed && !elsewhere && first.is_ascii() && glance::reaches(text, at);
    let ends = match bytes[at] {
        b'?' | b':' | b';' => true,
        b'!' if closed => true,
        b'.' if closed && bytes[at + 1] != b')' => true,
        // Where a glance was enough, it has not found an ordinary word of ASCII.
        _ if seen => lexicon.ends_with_full_stop() && is_ordinary(text, at, start, lexicon),
        _ => follows_ordinary(text, at, start, lexicon),
    };
    let rule = if bytes[at] == b'.' { Rule::FullStop } else { Rule::Mark };
    ends.then_some(End { end, gap, rule, first })
}

/// The length of the space or the blank line at `at`.
#[inline(always)]
fn gap(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at..)? {
        [b' ', ..] => Some(1),
        [b'\n', b'\n', ..] => Some(2),
        _ => None,
    }
}

/// The upright letter at `at` that is no part of a list marker.
#[inline(always)]
fn first_at(text: &str, at: usize) -> Option<char> {
    let first = look::char_at(text, at).filter(|first| letter::is_upright(*first))?;
    let begins = if first.is_ascii() {
        let marks_item = |next| {
            glance::marks_item(next) && (matches!(next, b'.' | b')') || matches!(first, 'I' | 'V' | 'X'))
        };
        text.as_bytes().get(at + 1).is_some_and(|next| !marks_item(*next))
    } else {
        !grapheme::extends(first)
    };
    begins.then_some(first)
}

/// The number at `at` that is no list marker, or the upright letter behind what opens at `at`.
#[inline(never)]
fn first_elsewhere(text: &str, at: usize) -> Option<char> {
    let first = look::char_at(text, at)?;
    if letter::is_number(first) {
        let behind =
            text.as_bytes()[at..].iter().take(LONGEST_MARKER + 1).find(|byte| !byte.is_ascii_alphanumeric());
        return (!matches!(behind, Some(b'.' | b')'))).then_some(first);
    }
    match opener_length(&text.as_bytes()[at..]) {
        0 => None,
        length => first_at(text, at + length),
    }
}

/// The length of a quote or a bracket that closes.
fn closer_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'"' | b'\'' | b')', ..] => 1,
        // »
        [0xC2, 0xBB, ..] => 2,
        // ” ’
        [0xE2, 0x80, 0x9D | 0x99, ..] => 3,
        _ => 0,
    }
}

/// The length of a quote, a bracket or a dash that opens.
fn opener_length(bytes: &[u8]) -> usize {
    match bytes {
        [b'"' | b'\'' | b'(', ..] => 1,
        // «
        [b'-', b' ', ..] | [0xC2, 0xAB, ..] => 2,
        // “ „ ‘
        [0xE2, 0x80, 0x9C | 0x9E | 0x98, ..] => 3,
        // – —
        [0xE2, 0x80, 0x93 | 0x94, b' ', ..] => 4,
        _ => 0,
    }
}

/// "。" with a letter straight behind it.
fn end_ideographic(text: &str, at: usize) -> Option<End> {
    debug_assert_eq!(ender::kind(look::char_at(text, at)?), Some(Kind::Native));
    let end = at + '。'.len_utf8();
    // Han, and kana but for the particles that go on behind a quote, which none is here.
    let first = match text.as_bytes()[end..] {
        [0xE4..=0xE9, ..] | [0xE3, 0x81..=0x83, ..] => look::char_at(text, end)
            .filter(|first| letter::is_letter(*first) && !grapheme::extends(*first))?,
        [b'0'..=b'9', ..] => first_elsewhere(text, end)?,
        _ => return None,
    };
    Some(End { end, gap: 0, rule: Rule::Terminator, first })
}

/// A terminator of another script with a space and a letter behind it.
fn end_of_script(text: &str, at: usize) -> Option<End> {
    let c = look::char_at(text, at)?;
    let rule = match ender::kind(c)? {
        Kind::Native => Rule::Terminator,
        Kind::Strong => Rule::Mark,
        _ => return None,
    };
    let end = at + c.len_utf8();
    let gap = gap(text.as_bytes(), end)?;
    let first = first_at(text, end + gap).or_else(|| first_elsewhere(text, end + gap))?;
    Some(End { end, gap, rule, first })
}

/// Decides at the mark at `at` of a sentence that is no list item, or leaves it to the long way.
#[inline]
pub(super) fn judge(text: &str, at: usize, lexicon: &Lexicon) -> Option<Verdict> {
    let (byte, next) = (text.as_bytes()[at], text.as_bytes().get(at + 1));
    match byte {
        b'.' if matches!(next, Some(b'a'..=b'z' | b'0'..=b'9')) => {
            Some(Verdict::Go { on: at + 1, rule: Some(Rule::InsideToken) })
        }
        b':' if !lexicon.ends_with(byte) && !may_be_emoticon(next) => {
            Some(Verdict::Go { on: at + 1, rule: None })
        }
        _ => None,
    }
}

/// Whether an emoticon may begin at a colon with that byte behind it.
fn may_be_emoticon(next: Option<&u8>) -> bool {
    !matches!(next, Some(b' ' | b'/' | b'\n' | b'0'..=b'9'))
}

/// Whether a word that no rule knows ends at the mark at `at` of the sentence that begins at `start`, so that a full stop there ends
/// the sentence before anything but a lowercase letter.
#[inline]
pub(super) fn follows_ordinary(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    let ascii = text.as_bytes()[..at].last().is_some_and(u8::is_ascii);
    lexicon.ends_with_full_stop()
        && (ascii && glance::ends_before_any(text, at, start, lexicon)
            || is_ordinary(text, at, start, lexicon))
}

/// The same for a word with letters beyond ASCII: lowercase but perhaps its first.
#[inline]
fn is_ordinary(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    let tail = text.as_bytes()[..at].last_chunk::<{ glance::REACH }>();
    if tail.is_some_and(|tail| tail.is_ascii()) {
        // A glance knows better.
        return false;
    }
    ends_in_small_letters(text, at, start) && !lexicon.may_know_tail(&text.as_bytes()[..at])
        || is_ordinary_word(text, at, start, lexicon)
}

/// The longest list marker without its bracket, in bytes.
const LONGEST_MARKER: usize = 5;

/// So many letters that the word is no abbreviation by its form.
const MANY: usize = stop::LONGEST_VOWELLESS + 1;

/// Whether many small letters of alphabets of up to two bytes stand before the mark. Which of them have one byte and which two cannot be
/// foretold, so there is no branch for it, but one for alphabets whose letters all have two.
#[inline]
fn ends_in_small_letters(text: &str, at: usize, start: usize) -> bool {
    const REACH: usize = 2 * MANY;
    let Some(window) = text.as_bytes()[..at].last_chunk::<REACH>() else { return false };
    if are_pairs(window) {
        let small = |place: usize| letter::is_small_at(pair(window[place], window[place + 1]));
        return (0..MANY).fold(true, |all, i| all & small(2 * i)) & (at - start >= REACH);
    }
    let (mut place, mut small) = (REACH, true);
    for _ in 0..MANY {
        let (lead, last) = (window[place - 2], window[place - 1]);
        let two = !last.is_ascii();
        let c = if two { pair(lead, last) } else { u32::from(last) };
        small &= letter::is_small_at(c) & (!two | (lead >= 0xC2));
        place -= 1 + usize::from(two);
    }
    small & (at - start >= REACH - place)
}

/// Whether each two of the bytes are a character.
#[inline]
fn are_pairs(bytes: &[u8; 2 * MANY]) -> bool {
    let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let (kind, leads) = (
        u64::from_le_bytes([0xE0, 0xC0, 0xE0, 0xC0, 0xE0, 0xC0, 0xE0, 0xC0]),
        u64::from_le_bytes([0xC0, 0x80, 0xC0, 0x80, 0xC0, 0x80, 0xC0, 0x80]),
    );
    number(bytes) & kind == leads && number(&bytes[2..]) & kind == leads
}

/// The code point of a character of two bytes.
#[inline]
fn pair(lead: u8, last: u8) -> u32 {
    u32::from(lead & 0x1f) << 6 | u32::from(last & 0x3f)
}

/// The same for a word of any letters, whose first may be a capital, between a space and the mark, and for a quote with no word before
/// the mark.
#[inline(never)]
fn is_ordinary_word(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    let (mut word, mut letters, mut joined) = (at, 0, false);
    while letters < MANY || at - word < size_of::<Ends>() {
        match look::char_before(text, word).filter(|_| word > start) {
            Some(small) if letter::is_small(small) => word -= small.len_utf8(),
            Some(joint) if joins_uncased(joint) => {
                word -= joint.len_utf8();
                joined = true;
            }
            Some('»' | '”' | '“') if word == at => return true,
            _ if joined => return false,
            _ => return is_ordinary_short(text, word..at, start, lexicon),
        }
        letters += 1;
    }
    !lexicon.may_know(Ends::of(&text.as_bytes()[word..at]))
}

/// Whether it is a joiner or a mark inside of words without capitals.
fn joins_uncased(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{900}'..='\u{109f}') && look::is_joiner(c)
}

/// The same for a word whose small letters are known.
fn is_ordinary_short(
    text: &str,
    Range { start: small, end }: Range<usize>,
    start: usize,
    lexicon: &Lexicon,
) -> bool {
    let capital = look::char_before(text, small).filter(|c| letter::is_uppercase(*c));
    let first = small - capital.map_or(0, char::len_utf8);
    if first <= start || !matches!(text.as_bytes()[first - 1], b' ' | b'\n') {
        return false;
    }
    let word = &text[first..end];
    text[small..end].chars().count() + usize::from(capital.is_some()) > 1
        && !stop::is_vowelless(word)
        && is_unknown(lexicon, word)
}

/// Whether no rule knows the word, whose first letter alone may be a capital.
fn is_unknown(lexicon: &Lexicon, word: &str) -> bool {
    let first = word.chars().next().filter(|first| !first.is_ascii()).map_or(0, char::len_utf8);
    if word.len() < first + size_of::<Ends>() && word.starts_with(letter::is_uppercase) {
        return lexicon.look_up(word).is_word() && !lexicon.is_own(word);
    }
    lexicon.is_word(word, Ends::of(word.as_bytes()))
}
