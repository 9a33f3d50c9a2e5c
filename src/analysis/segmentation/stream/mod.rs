//! Segments of a document that comes in chunks: those of the whole text, however it is cut, each as soon as
//! it is final.
//!
//! A [`Stream`] keeps what may still be read or given out in a [`buffer`], and runs a [`segmenter`] over it
//! with every chunk. It has no rules of its own: where a segment ends is decided by the same code that
//! segments whole texts, which says how far back it may read again. The work for a chunk is proportional to
//! the chunk, and does not depend on the length of the open segment.

mod buffer;
mod event;
mod graphemes;
mod offsets;
mod segmenter;
#[cfg(test)]
mod tests;
mod words;

use std::{error, fmt};

pub use event::{Granularity, SegmentKind, StreamEvent};

use self::{buffer::TextBuffer, segmenter::Segmenter};
use super::{Options, windows::context::AHEAD};
use crate::analysis::{Interrupt, Interrupted, Unit, checkpoint::Checkpoint, prefix};

/// So much of a chunk is taken in one step, in bytes.
const STEP: usize = 16 * 1024;

/// What a stream does.
#[derive(Clone, Debug)]
pub struct StreamOptions {
    /// The size of the segments.
    pub granularity: Granularity,
    /// How sentences and paragraphs are cut.
    pub options: Options,
    /// What the offsets of the answer count.
    pub unit: Unit,
    /// Whether the texts of sentences and paragraphs are given out. Without them, segments of any length pass
    /// in constant memory.
    pub keep_text: bool,
    /// How much text is kept for one segment, in bytes.
    pub max_segment_bytes: usize,
}

/// No end was found in as much text as may be kept for one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentTooLong;

impl fmt::Display for SegmentTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a segment is longer than the text that is kept")
    }
}

impl error::Error for SegmentTooLong {}

/// Why a stream ended early. It is of no further use then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamError {
    /// [`SegmentTooLong`].
    TooLong,
    /// [`Interrupted`].
    Interrupted,
}

impl From<Interrupted> for StreamError {
    fn from(Interrupted: Interrupted) -> Self {
        Self::Interrupted
    }
}

/// Segments one document that comes in chunks.
///
/// ```
/// use lector::analysis::{Unit, segmentation::{Granularity, Options, Stream, StreamEvent, StreamOptions}};
///
/// let mut stream = Stream::new(StreamOptions {
///     granularity: Granularity::Sentence,
///     options: Options::new("en"),
///     unit: Unit::Byte,
///     keep_text: true,
///     max_segment_bytes: 1024,
/// });
/// let mut found = Vec::new();
/// let mut take = |event: StreamEvent<'_>| {
///     if let StreamEvent::Segment { text, .. } = event {
///         found.push(text.to_owned());
///     }
/// };
/// for chunk in ["Dr. Smi", "th left. ", "He was tired."] {
///     stream.push(chunk, &mut take)?;
/// }
/// stream.finish(&mut take)?;
/// assert_eq!(found, ["Dr. Smith left.", "He was tired."]);
/// # Ok::<(), lector::analysis::segmentation::SegmentTooLong>(())
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    granularity: Granularity,
    options: Options,
    max_segment_bytes: usize,
    segmenter: Segmenter,
    buffer: TextBuffer,
}

impl Stream {
    /// A stream at the start of its document.
    pub fn new(options: StreamOptions) -> Self {
        let StreamOptions { granularity, options, unit, keep_text, max_segment_bytes } = options;
        let segmenter = Segmenter::new(granularity, &options);
        let buffer = TextBuffer::new(unit, keep_text);
        Self { granularity, options, max_segment_bytes, segmenter, buffer }
    }

