//! The rpc AnalyzeStream: many documents over one call, answered in the order of completion.
//!
//! Documents are read ahead by a bounded number and worked on beside each other. Small ones that came together are worked on
//! together, so that a change of thread and a frame of HTTP/2 is paid once for many. What goes wrong with one is said in its answer.

use std::{collections::VecDeque, pin::Pin, sync::Arc};

use futures_util::{
    StreamExt as _,
    future::BoxFuture,
    stream::{self, FuturesUnordered, Stream},
};
use prost::bytes::Bytes;
use tokio::time::{Instant, sleep, timeout};

use super::{
    Error, Limits, analyze, compression,
    compute::{Compute, Cost, Deadline, Operation, Stopped},
    decode,
    encode::{self, Frame, Writer},
    memory::{Memory, Room},
    messages::{Message, Messages},
    rpc::{self, Reading, Rpc, Terms},
    service::BYTES_A_CALL,
};
use crate::{analysis::Interrupt, proto::v1 as pb};

/// Documents up to so many bytes are worked on together.
const SMALL: usize = 2 * 1024;

/// So many small documents at most are worked on together.
const TOGETHER: usize = 64;

/// No more is read while documents of so many bytes are in work.
const BYTES_AHEAD: usize = 1024 * 1024;

/// How many times its size a document holds while it is worked on, with its answer. What takes more asks for it then.
const GROWTH: usize = 16;

/// The numbers of `AnalyzeStreamResponse`'s fields.
const SEQUENCE: u32 = 1;
const RESPONSE: u32 = 2;
const ERROR: u32 = 3;

/// The answers to the documents of a call, which holds `room`.
pub(super) fn answers(
    messages: Messages,
    room: Room,
    terms: Terms,
    compute: Compute,
    memory: Memory,
) -> impl Stream<Item = Result<Frame, Error>> + Send + 'static {
    answers_of::<analyze::Request>(messages, room, terms, compute, memory)
}

fn answers_of<R: Rpc<Message = pb::AnalyzeRequest>>(
    messages: Messages,
    room: Room,
    terms: Terms,
    compute: Compute,
    memory: Memory,
) -> impl Stream<Item = Result<Frame, Error>> + Send + 'static {
    let worker = Worker { terms, compute, answer: answer_one::<R> };
    let call = Call {
        documents: Some(Box::pin(documents(messages, terms.limits, memory))),
        worker: Arc::new(worker),
        work: FuturesUnordered::new(),
        documents_ahead: 0,
        bytes_ahead: 0,
        _until_the_end: room,
    };
    stream::try_unfold(call, async |mut call: Call| {
        let answer = call.next().await?;
        Ok(answer.map(|answer| (answer, call)))
    })
}

/// Documents that came together, and what they hold.
struct Batch {
    messages: VecDeque<Message>,
    bytes: usize,
    room: Room,
}

type Documents = Pin<Box<dyn Stream<Item = Result<Batch, Error>> + Send>>;

/// The documents of a call as they come, each with room to work on it.
fn documents(
    messages: Messages,
    limits: Limits,
    memory: Memory,
) -> impl Stream<Item = Result<Batch, Error>> + Send {
    stream::try_unfold((messages, memory), move |(mut messages, memory)| async move {
        let limit = limits.stream_idle_timeout;
        let header = timeout(limit, messages.header()).await.map_err(|_| Error::StreamIdle { limit })??;
        let Some(header) = header else { return Ok(None) };
        let mut room = memory.enter(0)?;
        room.resize_when_free(room_for(header.length)).await?;
        let mut batch = Batch::of_one(messages.message(header).await?, room);
        if header.length <= SMALL {
            batch.take_what_came(&mut messages).await?;
        }
        Ok(Some((batch, (messages, memory))))
    })
}

impl Batch {
    fn of_one(message: Message, room: Room) -> Self {
        Self { bytes: message.bytes.len(), messages: VecDeque::from([message]), room }
    }

    /// Waits for room to work on it.
    async fn with_room(mut self) -> Result<Self, Error> {
        self.room.resize_when_free(room_for(self.bytes)).await?;
        Ok(self)
    }

