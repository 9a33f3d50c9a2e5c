//! Works on batches of documents: each has a response, or an error in its response.

use prost::bytes::Bytes;
use tokio::time::{Instant, sleep};

use super::batch::{DocumentBatch, permit_bytes};
use crate::{
    analysis::Interrupt,
    grpc::{
        compression,
        compute::{Compute, Deadline, Operation, WorkCost, WorkError},
        decode,
        encode::{self, MessageFrame, ResponseWriter},
        error::Error,
        memory_pool::{CALL_OVERHEAD_BYTES, MemoryPermit},
        message_reader::RawMessage,
        rpc::{self, CallContext, MessageJob, Rpc},
    },
    proto::v1 as pb,
};

/// The numbers of `AnalyzeStreamResponse`'s fields.
const SEQUENCE: u32 = 1;
const RESPONSE: u32 = 2;
const ERROR: u32 = 3;

/// Writes the response to one document, from its bytes.
type RespondToOne =
    fn(&[u8], &mut MemoryPermit, CallContext, &Interrupt<'_>) -> Result<MessageFrame, WorkError>;

/// Documents that were worked on.
pub(super) struct FinishedBatch {
    /// How many they are.
    pub(super) documents: usize,
    /// Their length, in bytes.
    pub(super) bytes: usize,
    pub(super) responses: Result<MessageFrame, Error>,
}

/// Works on the documents of one call.
pub(super) struct DocumentWorker {
    context: CallContext,
    compute: Compute,
    respond: RespondToOne,
}

impl DocumentWorker {
    /// A worker that answers documents as `R` does.
    pub(super) fn new<R: Rpc<Message = pb::AnalyzeRequest>>(context: CallContext, compute: Compute) -> Self {
        Self { context, compute, respond: respond_to_one::<R> }
    }

    /// Answers the documents of a batch. What is wrong with one is said in its response.
    pub(super) async fn work(&self, batch: DocumentBatch) -> FinishedBatch {
        let (documents, bytes) = (batch.messages.len(), batch.bytes);
        let responses = match documents {
            1 => self.work_on_one(batch).await,
            _ => self.work_on_many(batch).await,
        };
        FinishedBatch { documents, bytes, responses }
    }

    async fn work_on_one(&self, batch: DocumentBatch) -> Result<MessageFrame, Error> {
        let DocumentBatch { mut messages, bytes, mut permit } = batch;
        let Some(message) = messages.pop_front() else { return Ok(MessageFrame::default()) };
        let deadline = deadline(self.context);
        loop {
            match self.try_one(message.clone(), permit.split(usize::MAX), deadline).await {
                // Other calls have taken the memory for it: it waits.
                Err(Error::Overloaded { retry_after }) if !deadline.is_some_and(Deadline::has_passed) => {
                    sleep(retry_after).await;
                    permit.resize_when_free(permit_bytes(bytes)).await?;
                }
                Ok(frame) => return Ok(frame),
                Err(error) => return error_frame(sequence(&message), &error, permit),
            }
        }
    }

    async fn try_one(
        &self,
        message: RawMessage,
        mut permit: MemoryPermit,
        deadline: Option<Deadline>,
    ) -> Result<MessageFrame, Error> {
        let (respond, context, length) = (self.respond, self.context, message.bytes.len());
        if message.encoding.is_some() {
            let reading = MessageJob {
                operation: Operation::Analyze,
                limits: context.limits,
                deadline,
                skip_queue_limit: true,
            };
            let work = move |bytes: Bytes, mut permit: MemoryPermit, interrupt: &Interrupt<'_>| {
                respond(&bytes, &mut permit, context, interrupt)
            };
            return reading.run(&self.compute, message, permit, work).await;
        }
        let work = move |interrupt: &Interrupt<'_>| {
            permit.shrink_to(CALL_OVERHEAD_BYTES + length);
            respond(&message.bytes, &mut permit, context, interrupt)
        };
        self.compute.run_without_queue_limit(WorkCost::new(Operation::Analyze, length), deadline, work).await
    }

    async fn work_on_many(&self, batch: DocumentBatch) -> Result<MessageFrame, Error> {
        let (bytes, context, respond) = (batch.bytes, self.context, self.respond);
        let compute = self.compute.clone();
        let work =
            move |interrupt: &Interrupt<'_>| respond_to_many(batch, &compute, context, respond, interrupt);
        let cost = WorkCost::undecoded(Operation::Analyze, bytes);
        let (mut responses, long) =
            self.compute.run_without_queue_limit(cost, context.deadline, work).await?;
        for batch in long {
            responses.append(self.work_on_one(batch.with_memory().await?).await?);
        }
        Ok(responses)
    }
}

