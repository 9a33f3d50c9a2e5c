//! One document on its way: its bytes become text, its language is chosen, and its segments are found.

use super::{
    answers::{AnswerWriter, UntoldLanguage},
    hold::{self, Hold},
};
use crate::{
    analysis::{
        Interrupt, NotUtf8, Utf8Decoder,
        detection::Head,
        segmentation::{self as analysis, StreamError, StreamEvent, StreamOptions},
    },
    grpc::{
        compute::{Operation, WorkCost, WorkError},
        encode::MessageFrame,
        error::Error,
        field::ResolvedLanguage,
        memory_pool::MemoryPermit,
        rpc::CallContext,
        segment,
    },
};

/// A document, which moves to where the work is done and back.
pub(super) struct StreamedDocument {
    options: segment::SegmentOptions,
    stream_options: StreamOptions,
    context: CallContext,
    pub(super) permit: MemoryPermit,
    decoder: Utf8Decoder,
    progress: DocumentProgress,
    /// The language, once it is chosen, until the first answer tells it.
    language: Option<UntoldLanguage>,
    told: Told,
}

/// How much is known of the language of a document.
enum DocumentProgress {
    /// It is not chosen.
    Head(Head),
    /// It is chosen, and segments are found.
    Segments(Box<analysis::Stream>),
}

/// How much of the document was told before it was final.
struct Told {
    hold: Hold,
    /// How much text came, in bytes.
    came: usize,
    /// How much had come when the open segment was told last, in bytes.
    before: usize,
    /// Where it ended then, in the unit of the call.
    end: u64,
}

impl Told {
    /// Whether an open segment of `open` bytes is told when `more` bytes came.
    fn is_due(&self, open: usize, more: usize) -> bool {
        let growth = open.min(self.came + more - self.before);
        self.hold.is_passed_by(open, growth)
    }
}

impl StreamedDocument {
    pub(super) fn new(
        options: segment::SegmentOptions,
        hold: Hold,
        context: CallContext,
        permit: MemoryPermit,
    ) -> Result<Self, Error> {
        let stream_options = StreamOptions {
            granularity: options.granularity_of_chunks()?,
            options: analysis::Options::default(),
            unit: options.unit,
            keep_text: !options.omit_text,
            max_segment_bytes: context.limits.max_text_bytes,
        };
        let (decoder, progress) = (Utf8Decoder::default(), DocumentProgress::Head(Head::default()));
        let told = Told { hold, came: 0, before: 0, end: 0 };
        let mut document =
            Self { options, stream_options, context, permit, decoder, progress, language: None, told };
        if !document.options.language.is_detected() {
            let language = document.options.language.clone();
            document.choose(language.of(""));
        }
        Ok(document)
    }

    /// How much of a chunk is worked on before its answers are sent, in bytes.
    pub(super) fn stride(&self) -> usize {
        match self.options.segmentation_cost() {
            Operation::SegmentFinely => 8 * 1024,
            _ => 128 * 1024,
        }
    }

    /// What it takes to work on `bytes` more.
    pub(super) fn cost(&self, bytes: usize) -> WorkCost {
        let open = self.open_bytes() + bytes;
        let read = if self.told.is_due(open, bytes) { open } else { bytes };
        match &self.progress {
            DocumentProgress::Head(head) if head.is_tried_with(bytes) => {
                WorkCost::new(Operation::DetectLanguage, open)
            }
            _ => WorkCost::new(self.options.segmentation_cost(), read),
        }
    }

    /// What it takes to work on all that is open.
    pub(super) fn cost_of_open(&self) -> WorkCost {
        match &self.progress {
            DocumentProgress::Head(head) => WorkCost::new(Operation::DetectLanguage, head.text().len()),
            DocumentProgress::Segments(stream) => {
                WorkCost::new(self.options.segmentation_cost(), stream.buffered_bytes())
            }
        }
    }

    /// How much memory the text takes that is kept, in bytes, with the copy that is made to tell it before it
    /// is final.
    pub(super) fn kept_bytes(&self) -> usize {
        let text = match &self.progress {
            DocumentProgress::Head(head) => head.text().len(),
            DocumentProgress::Segments(stream) => stream.buffered_bytes(),
        };
        if self.told.hold.is_limited() && hold::is_told(self.open_bytes()) { 2 * text } else { text }
    }

