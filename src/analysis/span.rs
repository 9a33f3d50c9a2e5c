//! Spans: ranges of bytes of a text.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

/// A half-open range of bytes of a text, on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The part of `text` that the span covers; empty when the span does not belong to `text`.
    ///
    /// ```
    /// use lector::analysis::Span;
    /// assert_eq!(Span::new(3, 6).of("ab né"), "né");
    /// ```
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A span of the first 4 GiB of a text, in half the memory of a [`Span`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CompactSpan {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl CompactSpan {
    /// The span in 32 bits; an offset beyond 4 GiB becomes the last one.
    pub(super) fn of(span: Span) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: offset(span.start), end: offset(span.end) }
    }

    /// The span.
    pub(super) fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// The part of a text that [`CompactSpan`]s reach: its first 4 GiB.
pub(super) fn addressable(text: &str) -> &str {
    prefix(text, u32::MAX as usize)
}

/// The longest beginning of `text` of at most `bytes` bytes that cuts no character.
///
/// ```
/// assert_eq!(lector::analysis::prefix("ab\u{1f642}", 5), "ab");
/// ```
pub fn prefix(text: &str, bytes: usize) -> &str {
    (0..=bytes.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}
