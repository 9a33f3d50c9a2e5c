//! The marks that end sentences.

use super::{
    MARKS,
    properties::{TERMINATOR, Terminator, terminator},
};

/// The class of the character, if it ends sentences.
#[inline]
pub(in crate::analysis) fn sentence_terminator(c: char) -> Option<Terminator> {
    match MARKS.get(c as usize).map(|marks| marks & TERMINATOR) {
        Some(0) => None,
        _ => terminator(c),
    }
}

/// Whether the character ends sentences; an emoji, which may, is left aside.
#[inline]
pub(in crate::analysis) fn is_sentence_terminator(c: char) -> bool {
    sentence_terminator(c).is_some_and(|class| class != Terminator::Emoji)
}

/// Whether the character is one of the terminators that most texts are written with: not a double mark, a
/// half-wide one, the question mark of Greek, nor a mark of Mongolian or Tibetan or a rare one of Ethiopic or
/// Khmer.
#[inline]
pub(in crate::analysis) fn is_common_terminator(c: char) -> bool {
    let rare = |c| matches!(c, '‼' | '⁇' | '⁈' | '⁉' | '\u{37e}' | '｡' | '፧' | '፨' | '៕' | '᠃' | '།' | '༎');
    is_sentence_terminator(c) && !rare(c)
}
