//! How single characters stand to the clusters of those next to them.

use icu_segmenter::{GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed};

/// The segmenter of ICU4X.
pub(super) const SEGMENTER: GraphemeClusterSegmenterBorrowed<'static> = GraphemeClusterSegmenter::new();

/// Whether `c` belongs to the cluster of the character before it, whatever that is (but a control).
pub(in crate::analysis) fn extends(c: char) -> bool {
    c >= '\u{300}' && !is_inert(c) && is_one_cluster(' ', c)
}

/// Whether `c` takes the character after it into its cluster.
pub(in crate::analysis) fn prepends(c: char) -> bool {
    c >= '\u{600}' && !is_inert(c) && is_one_cluster(c, ' ')
}

/// Whether `first` takes `second` into its cluster.
pub(in crate::analysis::segmentation) fn takes(first: char, second: char) -> bool {
    prepends(first) && is_one_cluster(first, second)
}

/// Whether `next` joins the consonant that the marks at the end of `before` stand on, as after a virama: rule
/// GB9c.
pub(in crate::analysis::segmentation) fn is_conjunct(before: &str, next: char) -> bool {
    let base = before.char_indices().rev().find(|(_, c)| !extends(*c)).map_or(0, |(base, _)| base);
    let mut cluster = String::from(&before[base..]);
    cluster.push(next);
    // Breaks at 0 and at the end only.
    SEGMENTER.segment_str(&cluster).count() == 2
}

/// Letters and marks between words of the frequent scripts, that neither extend nor prepend: the answer
/// without a segmenter. A test holds that it is the same.
const fn is_inert_by_range(c: char) -> bool {
    matches!(
        c,
        '\u{370}'..='\u{482}' | '\u{48a}'..='\u{58f}' | '\u{5d0}'..='\u{5f4}'
            | '\u{61b}'..='\u{64a}' | '\u{671}'..='\u{6d4}' | '\u{904}'..='\u{939}'
            | '\u{985}'..='\u{9b9}' | '\u{b83}'..='\u{bb9}' | '\u{e01}'..='\u{e30}'
            | '\u{e40}'..='\u{e46}' | '\u{10a0}'..='\u{10ff}' | '\u{1200}'..='\u{135a}'
            | '\u{1780}'..='\u{17b3}' | '\u{1e00}'..='\u{1fff}' | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20bf}' | '\u{3001}'..='\u{3029}'
            | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{a48c}' | '\u{ac00}'..='\u{d7a3}'
            | '\u{ff01}'..='\u{ff9d}'
    )
}

/// Whether the character is known to neither extend nor prepend. A table says so of all alphabets, which is
/// faster.
pub(super) fn is_inert(c: char) -> bool {
    match INERT.get(c as usize / 64) {
        Some(bits) => bits >> (c as u32 % 64) & 1 == 1,
        None => is_inert_by_range(c),
    }
}

/// A bit for every character before the ideographs.
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, within the length of the table")]
static INERT: [u64; 0x3000 / 64] = {
    let (mut table, mut c) = ([0; 0x3000 / 64], 0u32);
    while c < 0x3000 {
        match char::from_u32(c) {
            Some(inert) if is_inert_by_range(inert) => table[c as usize / 64] |= 1 << (c % 64),
            _ => {}
        }
        c += 1;
    }
    table
};

pub(super) fn is_one_cluster(first: char, second: char) -> bool {
    let (mut one, mut other) = ([0; 4], [0; 4]);
    let bytes = first.encode_utf8(&mut one).bytes().chain(second.encode_utf8(&mut other).bytes());
    // Two characters have eight bytes at most.
    let (mut pair, mut length) = ([0; 8], 0);
    for (to, byte) in pair.iter_mut().zip(bytes) {
        *to = byte;
        length += 1;
    }
    let pair = pair.get(..length).and_then(|pair| std::str::from_utf8(pair).ok());
    // Breaks at 0 and at the end only.
    pair.is_some_and(|pair| SEGMENTER.segment_str(pair).count() == 2)
}

/// Whether a cluster ends between the character and any other like it, but for "\r\n".
pub(super) fn stands_alone(c: char) -> bool {
    c < '\u{300}' || is_inert(c)
}
