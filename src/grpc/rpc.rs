//! What every rpc of one request and one answer has in common: from its message to the bytes of its answer.

use prost::bytes::Bytes;

use super::{
    Error, Limits,
    compression::{self, Encoding},
    compute::{Compute, Cost, Deadline, Operation, SHORT, Stopped},
    decode::{self, Wire},
    encode::{Frame, Writer},
    memory::Room,
    messages::Message,
};
use crate::analysis::Interrupt;

/// Messages up to so many bytes are decoded where they came; it takes a few microseconds.
pub(super) const DECODED_IN_PLACE: usize = 32 * 1024;

/// How many times as long a packed message is taken to become, to tell short work from long.
const TYPICAL_RATIO: usize = 8;

/// One rpc: a message is parsed, or refused, and answered.
pub(super) trait Rpc: Sized + Send + 'static {
    /// What a caller sends.
    type Message: Wire;

    /// What it costs mostly, to tell how long a message will take that is not read yet.
    const OPERATION: Operation;

    /// Refuses everything that can be refused.
    fn parse(message: Self::Message, limits: Limits) -> Result<Self, Error>;

    /// What the work takes of the processor.
    fn cost(&self) -> Cost;

    /// What the work takes of memory besides texts and answer, in bytes.
    fn working_bytes(&self) -> usize;

    /// Writes the answer. Cannot fail, but can be interrupted, or run out of room.
    fn respond(&self, answer: &mut Writer, interrupt: &Interrupt<'_>) -> Result<(), Stopped>;
}

/// How a call is answered, besides what it asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    pub limits: Limits,
    pub deadline: Option<Deadline>,
    /// How the answer is packed, if it is worth it.
    pub packing: Option<Encoding>,
}

/// Answers one message, whose bytes `room` holds.
///
/// # Errors
///
/// Whatever the call is refused with.
pub(super) async fn answer<R: Rpc>(
    compute: &Compute,
    message: Message,
    mut room: Room,
    terms: Terms,
) -> Result<Frame, Error> {
    if message.encoding.is_none() && message.bytes.len() <= DECODED_IN_PLACE {
        let request: R = decoded(message.bytes, &mut room, terms.limits)?;
        let cost = request.cost();
        let work = move |interrupt: &Interrupt<'_>| frame(&request, room, terms.packing, interrupt);
        return compute.run(cost, terms.deadline, work).await;
    }
    let reading =
        Reading { operation: R::OPERATION, limits: terms.limits, deadline: terms.deadline, patient: false };
    let packed = message.encoding.map_or(0, |_| message.bytes.len());
    let work = move |bytes: Bytes, mut room: Room, interrupt: &Interrupt<'_>| {
        room.shrink(packed);
        let request: R = decoded(bytes, &mut room, terms.limits)?;
        frame(&request, room, terms.packing, interrupt)
    };
    reading.run(compute, message, room, work).await
}

/// How a message that may be packed is read by the work for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// What is done then.
    pub operation: Operation,
    pub limits: Limits,
    pub deadline: Option<Deadline>,
    /// Whether it waits for a worker, however many wait.
    pub patient: bool,
}

/// What became of a packed message that looked short.
enum Read<T, W> {
    Done(T),
    /// It is long, and is worked on among the long ones.
    Long(Message, Room, W),
}

impl Reading {
    /// Runs `work` on the bytes of the message, with room that holds what they were unpacked to besides what it held.
    ///
    /// A packed message tells nothing of its length: one that looks short is unpacked among the short ones, but not far.
    ///
    /// # Errors
    ///
    /// As [`Compute::run`].
    pub(super) async fn run<T, W>(
        self,
        compute: &Compute,
        message: Message,
        room: Room,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(Bytes, Room, &Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        let length = message.bytes.len();
        let expected = length.saturating_mul(message.encoding.map_or(1, |_| TYPICAL_RATIO));
        let (message, room, work) = if message.encoding.is_some() && expected <= SHORT {
            match self.run_if_short(compute, message, room, work).await? {
                Read::Done(done) => return Ok(done),
                Read::Long(message, room, work) => (message, room, work),
            }
        } else {
            (message, room, work)
        };
        let expected = if message.encoding.is_some() { expected.max(SHORT + 1) } else { length };
        let work = move |interrupt: &Interrupt<'_>| {
            let (bytes, room) = unpacked(message, room, self.limits.max_message_bytes, interrupt)?;
            work(bytes, room, interrupt)
        };
        self.run_work(compute, expected, work).await
    }

