//! Extended grapheme clusters of UAX #29: what a reader calls a character.

#![deny(clippy::indexing_slicing, clippy::panic)]

use std::{borrow::BorrowMut, collections::HashMap, iter};

use icu_segmenter::{
    GraphemeClusterSegmenter, GraphemeClusterSegmenterBorrowed, iterators::GraphemeClusterBreakIterator,
    scaffold::Utf8,
};

use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, prefix};

const SEGMENTER: GraphemeClusterSegmenterBorrowed<'static> = GraphemeClusterSegmenter::new();

/// How much of a text is looked at in one step, in bytes; a cluster that is longer takes several.
pub(super) const REACH: usize = 4096;

/// What a byte of a cluster costs, in bytes of other work, and how many are counted at once.
const COST: usize = 4;
const AT_ONCE: usize = 512;

/// The clusters of `text`; they cover it.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    interruptible_graphemes(text, Checkpoint::new(&Interrupt::never())).filter_map(Result::ok)
}

/// The same, unless somebody stops it.
pub(super) fn interruptible_graphemes<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    within(text, REACH, checkpoint)
}

/// The clusters of `text`, of which `reach` bytes are looked at in one step.
fn within<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    reach: usize,
    mut checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    let mut clusters = Clusters { text, reach, start: 0, asked: 0, run: None };
    iter::from_fn(move || clusters.next(checkpoint.borrow_mut()))
}

/// The clusters of a text that are not found yet.
struct Clusters<'t> {
    text: &'t str,
    reach: usize,
    /// Where the next begins.
    start: usize,
    /// Up to here was asked whether they are still wanted.
    asked: usize,
    /// What ICU4X is reading.
    run: Option<Run<'t>>,
}

impl Clusters<'_> {
    #[inline]
    fn next(&mut self, checkpoint: &mut Checkpoint<'_>) -> Option<Result<Span, Interrupted>> {
        if self.start < self.asked
            && self.run.is_none()
            && let Some(end) = plain_end(self.text, self.start)
        {
            let span = Span::new(self.start, end);
            self.start = end;
            return Some(Ok(span));
        }
        self.next_slowly(checkpoint)
    }

    #[inline(never)]
    fn next_slowly(&mut self, checkpoint: &mut Checkpoint<'_>) -> Option<Result<Span, Interrupted>> {
        if self.start == self.text.len() {
            return None;
        }
        let end = self.end(checkpoint);
        if end.is_err() {
            (self.start, self.asked, self.run) = (self.text.len(), 0, None);
        }
        Some(end.map(|end| Span::new(std::mem::replace(&mut self.start, end), end)))
    }

    fn end(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
        if self.start >= self.asked {
            // Some clusters at a time, since most are one byte.
            self.asked = self.text.len().min(self.start + AT_ONCE);
            checkpoint.spend(COST * AT_ONCE)?;
        }
        if let Some(end) = self.run.as_mut().and_then(Run::next) {
            return Ok(end);
        }
        self.run = None;
        match plain_end(self.text, self.start) {
            Some(end) => Ok(end),
            None => read(self.text, self.start, self.reach, &mut self.run, checkpoint),
        }
    }
}

/// The end of the cluster at `start`, and in `run` what finds those after it.
fn read<'t>(
    text: &'t str,
    start: usize,
    reach: usize,
    run: &mut Option<Run<'t>>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<usize, Interrupted> {
    let new = run.insert(Run::new(text, start, reach));
    checkpoint.spend(new.last - start)?;
    if let Some(end) = new.next() {
        return Ok(end);
    }
    let mut long = Long::begin(&text[start..new.last]);
    *run = None;
    let end = long.go_on(&text[start..], true, reach, checkpoint)?;
    Ok(start + end.unwrap_or(text.len() - start))
}

/// A cluster that is longer than what is looked at in one step.
#[derive(Clone, Debug)]
pub(super) struct Long {
    /// A short cluster that goes on as it does.
    alike: String,
    /// How much of it is known, in bytes.
    looked: usize,
}

