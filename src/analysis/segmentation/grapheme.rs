//! Extended grapheme clusters of UAX #29: what a reader calls a character.

use std::iter;

use icu_segmenter::{GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed};

use crate::analysis::Span;

const SEGMENTER: GraphemeClusterSegmenterBorrowed<'static> = GraphemeClusterSegmenter::new();

/// The clusters of `text`; they cover it.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut ends = SEGMENTER.segment_str(text);
    let mut start = ends.next().unwrap_or(0);
    iter::from_fn(move || {
        let end = ends.next()?;
        let span = Span::new(start, end);
        start = end;
        Some(span)
    })
}

/// Whether `c` belongs to the cluster of the character before it, whatever that is (but a control).
pub(super) fn extends(c: char) -> bool {
    c >= '\u{300}' && is_one_cluster(' ', c)
}

/// Whether `c` takes the character behind it into its cluster.
pub(super) fn prepends(c: char) -> bool {
    c >= '\u{600}' && is_one_cluster(c, ' ')
}

fn is_one_cluster(first: char, second: char) -> bool {
    let mut pair = [0; 8];
    let middle = first.encode_utf8(&mut pair).len();
    let end = middle + second.encode_utf8(&mut pair[middle..]).len();
    // Breaks at 0 and at the end only.
    std::str::from_utf8(&pair[..end]).is_ok_and(|pair| SEGMENTER.segment_str(pair).count() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_extend_and_letters_do_not() {
        assert!(extends('\u{301}') && extends('\u{200d}') && extends('\u{93e}'));
        assert!(!extends('a') && !extends('я') && !extends('日'));
    }

    #[test]
    fn signs_prepend_and_letters_do_not() {
        assert!(prepends('\u{600}'));
        assert!(!prepends('a') && !prepends('。'));
    }
}
