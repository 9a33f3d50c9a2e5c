//! Words of UAX #29, by dictionary in Thai, Lao, Khmer, Burmese, Chinese and Japanese.
//!
//! A text is cut into words piece by piece, the same pieces whether it comes whole or in chunks: a piece ends where words do not
//! depend on what stands before or behind, such as before a space. Where there is no such place for long, as in a run of a script
//! without spaces and marks, a piece ends between two words far enough from the end of what was looked at.

#![deny(clippy::indexing_slicing, clippy::panic)]

mod plain;

use std::{borrow::BorrowMut, iter, sync::LazyLock};

use icu_segmenter::{
    WordSegmenter, WordSegmenterBorrowed, iterators::WordBreakIterator, options::WordBreakInvariantOptions,
    scaffold::Utf8,
};

use super::{Word, grapheme, letter};
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, prefix, unicode::is_line_end};

/// The segmenter of ICU4X with its dictionaries. Its LSTM models cut Thai no better and 90 times slower.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// How far a piece reaches, in bytes, unless a single word is longer.
const REACH: usize = 4096;

/// More than the longest word of a dictionary, in bytes: words that end so far before the end of what is known stay as they are
/// when more becomes known.
const SETTLED: usize = 256;

/// The longest word whose end is looked for, in bytes, unless it has letters of the short way only.
const LONGEST: usize = 64 * 1024;

/// What a word costs besides its length, in bytes.
pub(super) const COST: usize = 32;

/// What a byte costs when a piece is looked for, in bytes of other work.
const COST_OF_PIECE: usize = 4;

/// The words of `text` and what stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    interruptible_words(text, Checkpoint::new(&Interrupt::never())).filter_map(Result::ok)
}

/// The same, unless somebody stops it.
pub(super) fn interruptible_words<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    mut checkpoint: P,
) -> impl Iterator<Item = Result<Word, Interrupted>> + use<'t, 'i, P> {
    let mut pieces = Pieces::default();
    let (mut start, mut end) = (0, 0);
    let mut piece = None;
    iter::from_fn(move || {
        loop {
            if let Some(word) = piece.as_mut().and_then(|piece: &mut Piece<'t>| piece.next()) {
                if checkpoint.borrow_mut().spend(COST + word.span.end - word.span.start).is_ok() {
                    return Some(Ok(word.behind(start)));
                }
            } else {
                start = end;
                match pieces.next(&text[start..], true, checkpoint.borrow_mut()) {
                    Ok(Some(length)) => {
                        end = start + length;
                        piece = Some(Piece::of(&text[start..end]));
                        continue;
                    }
                    Ok(None) => return None,
                    Err(Interrupted) => {}
                }
            }
            (end, piece) = (text.len(), None);
            return Some(Err(Interrupted));
        }
    })
}

impl Word {
    /// The same word of a text that has `bytes` more before it.
    fn behind(self, bytes: usize) -> Self {
        Self { span: Span::new(self.span.start + bytes, self.span.end + bytes), ..self }
    }
}

/// The words of one piece.
pub(super) fn of_piece(piece: &str) -> impl Iterator<Item = Word> + '_ {
    Piece::of(piece)
}

/// A piece that is cut into words.
struct Piece<'t> {
    text: &'t str,
    start: usize,
    run: Option<Run<'t>>,
}

impl<'t> Piece<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, start: 0, run: None }
    }
}

impl Iterator for Piece<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        if self.start == 0 && self.text.len() > LONGEST {
            // Such a piece is one word.
            self.start = self.text.len();
            let word_like = prefix(self.text, LONGEST).contains(letter::is_letter_or_number);
            return Some(Word { span: Span::new(0, self.start), word_like });
        }
        let end = end_of(self.text, self.start, &mut self.run)?;
        let span = Span::new(self.start, end);
        self.start = end;
        // The segmenter's own kind of a word depends on what stands before: behind a word, a space with a mark on it is one too.
        let word_like = span.of(self.text).contains(letter::is_letter_or_number);
        Some(Word { span, word_like })
    }
}

