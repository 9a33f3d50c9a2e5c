//! White space and the ends of lines.

use super::{
    has_mark,
    properties::{self, LINE_END, SPACE},
};

/// The line end of mainframes. It is white space to sentences and paragraphs, and a line end where blank lines are counted.
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
