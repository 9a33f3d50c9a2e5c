//! What sentences and paragraphs share of lines: which line ends are mere wraps, and how an item of a list
//! begins. What a paragraph is by its lines is told by `block`.

pub(super) mod line_break;
pub(super) mod list_marker;
