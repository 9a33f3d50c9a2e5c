//! The rpc SegmentStream: one document in chunks, its segments as soon as they are final.
//!
//! The answers are a stream that works only when it is asked for the next one, and takes the next message
//! only when all answers to the last one were taken: a caller that reads slowly is read from slowly. Between
//! two answers nothing is held but the [`Document`]. The order of messages is decided here, what they do to
//! the document in [`document`], when it is told early in [`hold`].

mod answers;
mod document;
mod hold;
#[cfg(test)]
mod tests;

use std::{collections::VecDeque, mem};

use futures_util::stream::{self, Stream};
use prost::bytes::Bytes;
use tokio::time::{timeout, timeout_at};

use self::{
    document::Document,
    hold::{Expiry, Hold, Timer},
};
use super::{
    Error,
    compute::{Compute, Cost, Operation, Stopped},
    decode,
    encode::Frame,
    field,
    memory::Room,
    messages::Messages,
    rpc::{self, Reading, Terms},
    segment,
    service::BYTES_A_CALL,
};
use crate::{
    analysis::Interrupt,
    proto::v1::{self as pb, segment_stream_request::Part},
};

/// Room is taken in steps of so many bytes, so that small chunks do not ask for it each time.
const ROOM_STEP: usize = 16 * 1024;

/// The answers to the messages of a call, which holds `room`.
pub(super) fn answers(
    messages: Messages,
    room: Room,
    terms: Terms,
    compute: Compute,
) -> impl Stream<Item = Result<Frame, Error>> + Send + 'static {
    let timer = Timer::new(None, terms.limits.stream_idle_timeout);
    let state = State::Awaited(room);
    let call = Call { messages, terms, compute, timer, state, chunk: Bytes::new(), answers: VecDeque::new() };
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
    timer: Timer,
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