/// The end of the word at `start`, by the short way where it can. `run` is what ICU4X is reading.
#[inline]
fn end_of<'t>(piece: &'t str, start: usize, run: &mut Option<Run<'t>>) -> Option<usize> {
    if let Some(end) = run.as_mut().and_then(|run| run.next(piece)) {
        return Some(end);
    }
    *run = None;
    if start == piece.len() {
        return None;
    }
    plain::end(piece, start)
        .or_else(|| run.insert(Run::new(piece, start, plain::resume(piece, start))).next(piece))
}

/// A part of a piece that ICU4X cuts.
struct Run<'t> {
    start: usize,
    ends: WordBreakIterator<'static, 't, Utf8>,
}

impl<'t> Run<'t> {
    fn new(piece: &'t str, start: usize, end: usize) -> Self {
        let mut ends = SEGMENTER.segment_str(&piece[start..end]);
        // The first is the beginning.
        ends.next();
        Self { start, ends }
    }

    fn next(&mut self, piece: &str) -> Option<usize> {
        loop {
            let end = self.start + self.ends.next()?;
            // A dictionary may cut before a combining mark or inside of a conjunct of two scripts, the rules behind a sign that
            // takes what follows into its cluster.
            if !splits_cluster(piece, end) {
                return Some(end);
            }
        }
    }
}

/// Finds the pieces of a text that may still grow.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    /// How much of the text has no end of a piece, in bytes.
    looked: usize,
    /// How much of the text must be known before a run is cut between two words, in bytes.
    reach: usize,
    /// Whether no word ends within [`LONGEST`].
    far: bool,
    /// How far a word of the short way is known to reach that the text begins with.
    plain: plain::Far,
}

impl Default for Pieces {
    fn default() -> Self {
        Self { looked: 0, reach: REACH, far: false, plain: plain::Far::default() }
    }
}

impl Pieces {
    /// The end of the first piece of `text`, which begins where the last piece ended. `last` tells that nothing follows it.
    /// `None`: it must grow first, or is empty.
    pub(super) fn next(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        let end = self.find(text, last, checkpoint)?;
        if end.is_some() {
            *self = Self::default();
        }
        Ok(end)
    }

    fn find(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        while text.len() > self.reach {
            if self.far {
                return self.find_far(text, last, checkpoint);
            }
            let known = prefix(text, self.reach);
            checkpoint.spend(COST_OF_PIECE * known.len())?;
            let end = last_safe(known, self.looked).or_else(|| last_settled(known));
            if end.is_some() {
                return Ok(end);
            }
            self.looked = known.len();
            if self.reach < LONGEST {
                self.reach *= 2;
            } else {
                self.far = true;
            }
        }
        if last {
            return Ok((!text.is_empty()).then_some(text.len()));
        }
        checkpoint.spend(text.len() - self.looked.min(text.len()))?;
        let end = last_safe(text, self.looked);
        self.looked = text.len();
        Ok(end)
    }

