//! White space and the ends of lines.

use super::{
    has_mark,
    properties::{self, LINE_END, SPACE},
};

/// The line end of mainframes. It is white space to sentences and paragraphs, and a line end where blank
/// lines are counted.
pub(in crate::analysis) const NEXT_LINE: char = '\u{85}';

/// Whether the character stands between words only: white space, and signs that cannot be seen.
#[inline]
pub(in crate::analysis) fn is_space(c: char) -> bool {
    has_mark(c, SPACE, properties::is_space)
}

/// Whether the character ends a line; see [`NEXT_LINE`] for the one that does in few places.
#[inline]
pub(in crate::analysis) fn is_line_end(c: char) -> bool {
    has_mark(c, LINE_END, |_| false)
}

/// The first line end at or after `at`, a boundary of characters.
pub(in crate::analysis) fn next_line_end(text: &str, at: usize) -> Option<usize> {
    let mut from = at;
    loop {
        // The separators of lines and paragraphs begin with 0xE2, and much else does.
        from += memchr::memchr3(b'\n', b'\r', 0xE2, text.as_bytes().get(from..)?)?;
        if text.get(from..)?.chars().next().is_some_and(is_line_end) {
            return Some(from);
        }
        from += 1;
    }
}
