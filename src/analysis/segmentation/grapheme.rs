//! Extended grapheme clusters of UAX #29: what a reader calls a character.

use std::iter;

use icu_segmenter::{
    GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed, iterators::GraphemeClusterBreakIterator,
    scaffold::Utf8,
};

use crate::analysis::Span;

const SEGMENTER: GraphemeClusterSegmenterBorrowed<'static> = GraphemeClusterSegmenter::new();

/// The clusters of `text`; they cover it.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    let mut run: Option<Run<'_>> = None;
    iter::from_fn(move || {
        let end = match run.as_mut().and_then(Run::next) {
            Some(end) => end,
            None if start == text.len() => return None,
            None => {
                run = None;
                plain_end(text, start).or_else(|| run.insert(Run::new(text, start)).next())?
            }
        };
        let span = Span::new(start, end);
        start = end;
        Some(span)
    })
}

/// The end of the cluster at `start` when it is one solid character with another behind it.
#[inline]
fn plain_end(text: &str, start: usize) -> Option<usize> {
    match text.as_bytes()[start..] {
        [b'\r', b'\n', ..] => Some(start + 2),
        [first, second, ..] if first.is_ascii() && second.is_ascii() => Some(start + 1),
        _ => {
            let end = start + solid_length(text, start)?;
            solid_length(text, end).map(|_| end)
        }
    }
}

/// The length in bytes of the character at `at`, when it neither extends another nor takes one in; 0 at the end.
#[inline]
fn solid_length(text: &str, at: usize) -> Option<usize> {
    match text[at..].chars().next() {
        Some(c) => is_solid(c).then(|| c.len_utf8()),
        None => Some(0),
    }
}

/// Whether a cluster ends between the character and any other like it, but for "\r\n".
fn is_solid(c: char) -> bool {
    c < '\u{300}' || is_plain(c)
}

/// A part of a text that ICU4X cuts.
struct Run<'t> {
    start: usize,
    ends: GraphemeClusterBreakIterator<'static, 't, Utf8>,
}

impl<'t> Run<'t> {
    /// From `start` to where two solid characters stand side by side, within bounds.
    fn new(text: &'t str, start: usize) -> Self {
        let mut solid = false;
        let mut places = text[start..].char_indices().skip(1);
        let end = places.find_map(|(at, c)| {
            let next = c != '\n' && is_solid(c);
            let between = solid && next;
            solid = next;
            between.then_some(start + at)
        });
        let mut ends = SEGMENTER.segment_str(&text[start..end.unwrap_or(text.len())]);
        // The first is the beginning.
        ends.next();
        Self { start, ends }
    }

    fn next(&mut self) -> Option<usize> {
        self.ends.next().map(|end| self.start + end)
    }
}

/// Whether `c` belongs to the cluster of the character before it, whatever that is (but a control).
pub(in crate::analysis) fn extends(c: char) -> bool {
    c >= '\u{300}' && !is_plain(c) && is_one_cluster(' ', c)
}

/// Whether `c` takes the character behind it into its cluster.
pub(in crate::analysis) fn prepends(c: char) -> bool {
    c >= '\u{600}' && !is_plain(c) && is_one_cluster(c, ' ')
}

/// Whether `first` takes `second` into its cluster.
pub(super) fn takes(first: char, second: char) -> bool {
    prepends(first) && is_one_cluster(first, second)
}

/// Whether `next` joins the consonant that the marks at the end of `before` stand on, as behind a virama: rule GB9c.
pub(super) fn is_conjunct(before: &str, next: char) -> bool {
    let base = before.char_indices().rev().find(|(_, c)| !extends(*c)).map_or(0, |(base, _)| base);
    let mut cluster = String::from(&before[base..]);
    cluster.push(next);
    // Breaks at 0 and at the end only.
    SEGMENTER.segment_str(&cluster).count() == 2
}

/// Letters and marks between words of the frequent scripts, that neither extend nor prepend: the answer without a segmenter. A test
/// holds that it is the same.
const fn is_plain_by_range(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{482}' | '\u{48a}'..='\u{58f}' | '\u{5d0}'..='\u{5f4}' | '\u{61b}'..='\u{64a}'
        | '\u{671}'..='\u{6d4}' | '\u{904}'..='\u{939}' | '\u{985}'..='\u{9b9}' | '\u{b83}'..='\u{bb9}' | '\u{e01}'..='\u{e30}'
        | '\u{e40}'..='\u{e46}' | '\u{10a0}'..='\u{10ff}' | '\u{1200}'..='\u{135a}' | '\u{1780}'..='\u{17b3}'
        | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}'
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff9d}')
}

/// The same from a table, which is faster for all alphabets.
fn is_plain(c: char) -> bool {
    match PLAIN.get(c as usize / 64) {
        Some(bits) => bits >> (c as u32 % 64) & 1 == 1,
        None => is_plain_by_range(c),
    }
}

/// A bit for every character before the ideographs.
static PLAIN: [u64; 0x3000 / 64] = {
    let (mut table, mut c) = ([0; 0x3000 / 64], 0u32);
    while c < 0x3000 {
        if is_plain_by_range(char::from_u32(c).expect("no surrogate is so low")) {
            table[c as usize / 64] |= 1 << (c % 64);
        }
        c += 1;
    }
    table
};

fn is_one_cluster(first: char, second: char) -> bool {
    let mut pair = [0; 8];
    let middle = first.encode_utf8(&mut pair).len();
    let end = middle + second.encode_utf8(&mut pair[middle..]).len();
    // Breaks at 0 and at the end only.
    std::str::from_utf8(&pair[..end]).is_ok_and(|pair| SEGMENTER.segment_str(pair).count() == 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts() -> impl Strategy<Value = String> {
        let known: Vec<char> = "ab \r\n\u{301}\u{200d}é\u{ad}日本語かんじ가\u{11a8}\u{1100}\u{1161}ไทยำक्षि\u{600}👩🇩🏽\u{fe0f}яЖ、。"
            .chars()
            .collect();
        prop::collection::vec(prop_oneof![4 => prop::sample::select(known), 1 => any::<char>()], 0..40)
            .prop_map(String::from_iter)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn the_short_way_cuts_as_the_segmenter(text in texts()) {
            let ends: Vec<usize> = graphemes(&text).map(|span| span.end).collect();
            prop_assert_eq!(ends, SEGMENTER.segment_str(&text).skip(1).collect::<Vec<_>>());
        }
    }

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
        assert!(takes('\u{600}', '\u{fffd}') && !takes('\u{600}', '\u{200b}') && !takes('\u{600}', '\n'));
    }
}
