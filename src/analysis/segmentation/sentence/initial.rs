//! A letter that stands alone before a full stop: an initial most times, or a part of "z. B."

use super::{
    Rule, View,
    ender::Next,
    glance,
    letter::{self, Case},
    look,
};
use crate::analysis::segmentation::rules::{Class, Classes, Lexicon};

/// Why the sentence that begins at `start` goes on behind the full stop at `at`, before the letter at `next` behind a space, when that is
/// plain to see: the full stop belongs to a letter alone, and a lowercase letter follows, or a capital that begins no word of
/// [starter](Class::Starter). Brackets and list items are the caller's.
#[inline]
pub(super) fn goes_on(text: &str, at: usize, start: usize, next: usize, lexicon: &Lexicon) -> Option<Rule> {
    match text.as_bytes()[start..at] {
        [ref before @ .., edge, letter] if letter.is_ascii_alphabetic() => {
            glance::sets_off(edge).then(|| goes_on_behind_ascii(text, at, before, next, lexicon))?
        }
        [.., b' ', 0xC3..=0xDF, _] => goes_on_behind_two_bytes(text, at, start, next, lexicon),
        _ => None,
    }
}

/// The same for a letter of ASCII, behind the text `before` of its sentence and what sets it off.
#[inline(never)]
fn goes_on_behind_ascii(
    text: &str,
    at: usize,
    before: &[u8],
    next: usize,
    lexicon: &Lexicon,
) -> Option<Rule> {
    let (word, letter) = (&text[at - 1..at], text.as_bytes()[at - 1]);
    let (small, spaced) = (letter.is_ascii_lowercase(), text.as_bytes()[at - 2] == b' ');
    let pair = spaced
        && matches!(*before, [.., first, b'.'] if lexicon.may_know_pair(char::from(first), char::from(letter)));
    if pair
        || !lexicon.ends_with_full_stop()
        || lexicon.is_own(word)
        || small && !lexicon.look_up(word).is_word()
    {
        return None;
    }
    let first = look::char_at(text, next)?;
    match letter::case(first) {
        Case::Lower => Some(Rule::Continues),
        // A unit may.
        Case::Upper if small && spaced && matches!(before, [.., b'0'..=b'9' | 0x80..]) => None,
        Case::Upper if begins_sentence(text, next, first, lexicon) => None,
        Case::Upper => Some(Rule::Initial),
        Case::None => None,
    }
}

/// The same for a letter of two bytes, and none but capitals.
fn goes_on_behind_two_bytes(
    text: &str,
    at: usize,
    start: usize,
    next: usize,
    lexicon: &Lexicon,
) -> Option<Rule> {
    let (first, name) = (at - 2, look::char_at(text, next)?);
    let (before, word) = (&text[start..first], &text[first..at]);
    let goes_on = word.starts_with(letter::is_uppercase)
        && letter::is_uppercase(name)
        && lexicon.ends_with_full_stop()
        && !lexicon.is_own(word)
        && pair_with_letter_before(before, word, lexicon).is_none()
        && !begins_sentence(text, next, name, lexicon);
    goes_on.then_some(Rule::Initial)
}

/// Whether the word at `at` that begins with the letter `first` shows that a sentence begins: it is no initial either.
#[inline]
fn begins_sentence(text: &str, at: usize, first: char, lexicon: &Lexicon) -> bool {
    let next = Next { at, first, opened: false };
    !begins(text, &next) && lexicon.look_up(next.word(text)).has(Class::Starter)
}

/// Where the ASCII letter begins that stands alone before the full stop, if one does.
pub(super) fn letter_before(view: &View<'_>, stop: usize) -> Option<usize> {
    let bytes = &view.text.as_bytes()[view.start..stop];
    let edge = match *bytes {
        [letter] if letter.is_ascii_alphabetic() => return Some(view.start),
        [.., edge, letter] if letter.is_ascii_alphabetic() => char::from(edge),
        _ => return None,
    };
    (edge.is_ascii() && !edge.is_ascii_alphanumeric() && !look::is_joiner(edge)).then_some(stop - 1)
}

/// A single letter, perhaps with a mark: the "J" of "J. Smith".
#[inline]
pub(super) fn is(word: &str) -> bool {
    match word.as_bytes() {
        [letter] => letter.is_ascii_alphabetic(),
        [first, second, _, ..] if first.is_ascii() && second.is_ascii() => false,
        _ => is_marked_initial(word),
    }
}

fn is_marked_initial(word: &str) -> bool {
    // Two characters are at most eight bytes.
    if word.len() > 8 {
        return false;
    }
    let mut letters = word.chars().filter(|c| letter::is_letter(*c));
    letters.next().is_some()
        && letters.next().is_none()
        && word.chars().count() <= 2
        && !word.ends_with(|c: char| c.is_ascii_digit())
}

/// What a single letter is: by itself, or with the one before it ("z. B.").
pub(super) fn classes(view: &View<'_>, word: &str, start: usize) -> Classes {
    let alone = || {
        // A capital alone is an initial, whatever the lowercase letter abbreviates.
        if word.starts_with(letter::is_uppercase) { Classes::default() } else { view.lexicon.look_up(word) }
    };
    pair_with_letter_before(&view.text[view.start..start], word, view.lexicon).unwrap_or_else(alone)
}

/// Two letters with a space between them are looked up as one abbreviation: "z. B." as "z.B".
fn pair_with_letter_before(before: &str, word: &str, lexicon: &Lexicon) -> Option<Classes> {
    let before = match before.as_bytes() {
        [.., b'.', b' '] => &before[..before.len() - 2],
        [.., b'.', 0xC2, 0xA0] => &before[..before.len() - 3],
        _ => return None,
    };
    let first = look::char_before(before, before.len())?;
    let second = look::char_at(word, 0)?;
    if second.len_utf8() == word.len() && !lexicon.may_know_pair(first, second) {
        return None;
    }
    let inside = |c| letter::is_letter_or_number(c) || look::is_joiner(c);
    if look::char_before(before, before.len() - first.len_utf8()).is_some_and(inside) {
        return None;
    }
    let mut pair = [0; 16];
    let dot = first.encode_utf8(&mut pair).len();
    pair[dot] = b'.';
    // An initial has no more than eight bytes.
    let end = dot + 1 + word.len();
    pair.get_mut(dot + 1..end)?.copy_from_slice(word.as_bytes());
    let classes = lexicon.look_up(str::from_utf8(&pair[..end]).ok()?);
    (!classes.is_word()).then_some(classes)
}

/// Whether a letter alone and a full stop begin at `next`: "Г. В. Плеханов", "a. C."
pub(super) fn begins(text: &str, next: &Next) -> bool {
    let end = next.at + next.first.len_utf8();
    text.as_bytes().get(end) == Some(&b'.')
}
