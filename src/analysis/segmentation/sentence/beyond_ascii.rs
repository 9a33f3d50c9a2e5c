//! Words of other letters than those of ASCII before a full stop, where their last few characters tell. One
//! reader for all alphabets; what it cannot tell is left to the general reader of
//! [`preceding`](super::preceding).

use super::{preceding_class::PrecedingClass, word_bytes, word_shape::LONGEST_VOWELLESS};
use crate::analysis::{
    segmentation::{rules::Lexicon, windows::context::bytes_before},
    unicode::letter,
};

/// So many letters that the word is no abbreviation by its form.
const MANY: usize = LONGEST_VOWELLESS + 1;

/// What the word before the full stop at `at` is, of the sentence that begins at `start`: an ordinary one if
/// many small letters end it, or a word of Hangul, and no rule knows a word that ends so.
#[inline]
pub(super) fn class_before(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<PrecedingClass> {
    let before = &text[start..at];
    let ordinary = lexicon.ends_with_full_stop()
        && (count_at_end(before, letter::is_small) == MANY || is_hangul_word(before))
        && !lexicon.may_know_tail(bytes_before(text, at));
    ordinary.then_some(PrecedingClass::Word)
}

/// How many characters at the end of the text pass, up to [`MANY`].
#[inline]
fn count_at_end(text: &str, passes: impl Fn(char) -> bool) -> usize {
    text.chars().rev().take(MANY).take_while(|c| passes(*c)).count()
}

/// Whether the text ends in a word of two syllables of Hangul or more: Korean abbreviates to single ones.
#[inline]
fn is_hangul_word(text: &str) -> bool {
    const SYLLABLE: usize = '가'.len_utf8();
    let syllables = count_at_end(text, |c| matches!(c, '\u{ac00}'..='\u{d7a3}'));
    let edge = bytes_before(text, text.len() - SYLLABLE * syllables).last();
    syllables > 1 && edge.is_some_and(|edge| word_bytes::sets_off(*edge))
}
