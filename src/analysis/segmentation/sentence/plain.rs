//! The short way for the commonest candidates: an ordinary word, a mark, a space or line end, a letter that is not lowercase; a
//! terminator of another script between letters; marks that end nothing. It decides what [`ender`](super::ender) would, or leaves it to
//! it; a test holds that.

use super::{Rule, Verdict, View, bracket, ender::Kind, letter, look, stop};
use crate::analysis::segmentation::rules::{Ends, Lexicon};

/// The longest word that is looked at, in bytes.
const LONGEST: usize = 64;

/// Whether the sentence ends at the mark at `at` in the commonest way of all: behind an ordinary word, before a space or a blank line
/// and a word with an ASCII capital. Says by which rule, and how long the gap is.
#[inline]
pub(super) fn ends(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<(Rule, usize)> {
    let gap = gap(text.as_bytes(), at + 1)?;
    match text.as_bytes()[at] {
        b'.' if lexicon.ends_with_full_stop() && is_ordinary(text, at, start, lexicon) => {
            Some((Rule::FullStop, gap))
        }
        b'?' => Some((Rule::Mark, gap)),
        b'!' if is_ordinary(text, at, start, lexicon) => Some((Rule::Mark, gap)),
        _ => None,
    }
}

/// The length of a space or a blank line at `at` with a word behind it that has an ASCII capital.
#[inline]
pub(super) fn gap(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes[at..] {
        [b' ', b'A'..=b'Z', b'a'..=b'z' | b' ', ..] => Some(1),
        [b'\n', b'\n', b'A'..=b'Z', b'a'..=b'z' | b' ', ..] => Some(2),
        _ => None,
    }
}

/// Decides at the mark at `at`, whose first byte is `byte`, or leaves it to the long way.
#[inline]
pub(super) fn judge(view: &View<'_>, at: usize, byte: u8) -> Option<Verdict> {
    if view.memory.item.is_some() {
        return None;
    }
    match byte {
        b'.' | b'!' | b'?' if at + 1 == view.text.len() => {
            Some(Verdict::Cut { end: at + 1, rule: Rule::EndOfText })
        }
        b'.' if matches!(view.text.as_bytes()[at + 1], b'a'..=b'z' | b'0'..=b'9') => {
            Some(Verdict::Go { on: at + 1, rule: Some(Rule::InsideToken) })
        }
        b'.' if opens(view, at + 1) && view.lexicon.ends_with_full_stop() && follows_ordinary(view, at) => {
            cut(view, at, at + 1, Rule::FullStop)
        }
        b'?' if opens(view, at + 1) => cut(view, at, at + 1, Rule::Mark),
        b'!' if opens(view, at + 1) && follows_ordinary(view, at) => cut(view, at, at + 1, Rule::Mark),
        b')' => Some(Verdict::Go { on: at + 1, rule: None }),
        b':' if !view.lexicon.ends_with(byte) && !may_be_emoticon(view.text, at) => {
            Some(Verdict::Go { on: at + 1, rule: None })
        }
        0xE3 => judge_ideographic(view.text, at),
        0xD6..=0xE1 => judge_terminator(view, at),
        _ => None,
    }
}

fn cut(view: &View<'_>, at: usize, end: usize, rule: Rule) -> Option<Verdict> {
    (!bracket::is_open(view, at, end)).then_some(Verdict::Cut { end, rule })
}

/// Whether one space, or one or two line ends, stand at `at`, and behind them a letter that is not lowercase.
#[inline]
fn opens(view: &View<'_>, at: usize) -> bool {
    let next = match view.text.as_bytes().get(at..) {
        Some([b' ', ..]) => at + 1,
        Some([b'\n', b'\n', ..]) => at + 2,
        Some([b'\n', ..]) => at + 1,
        _ => return false,
    };
    match view.text.as_bytes().get(next) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        _ => look::char_at(view.text, next).is_some_and(letter::is_upright),
    }
}

/// Whether an emoticon may begin at the colon at `at`.
fn may_be_emoticon(text: &str, at: usize) -> bool {
    !matches!(text.as_bytes().get(at + 1), Some(b' ' | b'/' | b'\n' | b'0'..=b'9'))
}