    /// Takes the small documents that are there already.
    async fn take_what_came(&mut self, messages: &mut Messages) -> Result<(), Error> {
        while self.messages.len() < TOGETHER
            && let Some(header) = messages.header_ahead(SMALL)?
        {
            self.room.resize_when_free(room_for(self.bytes + header.length)).await?;
            self.messages.push_back(messages.message(header).await?);
            self.bytes += header.length;
        }
        Ok(())
    }
}

fn room_for(bytes: usize) -> usize {
    BYTES_A_CALL.saturating_add(bytes.saturating_mul(GROWTH))
}

/// One call, between two answers.
struct Call {
    /// `None` at their end.
    documents: Option<Documents>,
    worker: Arc<Worker>,
    work: FuturesUnordered<BoxFuture<'static, Done>>,
    documents_ahead: usize,
    bytes_ahead: usize,
    _until_the_end: Room,
}

/// Documents that were worked on.
struct Done {
    documents: usize,
    bytes: usize,
    answers: Result<Frame, Error>,
}

impl Call {
    async fn next(&mut self) -> Result<Option<Frame>, Error> {
        loop {
            let reads = self.reads_on();
            let Some(documents) = self.documents.as_mut().filter(|_| reads) else {
                let Some(done) = self.work.next().await else { return Ok(None) };
                return self.count(done).map(Some);
            };
            tokio::select! {
                biased;
                Some(done) = self.work.next() => return self.count(done).map(Some),
                batch = documents.next() => self.begin(batch.transpose()?),
            }
        }
    }

    fn reads_on(&self) -> bool {
        self.documents_ahead < Limits::MAX_STREAM_DOCUMENTS as usize && self.bytes_ahead < BYTES_AHEAD
    }

    fn begin(&mut self, batch: Option<Batch>) {
        let Some(batch) = batch else {
            self.documents = None;
            return;
        };
        self.documents_ahead += batch.messages.len();
        self.bytes_ahead += batch.bytes;
        let worker = Arc::clone(&self.worker);
        self.work.push(Box::pin(async move { worker.work(batch).await }));
    }

    fn count(&mut self, done: Done) -> Result<Frame, Error> {
        self.documents_ahead -= done.documents;
        self.bytes_ahead -= done.bytes;
        done.answers
    }
}

/// Writes the answer of one document, whose bytes are given, or says why there is none.
type AnswerOne = fn(&[u8], &mut Room, Terms, &Interrupt<'_>) -> Result<Frame, Stopped>;

/// What works on the documents of a call.
struct Worker {
    terms: Terms,
    compute: Compute,
    answer: AnswerOne,
}

impl Worker {
    async fn work(&self, batch: Batch) -> Done {
        let (documents, bytes) = (batch.messages.len(), batch.bytes);
        let answers = match documents {
            1 => self.work_on_one(batch).await,
            _ => self.work_on_many(batch).await,
        };
        Done { documents, bytes, answers }
    }

    async fn work_on_one(&self, batch: Batch) -> Result<Frame, Error> {
        let Batch { mut messages, bytes, mut room } = batch;
        let Some(message) = messages.pop_front() else { return Ok(Frame::default()) };
        let deadline = deadline(self.terms);
        loop {
            match self.try_one(message.clone(), room.split(usize::MAX), deadline).await {
                // Others have taken the room for it; it waits for more.
                Err(Error::Overloaded { retry_after }) if !deadline.is_some_and(Deadline::has_passed) => {
                    sleep(retry_after).await;
                    room.resize_when_free(room_for(bytes)).await?;
                }
                Ok(frame) => return Ok(frame),
                Err(error) => return error_frame(sequence(&message), &error, room),
            }
        }
    }

    async fn try_one(
        &self,
        message: Message,
        mut room: Room,
        deadline: Option<Deadline>,
    ) -> Result<Frame, Error> {
        let (answer, terms, length) = (self.answer, self.terms, message.bytes.len());
        if message.encoding.is_some() {
            let reading =
                Reading { operation: Operation::Analyze, limits: terms.limits, deadline, patient: true };
            let work = move |bytes: Bytes, mut room: Room, interrupt: &Interrupt<'_>| {
                answer(&bytes, &mut room, terms, interrupt)
            };
            return reading.run(&self.compute, message, room, work).await;
        }
        let work = move |interrupt: &Interrupt<'_>| {
            room.shrink_to(BYTES_A_CALL + length);
            answer(&message.bytes, &mut room, terms, interrupt)
        };
        self.compute.run_patiently(Cost::new(Operation::Analyze, length), deadline, work).await
    }

    async fn work_on_many(&self, batch: Batch) -> Result<Frame, Error> {
        let (bytes, terms, answer) = (batch.bytes, self.terms, self.answer);
        let compute = self.compute.clone();
        let work = move |interrupt: &Interrupt<'_>| answer_many(batch, &compute, terms, answer, interrupt);
        let cost = Cost::unread(Operation::Analyze, bytes);
        let (mut answers, long) = self.compute.run_patiently(cost, terms.deadline, work).await?;
        for batch in long {
            answers.append(self.work_on_one(batch.with_room().await?).await?);
        }
        Ok(answers)
    }
}

