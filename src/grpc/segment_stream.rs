//! The rpc SegmentStream: one document in chunks, its segments as soon as they are final.
//!
//! The answers are a stream that works only when it is asked for the next one, and takes the next chunk only when all answers of
//! the last one were taken: who reads slowly is read from slowly. Between two looks nothing is held but the [`Document`].

use std::{collections::VecDeque, mem, pin::Pin};

use futures_util::stream;
use prost::{Message, bytes::Bytes};
use tokio_stream::Stream;
use tonic::{Status, Streaming};

use super::{
    Error, Limits,
    compute::{Admitted, Compute, Cost, Deadline, Operation},
    field, segment,
};
use crate::{
    analysis::{
        Characters, Interrupt, NotUtf8,
        detection::HEAD_BYTES,
        segmentation::{self as analysis, Piece, Settings, TooLong},
    },
    proto::v1::{self as pb, segment_stream_request::Part},
};

/// The segments of one message take about so much at most, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// Room is taken in steps of so many bytes, so that small chunks do not ask for it each time.
const ROOM_STEP: usize = 16 * 1024;

/// The answers of one call.
pub(super) type Answers = Pin<Box<dyn Stream<Item = Result<pb::SegmentStreamResponse, Status>> + Send>>;

/// The answers to the messages of a call that was admitted with `room`.
pub(super) fn answers(
    messages: Streaming<pb::SegmentStreamRequest>,
    limits: Limits,
    compute: Compute,
    deadline: Option<Deadline>,
    room: Admitted,
) -> Answers {
    let call = Call {
        messages,
        limits,
        compute,
        deadline,
        state: State::Awaited(room),
        chunk: Bytes::new(),
        answers: VecDeque::new(),
    };
    Box::pin(stream::try_unfold(call, async |mut call: Call| {
        let answer = call.next().await?;
        Ok(answer.map(|answer| (answer, call)))
    }))
}

/// One call, between two answers.
struct Call {
    messages: Streaming<pb::SegmentStreamRequest>,
    limits: Limits,
    compute: Compute,
    deadline: Option<Deadline>,
    state: State,
    /// What is left of the last chunk.
    chunk: Bytes,
    /// What was found and not yet taken.
    answers: VecDeque<pb::SegmentStreamResponse>,
}

/// How far the document has come.
enum State {
    /// The first message is not there.
    Awaited(Admitted),
    /// It comes.
    Open(Box<Document>),
    /// All was said.
    Done,
}

impl Call {
    async fn next(&mut self) -> Result<Option<pb::SegmentStreamResponse>, Status> {
        loop {
            if let Some(answer) = self.answers.pop_front() {
                return Ok(Some(answer));
            }
            match mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(None),
                State::Awaited(room) => self.begin(room).await?,
                State::Open(document) if self.chunk.is_empty() => self.receive(document).await?,
                State::Open(document) => self.advance(document).await?,
            }
        }
    }

    /// Takes the first message, with or without options.
    async fn begin(&mut self, room: Admitted) -> Result<(), Status> {
        let options = match self.message().await? {
            Some(Part::Options(options)) => parse(&options).map_err(|error| error.within("options"))?,
            Some(Part::Chunk(chunk)) => {
                self.chunk = chunk.into();
                parse(&pb::SegmentRequest::default())?
            }
            None => parse(&pb::SegmentRequest::default())?,
        };
        self.state = State::Open(Box::new(Document::new(options, self.limits, room)?));
        Ok(())
    }

    /// Takes the next chunk, or the end of the document.
    async fn receive(&mut self, document: Box<Document>) -> Result<(), Status> {
        match self.message().await? {
            Some(Part::Chunk(chunk)) => {
                self.chunk = chunk.into();
                self.state = State::Open(document);
            }
            Some(Part::Options(_)) => {
                let description = "stand in the first message only";
                return Err(Error::field("options", "OPTIONS_TOO_LATE", description).into());
            }
            None => {
                let cost = document.cost(0, true);
                let work = move |_: &Interrupt<'_>| Ok(document.finish());
                self.answers.extend(self.compute.run_admitted(cost, self.deadline, work).await??);
            }
        }
        Ok(())
    }

    /// Cuts the next part of the chunk.
    async fn advance(&mut self, mut document: Box<Document>) -> Result<(), Error> {
        let kept = document.kept_bytes() + self.chunk.len();
        self.compute.resize(&mut document.room, kept.next_multiple_of(ROOM_STEP)).await?;
        let part = self.chunk.split_to(self.chunk.len().min(document.stride()));
        let cost = document.cost(part.len(), false);
        let work = move |_: &Interrupt<'_>| Ok(document.take(&part).map(|answers| (document, answers)));
        let (document, answers) = self.compute.run_admitted(cost, self.deadline, work).await??;
        self.answers.extend(answers);
        self.state = State::Open(document);
        Ok(())
    }

    async fn message(&mut self) -> Result<Option<Part>, Status> {
        let message = self.messages.message().await.map_err(|status| {
            let bare = status.details().is_empty();
            Error::of_transport(status.code(), &self.limits).filter(|_| bare).map_or(status, Status::from)
        })?;
        let Some(message) = message else { return Ok(None) };
        let missing = || Error::field("part", "PART_MISSING", "is not set; send options or a chunk");
        Ok(Some(message.part.ok_or_else(missing)?))
    }
}