/// Whether a word that no rule knows ends at the mark at `at`, and [`ends`] has not seen that none does.
#[inline]
pub(super) fn follows_ordinary(view: &View<'_>, at: usize) -> bool {
    gap(view.text.as_bytes(), at + 1).is_none() && is_ordinary(view.text, at, view.start, view.lexicon)
}

/// Whether a word that no rule knows ends at `at` of the sentence that begins at `start`: lowercase but perhaps its first letter,
/// between a space and the mark.
#[inline]
fn is_ordinary(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    let bytes = text.as_bytes();
    let Some(window) = bytes[..at].last_chunk() else {
        return is_ordinary_beyond_ascii(text, at, start, lexicon);
    };
    let window = u128::from_le_bytes(*window);
    let mut length = lowercase_letters(window);
    let Some(before) = bytes[..at - length].last().filter(|before| before.is_ascii()) else {
        return is_ordinary_beyond_ascii(text, at, start, lexicon);
    };
    length += usize::from(before.is_ascii_uppercase());
    if length >= size_of_val(&window) {
        return is_ordinary_beyond_ascii(text, at, start, lexicon);
    }
    let word = at - length;
    let spaced = word > start && matches!(bytes[word - 1], b' ' | b'\n');
    let last = (window >> u64::BITS) as u64;
    spaced
        && length > 1
        && (length > stop::LONGEST_VOWELLESS || has_vowel(&bytes[word..at]))
        && lexicon.is_word(&text[word..at], Ends::of_last(last, length))
}

/// How many of the last bytes are lowercase ASCII letters. A byte without its high bit reaches it plus 0x1f from "a" on, plus 5 from
/// behind "z" on.
#[inline]
fn lowercase_letters(window: u128) -> usize {
    const fn each(byte: u8) -> u128 {
        u128::from_le_bytes([byte; size_of::<u128>()])
    }
    let low = window & each(0x7f);
    let letters = (low + each(0x1f)) & !(low + each(5)) & !window;
    (!letters & each(0x80)).leading_zeros() as usize / 8
}

#[inline]
fn has_vowel(word: &[u8]) -> bool {
    word.iter().any(|byte| VOWELS >> (byte & 31) & 1 == 1)
}

/// A bit for every vowel, counted from "@".
const VOWELS: u32 = {
    let (letters, mut mask, mut i) = (stop::LATIN_VOWELS, 0, 0);
    while i < letters.len() {
        mask |= 1 << (letters[i] & 31);
        i += 1;
    }
    mask
};

/// The same for words with other letters, and for long ones.
#[inline(never)]
fn is_ordinary_beyond_ascii(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    let floor = start.max(at.saturating_sub(LONGEST));
    let Some(space) = memchr::memrchr2(b' ', b'\n', &text.as_bytes()[floor..at]) else { return false };
    let word = &text[floor + space + 1..at];
    let mut letters = word.chars();
    letters.next().is_some_and(letter::is_letter)
        && letters.next().is_some_and(letter::is_small)
        && letters.all(letter::is_small)
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

/// "。" with a letter straight behind it.
fn judge_ideographic(text: &str, at: usize) -> Option<Verdict> {
    debug_assert_eq!(super::ender::kind(look::char_at(text, at)?), Some(Kind::Native));
    let end = at + '。'.len_utf8();
    match text.as_bytes()[end..] {
        // Han, and kana but for the particles that go on behind a quote, which none is here.
        [0xE4..=0xE9, ..] | [0xE3, 0x81..=0x83, ..] => Some(Verdict::Cut { end, rule: Rule::Terminator }),
        _ => None,
    }
}

/// A terminator of another script with a space and a letter behind it.
fn judge_terminator(view: &View<'_>, at: usize) -> Option<Verdict> {
    let c = look::char_at(view.text, at)?;
    let rule = match super::ender::kind(c)? {
        Kind::Native => Rule::Terminator,
        Kind::Strong => Rule::Mark,
        _ => return None,
    };
    let end = at + c.len_utf8();
    let letter = view.text.as_bytes().get(end) == Some(&b' ')
        && look::char_at(view.text, end + 1).is_some_and(letter::is_upright);
    if letter { cut(view, at, end, rule) } else { None }
}