/// The answers to small documents, and the documents that are small only while they are packed.
fn answer_many(
    batch: Batch,
    compute: &Compute,
    terms: Terms,
    answer: AnswerOne,
    interrupt: &Interrupt<'_>,
) -> Result<(Frame, Vec<Batch>), Stopped> {
    let Batch { messages, mut room, .. } = batch;
    let (mut frames, mut long) = (Vec::with_capacity(messages.len()), Vec::new());
    for message in messages {
        let answered = compute.isolate(Operation::Analyze, deadline(terms), interrupt, |interrupt| {
            let mut unpacked = room.split(0);
            let bytes = rpc::unpacked_if_short(&message, &mut unpacked, terms.limits, interrupt)?;
            bytes.map(|bytes| answer(&bytes, &mut room, terms, interrupt)).transpose()
        });
        match answered {
            Ok(Some(frame)) => frames.push(frame),
            Ok(None) => long.push(Batch::of_one(message, room.split(0))),
            Err(error) => frames.push(error_frame(sequence(&message), &error, room.split(0))?),
        }
    }
    Ok((encode::joined(frames, room)?, long))
}

/// When a document must be answered whose turn it is: a call of its own would take no longer.
fn deadline(terms: Terms) -> Option<Deadline> {
    let own = Instant::now().checked_add(terms.limits.call_timeout)?;
    Some(Deadline(terms.deadline.map_or(own, |Deadline(whole)| whole.min(own))))
}

/// The sequence of a document, as far as it can be seen without unpacking it.
fn sequence(message: &Message) -> u64 {
    if message.encoding.is_some() { 0 } else { decode::sequence(&message.bytes) }
}

fn answer_one<R: Rpc<Message = pb::AnalyzeRequest>>(
    bytes: &[u8],
    room: &mut Room,
    terms: Terms,
    interrupt: &Interrupt<'_>,
) -> Result<Frame, Stopped> {
    match answer_document::<R>(bytes, room, terms, interrupt) {
        // Its sequence may be known only now that it is unpacked.
        Err(Stopped::Refused(error)) if !matches!(error, Error::Overloaded { .. }) => {
            Ok(error_frame(decode::sequence(bytes), &error, room.split(0))?)
        }
        answer => answer,
    }
}

fn answer_document<R: Rpc<Message = pb::AnalyzeRequest>>(
    bytes: &[u8],
    room: &mut Room,
    terms: Terms,
    interrupt: &Interrupt<'_>,
) -> Result<Frame, Stopped> {
    let pb::AnalyzeStreamRequest { sequence, request } = decode::decode(bytes)?;
    let request = R::parse(request.unwrap_or_default(), terms.limits)?;
    let mut answer = Writer::framed(room.split(0));
    answer.varint(SEQUENCE, sequence)?;
    let mut working = room.split(0);
    working.grow(request.working_bytes())?;
    answer.nested(RESPONSE, |answer| request.respond(answer, interrupt))?;
    compression::pack(terms.packing, answer, interrupt)
}

fn error_frame(sequence: u64, error: &Error, room: Room) -> Result<Frame, Error> {
    let mut answer = Writer::framed(room);
    answer.varint(SEQUENCE, sequence)?;
    answer.message(ERROR, &pb::DocumentError::from(error))?;
    Ok(answer.finish())
}

#[cfg(test)]
mod tests;
