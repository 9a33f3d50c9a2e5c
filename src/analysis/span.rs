//! Spans: ranges of bytes of a text.

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

/// The longest beginning of `text` of at most `bytes` bytes that cuts no character.
///
/// ```
/// assert_eq!(lector::analysis::prefix("ab\u{1f642}", 5), "ab");
/// ```
pub fn prefix(text: &str, bytes: usize) -> &str {
    (0..=bytes.min(text.len())).rev().find_map(|end| text.get(..end)).unwrap_or_default()
}
