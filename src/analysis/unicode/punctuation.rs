//! What opens and what closes.

use super::{
    has_mark,
    properties::{self, CLOSING, OPENING},
};

/// Whether the character closes a bracket or a quotation wherever it stands.
#[inline]
pub(in crate::analysis) fn is_closing_punctuation(c: char) -> bool {
    has_mark(c, CLOSING, properties::is_closing)
}

/// Whether the character closes a bracket or a quotation somewhere: what [`is_closing_punctuation`] names,
/// quotes that open in other languages, and marks of emphasis.
#[inline]
pub(in crate::analysis) fn may_close(c: char) -> bool {
    is_closing_punctuation(c) || properties::is_ambiguous(c)
}

/// Whether the character is one of those that may close in most texts: round and square brackets, and quotes
/// that are not the low or opening ones of English.
#[inline]
pub(in crate::analysis) fn commonly_closes(c: char) -> bool {
    matches!(c, ')' | ']' | '"' | '\'' | '”' | '’' | '»' | '」' | '』' | '）')
}

/// Whether the character may stand before the first letter of a sentence: opening brackets, quotes of any
/// language, dashes, bullets.
#[inline]
pub(in crate::analysis) fn is_opening_punctuation(c: char) -> bool {
    has_mark(c, OPENING, properties::is_opening)
}