    /// The end of a word that is longer than others are looked at.
    fn find_far(
        &mut self,
        text: &str,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Option<usize>, Interrupted> {
        loop {
            checkpoint.spend(plain::STEP)?;
            match self.plain.go_on(text.as_bytes(), last) {
                plain::Found::End(end) if end >= LONGEST => return Ok(Some(end)),
                plain::Found::End(_) => return Ok(Some(forced(text))),
                plain::Found::Further => {}
                plain::Found::More => return Ok(None),
            }
        }
    }
}

/// Where a word without end is cut: at the end of a cluster, if one is near.
fn forced(text: &str) -> usize {
    const NEAR: usize = 64;
    let longest = prefix(text, LONGEST).len();
    let mut ends = text[..longest].char_indices().rev().take(NEAR).map(|(at, _)| at);
    ends.find(|at| *at > 0 && !splits_cluster(text, *at)).unwrap_or(longest)
}

/// The last place behind `from` where words do not depend on what stands on the other side.
fn last_safe(text: &str, from: usize) -> Option<usize> {
    let from = prefix(text, from.saturating_sub(1)).len();
    let mut next = text.len();
    let mut behind = None;
    for (at, c) in text[from..].char_indices().rev() {
        if behind.is_some_and(|behind| parts(c, behind)) {
            return Some(next);
        }
        (next, behind) = (from + at, Some(c));
    }
    None
}

/// Whether words never reach over the place between `before` and `next`, whatever stands round them.
fn parts(before: char, next: char) -> bool {
    match next {
        '\n' => before != '\r',
        _ if before == '\n' => true,
        ' ' | '\r' | '、' | '。' => !before.is_whitespace() && !grapheme::prepends(before),
        // Between digits it groups them.
        '，' => matches!(before, '\u{3041}'..='\u{9fff}'),
        _ => false,
    }
}

/// The last end of a word that does not change whatever follows.
fn last_settled(text: &str) -> Option<usize> {
    let settled = text.len().saturating_sub(SETTLED);
    of_piece(text).map(|word| word.span.end).take_while(|end| *end <= settled).last()
}

fn splits_cluster(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at(at);
    let (Some(last), Some(next)) = (before.chars().next_back(), behind.chars().next()) else { return false };
    grapheme::extends(next) && !carries_no_mark(last)
        || grapheme::takes(last, next)
        || letter::is_letter(next) && grapheme::extends(last) && grapheme::is_conjunct(before, next)
}

/// Whether a mark after the character stands alone: the controls of UAX #29 that are white space, line ends among them.
fn carries_no_mark(c: char) -> bool {
    c.is_control() || is_line_end(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Words without pieces and without a short way.
    fn whole(text: &str) -> Vec<Word> {
        let mut run = Run::new(text, 0, text.len());
        let ends: Vec<usize> = iter::from_fn(|| run.next(text)).collect();
        let starts = iter::once(0).chain(ends.iter().copied());
        let spans = starts.zip(&ends).map(|(start, end)| Span::new(start, *end));
        spans.map(|span| Word { span, word_like: span.of(text).contains(char::is_alphanumeric) }).collect()
    }

    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            3 => "[a-zA-Z0-9]{1,9}",
            2 => prop::sample::select(vec![
                " ", " ", "  ", "\n", "’", "“", "…", "·", ";", "(", "é", "ж", "Ω", "\u{387}", "×", "\t", "\u{b}", "\0", "\r\n", "\r", "\u{a0}", "\u{3000}", "\u{2028}", ".", ",", "'", ":", "_", "-", "。", "、", "，",
                "\u{301}", "\u{200d}", "\u{ad}", "\u{600}", "\u{feff}", "👩‍👩‍👧", "🇩🇪", "🇩", "ไทย", "ภาษา", "ลาว", "မြန်မာ", "ខ្មែរ", "東京都", "に", "住む",
                "한국어", "ア", "שלום", "\"", "é", "क्ष",
            ]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn pieces_change_no_word(text in texts()) {
            // Piece by piece as small as they come: the text grows by one character.
            let mut pieces = Pieces::default();
            let (mut at, mut found) = (0, Vec::new());
            let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
            for end in ends {
                while let Some(length) = pieces.next(&text[at..end], end == text.len(), &mut Checkpoint::new(&Interrupt::never())).expect("nobody interrupts") {
                    found.extend(of_piece(&text[at..at + length]).map(|word| word.behind(at)));
                    at += length;
                }
            }
            prop_assert_eq!(&found, &whole(&text));
            prop_assert_eq!(&found, &words(&text).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_short_way_knows_each_character() {
        for c in ('\0'..='\u{3000}').filter(|c| *c != '\u{387}') {
            for text in [format!("a{c}b 1{c}2 {c} {c}{c}_{c}"), format!("{c}é.{c}’ж{c}\r{c}\n{c}")] {
                assert_eq!(words(&text).collect::<Vec<_>>(), whole(&text), "{:x}", u32::from(c));
            }
        }
    }

    #[test]
    fn long_runs_are_cut_as_the_whole() {
        for run in [
            "東京都に住む人々は日本語を話す",
            "ภาษาไทยง่ายมากสำหรับทุกคน",
            "ab.c'd:e_f",
            "မြန်မာဘာသာစကား",
            "🇩🇪🇫🇷",
            "\u{2028}x\u{301}",
        ] {
            let text = run.repeat(40_000 / run.len());
            let differ = words(&text).zip(whole(&text)).find(|(found, expected)| found != expected);
            assert_eq!(differ, None, "{run}");
        }
    }

    #[test]
    fn one_long_word_stays_one() {
        let text = format!("a {} b", "x".repeat(100_000));
        assert_eq!(words(&text).count(), 5);
    }
}