impl Long {
    /// The beginning of a cluster, within which none ends.
    pub(super) fn begin(cluster: &str) -> Self {
        Self { alike: alike(cluster), looked: cluster.len() }
    }

    /// The end of the cluster that `text` begins with. `None`: more text must come first, but that it is the `last`.
    pub(super) fn go_on(
        &mut self,
        text: &str,
        last: bool,
        reach: usize,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        while self.looked < text.len() {
            let more = prefix(&text[self.looked..], reach.max(4));
            checkpoint.spend(COST_OF_LONG * more.len())?;
            let known = self.alike.len();
            self.alike.push_str(more);
            let end = SEGMENTER.segment_str(&self.alike).find(|end| *end >= known && *end > 0);
            let end = end.unwrap_or(self.alike.len());
            if end < self.alike.len() {
                return Ok(Some(self.looked + end - known));
            }
            self.looked += more.len();
            self.alike = alike(&self.alike);
        }
        Ok(last.then_some(text.len()))
    }
}

/// What a byte of a long cluster costs, in bytes of other work.
const COST_OF_LONG: usize = 8;

/// A short cluster that goes on as this one does, whatever follows: what counts is its last character that extends no other (two, of
/// flags), which marks stand after that in which order, each no more than twice, and the last of them.
fn alike(cluster: &str) -> String {
    let (mut last, mut extending) = ('\0', true);
    let mut extends = |c: char| {
        if c != last {
            (last, extending) = (c, self::extends(c));
        }
        extending
    };
    let base = cluster.char_indices().rev().find(|&(_, c)| !extends(c)).map_or(0, |(base, _)| base);
    let is_flag = |c: char| ('\u{1f1e6}'..='\u{1f1ff}').contains(&c);
    let flag = cluster[base..].starts_with(is_flag);
    let before = cluster[..base].chars().next_back().filter(|c| flag && is_flag(*c));
    let mut alike: String = before.into_iter().collect();
    let mut met = HashMap::new();
    for c in cluster[base..].chars() {
        // A second joiner undoes what the first does.
        let times = met.entry(c).or_insert(0_u8);
        if *times < 2 {
            *times += 1;
            alike.push(c);
        }
    }
    let end = cluster.chars().next_back();
    if alike.chars().next_back() != end {
        alike.extend(end);
    }
    alike
}

/// The end of the cluster at `start` when it is one solid character with another behind it.
#[inline]
fn plain_end(text: &str, start: usize) -> Option<usize> {
    match *text.as_bytes().get(start..)? {
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
    /// Where it ends, and whether a cluster surely does.
    last: usize,
    sure: bool,
    ends: GraphemeClusterBreakIterator<'static, 't, Utf8>,
}

impl<'t> Run<'t> {
    /// From `start` to where two solid characters stand side by side, or as far as `reach` bytes go.
    fn new(text: &'t str, start: usize, reach: usize) -> Self {
        let near = prefix(&text[start..], reach.max(4));
        let mut solid = false;
        let mut places = near.char_indices().skip(1);
        let end = places.find_map(|(at, c)| {
            let next = c != '\n' && is_solid(c);
            let between = solid && next;
            solid = next;
            between.then_some(start + at)
        });
        let last = end.unwrap_or(start + near.len());
        let mut ends = SEGMENTER.segment_str(&text[start..last]);
        // The first is the beginning.
        ends.next();
        Self { start, last, sure: end.is_some() || last == text.len(), ends }
    }

    fn next(&mut self) -> Option<usize> {
        let end = self.start + self.ends.next()?;
        (self.sure || end < self.last).then_some(end)
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
#[expect(clippy::indexing_slicing, reason = "the compiler evaluates it, within the length of the table")]
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn long_clusters_end_where_short_ones_do(text in texts(), marks in "[\u{301}\u{94d}\u{200d}\u{93e}👩🇩क가\u{1100}\u{600}]{0,24}", reach in 4usize..12) {
            let text = text + &marks + "a" + &marks;
            let never = Interrupt::never();
            let ends: Vec<usize> = within(&text, reach, Checkpoint::new(&never)).map(|span| span.expect("nobody interrupts").end).collect();
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
