//! The short way for the commonest ends of sentences: an ordinary word, a mark, a space or line end, a capital; and "。" between letters.
//! It decides what [`ender`](super::ender) would, or leaves it to it; a test holds that.

use super::{Rule, Verdict, View, bracket, ender::Kind, look, stop};

/// The longest word that is looked at, in bytes.
const LONGEST: usize = 32;

/// Decides at the mark at `at`, whose first byte is `byte`, or leaves it to the long way.
#[inline]
pub(super) fn judge(view: &View<'_>, at: usize, byte: u8) -> Option<Verdict> {
    match byte {
        b'.' if view.lexicon.ends_with_full_stop()
            && begins_with_capital(view, at + 1)
            && is_ordinary(view, at) =>
        {
            cut(view, at, Rule::FullStop)
        }
        b'?' if begins_with_capital(view, at + 1) => cut(view, at, Rule::Mark),
        b'!' if begins_with_capital(view, at + 1) && is_ordinary(view, at) => cut(view, at, Rule::Mark),
        0xE3 => judge_ideographic(view.text, at),
        _ => None,
    }
}

fn cut(view: &View<'_>, at: usize, rule: Rule) -> Option<Verdict> {
    let outside = view.memory.item.is_none() && !bracket::is_open(view, at, at + 1);
    outside.then_some(Verdict::Cut { end: at + 1, rule })
}

/// Whether one space, or one or two line ends, stand at `at` and a capital behind them.
#[inline]
fn begins_with_capital(view: &View<'_>, at: usize) -> bool {
    let next = match view.text.as_bytes().get(at..) {
        Some([b' ', ..]) => at + 1,
        Some([b'\n', b'\n', ..]) => at + 2,
        Some([b'\n', ..]) => at + 1,
        _ => return false,
    };
    match view.text.as_bytes().get(next) {
        Some(byte) if byte.is_ascii() => byte.is_ascii_uppercase(),
        Some(_) => look::char_at(view.text, next).is_some_and(char::is_uppercase),
        None => false,
    }
}

/// Whether a word that no rule knows ends at `at`: lowercase but perhaps its first letter, between a space and the mark.
#[inline]
fn is_ordinary(view: &View<'_>, at: usize) -> bool {
    let bytes = view.text.as_bytes();
    let floor = view.start.max(at.saturating_sub(LONGEST));
    if bytes[floor..at].last().is_some_and(|byte| !byte.is_ascii()) {
        return is_ordinary_beyond_ascii(view, floor, at);
    }
    let (mut start, mut letters) = (at, 0u32);
    while start > floor && bytes[start - 1].is_ascii_lowercase() {
        start -= 1;
        letters |= 1 << (bytes[start] - b'a');
    }
    if start > floor && start < at && bytes[start - 1].is_ascii_uppercase() {
        start -= 1;
        letters |= 1 << (bytes[start] - b'A');
    }
    let spaced = start > floor && matches!(bytes[start - 1], b' ' | b'\n');
    let pronounceable = letters & VOWELS != 0 || at - start > stop::LONGEST_VOWELLESS;
    spaced && at - start > 1 && pronounceable && is_unknown(view, start, at)
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

/// The same for words of other letters, if they are long enough to abbreviate nothing.
fn is_ordinary_beyond_ascii(view: &View<'_>, floor: usize, at: usize) -> bool {
    let bytes = view.text.as_bytes();
    let Some(space) = memchr::memrchr2(b' ', b'\n', &bytes[floor..at]) else { return false };
    let start = floor + space + 1;
    let word = &view.text[start..at];
    let letters = word.chars().take_while(|c| c.is_lowercase()).count();
    letters > stop::LONGEST_VOWELLESS && letters == word.chars().count() && is_unknown(view, start, at)
}

fn is_unknown(view: &View<'_>, start: usize, at: usize) -> bool {
    let word = &view.text[start..at];
    view.lexicon.look_up(word).is_empty() && !view.lexicon.is_own(word)
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
