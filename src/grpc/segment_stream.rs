//! The rpc SegmentStream: one document in chunks, its segments as soon as they are final.
//!
//! The answers are a stream that works only when it is asked for the next one, and takes the next chunk only when all answers of
//! the last one were taken: who reads slowly is read from slowly. Between two looks nothing is held but the [`Document`].

use std::{collections::VecDeque, mem};

use futures_util::stream::{self, Stream};
use prost::bytes::Bytes;
use tokio::time::timeout;

use super::{
    compression,
    compute::{Compute, Operation, WorkCost as Cost, WorkError as Stopped},
    decode,
    encode::{MessageFrame as Frame, ResponseWriter as Writer},
    error::Error,
    field,
    memory_pool::{CALL_OVERHEAD_BYTES as BYTES_A_CALL, MemoryPermit as Room},
    message_reader::MessageReader as Messages,
    rpc::{self, CallContext as Terms, MessageJob as Reading},
    segment,
};
use crate::{
    analysis::{
        Characters, Interrupt, NotUtf8,
        detection::HEAD_BYTES,
        segmentation::{self as analysis, Piece, Settings},
    },
    proto::v1::{self as pb, segment_stream_request::Part},
};

/// The segments of one message take about so much at most, in bytes.
const ANSWER_BYTES: usize = 64 * 1024;

/// Room is taken in steps of so many bytes, so that small chunks do not ask for it each time.
const ROOM_STEP: usize = 16 * 1024;

/// The answers to the messages of a call, which holds `room`.
pub(super) fn answers(
    messages: Messages,
    room: Room,
    terms: Terms,
    compute: Compute,
) -> impl Stream<Item = Result<Frame, Error>> + Send + 'static {
    let state = State::Awaited(room);
    let call = Call { messages, terms, compute, state, chunk: Bytes::new(), answers: VecDeque::new() };
    stream::try_unfold(call, async |mut call: Call| {
        let answer = call.next().await?;
        Ok(answer.map(|answer| (answer, call)))
    })
}

/// One call, between two answers.
struct Call {
    messages: Messages,
    terms: Terms,
    compute: Compute,
    state: State,
    /// What is left of the last chunk.
    chunk: Bytes,
    /// What was found and not yet taken.
    answers: VecDeque<Frame>,
}

/// How far the document has come.
enum State {
    /// The first message is not there.
    Awaited(Room),
    /// It comes.
    Open(Box<Document>),
    /// All was said.
    Done,
}

impl Call {
    async fn next(&mut self) -> Result<Option<Frame>, Error> {
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
    async fn begin(&mut self, mut room: Room) -> Result<(), Error> {
        let options = match self.message(&mut room, 0).await? {
            Some(Part::Options(options)) => parse(&options).map_err(|error| error.within("options"))?,
            Some(Part::Chunk(chunk)) => {
                self.chunk = chunk.into();
                parse(&pb::SegmentRequest::default())?
            }
            None => parse(&pb::SegmentRequest::default())?,
        };
        self.state = State::Open(Box::new(Document::new(options, self.terms, room)?));
        Ok(())
    }

    /// Takes the next chunk, or the end of the document.
    async fn receive(&mut self, mut document: Box<Document>) -> Result<(), Error> {
        let kept = document.kept_bytes();
        match self.message(&mut document.room, kept).await? {
            Some(Part::Chunk(chunk)) => {
                self.chunk = chunk.into();
                self.state = State::Open(document);
            }
            Some(Part::Options(_)) => {
                let description = "stand in the first message only";
                return Err(Error::field("options", "OPTIONS_TOO_LATE", description));
            }
            None => {
                let cost = document.cost(0, true);
                let work = move |interrupt: &Interrupt<'_>| document.finish(interrupt);
                self.answers
                    .extend(self.compute.run_without_queue_limit(cost, self.terms.deadline, work).await?);
            }
        }
        Ok(())
    }

    /// Cuts the next part of the chunk.
    async fn advance(&mut self, mut document: Box<Document>) -> Result<(), Error> {
        document.room.resize_when_free(room_for(document.kept_bytes() + self.chunk.len())).await?;
        let part = self.chunk.split_to(self.chunk.len().min(document.stride()));
        let cost = document.cost(part.len(), false);
        let work = move |interrupt: &Interrupt<'_>| {
            let answers = document.take(&part, interrupt)?;
            Ok((document, answers))
        };
        let (document, answers) =
            self.compute.run_without_queue_limit(cost, self.terms.deadline, work).await?;
        self.answers.extend(answers);
        self.state = State::Open(document);
        Ok(())
    }

