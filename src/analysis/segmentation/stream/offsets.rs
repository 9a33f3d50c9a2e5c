//! Offsets of a document in the unit of the caller, counted while the document passes.

use crate::analysis::{Span, Unit};

/// Counts the unit up to places of a section: the document since its start, or since its last flush. Places
/// are bytes of the section, offsets are the unit counted from the start of the document.
#[derive(Clone, Debug)]
pub(super) struct OffsetCounter {
    unit: Unit,
    /// The offset where the section begins.
    origin: usize,
    /// Where the buffer begins, in bytes of the section.
    base: usize,
    /// The place that was counted last, not before the buffer, and the units between the start of the section
    /// and it.
    last: (usize, usize),
    /// Two places before the buffer that may be asked for, counted as `last`: where the open segment begins,
    /// and the end of the text before the buffer without its white space.
    known: [(usize, usize); 2],
}

impl OffsetCounter {
    pub(super) fn new(unit: Unit) -> Self {
        Self { unit, origin: 0, base: 0, last: (0, 0), known: [(0, 0); 2] }
    }

    /// Where the buffer begins, in bytes of the section.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// The offset of the place `at`.
    pub(super) fn offset(&mut self, buffer: &str, at: usize) -> usize {
        self.origin + self.count_to(buffer, at)
    }

    /// The span of `text`, which stands after the last place that was counted; for segments with nothing
    /// between them.
    pub(super) fn span_of_next(&mut self, text: &str) -> Span {
        let (from, count) = self.last;
        let end = count + self.unit.count(text.as_bytes());
        self.last = (from + text.len(), end);
        Span::new(self.origin + count, self.origin + end)
    }

    /// Forgets the first `bytes` of the buffer. Of the places in them, only `kept` may be asked for from now
    /// on.
    pub(super) fn discard(&mut self, buffer: &str, bytes: usize, kept: [usize; 2]) {
        let known = kept.map(|at| (at, self.count_to(buffer, at)));
        let base = self.base + bytes;
        if self.last.0 < base {
            self.last = (base, self.count_to(buffer, base));
        }
        (self.base, self.known) = (base, known);
    }

    /// Begins a new section at the end of `buffer`.
    pub(super) fn restart(&mut self, buffer: &str) {
        let origin = self.offset(buffer, self.base + buffer.len());
        *self = Self { origin, ..Self::new(self.unit) };
    }

    fn count_to(&mut self, buffer: &str, at: usize) -> usize {
        if self.unit == Unit::Byte {
            return at;
        }
        if at < self.base {
            let known = self.known.iter().find(|(place, _)| *place == at);
            debug_assert!(known.is_some(), "{at} is discarded, {:?} are known", self.known);
            return known.map_or(self.last.1, |(_, count)| *count);
        }
        let (from, count) = self.last;
        let units = |from: usize, to: usize| {
            self.unit.count(buffer.as_bytes().get(from - self.base..to - self.base).unwrap_or_default())
        };
        let count = if at >= from { count + units(from, at) } else { count - units(at, from) };
        self.last = (at, count);
        count
    }
}