    /// Takes the next chunk, and gives what is final by it to `out`, in the order of the text.
    ///
    /// # Errors
    ///
    /// [`SegmentTooLong`] when a segment does not end within [`StreamOptions::max_segment_bytes`]: of
    /// sentences and paragraphs only when their texts are kept. The stream is of no further use then.
    pub fn push(&mut self, chunk: &str, out: &mut impl FnMut(StreamEvent<'_>)) -> Result<(), SegmentTooLong> {
        uninterrupted(self.push_unless(chunk, &Interrupt::never(), out))
    }

    /// [`push`](Self::push), unless `interrupt` stops it.
    ///
    /// # Errors
    ///
    /// [`StreamError`]. The stream is of no further use then.
    pub fn push_unless(
        &mut self,
        chunk: &str,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), StreamError> {
        let mut checkpoint = Checkpoint::new(interrupt);
        let mut rest = chunk;
        while !rest.is_empty() {
            let (step, after) = rest.split_at(prefix(rest, STEP).len());
            checkpoint.spend(self.segmenter.cost(step))?;
            self.buffer.text.push_str(step);
            self.segmenter.run(&mut self.buffer, false, &mut checkpoint, out)?;
            self.discard();
            rest = after;
        }
        if self.needs_segment() && self.open_bytes() > self.max_segment_bytes.saturating_add(AHEAD) {
            return Err(StreamError::TooLong);
        }
        Ok(())
    }

    /// Gives all that is open to `out` as if the document ended here, and goes on as if a document began
    /// here; but offsets go on counting.
    ///
    /// ```
    /// # use lector::analysis::Unit;
    /// # use lector::analysis::segmentation::{Granularity, Options, Stream, StreamEvent, StreamOptions};
    /// let mut stream = Stream::new(StreamOptions {
    ///     granularity: Granularity::Sentence,
    ///     options: Options::new("en"),
    ///     unit: Unit::Byte,
    ///     keep_text: true,
    ///     max_segment_bytes: 1024,
    /// });
    /// let mut starts = Vec::new();
    /// let mut take = |event: StreamEvent<'_>| {
    ///     if let StreamEvent::Segment { span, .. } = event {
    ///         starts.push(span.start);
    ///     }
    /// };
    /// stream.push("One moment ", &mut take)?;
    /// stream.flush(&mut take)?;
    /// stream.push("please", &mut take)?;
    /// stream.finish(&mut take)?;
    /// assert_eq!(starts, [0, 11]);
    /// # Ok::<(), lector::analysis::segmentation::SegmentTooLong>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None today; as [`push`](Self::push).
    pub fn flush(&mut self, out: &mut impl FnMut(StreamEvent<'_>)) -> Result<(), SegmentTooLong> {
        uninterrupted(self.flush_unless(&Interrupt::never(), out))
    }

    /// [`flush`](Self::flush), unless `interrupt` stops it.
    ///
    /// # Errors
    ///
    /// [`StreamError`]. The stream is of no further use then.
    pub fn flush_unless(
        &mut self,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), StreamError> {
        self.segmenter.run(&mut self.buffer, true, &mut Checkpoint::new(interrupt), out)?;
        self.buffer.restart();
        self.segmenter = Segmenter::new(self.granularity, &self.options);
        Ok(())
    }

    /// Ends the document, and gives what is left of it to `out`.
    ///
    /// # Errors
    ///
    /// None today; as [`push`](Self::push).
    pub fn finish(mut self, out: &mut impl FnMut(StreamEvent<'_>)) -> Result<(), SegmentTooLong> {
        self.flush(out)
    }

    /// [`finish`](Self::finish), unless `interrupt` stops it.
    ///
    /// # Errors
    ///
    /// [`StreamError`].
    pub fn finish_unless(
        mut self,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), StreamError> {
        self.flush_unless(interrupt, out)
    }

    /// Gives to `out` what [`finish_unless`](Self::finish_unless) would give if the document ended here, and
    /// changes nothing: the same text is given again once it is final, maybe cut otherwise. Takes time and
    /// memory for the whole buffer.
    ///
    /// # Errors
    ///
    /// [`StreamError`].
    pub fn preview_unless(
        &self,
        interrupt: &Interrupt<'_>,
        out: &mut impl FnMut(StreamEvent<'_>),
    ) -> Result<(), StreamError> {
        self.clone().finish_unless(interrupt, out)
    }

    /// How much text is kept, in bytes.
    pub fn buffered_bytes(&self) -> usize {
        self.buffer.text.len()
    }

    /// How much of the document came after the last segment that is final, in bytes.
    pub fn open_bytes(&self) -> usize {
        self.buffer.end().saturating_sub(self.segmenter.start(&self.buffer))
    }

    /// Discards the front of the buffer that is never read again, when that is worth its cost.
    fn discard(&mut self) {
        let start = self.segmenter.start(&self.buffer);
        let mut done = self.segmenter.done(&self.buffer);
        if self.needs_segment() {
            done = done.min(start.saturating_sub(self.buffer.base()));
        }
        if self.buffer.is_worth_discarding(done) {
            let trimmed_end = self.segmenter.discard(&self.buffer, done);
            self.buffer.discard(done, [start, trimmed_end]);
        }
    }

    /// Whether the whole open segment stays in the buffer.
    fn needs_segment(&self) -> bool {
        self.buffer.keep_text || self.granularity.covers_text()
    }
}

fn uninterrupted(outcome: Result<(), StreamError>) -> Result<(), SegmentTooLong> {
    match outcome {
        Err(StreamError::TooLong) => Err(SegmentTooLong),
        Ok(()) | Err(StreamError::Interrupted) => Ok(()),
    }
}
