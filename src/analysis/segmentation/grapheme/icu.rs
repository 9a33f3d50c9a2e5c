//! The segmenter of ICU4X, on a part of a text.

use icu_segmenter::{iterators::GraphemeClusterBreakIterator, scaffold::Utf8};

use super::property::{SEGMENTER, stands_alone};
use crate::analysis::prefix;

/// A part of a text that ICU4X cuts.
pub(super) struct IcuClusters<'t> {
    start: usize,
    /// Where it ends.
    pub(super) last: usize,
    /// Whether a cluster surely ends there.
    sure: bool,
    ends: GraphemeClusterBreakIterator<'static, 't, Utf8>,
}

impl<'t> IcuClusters<'t> {
    /// From `start` to where two characters stand side by side that each stand alone, or as far as `reach`
    /// bytes go.
    pub(super) fn new(text: &'t str, start: usize, reach: usize) -> Self {
        let near = prefix(&text[start..], reach.max(4));
        let mut alone = false;
        let mut places = near.char_indices().skip(1);
        let end = places.find_map(|(at, c)| {
            let next = c != '\n' && stands_alone(c);
            let between = alone && next;
            alone = next;
            between.then_some(start + at)
        });
        let last = end.unwrap_or(start + near.len());
        let mut ends = SEGMENTER.segment_str(&text[start..last]);
        // The first is the beginning.
        ends.next();
        Self { start, last, sure: end.is_some() || last == text.len(), ends }
    }

    pub(super) fn next(&mut self) -> Option<usize> {
        let end = self.start + self.ends.next()?;
        (self.sure || end < self.last).then_some(end)
    }
}
