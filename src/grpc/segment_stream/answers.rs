//! Segments on their way into messages of bounded size.

use std::mem;

use crate::{
    analysis::{Interrupt, segmentation::StreamEvent},
    grpc::{
        compression,
        compute::WorkError,
        encode::{MessageFrame, ResponseWriter},
        error::Error,
        field,
        memory_pool::MemoryPermit,
        rpc::CallContext,
        segment,
    },
    proto::v1 as pb,
};

/// The segments of one message take about so much at most, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// The number of `SegmentStreamResponse.flushed`.
const FLUSHED: u32 = 6;

/// A language that is not told yet.
#[derive(Debug)]
pub(super) struct UntoldLanguage {
    pub(super) tag: String,
    pub(super) primary: String,
    pub(super) confidence: f64,
}

impl From<field::ResolvedLanguage<'_>> for UntoldLanguage {
    fn from(language: field::ResolvedLanguage<'_>) -> Self {
        let field::ResolvedLanguage { tag, primary, confidence } = language;
        Self { tag: tag.to_owned(), primary: primary.to_owned(), confidence }
    }
}

/// Writes what a stream finds into messages.
pub(super) struct AnswerWriter<'d> {
    options: &'d segment::SegmentOptions,
    context: CallContext,
    /// Told by the first message, unless it is provisional.
    language: &'d mut Option<UntoldLanguage>,
    provisional: bool,
    full: Vec<ResponseWriter>,
    open: ResponseWriter,
    /// The places that were refused, which stand after the segments.
    refused: ResponseWriter,
    /// The end of the last segment, in the unit of the call.
    end: u64,
    /// Why no more can be written.
    failed: Option<Error>,
}

impl<'d> AnswerWriter<'d> {
    pub(super) fn new(
        options: &'d segment::SegmentOptions,
        context: CallContext,
        language: &'d mut Option<UntoldLanguage>,
        permit: MemoryPermit,
    ) -> Self {
        let mut open = ResponseWriter::framed(permit);
        let refused = open.fork();
        Self {
            options,
            context,
            language,
            provisional: false,
            full: Vec::new(),
            open,
            refused,
            end: 0,
            failed: None,
        }
    }

    /// For segments that are provisional; refused places are not told.
    pub(super) fn provisional(mut self) -> Self {
        self.provisional = true;
        self
    }

    /// Writes a segment or a refused place. A failure is told by [`finish`](Self::finish).
    pub(super) fn write(&mut self, event: StreamEvent<'_>) {
        if self.failed.is_none() {
            self.failed = self.try_write(event).err();
        }
    }

    /// The end of the last segment, in the unit of the call; 0 when there is none.
    pub(super) fn end(&self) -> u64 {
        self.end
    }

    fn try_write(&mut self, event: StreamEvent<'_>) -> Result<(), Error> {
        match event {
            StreamEvent::Segment { span, text, kind } => {
                let span = pb::Span { start: span.start as u64, end: span.end as u64 };
                self.end = span.end;
                self.make_room(text.len())?;
                self.options.write_segment(&mut self.open, span, text, kind, self.provisional)
            }
            StreamEvent::Refused { .. } if self.provisional => Ok(()),
            StreamEvent::Refused { at, rule } => {
                self.make_room(0)?;
                self.options.write_refused(&mut self.refused, at as u64, rule)
            }
        }
    }

    fn make_room(&mut self, bytes: usize) -> Result<(), Error> {
        let now = self.written();
        if now > 0 && now + bytes > ANSWER_BYTES { self.close(false) } else { Ok(()) }
    }

    /// What the open message holds, in bytes.
    fn written(&self) -> usize {
        self.open.content_len() + self.refused.len()
    }

    /// Closes the open message.
    fn close(&mut self, flushed: bool) -> Result<(), Error> {
        let mut next = self.open.sibling();
        let refused = mem::replace(&mut self.refused, next.fork());
        let mut full = mem::replace(&mut self.open, next);
        match self.language.take_if(|_| !self.provisional) {
            None => full.append(refused)?,
            Some(UntoldLanguage { tag, primary, confidence }) => {
                let language = field::ResolvedLanguage { tag: &tag, primary: &primary, confidence };
                language.write_with(&mut full, segment::SEGMENT_RESPONSE, |full| full.append(refused))?;
            }
        }
        full.bool(FLUSHED, flushed)?;
        self.full.push(full);
        Ok(())
    }

    /// The messages.
    pub(super) fn finish(self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        self.finish_with(false, false, interrupt)
    }

    /// The messages of a flush, of which there is at least one.
    pub(super) fn finish_flush(self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        self.finish_with(true, true, interrupt)
    }

    /// The last messages of a document, of which there is at least one if there was none before.
    pub(super) fn finish_document(self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        let untold = self.language.is_some();
        self.finish_with(untold, false, interrupt)
    }

    fn finish_with(
        mut self,
        needed: bool,
        flushed: bool,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<MessageFrame>, WorkError> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        if needed || self.written() > 0 {
            self.close(flushed)?;
        }
        let response_encoding = self.context.response_encoding;
        self.full
            .into_iter()
            .map(|message| compression::compress(response_encoding, message, interrupt))
            .collect()
    }
}
