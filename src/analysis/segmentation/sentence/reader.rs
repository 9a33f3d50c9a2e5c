//! Where somebody stands who reads a document that comes in windows.

use super::{
    BEHIND,
    look::{self, floor_boundary},
};
use crate::analysis::segmentation::grapheme;

/// A place in the window, and what is known of the document before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reader {
    /// Where the window begins in the document.
    pub(super) base: usize,
    /// The first byte of the window that is not looked at yet.
    pub(super) at: usize,
    /// The end of what stands before the window, without its whitespace, in the document.
    pub(super) solid: usize,
}

impl Reader {
    /// Moves to what stands behind the whitespace, when something does and `opening` bytes of it are known.
    #[inline]
    pub(super) fn begin(&mut self, text: &str, last: bool, opening: usize) -> bool {
        let start = look::skip_space(text, self.at);
        if start >= text.len() || (!last && text.len() - start < opening) {
            // The last space is looked at again: a combining mark may stand on it.
            let space = text[self.at..start].chars().next_back().map_or(0, char::len_utf8);
            self.at = start - space;
            return false;
        }
        self.at = start;
        true
    }

    /// A place of the document in the window; 0 for what stands before it.
    #[inline]
    pub(super) fn in_window(&self, place: usize) -> usize {
        place.saturating_sub(self.base)
    }

    /// The end in the document, without its whitespace, of what begins at `start` of the document and ends at `end` of the window.
    pub(super) fn trimmed(&self, text: &str, start: usize, end: usize) -> usize {
        match look::trim_end(text, self.in_window(start), end) {
            0 if self.base > 0 => self.solid,
            end => self.base + end,
        }
    }

    /// How many bytes at the front of the window nobody will look at again.
    pub(super) fn keep(&self, text: &str) -> usize {
        let end = floor_boundary(text, self.at.saturating_sub(BEHIND));
        // A sign that belongs to the character behind it stays with it: one, since a document may be made of such signs.
        let sign = look::char_before(text, end).filter(|c| grapheme::prepends(*c));
        end - sign.map_or(0, char::len_utf8)
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(super) fn shift(&mut self, text: &str, bytes: usize) {
        let end = look::trim_end(text, 0, bytes);
        if end > 0 {
            self.solid = self.base + end;
        }
        self.base += bytes;
        self.at -= bytes;
    }
}