/// The responses to small documents, and the documents that are small only while they are compressed.
fn respond_to_many(
    batch: DocumentBatch,
    compute: &Compute,
    context: CallContext,
    respond: RespondToOne,
    interrupt: &Interrupt<'_>,
) -> Result<(MessageFrame, Vec<DocumentBatch>), WorkError> {
    let DocumentBatch { messages, mut permit, .. } = batch;
    let (mut frames, mut long) = (Vec::with_capacity(messages.len()), Vec::new());
    for message in messages {
        let responded = compute.isolate(Operation::Analyze, deadline(context), interrupt, |interrupt| {
            let mut decompressed = permit.split(0);
            let bytes = rpc::decompressed_if_short(&message, &mut decompressed, context.limits, interrupt)?;
            bytes.map(|bytes| respond(&bytes, &mut permit, context, interrupt)).transpose()
        });
        match responded {
            Ok(Some(frame)) => frames.push(frame),
            Ok(None) => long.push(DocumentBatch::of_one(message, permit.split(0))),
            Err(error) => frames.push(error_frame(sequence(&message), &error, permit.split(0))?),
        }
    }
    Ok((encode::join_frames(frames, permit)?, long))
}

/// The deadline of a document whose turn it is: that of a call of its own, and no later than the stream's.
fn deadline(context: CallContext) -> Option<Deadline> {
    let own = Instant::now().checked_add(context.limits.call_timeout)?;
    Some(Deadline(context.deadline.map_or(own, |Deadline(whole)| whole.min(own))))
}

/// The sequence of a document; 0 while it is compressed.
fn sequence(message: &RawMessage) -> u64 {
    if message.encoding.is_some() { 0 } else { decode::sequence(&message.bytes) }
}

fn respond_to_one<R: Rpc<Message = pb::AnalyzeRequest>>(
    bytes: &[u8],
    permit: &mut MemoryPermit,
    context: CallContext,
    interrupt: &Interrupt<'_>,
) -> Result<MessageFrame, WorkError> {
    match respond_to_document::<R>(bytes, permit, context, interrupt) {
        // Its sequence may be known only now that it is decompressed.
        Err(WorkError::Rejected(error)) if !matches!(error, Error::Overloaded { .. }) => {
            Ok(error_frame(decode::sequence(bytes), &error, permit.split(0))?)
        }
        response => response,
    }
}

fn respond_to_document<R: Rpc<Message = pb::AnalyzeRequest>>(
    bytes: &[u8],
    permit: &mut MemoryPermit,
    context: CallContext,
    interrupt: &Interrupt<'_>,
) -> Result<MessageFrame, WorkError> {
    let pb::AnalyzeStreamRequest { sequence, request } = decode::decode(bytes)?;
    let request = R::parse(request.unwrap_or_default(), context.limits)?;
    let mut writer = ResponseWriter::framed(permit.split(0));
    writer.varint(SEQUENCE, sequence)?;
    let mut working = permit.split(0);
    working.grow(request.working_bytes())?;
    writer.nested(RESPONSE, |writer| request.respond(writer, interrupt))?;
    compression::compress(context.response_encoding, writer, interrupt)
}

fn error_frame(sequence: u64, error: &Error, permit: MemoryPermit) -> Result<MessageFrame, Error> {
    let mut writer = ResponseWriter::framed(permit);
    writer.varint(SEQUENCE, sequence)?;
    writer.message(ERROR, &pb::DocumentError::from(error))?;
    Ok(writer.finish())
}