    /// Takes the next bytes of the document.
    pub(super) fn take(
        &mut self,
        bytes: &[u8],
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<MessageFrame>, WorkError> {
        let text = self.decoder.decode(bytes).map_err(not_utf8)?;
        self.told.came += text.len();
        let mut frames = self.push(&text, interrupt)?;
        if self.told.is_due(self.open_bytes(), 0) {
            frames.extend(self.preview(interrupt)?);
        }
        Ok(frames)
    }

    /// Answers all that is open as if the document ended, and says that this is done.
    pub(super) fn flush(&mut self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        self.end_section(interrupt, |answers| answers.finish_flush(interrupt))
    }

    /// Ends the document.
    pub(super) fn finish(&mut self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        self.end_section(interrupt, |answers| answers.finish_document(interrupt))
    }

    /// Answers what is open, marked as provisional, if any of it was not answered so yet. Changes no later
    /// answer.
    pub(super) fn preview(&mut self, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        let unchanged = self.told.before == self.told.came;
        self.told.before = self.told.came;
        if unchanged || !hold::is_told(self.open_bytes()) {
            return Ok(Vec::new());
        }
        let permit = self.permit.split(0);
        let mut answers =
            AnswerWriter::new(&self.options, self.context, &mut self.language, permit).provisional();
        let mut write = |event: StreamEvent<'_>| answers.write(event);
        let outcome = match &self.progress {
            DocumentProgress::Head(head) => {
                preview_of_head(head, &self.options, &self.stream_options, interrupt, &mut write)
            }
            DocumentProgress::Segments(stream) => stream.preview_unless(interrupt, &mut write),
        };
        outcome.map_err(|error| stopped(error, &self.stream_options))?;
        let end = answers.end();
        if end == std::mem::replace(&mut self.told.end, end) {
            return Ok(Vec::new());
        }
        answers.finish(interrupt)
    }

    /// How much of the text came after the last segment that is final, in bytes.
    fn open_bytes(&self) -> usize {
        match &self.progress {
            DocumentProgress::Head(head) => head.text().len(),
            DocumentProgress::Segments(stream) => stream.open_bytes(),
        }
    }

    fn push(&mut self, text: &str, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        let DocumentProgress::Head(head) = &mut self.progress else { return self.segment(text, interrupt) };
        let Some(language) = head.push(text) else { return Ok(Vec::new()) };
        let head = std::mem::take(head);
        self.choose(ResolvedLanguage::detected(&language));
        self.segment(head.text(), interrupt)
    }

    /// Chooses the language; segments are found from now on.
    fn choose(&mut self, language: ResolvedLanguage<'_>) {
        let options = self.options.analysis(language.primary);
        self.language = Some(language.into());
        let stream = analysis::Stream::new(StreamOptions { options, ..self.stream_options.clone() });
        self.progress = DocumentProgress::Segments(Box::new(stream));
    }

    fn segment(&mut self, text: &str, interrupt: &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError> {
        let DocumentProgress::Segments(stream) = &mut self.progress else {
            return Err(Error::Internal.into());
        };
        let mut answers =
            AnswerWriter::new(&self.options, self.context, &mut self.language, self.permit.split(0));
        let pushed = stream.push_unless(text, interrupt, &mut |event| answers.write(event));
        pushed.map_err(|error| stopped(error, &self.stream_options))?;
        answers.finish(interrupt)
    }

    fn end_section(
        &mut self,
        interrupt: &Interrupt<'_>,
        finish: impl FnOnce(AnswerWriter<'_>) -> Result<Vec<MessageFrame>, WorkError>,
    ) -> Result<Vec<MessageFrame>, WorkError> {
        self.decoder.finish().map_err(not_utf8)?;
        let mut frames = Vec::new();
        if let DocumentProgress::Head(head) = &mut self.progress {
            let head = std::mem::take(head);
            self.choose(ResolvedLanguage::detected(&head.language()));
            frames = self.segment(head.text(), interrupt)?;
        }
        let DocumentProgress::Segments(stream) = &mut self.progress else {
            return Err(Error::Internal.into());
        };
        let mut answers =
            AnswerWriter::new(&self.options, self.context, &mut self.language, self.permit.split(0));
        let flushed = stream.flush_unless(interrupt, &mut |event| answers.write(event));
        flushed.map_err(|error| stopped(error, &self.stream_options))?;
        frames.extend(finish(answers)?);
        self.told.before = self.told.came;
        Ok(frames)
    }
}

/// The segments of a head in the language that it seems to be in, which is not chosen by this.
fn preview_of_head(
    head: &Head,
    options: &segment::SegmentOptions,
    stream_options: &StreamOptions,
    interrupt: &Interrupt<'_>,
    out: &mut impl FnMut(StreamEvent<'_>),
) -> Result<(), StreamError> {
    let options = options.analysis(ResolvedLanguage::detected(&head.language()).primary);
    let stream_options = StreamOptions { options, max_segment_bytes: usize::MAX, ..stream_options.clone() };
    let mut stream = analysis::Stream::new(stream_options);
    stream.push_unless(head.text(), interrupt, out)?;
    stream.finish_unless(interrupt, out)
}

fn stopped(error: StreamError, options: &StreamOptions) -> WorkError {
    match error {
        StreamError::Interrupted => WorkError::Interrupted,
        StreamError::TooLong => {
            let omit_text_helps = !options.granularity.covers_text();
            Error::SegmentTooLong { limit: options.max_segment_bytes, omit_text_helps }.into()
        }
    }
}

fn not_utf8(NotUtf8 { at, incomplete }: NotUtf8) -> Error {
    let what = if incomplete { "ends inside of a character" } else { "is not UTF-8" };
    Error::field("chunk", "NOT_UTF8", format!("{what} at byte {at} of the document")).with("offset", at)
}
