//! The part of a document that a stream still needs.

use super::{
    event::{SegmentKind, StreamEvent},
    offsets::OffsetCounter,
};
use crate::analysis::{Span, Unit};

/// So many bytes at the front of the buffer may be done with before they are discarded: that moves what
/// stays.
const DISCARDED_AT_ONCE: usize = 16 * 1024;

/// The text that may be read again or given out.
#[derive(Clone, Debug)]
pub(super) struct TextBuffer {
    pub(super) text: String,
    pub(super) offsets: OffsetCounter,
    /// Whether the texts of segments are given out.
    pub(super) keep_text: bool,
}

impl TextBuffer {
    pub(super) fn new(unit: Unit, keep_text: bool) -> Self {
        Self { text: String::new(), offsets: OffsetCounter::new(unit), keep_text }
    }

    /// Where it begins, in bytes of the section.
    pub(super) fn base(&self) -> usize {
        self.offsets.base()
    }

    /// Where it ends, in bytes of the section.
    pub(super) fn end(&self) -> usize {
        self.base() + self.text.len()
    }

    /// Whether so many bytes at its front are worth being discarded: many, or all there is.
    pub(super) fn is_worth_discarding(&self, bytes: usize) -> bool {
        bytes >= DISCARDED_AT_ONCE || bytes == self.text.len()
    }

    /// Discards the first `bytes`. `kept` as [`OffsetCounter::discard`].
    pub(super) fn discard(&mut self, bytes: usize, kept: [usize; 2]) {
        self.offsets.discard(&self.text, bytes, kept);
        self.text.drain(..bytes);
    }

    /// Begins a new section, which is empty.
    pub(super) fn restart(&mut self) {
        self.offsets.restart(&self.text);
        self.text.clear();
    }

    /// Gives out the segment at `span`, in bytes of the section.
    pub(super) fn emit(&mut self, span: Span, kind: SegmentKind, out: &mut impl FnMut(StreamEvent<'_>)) {
        let Span { start, end } = span;
        let span = Span::new(self.offsets.offset(&self.text, start), self.offsets.offset(&self.text, end));
        let text = if self.keep_text { &self.text[start - self.base()..end - self.base()] } else { "" };
        out(StreamEvent::Segment { span, text, kind });
    }
}
