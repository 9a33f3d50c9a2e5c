//! What every rpc of one request and one answer has in common: from its message to the bytes of its answer.

use prost::bytes::Bytes;

use super::{
    Error, Limits,
    compression::{self, Encoding},
    compute::{Compute, Cost, Deadline, Operation, Stopped},
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
    let bytes = message.bytes.len().saturating_mul(message.encoding.map_or(1, |_| TYPICAL_RATIO));
    let cost = Cost::unread(R::OPERATION, bytes);
    let work = move |interrupt: &Interrupt<'_>| {
        let request: R = read(message, &mut room, terms.limits, interrupt)?;
        frame(&request, room, terms.packing, interrupt)
    };
    compute.run(cost, terms.deadline, work).await
}

/// A message that may have to be unpacked.
pub(super) fn read<R: Rpc>(
    message: Message,
    room: &mut Room,
    limits: Limits,
    interrupt: &Interrupt<'_>,
) -> Result<R, Stopped> {
    let packed = message.encoding.map_or(0, |_| message.bytes.len());
    let bytes = unpacked(message, room, limits, interrupt)?;
    room.shrink(packed);
    Ok(decoded(bytes, room, limits)?)
}

/// The bytes of a message that may be packed. `room` then holds both, if it was.
pub(super) fn unpacked(
    message: Message,
    room: &mut Room,
    limits: Limits,
    interrupt: &Interrupt<'_>,
) -> Result<Bytes, Stopped> {
    let Message { encoding, bytes } = message;
    let Some(encoding) = encoding else { return Ok(bytes) };
    compression::unpack(encoding, &bytes, limits.max_message_bytes, room, interrupt)
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
