//! The rpc SegmentStream: one document in chunks, its segments as soon as they are final.
//!
//! The answers are a stream that works only when it is asked for the next one, and takes the next message
//! only when all answers to the last one were taken: a caller that reads slowly is read from slowly. Between
//! two answers nothing is held but the [`StreamedDocument`]. The order of messages is decided here, what they
//! do to the document in [`document`], when it is told early in [`hold`].

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
    document::StreamedDocument,
    hold::{Expiry, ExpiryTimer, Hold},
};
use super::{
    compute::{Compute, Operation, WorkCost, WorkError},
    decode,
    encode::MessageFrame,
    error::Error,
    field,
    memory_pool::CALL_OVERHEAD_BYTES,
    memory_pool::MemoryPermit,
    message_reader::MessageReader,
    rpc::{self, CallContext, MessageJob},
    segment,
};
use crate::{
    analysis::Interrupt,
    proto::v1::{self as pb, segment_stream_request::Part},
};

/// Memory is taken in steps of so many bytes, so that small chunks do not ask for it each time.
const ROOM_STEP: usize = 16 * 1024;

/// The answers to the messages of a call, which holds `permit`.
pub(super) fn answers(
    messages: MessageReader,
    permit: MemoryPermit,
    context: CallContext,
    compute: Compute,
) -> impl Stream<Item = Result<MessageFrame, Error>> + Send + 'static {
    let timer = ExpiryTimer::new(None, context.limits.stream_idle_timeout);
    let state = State::Awaited(permit);
    let call =
        Call { messages, context, compute, timer, state, chunk: Bytes::new(), answers: VecDeque::new() };
    stream::try_unfold(call, async |mut call: Call| {
        let answer = call.next().await?;
        Ok(answer.map(|answer| (answer, call)))
    })
}

/// One call, between two answers.
struct Call {
    messages: MessageReader,
    context: CallContext,
    compute: Compute,
    timer: ExpiryTimer,
    state: State,
    /// What is left of the last chunk.
    chunk: Bytes,
    /// What was found and not yet taken.
    answers: VecDeque<MessageFrame>,
}

/// How far the document has come.
enum State {
    /// The first message is not there.
    Awaited(MemoryPermit),
    /// It comes.
    Open(Box<StreamedDocument>),
    /// All was said.
    Done,
}

