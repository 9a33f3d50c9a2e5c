//! The stretches of a document between the line ends that are not mere wraps: what paragraphs are made of.

use super::{
    AHEAD, BEHIND, OPENING, Verdict,
    line::{self, Block},
    look,
};
use crate::analysis::{Span, segmentation::Newlines};

/// What comes next in the document, at places of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::segmentation) enum Stretch {
    /// A stretch begins, which is in the window.
    Begins(usize),
    /// It ends. Its beginning need not be in the window any more.
    Ends(Span),
}

/// Finds the stretches of a document that comes in windows, as [`Cutter`](super::Cutter) finds sentences.
#[derive(Clone, Debug)]
pub(in crate::analysis::segmentation) struct Wraps {
    newlines: Newlines,
    block: Block,
    /// Where the window begins in the document.
    base: usize,
    /// The first byte of the window that is not looked at yet.
    at: usize,
    /// Where the stretch begins that has not ended, in the document.
    open: Option<usize>,
    /// The end of what stands before the window, without its whitespace.
    solid: usize,
}

impl Wraps {
    pub(in crate::analysis::segmentation) fn new(newlines: Newlines) -> Self {
        Self { newlines, block: Block::default(), base: 0, at: 0, open: None, solid: 0 }
    }

    /// What comes next in the window. `last` tells that the document ends with it. `None`: more text must come first, or the
    /// document is done.
    pub(in crate::analysis::segmentation) fn next(&mut self, text: &str, last: bool) -> Option<Stretch> {
        let Some(start) = self.open else { return self.begin(text, last) };
        while let Some(end) = line::next_end(text, self.at) {
            self.at = end;
            if !last && text.len() - end < AHEAD {
                return None;
            }
            match line::judge(text, self.base, end, self.newlines, &mut self.block) {
                Verdict::Go { on, .. } => self.at = on,
                Verdict::Cut { end, .. } => return Some(self.end(text, start, end)),
            }
        }
        self.at = text.len();
        last.then(|| self.end(text, start, text.len()))
    }

    /// How many bytes at the front of the window it will not look at again.
    pub(in crate::analysis::segmentation) fn keep(&self, text: &str) -> usize {
        look::floor_boundary(text, self.at.saturating_sub(BEHIND))
    }

    /// Where the stretch begins that has not ended, in the document; between two, where to look for the next.
    pub(in crate::analysis::segmentation) fn start(&self) -> usize {
        self.open.unwrap_or(self.base + self.at)
    }

    /// The end of what stands before the window, without its whitespace, in the document.
    pub(in crate::analysis::segmentation) fn solid(&self) -> usize {
        self.solid
    }

    /// The first `bytes` of the window `text` are gone from now on.
    pub(in crate::analysis::segmentation) fn shift(&mut self, text: &str, bytes: usize) {
        let end = look::trim_end(text, 0, bytes);
        if end > 0 {
            self.solid = self.base + end;
        }
        self.base += bytes;
        self.at -= bytes;
    }

    fn begin(&mut self, text: &str, last: bool) -> Option<Stretch> {
        let start = look::skip_space(text, self.at);
        if start >= text.len() || (!last && text.len() - start < OPENING) {
            // The last space is looked at again: a combining mark may stand on it.
            let space = text[self.at..start].chars().next_back().map_or(0, char::len_utf8);
            self.at = start - space;
            return None;
        }
        self.block.begin(text, start, self.base);
        self.at = start;
        self.open = Some(self.base + start);
        Some(Stretch::Begins(self.base + start))
    }

    fn end(&mut self, text: &str, start: usize, end: usize) -> Stretch {
        let trimmed = look::trim_end(text, start.saturating_sub(self.base), end);
        let trimmed = if trimmed == 0 && self.base > 0 { self.solid } else { self.base + trimmed };
        self.at = end;
        self.open = None;
        Stretch::Ends(Span::new(start, trimmed))
    }
}
