//! The segmenter of ICU4X, on a part of a text.

use std::sync::LazyLock;

use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions,
    scaffold::Utf8,
};

use super::boundary::splits_cluster;

/// With its dictionaries. Its LSTM models cut Thai no better and 90 times slower.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// A part of a piece that ICU4X cuts.
pub(super) struct IcuWords<'t> {
    start: usize,
    ends: WordBreakIterator<'static, 't, Utf8>,
}

impl<'t> IcuWords<'t> {
    pub(super) fn new(piece: &'t str, start: usize, end: usize) -> Self {
        let mut ends = SEGMENTER.segment_str(&piece[start..end]);
        // The first is the beginning.
        ends.next();
        Self { start, ends }
    }

    pub(super) fn next(&mut self, piece: &str) -> Option<usize> {
        loop {
            let end = self.start + self.ends.next()?;
            // A dictionary may cut before a combining mark or inside of a conjunct of two scripts, the rules
            // after a sign that takes what follows into its cluster.
            if !splits_cluster(piece, end) {
                return Some(end);
            }
        }
    }
}
