//! White space and the ends of lines.

use super::{
    has_mark,
    properties::{self, LINE_END, SPACE},
};

/// The line end of mainframes, NEL in Unicode. It is white space to sentences and paragraphs, and a line end
/// where blank lines are counted.
const NEXT_LINE: char = '\u{85}';

/// Whether the character stands between words only: white space, and signs that cannot be seen.
#[inline]
pub(in crate::analysis) fn is_space(c: char) -> bool {
    has_mark(c, SPACE, properties::is_space)
}

/// Whether the character ends a line.
#[inline]
pub(in crate::analysis) fn is_line_end(c: char) -> bool {
    has_mark(c, LINE_END, |_| false)
}

/// Whether the character ends a line of a page, where [`NEXT_LINE`] does so too.
#[inline]
pub(in crate::analysis) fn is_line_end_or_nel(c: char) -> bool {
    is_line_end(c) || c == NEXT_LINE
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
