//! Whether an ordinary word stands before a mark: one that no rule knows and that is no abbreviation by its form.

use std::ops::Range;

use super::{
    glance::{self, Stop},
    letter, look, stop,
};
use crate::analysis::segmentation::rules::{Class, Classes, Ends, Lexicon};

/// Whether a word that no rule knows ends at the mark at `at` of the sentence that begins at `start`, so that a full stop there ends
/// the sentence before anything but a lowercase letter.
#[inline]
pub(super) fn stands_before(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> bool {
    lexicon.ends_with_full_stop() && stop(text, at, start, lexicon) == Stop::Ends
}

/// What a full stop at `at` is before anything but a lowercase letter, where full stops end sentences.
#[inline(always)]
pub(super) fn stop(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
    let ascii = text.as_bytes()[..at].last().is_some_and(u8::is_ascii);
    match if ascii { glance::stop(text, at, start, lexicon) } else { Stop::Unknown } {
        Stop::Unknown => stop_unseen(text, at, start, lexicon),
        stop => stop,
    }
}

/// The same for a word that a [`glance`] does not know better, with letters beyond ASCII, lowercase but perhaps its first, and for a quote
/// that closes before the mark.
#[inline]
pub(super) fn stop_unseen(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
    let tail = text.as_bytes()[..at].last_chunk::<{ glance::REACH }>();
    if tail.is_some_and(|tail| tail.is_ascii()) {
        // A glance knows better.
        return Stop::Unknown;
    }
    let ordinary = match text.as_bytes()[start..at] {
        // What closes a quote: » “ ”
        [.., 0xC2, 0xBB] | [.., 0xE2, 0x80, 0x9C | 0x9D] => return Stop::Ends,
        [.., 0xEA..=0xED, _, _] => ends_in_hangul(&text.as_bytes()[start..at]),
        _ => ends_in_small_letters(text, at, start),
    };
    if ordinary && !lexicon.may_know_tail(&text.as_bytes()[..at]) {
        return Stop::Ends;
    }
    of_any_letters(text, at, start, lexicon)
}

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

/// Whether many syllables of Hangul end the text, or a word of two or more does.
#[inline]
fn ends_in_hangul(text: &[u8]) -> bool {
    let (mut before, mut syllables) = (text, 0);
    while let [rest @ .., lead @ 0xEA..=0xED, middle, last] = before {
        if !('\u{ac00}'..='\u{d7a3}').contains(&triple(*lead, *middle, *last)) {
            break;
        }
        (before, syllables) = (rest, syllables + 1);
        if syllables == MANY {
            return true;
        }
    }
    syllables > 1 && before.last().is_some_and(|edge| glance::sets_off(*edge))
}

/// How many small letters of two bytes end the text, up to `most`.
#[inline]
fn small_pairs(text: &[u8], most: usize) -> usize {
    let (mut before, mut pairs) = (text, 0);
    while let [rest @ .., lead @ 0xC3..=0xDF, last] = before {
        if pairs == most || !letter::is_small_at(pair(*lead, *last)) {
            break;
        }
        (before, pairs) = (rest, pairs + 1);
    }
    pairs
}

/// Whether each two of the bytes are a character.
#[inline]
fn are_pairs(bytes: &[u8; 2 * MANY]) -> bool {
    // The bits that tell a byte that leads one more, and one that is led.
    const KINDS: u64 = u64::from_le_bytes([0xE0, 0xC0, 0xE0, 0xC0, 0xE0, 0xC0, 0xE0, 0xC0]);
    const PAIRS: u64 = u64::from_le_bytes([0xC0, 0x80, 0xC0, 0x80, 0xC0, 0x80, 0xC0, 0x80]);
    let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    number(bytes) & KINDS == PAIRS && number(&bytes[2..]) & KINDS == PAIRS
}

/// The code point of a character of two bytes.
#[inline]
fn pair(lead: u8, last: u8) -> u32 {
    u32::from(lead & 0x1f) << 6 | u32::from(last & 0x3f)
}

/// The character of three bytes, if they are one.
#[inline]
fn triple(lead: u8, middle: u8, last: u8) -> char {
    let code = u32::from(lead & 0xf) << 12 | u32::from(middle & 0x3f) << 6 | u32::from(last & 0x3f);
    char::from_u32(code).unwrap_or_default()
}

/// The same for a word of any letters, whose first may be a capital, between what sets it off and the mark.
#[inline(never)]
fn of_any_letters(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Stop {
    let pairs = small_pairs(&text.as_bytes()[start..at], MANY);
    let (mut word, mut letters, mut joined) = (at - 2 * pairs, pairs, false);
    while letters < MANY || at - word < size_of::<Ends>() {
        match look::char_before(text, word).filter(|_| word > start) {
            Some(small) if letter::is_small(small) => word -= small.len_utf8(),
            Some(joint) if joins_uncased(joint) => {
                word -= joint.len_utf8();
                joined = true;
            }
            _ if joined => return Stop::Unknown,
            _ => return of_few_letters(text, word..at, start, lexicon),
        }
        letters += 1;
    }
    let unknown = !lexicon.may_know(Ends::of(&text.as_bytes()[word..at]));
    if unknown || is_unknown_whole(text, word..at, start, lexicon) { Stop::Ends } else { Stop::Unknown }
}

/// Whether no rule knows the word that ends in these letters, as one knows a word that ends likewise.
#[inline(never)]
fn is_unknown_whole(text: &str, tail: Range<usize>, start: usize, lexicon: &Lexicon) -> bool {
    const LONGEST: usize = 64;
    let pairs = small_pairs(&text.as_bytes()[start..tail.start], LONGEST.saturating_sub(tail.len()) / 2);
    let mut first = tail.start - 2 * pairs;
    while let Some(small) = look::char_before(text, first).filter(|c| first > start && letter::is_small(*c)) {
        first -= small.len_utf8();
        if tail.end - first > LONGEST {
            return false;
        }
    }
    first > start
        && glance::sets_off(text.as_bytes()[first - 1])
        && classes(lexicon, &text[first..tail.end]).is_word()
        && !lexicon.is_own(&text[first..tail.end])
}

/// Whether it is a joiner or a mark inside of words without capitals.
fn joins_uncased(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{900}'..='\u{109f}') && look::is_joiner(c)
}

/// The same for a word whose small letters are known.
fn of_few_letters(
    text: &str,
    Range { start: small, end }: Range<usize>,
    start: usize,
    lexicon: &Lexicon,
) -> Stop {
    let capital = look::char_before(text, small).filter(|c| letter::is_uppercase(*c));
    let first = small - capital.map_or(0, char::len_utf8);
    if first <= start || !glance::sets_off(text.as_bytes()[first - 1]) {
        return Stop::Unknown;
    }
    let word = &text[first..end];
    let several = text[small..end].chars().count() + usize::from(capital.is_some()) > 1;
    let classes = classes(lexicon, word);
    match () {
        () if lexicon.is_own(word) => Stop::Unknown,
        () if several && classes.is_word() && !stop::is_vowelless(word) => Stop::Ends,
        // A capital alone is an initial, and two letters may be one abbreviation: "z. B."
        () if !several && (capital.is_some() || text[start..first - 1].ends_with('.')) => Stop::Unknown,
        () if classes.has(Class::Never) => Stop::Abbreviates,
        () => Stop::Unknown,
    }
}

/// What the rules say of a full stop behind the word, whose first letter alone may be a capital.
fn classes(lexicon: &Lexicon, word: &str) -> Classes {
    let (ends, first) = (Ends::of(word.as_bytes()), word.chars().next());
    // The ends of a short word change with a capital beyond ASCII.
    let ends_change =
        first.is_some_and(|first| !first.is_ascii() && word.len() < first.len_utf8() + size_of::<Ends>());
    let known = lexicon.may_know(ends) || ends_change && first.is_some_and(letter::is_uppercase);
    if known { lexicon.look_up(word) } else { Classes::default() }
}
