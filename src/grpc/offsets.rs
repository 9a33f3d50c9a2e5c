//! Byte spans of the analysis in the unit of the caller.

use crate::{
    analysis::{Span, Unit},
    proto::v1 as pb,
};

/// Converts the byte spans of one text to a unit. Moves from span to span and counts only the text between
/// them, so that the spans of a text in order cost one pass.
#[derive(Debug)]
pub(super) struct OffsetConverter<'t> {
    bytes: &'t [u8],
    unit: Unit,
    /// The current offset, in bytes.
    at: usize,
    /// The current offset, in the unit.
    count: usize,
}

impl<'t> OffsetConverter<'t> {
    pub(super) fn new(text: &'t str, unit: Unit) -> Self {
        Self { bytes: text.as_bytes(), unit, at: 0, count: 0 }
    }

    /// The span in the unit. `span` must belong to the text.
    pub(super) fn span(&mut self, span: Span) -> pb::Span {
        pb::Span { start: self.offset(span.start), end: self.offset(span.end) }
    }

    /// The offset of a byte in the unit. It must belong to the text, on a character boundary.
    pub(super) fn offset(&mut self, byte: usize) -> u64 {
        debug_assert!(byte <= self.bytes.len(), "{byte} is beyond the text");
        let between = |range| self.unit.count(self.bytes.get(range).unwrap_or_default());
        if byte >= self.at {
            self.count += between(self.at..byte);
        } else {
            self.count -= between(byte..self.at);
        }
        self.at = byte;
        self.count as u64
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive(text: &str, unit: Unit, byte: usize) -> u64 {
        let before = &text[..byte];
        let count = match unit {
            Unit::Byte => before.len(),
            Unit::Utf16 => before.encode_utf16().count(),
            Unit::CodePoint => before.chars().count(),
        };
        count as u64
    }

    proptest! {
        #[test]
        fn any_order_of_spans_counts_as_the_oracle(
            text in "(?s).{0,300}", picks: Vec<(prop::sample::Index, prop::sample::Index)>,
        ) {
            let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for unit in [Unit::Byte, Unit::Utf16, Unit::CodePoint] {
                let mut offsets = OffsetConverter::new(&text, unit);
                for (a, b) in &picks {
                    let (a, b) = (*a.get(&bounds), *b.get(&bounds));
                    let span = Span::new(a.min(b), a.max(b));
                    let got = offsets.span(span);
                    let expected = (naive(&text, unit, span.start), naive(&text, unit, span.end));
                    prop_assert_eq!((got.start, got.end), expected);
                }
            }
        }
    }

    #[test]
    fn each_unit_counts_its_own() {
        let text = "a🙂é\u{301}z";
        let last = Span::new(text.len() - 1, text.len());
        for (unit, start) in [(Unit::Byte, 9), (Unit::Utf16, 5), (Unit::CodePoint, 4)] {
            assert_eq!(OffsetConverter::new(text, unit).span(last), pb::Span { start, end: start + 1 });
        }
    }
}
