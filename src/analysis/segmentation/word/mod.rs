//! Words of UAX #29, by dictionary in Thai, Lao, Khmer, Burmese, Chinese and Japanese.
//!
//! A text is cut into words piece by piece, the same pieces whether it comes whole or in chunks: a piece ends
//! where words do not depend on what stands before or after, such as before a space. Where there is no such
//! place for long, as in a run of a script without spaces and marks, a piece ends between two words far
//! enough from the end of what was looked at.

#![deny(clippy::indexing_slicing, clippy::panic)]

mod boundary;
mod fast_path;
mod icu;
mod piece;
mod pieces;
#[cfg(test)]
mod tests;

use std::{borrow::BorrowMut, iter};

pub(super) use self::pieces::Pieces;

use self::piece::WordsOfPiece;
use super::segments::Word;
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint};

/// What a word costs in addition to its length, in bytes.
pub(super) const COST: usize = 32;

/// The words of `text` and what stands between them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    interruptible_words(text, Checkpoint::new(&Interrupt::never())).filter_map(Result::ok)
}

/// The words of `text`, until the checkpoint says that they are no longer wanted.
pub(super) fn interruptible_words<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    mut checkpoint: P,
) -> impl Iterator<Item = Result<Word, Interrupted>> + use<'t, 'i, P> {
    let mut pieces = Pieces::default();
    let (mut start, mut end) = (0, 0);
    let mut piece = None;
    iter::from_fn(move || {
        loop {
            if let Some(word) = piece.as_mut().and_then(|piece: &mut WordsOfPiece<'t>| piece.next()) {
                if checkpoint.borrow_mut().spend(COST + word.span.end - word.span.start).is_ok() {
                    return Some(Ok(word.moved_by(start)));
                }
            } else {
                start = end;
                match pieces.next(&text[start..], true, checkpoint.borrow_mut()) {
                    Ok(Some(length)) => {
                        end = start + length;
                        piece = Some(WordsOfPiece::of(&text[start..end]));
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
    fn moved_by(self, bytes: usize) -> Self {
        Self { span: Span::new(self.span.start + bytes, self.span.end + bytes), ..self }
    }
}

/// The words of one piece.
pub(super) fn of_piece(piece: &str) -> impl Iterator<Item = Word> + '_ {
    WordsOfPiece::of(piece)
}