    /// The next message, beside which `kept` bytes of the document are held.
    async fn message(&mut self, room: &mut Room, kept: usize) -> Result<Option<Part>, Error> {
        let limit = self.terms.limits.stream_idle_timeout;
        let header =
            timeout(limit, self.messages.header()).await.map_err(|_| Error::StreamIdle { limit })??;
        let Some(header) = header else { return Ok(None) };
        // The message, and the chunk that is copied out of it.
        room.resize_when_free(room_for(kept + 2 * header.length)).await?;
        let message = self.messages.message(header).await?;
        let message: pb::SegmentStreamRequest = match &message.encoding {
            None if message.bytes.len() <= rpc::DECODE_IN_PLACE_BYTES => decode::decode(&message.bytes)?,
            _ => {
                let Terms { limits, deadline, .. } = self.terms;
                let reading =
                    Reading { operation: Operation::Decode, limits, deadline, skip_queue_limit: true };
                // What it is unpacked to takes room beside what came.
                let unpacked = room.split(0);
                let decode = |bytes: Bytes, _unpacked: Room, _: &Interrupt<'_>| Ok(decode::decode(&bytes)?);
                reading.run(&self.compute, message, unpacked, decode).await?
            }
        };
        let missing = || Error::field("part", "PART_MISSING", "is not set; send options or a chunk");
        message.part.map(Some).ok_or_else(missing)
    }
}

/// What a stream holds with so many bytes of its document.
fn room_for(bytes: usize) -> usize {
    BYTES_A_CALL + bytes.next_multiple_of(ROOM_STEP)
}

fn parse(message: &pb::SegmentRequest) -> Result<segment::Options, Error> {
    field::no_text(&message.text)?;
    let options = segment::Options::parse(message)?;
    options.require_streamed()?;
    Ok(options)
}

/// A document on its way, which moves to where the work is done and back.
struct Document {
    options: segment::Options,
    settings: Settings,
    terms: Terms,
    room: Room,
    characters: Characters,
    progress: Progress,
    /// The language, until the first answer tells it.
    language: Option<Language>,
}

/// A language that is not told yet.
struct Language {
    tag: String,
    primary: String,
    confidence: f64,
}

/// How much is known of the document's language.
enum Progress {
    /// The head of the document, until it is long enough to tell the language.
    Head(String),
    /// The language is known.
    Cut(Box<analysis::Stream>),
}

impl Document {
    fn new(options: segment::Options, terms: Terms, room: Room) -> Result<Self, Error> {
        let settings = Settings {
            granularity: options.granularity_of_chunks()?,
            options: analysis::Options::default(),
            unit: options.unit,
            keep_text: !options.omit_text,
            longest: terms.limits.max_text_bytes,
        };
        let detected = options.language.is_detected();
        let (characters, progress) = (Characters::default(), Progress::Head(String::new()));
        let mut document = Self { options, settings, terms, room, characters, progress, language: None };
        if !detected {
            document.begin("");
        }
        Ok(document)
    }

    /// How much of a chunk is cut before its answers are sent, in bytes.
    fn stride(&self) -> usize {
        match self.options.segmentation_cost() {
            Operation::SegmentFinely => 8 * 1024,
            _ => 128 * 1024,
        }
    }

