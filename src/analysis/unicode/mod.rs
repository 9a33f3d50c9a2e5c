//! What a character is: letter, number, space, line end, terminator, opening or closing punctuation, script.
//!
//! Each of these is defined once, in [`properties`]. The frequent characters are read from tables that
//! `build.rs` makes of the definitions, since the standard library searches for the class of a letter, which
//! costs more than all else at a terminator. A test holds every definition against the Unicode Character
//! Database. How characters form clusters is told by `segmentation/grapheme`, what script a text is in by
//! `detection/scripts`.

pub(super) mod letter;
mod properties;
mod punctuation;
mod script;
mod space;
mod terminator;
#[cfg(test)]
mod tests;

pub(super) use self::{
    letter::is_letter,
    properties::Terminator,
    punctuation::{commonly_closes, is_closing_punctuation, is_opening_punctuation, may_close},
    script::{is_han, is_ideographic, is_kana, is_thai_or_lao, is_unspaced_letter, is_unspaced_script},
    space::{is_line_end, is_line_end_or_nel, is_space, next_line_end},
    terminator::{is_common_terminator, is_sentence_terminator, sentence_terminator},
};

use properties::TABLED;

/// A byte of [`properties::mark`] for every character of the table.
static MARKS: &[u8; TABLED] = include_bytes!(concat!(env!("OUT_DIR"), "/marks.bin"));

/// Whether the character has the bit of the table of marks; beyond the table, `definition` says so.
#[inline]
fn has_mark(c: char, bit: u8, definition: impl Fn(char) -> bool) -> bool {
    MARKS.get(c as usize).map_or_else(|| definition(c), |marks| marks & bit != 0)
}
