//! The fast path: the eight bytes before a mark and the eight from it on, which tell most ends of sentences
//! in Latin text. What it reads goes through the same table of [`decide`](super::decide) as all else; a test
//! holds that it reads what the general readers of [`preceding`](super::preceding) and
//! [`following`](super::following) do, or nothing.

use super::{
    beyond_ascii,
    preceding_class::PrecedingClass,
    word_bytes::{self, REACH, WordBytes},
};
use crate::analysis::segmentation::rules::Lexicon;

/// A mark with a space or a blank line after it, or a quote and one, and a capital that begins no list
/// marker.
pub(super) struct BeforeCapital<'t> {
    /// The eight bytes before the mark.
    before: &'t [u8],
    pub(super) mark: u8,
    /// Whether a quote closes after it.
    pub(super) quoted: bool,
    /// Whether a blank line follows, and no space.
    pub(super) blank_line: bool,
}

impl<'t> BeforeCapital<'t> {
    /// The mark at `at`, if it is such.
    #[inline(always)]
    pub(super) fn read(text: &'t str, at: usize) -> Option<Self> {
        let window = text.as_bytes().get(at.wrapping_sub(REACH)..at + REACH)?;
        let (before, from) = window.split_at(REACH);
        let bytes = word_bytes::load(from);
        let rest = bytes >> 8;
        let quoted = rest as u8 == b'"';
        let rest = rest >> (8 * u32::from(quoted));
        let (space, blank_line) = (rest as u8 == b' ', rest as u16 == u16::from_le_bytes(*b"\n\n"));
        let opening = rest >> (8 * (1 + u32::from(blank_line)));
        let (first, next) = (opening as u8, (opening >> 8) as u8);
        let begins = (space | blank_line) & first.is_ascii_uppercase() & !marks_list(next);
        begins.then_some(Self { before, mark: bytes as u8, quoted, blank_line })
    }

    /// What the word before it is, in the sentence that begins at `start`.
    #[inline(always)]
    pub(super) fn class(
        &self,
        text: &str,
        at: usize,
        start: usize,
        lexicon: &Lexicon,
    ) -> Option<PrecedingClass> {
        class(self.before, text, at, start, lexicon)
    }

    /// Whether it may belong to a name that ends in an exclamation mark, as far as eight bytes tell.
    #[inline(always)]
    pub(super) fn may_exclaim(&self, text: &str, at: usize, lexicon: &Lexicon) -> bool {
        let word = WordBytes::of(self.before);
        !word.is_whole() || word.is_known(text, at, lexicon)
    }
}

/// The length of the space or the blank line at `at`, and the capital after it, if that begins no list
/// marker.
#[inline(always)]
pub(super) fn capital_after_gap(bytes: &[u8], at: usize) -> Option<(usize, char)> {
    let (gap, first, next) = match *bytes.get(at..)? {
        [b' ', first, next, ..] => (1, first, next),
        [b'\n', b'\n', first, next, ..] => (2, first, next),
        _ => return None,
    };
    (first.is_ascii_uppercase() && !marks_list(next)).then_some((gap, char::from(first)))
}

/// What the word before the full stop at `at` is, of the sentence that begins at `start`, where eight bytes
/// or a few more tell.
#[inline]
pub(super) fn class_before(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<PrecedingClass> {
    match text.as_bytes().get(at.wrapping_sub(REACH)..at) {
        Some(window) => class(window, text, at, start, lexicon),
        None => beyond_ascii::class_before(text, at, start, lexicon),
    }
}

#[inline(always)]
fn class(window: &[u8], text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<PrecedingClass> {
    let word = WordBytes::of(window);
    match word.class(text, at, start, lexicon) {
        None if !word.edge.is_ascii() => beyond_ascii::class_before(text, at, start, lexicon),
        class => class,
    }
}

/// Whether the byte after a capital may stand in a list marker: "A.", "A)", "XIV."
#[inline(always)]
fn marks_list(next: u8) -> bool {
    matches!(next, b'.' | b')' | b'I' | b'V' | b'X')
}
