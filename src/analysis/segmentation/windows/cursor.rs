//! A place in a document that comes in windows, and what is known of the document before the window.

use super::context::{self, BEFORE, Context, floor_boundary};
use crate::analysis::segmentation::grapheme;

/// A place in the window.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::analysis::segmentation) struct Cursor {
    /// Where the window begins in the document.
    pub(in crate::analysis::segmentation) base: usize,
    /// The first byte of the window that is not read yet.
    pub(in crate::analysis::segmentation) at: usize,
    /// The end of what stands before the window, without its whitespace, in the document.
    pub(in crate::analysis::segmentation) trimmed_end: usize,
}

impl Cursor {
    /// Moves to what stands after the whitespace, when something does and `opening` bytes of it are known.
    #[inline]
    pub(in crate::analysis::segmentation) fn skip_space(
        &mut self,
        context: &Context<'_>,
        opening: usize,
    ) -> bool {
        let text = context.text;
        let start = context::skip_space(text, self.at);
        if start >= text.len() || (!context.ends() && text.len() - start < opening) {
            // The last space is read again: a combining mark may stand on it.
            let space = text[self.at..start].chars().next_back().map_or(0, char::len_utf8);
            self.at = start - space;
            return false;
        }
        self.at = start;
        true
    }

    /// A place of the document in the window; 0 for what stands before it.
    #[inline]
    pub(in crate::analysis::segmentation) fn in_window(&self, place: usize) -> usize {
        place.saturating_sub(self.base)
    }

    /// The end in the document, without its whitespace, of what begins at `start` of the document and ends at
    /// `end` of the window.
    #[inline]
    pub(in crate::analysis::segmentation) fn trimmed(&self, text: &str, start: usize, end: usize) -> usize {
        match context::trim_end(text, self.in_window(start), end) {
            0 if self.base > 0 => self.trimmed_end,
            end => self.base + end,
        }
    }

    /// How many bytes at the front of the window are not read again.
    pub(in crate::analysis::segmentation) fn done(&self, text: &str) -> usize {
        let end = floor_boundary(text, self.at.saturating_sub(BEFORE));
        // A sign that belongs to the character after it stays with it: one, since a document may be made of
        // such signs.
        let sign = context::char_before(text, end).filter(|c| grapheme::prepends(*c));
        end - sign.map_or(0, char::len_utf8)
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(in crate::analysis::segmentation) fn shift(&mut self, text: &str, bytes: usize) {
        let end = context::trim_end(text, 0, bytes);
        if end > 0 {
            self.trimmed_end = self.base + end;
        }
        self.base += bytes;
        self.at -= bytes;
    }
}