fn parse(message: &pb::SegmentRequest) -> Result<segment::Options, Error> {
    field::no_text(&message.text)?;
    let options = segment::Options::parse(message)?;
    options.granularity_of_chunks()?;
    Ok(options)
}

/// A document on its way, which moves to where the work is done and back.
struct Document {
    options: segment::Options,
    settings: Settings,
    room: Admitted,
    characters: Characters,
    progress: Progress,
    /// The language, until the first answer tells it.
    language: Option<(String, bool)>,
}

/// How much is known of the document's language.
enum Progress {
    /// The head of the document, until it is long enough to tell the language.
    Head(String),
    /// The language is known.
    Cut(Box<analysis::Stream>),
}

impl Document {
    fn new(options: segment::Options, limits: Limits, room: Admitted) -> Result<Self, Error> {
        let settings = Settings {
            granularity: options.granularity_of_chunks()?,
            options: analysis::Options::default(),
            unit: options.unit,
            keep_text: !options.omit_text,
            longest: limits.max_text_bytes,
        };
        let detected = options.language.is_detected();
        let (characters, progress) = (Characters::default(), Progress::Head(String::new()));
        let mut document = Self { options, settings, room, characters, progress, language: None };
        if !detected {
            document.begin("");
        }
        Ok(document)
    }

    /// How much of a chunk is cut before its answers are sent, in bytes.
    fn stride(&self) -> usize {
        match self.options.cutting() {
            Operation::SegmentFinely => 8 * 1024,
            _ => 128 * 1024,
        }
    }

    /// What it takes to cut `bytes` more.
    fn cost(&self, bytes: usize, last: bool) -> Cost {
        match &self.progress {
            Progress::Head(head) if last || head.len() + bytes >= HEAD_BYTES => {
                Cost { operation: Operation::DetectLanguage, bytes: head.len() + bytes }
            }
            Progress::Head(_) => Cost { operation: self.options.cutting(), bytes },
            Progress::Cut(stream) if last => {
                Cost { operation: self.options.cutting(), bytes: stream.kept_bytes() }
            }
            Progress::Cut(_) => Cost { operation: self.options.cutting(), bytes },
        }
    }

    /// How much of the document is kept, in bytes.
    fn kept_bytes(&self) -> usize {
        match &self.progress {
            Progress::Head(head) => head.len(),
            Progress::Cut(stream) => stream.kept_bytes(),
        }
    }

    /// Takes the next bytes of the document.
    fn take(&mut self, bytes: &[u8]) -> Result<Vec<pb::SegmentStreamResponse>, Error> {
        let text = self.characters.take(bytes).map_err(not_utf8)?;
        let text = match &mut self.progress {
            Progress::Cut(_) => text,
            Progress::Head(head) => {
                head.push_str(&text);
                if head.len() < HEAD_BYTES {
                    return Ok(Vec::new());
                }
                let head = mem::take(head);
                self.begin(&head);
                head
            }
        };
        self.cut(&text)
    }