/// Work on a document that gives answers.
type Step = fn(&mut StreamedDocument, &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError>;

impl Call {
    async fn next(&mut self) -> Result<Option<MessageFrame>, Error> {
        loop {
            if let Some(answer) = self.answers.pop_front() {
                return Ok(Some(answer));
            }
            match mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(None),
                State::Awaited(permit) => self.begin(permit).await?,
                State::Open(document) if !self.chunk.is_empty() => self.advance(document).await?,
                State::Open(document) => self.receive(document).await?,
            }
        }
    }

    /// Takes the first message, with or without options.
    async fn begin(&mut self, mut permit: MemoryPermit) -> Result<(), Error> {
        let (options, part) = match self.message(&mut permit, 0).await? {
            Some(Part::Options(options)) => (options, Some(Part::Chunk(Vec::new()))),
            part => (pb::SegmentRequest::default(), part),
        };
        let (options, hold) = parse(options).map_err(|error| error.within("options"))?;
        self.timer = ExpiryTimer::new(hold.pause, self.context.limits.stream_idle_timeout);
        let document = StreamedDocument::new(options, hold, self.context, permit)?;
        self.handle(Box::new(document), part).await
    }

    /// Takes the next message, or tells what is open when it does not come for too long.
    async fn receive(&mut self, mut document: Box<StreamedDocument>) -> Result<(), Error> {
        if !self.wait().await? {
            return self.work_on_open(document, StreamedDocument::preview).await;
        }
        let kept = document.kept_bytes();
        let part = self.message(&mut document.permit, kept).await?;
        self.handle(document, part).await
    }

    /// Does what a message says; `None` ends the document.
    async fn handle(&mut self, document: Box<StreamedDocument>, part: Option<Part>) -> Result<(), Error> {
        match part {
            Some(Part::Chunk(chunk)) => {
                if !chunk.is_empty() {
                    self.timer.text_came();
                }
                self.chunk = chunk.into();
                self.state = State::Open(document);
                Ok(())
            }
            Some(Part::Flush(pb::Flush {})) => self.work_on_open(document, StreamedDocument::flush).await,
            Some(Part::Options(_)) => {
                let description = "stand in the first message only";
                Err(Error::field("options", "OPTIONS_TOO_LATE", description))
            }
            None => {
                self.work_on_open(document, StreamedDocument::finish).await?;
                self.state = State::Done;
                Ok(())
            }
        }
    }

    /// Segments the next part of the chunk.
    async fn advance(&mut self, mut document: Box<StreamedDocument>) -> Result<(), Error> {
        let part = self.chunk.split_to(self.chunk.len().min(document.stride()));
        document
            .permit
            .resize_when_free(permit_bytes(document.kept_bytes() + part.len() + self.chunk.len()))
            .await?;
        let cost = document.cost(part.len());
        self.work(document, cost, move |document, interrupt| document.take(&part, interrupt)).await
    }

    async fn work_on_open(&mut self, document: Box<StreamedDocument>, step: Step) -> Result<(), Error> {
        let cost = document.cost_of_open();
        self.work(document, cost, step).await
    }

    async fn work(
        &mut self,
        mut document: Box<StreamedDocument>,
        cost: WorkCost,
        step: impl FnOnce(&mut StreamedDocument, &Interrupt<'_>) -> Result<Vec<MessageFrame>, WorkError>
        + Send
        + 'static,
    ) -> Result<(), Error> {
        let work = move |interrupt: &Interrupt<'_>| {
            let answers = step(&mut document, interrupt)?;
            Ok((document, answers))
        };
        let (document, answers) =
            self.compute.run_without_queue_limit(cost, self.context.deadline, work).await?;
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
            (Err(_), Expiry::Idle) => {
                Err(Error::StreamIdle { limit: self.context.limits.stream_idle_timeout })
            }
        }
    }

    /// The next message, next to which `kept` bytes of the document are held.
    async fn message(&mut self, permit: &mut MemoryPermit, kept: usize) -> Result<Option<Part>, Error> {
        let limit = self.context.limits.stream_idle_timeout;
        let header =
            timeout(limit, self.messages.header()).await.map_err(|_| Error::StreamIdle { limit })??;
        let Some(header) = header else { return Ok(None) };
        // The message, and the chunk that is copied out of it.
        permit.resize_when_free(permit_bytes(kept + 2 * header.length)).await?;
        let message = self.messages.message(header).await?;
        let message: pb::SegmentStreamRequest = match &message.encoding {
            None if message.bytes.len() <= rpc::DECODE_IN_PLACE_BYTES => decode::decode(&message.bytes)?,
            _ => {
                let CallContext { limits, deadline, .. } = self.context;
                let reading =
                    MessageJob { operation: Operation::Decode, limits, deadline, skip_queue_limit: true };
                // What it is unpacked to takes room besides what came.
                let unpacked = permit.split(0);
                let decode =
                    |bytes: Bytes, _unpacked: MemoryPermit, _: &Interrupt<'_>| Ok(decode::decode(&bytes)?);
                reading.run(&self.compute, message, unpacked, decode).await?
            }
        };
        let missing = || Error::field("part", "PART_MISSING", "is not set; send options, a chunk or a flush");
        message.part.map(Some).ok_or_else(missing)
    }
}

/// What a stream holds with so many bytes of its document.
fn permit_bytes(bytes: usize) -> usize {
    CALL_OVERHEAD_BYTES + bytes.next_multiple_of(ROOM_STEP)
}

fn parse(mut options: pb::SegmentRequest) -> Result<(segment::SegmentOptions, Hold), Error> {
    field::no_text(&options.text)?;
    let hold = Hold::take_from(&mut options)?;
    let options = segment::SegmentOptions::parse(&options)?;
    options.require_streamed()?;
    Ok((options, hold))
}
