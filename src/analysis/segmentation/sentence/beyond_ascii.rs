//! Words of other letters than those of ASCII before a full stop: lowercase but perhaps their first letter, known by their last few
//! characters. One reader for all alphabets; what it cannot tell is left to the general reader of
//! [`preceding`](super::preceding).

use std::ops::Range;

use super::{
    preceding_class::PrecedingClass,
    word_bytes,
    word_shape::{self, LONGEST_VOWELLESS},
};
use crate::analysis::{
    segmentation::{
        rules::{Class, Classes, Ends, Lexicon},
        windows::context,
    },
    unicode::letter,
};

/// What the word before the full stop at `at` is, of the sentence that begins at `start`, if it ends in a letter beyond ASCII, or in a
/// quote that closes.
#[inline]
pub(super) fn class_before(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<PrecedingClass> {
    let before = &text.as_bytes()[start..at];
    let tail = text.as_bytes()[..at].last_chunk::<{ word_bytes::REACH }>();
    if !lexicon.ends_with_full_stop() || tail.is_some_and(|tail| tail.is_ascii()) {
        return None;
    }
    let ordinary = match before {
        // What closes a quote: » “ ”
        [.., 0xC2, 0xBB] | [.., 0xE2, 0x80, 0x9C | 0x9D] => return Some(PrecedingClass::Closed),
        [.., 0xEA..=0xED, _, _] => ends_in_hangul(before),
        _ => ends_in_small_letters(text, at, start),
    };
    if ordinary && !lexicon.may_know_tail(&text.as_bytes()[..at]) {
        return Some(PrecedingClass::Word);
    }
    class_of_any_letters(text, at, start, lexicon)
}

/// So many letters that the word is no abbreviation by its form.
const MANY: usize = LONGEST_VOWELLESS + 1;

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
    syllables > 1 && before.last().is_some_and(|edge| word_bytes::sets_off(*edge))
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

/// What a word of any letters is, whose first may be a capital, between what sets it off and the mark.
#[inline(never)]
fn class_of_any_letters(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<PrecedingClass> {
    let pairs = small_pairs(&text.as_bytes()[start..at], MANY);
    let (mut word, mut letters, mut joined) = (at - 2 * pairs, pairs, false);
    while letters < MANY || at - word < size_of::<Ends>() {
        match context::char_before(text, word).filter(|_| word > start) {
            Some(small) if letter::is_small(small) => word -= small.len_utf8(),
            Some(joint) if joins_uncased(joint) => {
                word -= joint.len_utf8();
                joined = true;
            }
            _ if joined => return None,
            _ => return class_of_few_letters(text, word..at, start, lexicon),
        }
        letters += 1;
    }
    let unknown = !lexicon.may_know(Ends::of(&text.as_bytes()[word..at]));
    (unknown || is_unknown_whole(text, word..at, start, lexicon)).then_some(PrecedingClass::Word)
}

/// Whether no rule knows the word that ends in these letters, though one knows a word that ends like it.
#[inline(never)]
fn is_unknown_whole(text: &str, tail: Range<usize>, start: usize, lexicon: &Lexicon) -> bool {
    const LONGEST: usize = 64;
    let pairs = small_pairs(&text.as_bytes()[start..tail.start], LONGEST.saturating_sub(tail.len()) / 2);
    let mut first = tail.start - 2 * pairs;
    while let Some(small) =
        context::char_before(text, first).filter(|c| first > start && letter::is_small(*c))
    {
        first -= small.len_utf8();
        if tail.end - first > LONGEST {
            return false;
        }
    }
    first > start
        && word_bytes::sets_off(text.as_bytes()[first - 1])
        && classes(lexicon, &text[first..tail.end]).is_word()
        && !lexicon.is_own(&text[first..tail.end])
}

/// Whether it is a joiner or a mark inside of words without capitals.
fn joins_uncased(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{900}'..='\u{109f}') && context::is_joiner(c)
}

/// What a word is whose small letters stand at `small..end`, with a capital before them or without.
fn class_of_few_letters(
    text: &str,
    Range { start: small, end }: Range<usize>,
    start: usize,
    lexicon: &Lexicon,
) -> Option<PrecedingClass> {
    let capital = context::char_before(text, small).filter(|c| letter::is_uppercase(*c));
    let first = small - capital.map_or(0, char::len_utf8);
    if first <= start || !word_bytes::sets_off(text.as_bytes()[first - 1]) {
        return None;
    }
    let word = &text[first..end];
    let several = text[small..end].chars().count() + usize::from(capital.is_some()) > 1;
    let classes = classes(lexicon, word);
    match () {
        () if lexicon.is_own(word) => None,
        () if several && classes.is_word() && !word_shape::is_vowelless(word) => Some(PrecedingClass::Word),
        // A capital alone is an initial, and two letters may be one abbreviation: "z. B."
        () if !several && (capital.is_some() || text[start..first - 1].ends_with('.')) => None,
        () if classes.has(Class::Never) => Some(PrecedingClass::Abbreviation(classes)),
        () => None,
    }
}

/// What the rules say of a full stop after the word, whose first letter alone may be a capital.
fn classes(lexicon: &Lexicon, word: &str) -> Classes {
    let (ends, first) = (Ends::of(word.as_bytes()), word.chars().next());
    // The ends of a short word change with a capital beyond ASCII.
    let ends_change =
        first.is_some_and(|first| !first.is_ascii() && word.len() < first.len_utf8() + size_of::<Ends>());
    let known = lexicon.may_know(ends) || ends_change && first.is_some_and(letter::is_uppercase);
    if known { lexicon.look_up(word) } else { Classes::default() }
}
