//! What every rpc of one request and one response has in common: from the bytes of its message to the bytes
//! of its response.

use prost::bytes::Bytes;

use super::{
    compression,
    compute::{Compute, Deadline, Operation, SHORT_TEXT_BYTES, WorkCost, WorkError},
    decode::{self, RequestMessage},
    encode::{MessageFrame, ResponseWriter},
    encoding::MessageEncoding,
    error::Error,
    limits::Limits,
    memory_pool::{CALL_OVERHEAD_BYTES, MemoryPermit},
    message_reader::RawMessage,
};
use crate::analysis::Interrupt;

/// Messages up to so many bytes are decoded on the thread of the connection; it takes a few microseconds.
pub(super) const DECODE_IN_PLACE_BYTES: usize = 32 * 1024;

/// How many times as long a compressed message is expected to become, to tell short work from long.
const TYPICAL_COMPRESSION_RATIO: usize = 8;

/// One rpc: a message is parsed, or rejected, and answered.
pub(super) trait Rpc: Sized + Send + 'static {
    /// The request message.
    type Message: RequestMessage;

    /// What dominates its cost, to estimate a message that is not decoded yet.
    const OPERATION: Operation;

    /// Rejects everything that can be rejected.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidField`] and [`Error::Unimplemented`].
    fn parse(message: Self::Message, limits: Limits) -> Result<Self, Error>;

    /// What the work costs the processor.
    fn cost(&self) -> WorkCost;

    /// The memory that the work takes besides texts and response, in bytes.
    fn working_bytes(&self) -> usize;

    /// Writes the response.
    ///
    /// # Errors
    ///
    /// [`WorkError::Interrupted`], or that the response is larger than its limit or the memory of the server.
    fn respond(&self, writer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError>;
}

/// The context of a call: how it is answered, besides what it asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallContext {
    pub limits: Limits,
    pub deadline: Option<Deadline>,
    /// How the response is compressed, if it is worth it.
    pub response_encoding: Option<MessageEncoding>,
}

/// Answers one message, whose bytes `permit` has.
///
/// # Errors
///
/// Whatever the call is rejected with.
pub(super) async fn handle<R: Rpc>(
    compute: &Compute,
    message: RawMessage,
    mut permit: MemoryPermit,
    context: CallContext,
) -> Result<MessageFrame, Error> {
    if message.encoding.is_none() && message.bytes.len() <= DECODE_IN_PLACE_BYTES {
        let request: R = decoded(message.bytes, &mut permit, context.limits)?;
        let cost = request.cost();
        let work =
            move |interrupt: &Interrupt<'_>| respond(&request, permit, context.response_encoding, interrupt);
        return compute.run(cost, context.deadline, work).await;
    }
    let reading = MessageJob {
        operation: R::OPERATION,
        limits: context.limits,
        deadline: context.deadline,
        skip_queue_limit: false,
    };
    let compressed = message.encoding.map_or(0, |_| message.bytes.len());
    let work = move |bytes: Bytes, mut permit: MemoryPermit, interrupt: &Interrupt<'_>| {
        permit.shrink(compressed);
        let request: R = decoded(bytes, &mut permit, context.limits)?;
        respond(&request, permit, context.response_encoding, interrupt)
    };
    reading.run(compute, message, permit, work).await
}

/// Work on a message that is decompressed or decoded first, on the same worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct MessageJob {
    /// What is done after that.
    pub operation: Operation,
    pub limits: Limits,
    pub deadline: Option<Deadline>,
    /// Whether it is queued however long the queue is.
    pub skip_queue_limit: bool,
}

/// What became of a compressed message that looked short.
enum ShortAttempt<T, W> {
    Done(T),
    /// It is long, and goes to the pool for long texts.
    Long(RawMessage, MemoryPermit, W),
}

impl MessageJob {
    /// Runs `work` on the bytes of the message, and the permit with what they were decompressed to added.
    ///
    /// A compressed message does not say how long it is: one that looks short is decompressed in the pool for
    /// short texts, but not further than a short text.
    ///
    /// # Errors
    ///
    /// As [`Compute::run`].
    pub(super) async fn run<T, W>(
        self,
        compute: &Compute,
        message: RawMessage,
        permit: MemoryPermit,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(Bytes, MemoryPermit, &Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        let length = message.bytes.len();
        let expected = length.saturating_mul(message.encoding.map_or(1, |_| TYPICAL_COMPRESSION_RATIO));
        let (message, permit, work) = if message.encoding.is_some() && expected <= SHORT_TEXT_BYTES {
            match self.run_if_short(compute, message, permit, work).await? {
                ShortAttempt::Done(done) => return Ok(done),
                ShortAttempt::Long(message, permit, work) => (message, permit, work),
            }
        } else {
            (message, permit, work)
        };
        let expected = if message.encoding.is_some() { expected.max(SHORT_TEXT_BYTES + 1) } else { length };
        let work = move |interrupt: &Interrupt<'_>| {
            let (bytes, permit) = decompressed(message, permit, self.limits.max_message_bytes, interrupt)?;
            work(bytes, permit, interrupt)
        };
        self.run_work(compute, expected, work).await
    }

