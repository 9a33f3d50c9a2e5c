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
    c >= '\u{300}' && !is_plain(c) && is_one_cluster(' ', c)
}

/// Whether `c` takes the character behind it into its cluster.
pub(super) fn prepends(c: char) -> bool {
    c >= '\u{600}' && !is_plain(c) && is_one_cluster(c, ' ')
}

/// Letters and marks between words of the frequent scripts, that neither extend nor prepend: the answer without a segmenter. A test
/// holds that it is the same.
const fn is_plain(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{482}' | '\u{48a}'..='\u{58f}' | '\u{5d0}'..='\u{5f4}' | '\u{61b}'..='\u{64a}'
        | '\u{671}'..='\u{6d4}' | '\u{904}'..='\u{939}' | '\u{985}'..='\u{9b9}' | '\u{b83}'..='\u{bb9}' | '\u{e01}'..='\u{e30}'
        | '\u{e40}'..='\u{e46}' | '\u{10a0}'..='\u{10ff}' | '\u{1200}'..='\u{135a}' | '\u{1780}'..='\u{17b3}'
        | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff9d}')
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
    fn plain_characters_neither_extend_nor_prepend() {
        for c in ('\0'..=char::MAX).filter(|&c| is_plain(c)) {
            assert!(!is_one_cluster(' ', c) && !is_one_cluster(c, ' '), "{:x}", u32::from(c));
        }
    }

    #[test]
    fn signs_prepend_and_letters_do_not() {
        assert!(prepends('\u{600}'));
        assert!(!prepends('a') && !prepends('。'));
    }
}
