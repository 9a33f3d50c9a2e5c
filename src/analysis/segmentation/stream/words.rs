//! The words of a stream: they are final with their piece, the part of the text that is cut into words at
//! once.

use super::{
    buffer::TextBuffer,
    event::{SegmentKind, StreamEvent},
};
use crate::analysis::{
    Interrupted,
    checkpoint::Checkpoint,
    segmentation::word::{self, Pieces},
};

/// Finds the words in a buffer.
#[derive(Clone, Debug, Default)]
pub(super) struct WordStream {
    /// The end of the last piece, in the buffer.
    pub(super) at: usize,
    pieces: Pieces,
}

impl WordStream {
    /// Gives out all that is final.
    pub(super) fn run(
        &mut self,
        buffer: &mut TextBuffer,
        last: bool,
        checkpoint: &mut Checkpoint<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), Interrupted> {
        let TextBuffer { text, offsets, .. } = buffer;
        while let Some(length) = self.pieces.next(&text[self.at..], last, checkpoint)? {
            let piece = &text[self.at..self.at + length];
            for word in word::of_piece(piece) {
                checkpoint.spend(word::COST)?;
                let (text, kind) = (word.span.of(piece), SegmentKind::Word { word_like: word.word_like });
                out(StreamEvent::Segment { span: offsets.span_of_next(text), text, kind });
            }
            self.at += length;
        }
        Ok(())
    }
}