    /// What it takes to cut `bytes` more.
    fn cost(&self, bytes: usize, last: bool) -> Cost {
        match &self.progress {
            Progress::Head(head) if last || head.len() + bytes >= HEAD_BYTES => {
                Cost::new(Operation::DetectLanguage, head.len() + bytes)
            }
            Progress::Head(_) => Cost::new(self.options.segmentation_cost(), bytes),
            Progress::Cut(stream) if last => Cost::new(self.options.segmentation_cost(), stream.kept_bytes()),
            Progress::Cut(_) => Cost::new(self.options.segmentation_cost(), bytes),
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
    fn take(&mut self, bytes: &[u8], interrupt: &Interrupt<'_>) -> Result<Vec<Frame>, Stopped> {
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
        let mut batch = Batch::new(self.terms, self.room.split(0));
        self.cut(&text, &mut batch, interrupt)?;
        batch.answers(&mut self.language, false, interrupt)
    }

    /// Ends the document.
    fn finish(mut self: Box<Self>, interrupt: &Interrupt<'_>) -> Result<Vec<Frame>, Stopped> {
        self.characters.finish().map_err(not_utf8)?;
        let mut batch = Batch::new(self.terms, self.room.split(0));
        if let Progress::Head(head) = &mut self.progress {
            let head = mem::take(head);
            self.begin(&head);
            self.cut(&head, &mut batch, interrupt)?;
        }
        let Self { options, progress, mut language, settings, .. } = *self;
        let Progress::Cut(stream) = progress else { return Err(Error::Internal.into()) };
        let cut = stream.finish_unless(interrupt, &mut |piece| batch.take(piece, &options, &mut language));
        cut.map_err(|why| stopped(why, &settings))?;
        batch.answers(&mut language, true, interrupt)
    }

    /// Decides the language by the head of the document.
    fn begin(&mut self, head: &str) {
        let language = self.options.language.of(head);
        let options = self.options.analysis(language.primary);
        self.language = Some(Language {
            tag: language.tag.to_owned(),
            primary: language.primary.to_owned(),
            confidence: language.confidence,
        });
        let stream = analysis::Stream::new(Settings { options, ..self.settings.clone() });
        self.progress = Progress::Cut(Box::new(stream));
    }

    fn cut(&mut self, text: &str, batch: &mut Batch, interrupt: &Interrupt<'_>) -> Result<(), Stopped> {
        let Progress::Cut(stream) = &mut self.progress else { return Err(Error::Internal.into()) };
        let (options, language) = (&self.options, &mut self.language);
        stream
            .push_unless(text, interrupt, &mut |piece| batch.take(piece, options, language))
            .map_err(|why| stopped(why, &self.settings))
    }
}

fn stopped(why: analysis::Stopped, settings: &Settings) -> Stopped {
    match why {
        analysis::Stopped::Interrupted => Stopped::Interrupted,
        analysis::Stopped::TooLong => too_long(settings).into(),
    }
}

fn too_long(settings: &Settings) -> Error {
    let cover = matches!(settings.granularity, analysis::Granularity::Grapheme | analysis::Granularity::Word);
    Error::SegmentTooLong { limit: settings.longest, omit_text_helps: !cover }
}

/// Segments on their way into messages.
struct Batch {
    terms: Terms,
    full: Vec<Writer>,
    open: Writer,
    /// The places that were refused, which stand after the segments.
    refused: Writer,
    /// Why no more can be taken.
    failed: Option<Error>,
}

impl Batch {
    fn new(terms: Terms, room: Room) -> Self {
        let mut open = Writer::framed(room);
        let refused = open.fork();
        Self { terms, full: Vec::new(), open, refused, failed: None }
    }

    fn take(&mut self, piece: Piece<'_>, options: &segment::Options, language: &mut Option<Language>) {
        if self.failed.is_none() {
            self.failed = self.write(piece, options, language).err();
        }
    }

    fn write(
        &mut self,
        piece: Piece<'_>,
        options: &segment::Options,
        language: &mut Option<Language>,
    ) -> Result<(), Error> {
        match piece {
            Piece::Segment { span, text, kind } => {
                let span = pb::Span { start: span.start as u64, end: span.end as u64 };
                self.make_room(text.len(), language)?;
                options.write_segment(&mut self.open, span, text, kind)
            }
            Piece::Refused { at, rule } => {
                self.make_room(0, language)?;
                options.write_refused(&mut self.refused, at as u64, rule)
            }
        }
    }

    fn make_room(&mut self, bytes: usize, language: &mut Option<Language>) -> Result<(), Error> {
        let now = self.written();
        if now > 0 && now + bytes > ANSWER_BYTES { self.close(language) } else { Ok(()) }
    }

    /// What the open message holds, in bytes.
    fn written(&self) -> usize {
        self.open.content_len() + self.refused.len()
    }

    /// Closes the open message; the first of a document tells its language.
    fn close(&mut self, language: &mut Option<Language>) -> Result<(), Error> {
        let mut next = self.open.sibling();
        let refused = mem::replace(&mut self.refused, next.fork());
        let mut full = mem::replace(&mut self.open, next);
        match language.take() {
            None => full.append(refused)?,
            Some(Language { tag, primary, confidence }) => {
                let language = field::ResolvedLanguage { tag: &tag, primary: &primary, confidence };
                language.write_with(&mut full, segment::SEGMENT_RESPONSE, |full| full.append(refused))?;
            }
        }
        self.full.push(full);
        Ok(())
    }

    /// The messages. A document has at least one, its last if there was none before.
    fn answers(
        mut self,
        language: &mut Option<Language>,
        last: bool,
        interrupt: &Interrupt<'_>,
    ) -> Result<Vec<Frame>, Stopped> {
        if let Some(error) = self.failed {
            return Err(error.into());
        }
        if self.written() > 0 || last && language.is_some() {
            self.close(language)?;
        }
        let packing = self.terms.response_encoding;
        self.full.into_iter().map(|message| compression::compress(packing, message, interrupt)).collect()
    }
}

fn not_utf8(NotUtf8 { at, begun }: NotUtf8) -> Error {
    let what = if begun { "ends inside of a character" } else { "is not UTF-8" };
    Error::field("chunk", "NOT_UTF8", format!("{what} at byte {at} of the document")).with("offset", at)
}