    async fn run_if_short<T, W>(
        self,
        compute: &Compute,
        message: RawMessage,
        mut permit: MemoryPermit,
        work: W,
    ) -> Result<ShortAttempt<T, W>, Error>
    where
        T: Send + 'static,
        W: FnOnce(Bytes, MemoryPermit, &Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        let expected = message.bytes.len().saturating_mul(TYPICAL_COMPRESSION_RATIO);
        let work = move |interrupt: &Interrupt<'_>| match decompressed_if_short(
            &message,
            &mut permit,
            self.limits,
            interrupt,
        )? {
            Some(bytes) => work(bytes, permit, interrupt).map(ShortAttempt::Done),
            None => Ok(ShortAttempt::Long(message, permit, work)),
        };
        self.run_work(compute, expected, work).await
    }

    async fn run_work<T, W>(self, compute: &Compute, bytes: usize, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        let cost = WorkCost::undecoded(self.operation, bytes);
        if self.skip_queue_limit {
            compute.run_without_queue_limit(cost, self.deadline, work).await
        } else {
            compute.run(cost, self.deadline, work).await
        }
    }
}

/// The bytes of a message that may be compressed, and the permit with them added.
fn decompressed(
    message: RawMessage,
    mut permit: MemoryPermit,
    limit: usize,
    interrupt: &Interrupt<'_>,
) -> Result<(Bytes, MemoryPermit), WorkError> {
    let RawMessage { encoding, bytes } = message;
    let Some(encoding) = encoding else { return Ok((bytes, permit)) };
    let decompressed = compression::decompress(encoding, &bytes, limit, &mut permit, interrupt)?;
    Ok((decompressed, permit))
}

/// The bytes of a message, added to `permit` if it was compressed; `None` when they are so many that the work
/// on them is long.
///
/// # Errors
///
/// [`WorkError::Interrupted`], or that the message is malformed, or larger than its limit or the memory of
/// the server.
pub(super) fn decompressed_if_short(
    message: &RawMessage,
    permit: &mut MemoryPermit,
    limits: Limits,
    interrupt: &Interrupt<'_>,
) -> Result<Option<Bytes>, WorkError> {
    let Some(encoding) = message.encoding else { return Ok(Some(message.bytes.clone())) };
    let mut decompressed = permit.split(0);
    let limit = limits.max_message_bytes.min(SHORT_TEXT_BYTES);
    match compression::decompress(encoding, &message.bytes, limit, &mut decompressed, interrupt) {
        Ok(bytes) => {
            permit.merge(decompressed);
            Ok(Some(bytes))
        }
        Err(WorkError::Rejected(Error::MessageTooLarge { .. })) if limit < limits.max_message_bytes => {
            Ok(None)
        }
        Err(stopped) => Err(stopped),
    }
}

/// A parsed request. Its strings take as much memory as its bytes, both for a moment.
fn decoded<R: Rpc>(bytes: Bytes, permit: &mut MemoryPermit, limits: Limits) -> Result<R, Error> {
    let length = bytes.len();
    permit.grow(length)?;
    let message = decode::decode_owned(bytes, limits)?;
    permit.shrink(length);
    R::parse(message, limits)
}

/// The framed response, which has the permit of the call until its last byte is taken.
fn respond<R: Rpc>(
    request: &R,
    mut permit: MemoryPermit,
    response_encoding: Option<MessageEncoding>,
    interrupt: &Interrupt<'_>,
) -> Result<MessageFrame, WorkError> {
    let mut writer = ResponseWriter::framed(permit.split(CALL_OVERHEAD_BYTES));
    let working_bytes = request.working_bytes();
    permit.grow(working_bytes)?;
    request.respond(&mut writer, interrupt)?;
    permit.shrink(working_bytes);
    compression::compress(response_encoding, writer, interrupt)
}