    async fn run_if_short<T, W>(
        self,
        compute: &Compute,
        message: Message,
        mut room: Room,
        work: W,
    ) -> Result<Read<T, W>, Error>
    where
        T: Send + 'static,
        W: FnOnce(Bytes, Room, &Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        let expected = message.bytes.len().saturating_mul(TYPICAL_RATIO);
        let work = move |interrupt: &Interrupt<'_>| match unpacked_if_short(
            &message,
            &mut room,
            self.limits,
            interrupt,
        )? {
            Some(bytes) => work(bytes, room, interrupt).map(Read::Done),
            None => Ok(Read::Long(message, room, work)),
        };
        self.run_work(compute, expected, work).await
    }

    async fn run_work<T, W>(self, compute: &Compute, bytes: usize, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        let cost = Cost::unread(self.operation, bytes);
        if self.patient {
            compute.run_patiently(cost, self.deadline, work).await
        } else {
            compute.run(cost, self.deadline, work).await
        }
    }
}

/// The bytes of a message that may be packed, and the room that then holds them besides.
fn unpacked(
    message: Message,
    mut room: Room,
    limit: usize,
    interrupt: &Interrupt<'_>,
) -> Result<(Bytes, Room), Stopped> {
    let Message { encoding, bytes } = message;
    let Some(encoding) = encoding else { return Ok((bytes, room)) };
    let unpacked = compression::unpack(encoding, &bytes, limit, &mut room, interrupt)?;
    Ok((unpacked, room))
}

/// The bytes of a message, which `room` then holds besides if it was packed; nothing when they are so many that the work on them is long.
pub(super) fn unpacked_if_short(
    message: &Message,
    room: &mut Room,
    limits: Limits,
    interrupt: &Interrupt<'_>,
) -> Result<Option<Bytes>, Stopped> {
    let Some(encoding) = message.encoding else { return Ok(Some(message.bytes.clone())) };
    let mut taken = room.split(0);
    let limit = limits.max_message_bytes.min(SHORT);
    match compression::unpack(encoding, &message.bytes, limit, &mut taken, interrupt) {
        Ok(bytes) => {
            room.join(taken);
            Ok(Some(bytes))
        }
        Err(Stopped::Refused(Error::MessageTooLarge { .. })) if limit < limits.max_message_bytes => Ok(None),
        Err(stopped) => Err(stopped),
    }
}

/// A message with its own strings, which take as much room as its bytes did.
fn decoded<R: Rpc>(bytes: Bytes, room: &mut Room, limits: Limits) -> Result<R, Error> {
    let length = bytes.len();
    room.grow(length)?;
    let message = decode::decode_owned(bytes, limits)?;
    room.shrink(length);
    R::parse(message, limits)
}

/// The framed answer, which holds the room of the call until its last byte is taken.
fn frame<R: Rpc>(
    request: &R,
    mut room: Room,
    packing: Option<Encoding>,
    interrupt: &Interrupt<'_>,
) -> Result<Frame, Stopped> {
    let mut answer = Writer::framed(room.split(super::service::BYTES_A_CALL));
    let working_bytes = request.working_bytes();
    room.grow(working_bytes)?;
    request.respond(&mut answer, interrupt)?;
    room.shrink(working_bytes);
    compression::pack(packing, answer, interrupt)
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, pin::pin, sync::mpsc, task::Poll};

    use prost::Message as _;

    use super::*;
    use crate::{
        grpc::{memory::Memory, segment},
        proto::v1 as pb,
    };

    /// A call with a text of so many bytes, in few.
    fn packed(bytes: usize) -> Message {
        let text = "x".repeat(bytes);
        let message = pb::SegmentRequest { text, language: "en".into(), ..Default::default() };
        let bytes = zstd::encode_all(message.encode_to_vec().as_slice(), 1).unwrap();
        Message { encoding: Some(Encoding::Zstd), bytes: bytes.into() }
    }

    #[tokio::test]
    async fn what_is_short_only_while_it_is_packed_waits_among_the_long() {
        let (compute, memory) = (Compute::new(1), Memory::new(64 << 20));
        let terms = Terms { limits: Limits::new(4 << 20, 64 << 20), deadline: None, packing: None };
        let answered = |message: Message| {
            let room = memory.enter(super::super::service::BYTES_A_CALL + message.bytes.len()).unwrap();
            answer::<segment::Request>(&compute, message, room, terms)
        };
        let (end, ended) = mpsc::channel::<()>();
        let cost = Cost::unread(Operation::Segment, SHORT + 1);
        let mut blocks = pin!(compute.run(cost, None, move |_| Ok(ended.recv().is_err())));
        let mut long = pin!(answered(packed(1 << 20)));
        let begins = poll_fn(|cx| Poll::Ready((blocks.as_mut().poll(cx), long.as_mut().poll(cx))));
        assert!(matches!(begins.await, (Poll::Pending, Poll::Pending)));
        while !compute.has_long_work_waiting() {
            tokio::select! {
                biased;
                _ = &mut long => panic!("it does not wait"),
                () = tokio::task::yield_now() => {}
            }
        }
        for bytes in [100, 50_000] {
            answered(packed(bytes)).await.unwrap();
        }
        drop(end);
        assert!(blocks.await.unwrap());
        assert!(long.await.unwrap().bytes > 1 << 20);
        assert_eq!(memory.held(), 0);
    }
}