    /// Ends the document.
    fn finish(mut self: Box<Self>) -> Result<Vec<pb::SegmentStreamResponse>, Error> {
        self.characters.finish().map_err(not_utf8)?;
        let mut answers = Vec::new();
        if let Progress::Head(head) = &mut self.progress {
            let head = mem::take(head);
            self.begin(&head);
            answers = self.cut(&head)?;
        }
        let Self { options, progress, mut language, settings, .. } = *self;
        let Progress::Cut(stream) = progress else { return Err(Error::Internal) };
        let mut batch = Batch::new(&options);
        stream.finish(&mut |piece| batch.take(piece)).map_err(|TooLong| too_long(&settings))?;
        answers.extend(batch.answers(&mut language, true));
        Ok(answers)
    }

    /// Decides the language by the head of the document.
    fn begin(&mut self, head: &str) {
        let language = self.options.language.of(head);
        let options = self.options.analysis(language.primary);
        self.language = Some((language.tag.to_owned(), analysis::has_rules(language.primary)));
        let stream = analysis::Stream::new(Settings { options, ..self.settings.clone() });
        self.progress = Progress::Cut(Box::new(stream));
    }

    fn cut(&mut self, text: &str) -> Result<Vec<pb::SegmentStreamResponse>, Error> {
        let Progress::Cut(stream) = &mut self.progress else { return Err(Error::Internal) };
        let mut batch = Batch::new(&self.options);
        stream.push(text, &mut |piece| batch.take(piece)).map_err(|TooLong| too_long(&self.settings))?;
        Ok(batch.answers(&mut self.language, false))
    }
}

fn too_long(settings: &Settings) -> Error {
    let cover = matches!(settings.granularity, analysis::Granularity::Grapheme | analysis::Granularity::Word);
    Error::SegmentTooLong { limit: settings.longest, omit_text_helps: !cover }
}

/// Segments on their way into messages.
struct Batch<'o> {
    options: &'o segment::Options,
    full: Vec<pb::SegmentStreamResponse>,
    open: pb::SegmentStreamResponse,
    /// What `open` takes, in bytes.
    bytes: usize,
}

impl<'o> Batch<'o> {
    fn new(options: &'o segment::Options) -> Self {
        Self { options, full: Vec::new(), open: pb::SegmentStreamResponse::default(), bytes: 0 }
    }

    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Segment { span, text, kind } => {
                let span = pb::Span { start: span.start as u64, end: span.end as u64 };
                let segment = self.options.segment(span, text, kind);
                self.make_room(segment.encoded_len());
                self.open.segments.push(segment);
            }
            Piece::Refused { at, rule } => {
                if let Some(refused) = self.options.refused(at as u64, rule) {
                    self.make_room(refused.encoded_len());
                    self.open.refused.push(refused);
                }
            }
        }
    }

    fn make_room(&mut self, bytes: usize) {
        if self.bytes > 0 && self.bytes + bytes > ANSWER_BYTES {
            self.full.push(mem::take(&mut self.open));
            self.bytes = 0;
        }
        self.bytes += bytes;
    }

    /// The messages, the first of a document with its language. A document has at least one, its last if there was none before.
    fn answers(
        mut self,
        language: &mut Option<(String, bool)>,
        last: bool,
    ) -> Vec<pb::SegmentStreamResponse> {
        if self.bytes > 0 || last && self.full.is_empty() && language.is_some() {
            self.full.push(self.open);
        }
        if let Some(first) = self.full.first_mut()
            && let Some((tag, supported)) = language.take()
        {
            (first.language, first.language_supported) = (tag, supported);
        }
        self.full
    }
}

fn not_utf8(NotUtf8 { at, begun }: NotUtf8) -> Error {
    let what = if begun { "ends inside of a character" } else { "is not UTF-8" };
    Error::field("chunk", "NOT_UTF8", format!("{what} at byte {at} of the document")).with("offset", at)
}
