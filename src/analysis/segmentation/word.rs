//! Words of UAX #29, by dictionary in Thai, Lao, Khmer, Burmese, Chinese and Japanese.

use std::{iter, sync::LazyLock};

use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed, options::WordBreakInvariantOptions};

use super::{Word, grapheme};
use crate::analysis::Span;

/// The segmenter of ICU4X with its dictionaries. Its LSTM models cut Thai no better and 90 times slower.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// The words of `text` and what stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    let mut ends = SEGMENTER.segment_str(text).iter_with_word_type();
    let mut start = ends.next().map_or(0, |(at, _)| at);
    iter::from_fn(move || {
        let (mut end, mut kind) = ends.next()?;
        // A dictionary may cut before a combining mark.
        while splits_cluster(text, end) {
            (end, kind) = ends.next()?;
        }
        let span = Span::new(start, end);
        start = end;
        Some(Word { span, word_like: kind.is_word_like() })
    })
}

fn splits_cluster(text: &str, at: usize) -> bool {
    text[at..].chars().next().is_some_and(grapheme::extends) && !text[..at].ends_with(is_line_end)
}

/// A mark behind a line end stands alone.
fn is_line_end(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}
