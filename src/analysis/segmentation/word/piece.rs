//! The words of one piece of a text.

use super::{fast_path, icu::IcuWords};
use crate::analysis::{Span, prefix, segmentation::segments::Word, unicode::letter::is_letter_or_number};

/// The longest word whose end is looked for, in bytes, unless it has letters of the fast path only.
pub(super) const LONGEST: usize = 64 * 1024;

/// A piece that is cut into words.
pub(super) struct WordsOfPiece<'t> {
    text: &'t str,
    start: usize,
    icu: Option<IcuWords<'t>>,
}

impl<'t> WordsOfPiece<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self { text, start: 0, icu: None }
    }
}

impl Iterator for WordsOfPiece<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        if self.start == 0 && self.text.len() > LONGEST {
            // Such a piece is one word.
            self.start = self.text.len();
            let word_like = prefix(self.text, LONGEST).contains(is_letter_or_number);
            return Some(Word { span: Span::new(0, self.start), word_like });
        }
        let end = end_of(self.text, self.start, &mut self.icu)?;
        let span = Span::new(self.start, end);
        self.start = end;
        // The segmenter's own kind of a word depends on what stands before: after a word, a space with a mark
        // on it is one too.
        let word_like = span.of(self.text).contains(is_letter_or_number);
        Some(Word { span, word_like })
    }
}

/// The end of the word at `start`, by the fast path where it can. `icu` is what ICU4X is reading.
#[inline]
fn end_of<'t>(piece: &'t str, start: usize, icu: &mut Option<IcuWords<'t>>) -> Option<usize> {
    if let Some(end) = icu.as_mut().and_then(|icu| icu.next(piece)) {
        return Some(end);
    }
    *icu = None;
    if start == piece.len() {
        return None;
    }
    fast_path::end(piece, start)
        .or_else(|| icu.insert(IcuWords::new(piece, start, fast_path::resume(piece, start))).next(piece))
}
