//! The short way for the commonest candidates: an ordinary word, a mark, a space or line end, a letter that is not lowercase; a
//! terminator of another script between letters; marks that end nothing. It decides what [`ender`](super::ender) would, or leaves it to
//! it; a test holds that.

use super::{Rule, Verdict, View, bracket, ender::Kind, letter, look, stop};

/// The longest word that is looked at, in bytes.
const LONGEST: usize = 64;

/// Decides at the mark at `at`, whose first byte is `byte`, or leaves it to the long way.
#[inline]
pub(super) fn judge(view: &View<'_>, at: usize, byte: u8) -> Option<Verdict> {
    if view.memory.item.is_some() {
        return None;
    }
    match byte {
        b'.' if opens(view, at + 1) && view.lexicon.ends_with_full_stop() && is_ordinary(view, at) => {
            cut(view, at, at + 1, Rule::FullStop)
        }
        b'?' if opens(view, at + 1) => cut(view, at, at + 1, Rule::Mark),
        b'!' if opens(view, at + 1) && is_ordinary(view, at) => cut(view, at, at + 1, Rule::Mark),
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

/// Whether a word that no rule knows ends at `at`: lowercase but perhaps its first letter, between a space and the mark.
#[inline]
fn is_ordinary(view: &View<'_>, at: usize) -> bool {
    let bytes = view.text.as_bytes();
    let floor = view.start.max(at.saturating_sub(LONGEST));
    let (mut start, mut letters) = (at, 0u32);
    while start > floor && bytes[start - 1].is_ascii_lowercase() {
        start -= 1;
        letters |= 1 << (bytes[start] - b'a');
    }
    if start > floor && start < at && bytes[start - 1].is_ascii_uppercase() {
        start -= 1;
        letters |= 1 << (bytes[start] - b'A');
    }
    if start > floor && !bytes[start - 1].is_ascii() {
        return is_ordinary_beyond_ascii(view, floor, at);
    }
    let spaced = start > floor && matches!(bytes[start - 1], b' ' | b'\n');
    let pronounceable = letters & VOWELS != 0 || at - start > stop::LONGEST_VOWELLESS;
    spaced && at - start > 1 && pronounceable && view.lexicon.is_word(&view.text[start..at])
}

/// A bit for every vowel.
const VOWELS: u32 = {
    let (letters, mut mask, mut i) = (stop::LATIN_VOWELS, 0, 0);
    while i < letters.len() {
        mask |= 1 << (letters[i] - b'a');
        i += 1;
    }
    mask
};

/// The same for words with other letters.
fn is_ordinary_beyond_ascii(view: &View<'_>, floor: usize, at: usize) -> bool {
    let bytes = view.text.as_bytes();
    let Some(space) = memchr::memrchr2(b' ', b'\n', &bytes[floor..at]) else { return false };
    let start = floor + space + 1;
    let word = &view.text[start..at];
    let mut letters = word.chars();
    letters.next().is_some_and(letter::is_letter)
        && letters.next().is_some_and(letter::is_small)
        && letters.all(letter::is_small)
        && !stop::is_vowelless(word)
        && view.lexicon.is_word(word)
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