/// Work on a document that gives answers.
type Step = fn(&mut Document, &Interrupt<'_>) -> Result<Vec<Frame>, Stopped>;

impl Call {
    async fn next(&mut self) -> Result<Option<Frame>, Error> {
        loop {
            if let Some(answer) = self.answers.pop_front() {
                return Ok(Some(answer));
            }
            match mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(None),
                State::Awaited(room) => self.begin(room).await?,
                State::Open(document) if !self.chunk.is_empty() => self.advance(document).await?,
                State::Open(document) => self.receive(document).await?,
            }
        }
    }

    /// Takes the first message, with or without options.
    async fn begin(&mut self, mut room: Room) -> Result<(), Error> {
        let (options, part) = match self.message(&mut room, 0).await? {
            Some(Part::Options(options)) => (options, Some(Part::Chunk(Vec::new()))),
            part => (pb::SegmentRequest::default(), part),
        };
        let (options, hold) = parse(options).map_err(|error| error.within("options"))?;
        self.timer = Timer::new(hold.pause, self.terms.limits.stream_idle_timeout);
        let document = Document::new(options, hold, self.terms, room)?;
        self.handle(Box::new(document), part).await
    }

    /// Takes the next message, or tells what is open when it does not come for too long.
    async fn receive(&mut self, mut document: Box<Document>) -> Result<(), Error> {
        if !self.wait().await? {
            return self.work_on_open(document, Document::preview).await;
        }
        let kept = document.kept_bytes();
        let part = self.message(&mut document.room, kept).await?;
        self.handle(document, part).await
    }

    /// Does what a message says; `None` ends the document.
    async fn handle(&mut self, document: Box<Document>, part: Option<Part>) -> Result<(), Error> {
        match part {
            Some(Part::Chunk(chunk)) => {
                if !chunk.is_empty() {
                    self.timer.text_came();
                }
                self.chunk = chunk.into();
                self.state = State::Open(document);
                Ok(())
            }
            Some(Part::Flush(pb::Flush {})) => self.work_on_open(document, Document::flush).await,
            Some(Part::Options(_)) => {
                let description = "stand in the first message only";
                Err(Error::field("options", "OPTIONS_TOO_LATE", description))
            }
            None => {
                self.work_on_open(document, Document::finish).await?;
                self.state = State::Done;
                Ok(())
            }
        }
    }

    /// Segments the next part of the chunk.
    async fn advance(&mut self, mut document: Box<Document>) -> Result<(), Error> {
        let part = self.chunk.split_to(self.chunk.len().min(document.stride()));
        document
            .room
            .resize_when_free(room_for(document.kept_bytes() + part.len() + self.chunk.len()))
            .await?;
        let cost = document.cost(part.len());
        self.work(document, cost, move |document, interrupt| document.take(&part, interrupt)).await
    }

    async fn work_on_open(&mut self, document: Box<Document>, step: Step) -> Result<(), Error> {
        let cost = document.cost_of_open();
        self.work(document, cost, step).await
    }

    async fn work(
        &mut self,
        mut document: Box<Document>,
        cost: Cost,
        step: impl FnOnce(&mut Document, &Interrupt<'_>) -> Result<Vec<Frame>, Stopped> + Send + 'static,
    ) -> Result<(), Error> {
        let work = move |interrupt: &Interrupt<'_>| {
            let answers = step(&mut document, interrupt)?;
            Ok((document, answers))
        };
        let (document, answers) = self.compute.run_patiently(cost, self.terms.deadline, work).await?;
        self.answers.extend(answers);
        self.state = State::Open(document);
        Ok(())
    }

    /// Waits for the next message, or the end; false when the pause after the last text is too long.
    async fn wait(&mut self) -> Result<bool, Error> {
        let (expires, expiry) = self.timer.next_expiry();
        match (timeout_at(expires, self.messages.wait()).await, expiry) {
            (Ok(came), _) => {
                self.timer.message_came();
                came.map(|_| true)
            }
            (Err(_), Expiry::Pause) => {
                self.timer.pause_passed();
                Ok(false)
            }
            (Err(_), Expiry::Idle) => Err(Error::StreamIdle { limit: self.terms.limits.stream_idle_timeout }),
        }
    }

    /// The next message, next to which `kept` bytes of the document are held.
    async fn message(&mut self, room: &mut Room, kept: usize) -> Result<Option<Part>, Error> {
        let limit = self.terms.limits.stream_idle_timeout;
        let header =
            timeout(limit, self.messages.header()).await.map_err(|_| Error::StreamIdle { limit })??;
        let Some(header) = header else { return Ok(None) };
        // The message, and the chunk that is copied out of it.
        room.resize_when_free(room_for(kept + 2 * header.length)).await?;
        let message = self.messages.message(header).await?;
        let message: pb::SegmentStreamRequest = match &message.encoding {
            None if message.bytes.len() <= rpc::DECODED_IN_PLACE => decode::decode(&message.bytes)?,
            _ => {
                let Terms { limits, deadline, .. } = self.terms;
                let reading = Reading { operation: Operation::Read, limits, deadline, patient: true };
                // What it is unpacked to takes room besides what came.
                let unpacked = room.split(0);
                let decode = |bytes: Bytes, _unpacked: Room, _: &Interrupt<'_>| Ok(decode::decode(&bytes)?);
                reading.run(&self.compute, message, unpacked, decode).await?
            }
        };
        let missing = || Error::field("part", "PART_MISSING", "is not set; send options, a chunk or a flush");
        message.part.map(Some).ok_or_else(missing)
    }
}

/// What a stream holds with so many bytes of its document.
fn room_for(bytes: usize) -> usize {
    BYTES_A_CALL + bytes.next_multiple_of(ROOM_STEP)
}

fn parse(mut options: pb::SegmentRequest) -> Result<(segment::Options, Hold), Error> {
    field::no_text(&options.text)?;
    let hold = Hold::take_from(&mut options)?;
    let options = segment::Options::parse(&options)?;
    options.require_streamed()?;
    Ok((options, hold))
}
