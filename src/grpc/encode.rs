//! Answers as bytes of the wire, written by the work itself.
//!
//! A [`Writer`] is a list of chunks that never move once they are full, so that an answer of many megabytes takes no more memory
//! than its bytes, and every byte is accounted for. What it writes equals, byte for byte, what the generated types encode.

use std::io;

use prost::{
    Message,
    bytes::Bytes,
    encoding::{WireType, encode_key, encode_varint, encoded_len_varint, key_len},
};

use super::{Error, memory::Room};

/// A chunk that has reached this size, in bytes, is closed.
const CHUNK: usize = 128 * 1024;

/// What the first chunk is made for, in bytes: most answers on short texts.
const FIRST_CHUNK: usize = 512;

/// What stands before every message: whether it is packed, and its length.
const FRAME_HEADER: usize = 5;

/// The longest key and length of a field.
const FIELD_HEADER: usize = 5 + 10;

/// Bytes of the wire while they are written.
#[derive(Debug)]
pub(super) struct Writer {
    closed: Vec<Vec<u8>>,
    open: Vec<u8>,
    /// The length of all closed chunks.
    closed_bytes: usize,
    room: Room,
    limit: Limit,
}

/// The most that may be written.
#[derive(Clone, Copy, Debug)]
struct Limit {
    /// What is left of it for this part of the answer, in bytes.
    left: usize,
    /// As its caller named it, in bytes.
    named: usize,
}

impl Writer {
    /// A message of its own without a limit. Its chunks take their room besides what `room` holds, which the last of them keeps.
    pub(super) fn framed(mut room: Room) -> Self {
        // Without room for that it is made as large as it must be, and the first field will be refused.
        let capacity = room.grow(FIRST_CHUNK).map_or(FRAME_HEADER, |()| FIRST_CHUNK);
        let mut writer = Self::part(room, Limit { left: usize::MAX, named: usize::MAX });
        writer.open = Vec::with_capacity(capacity);
        writer.open.resize(FRAME_HEADER, 0);
        writer
    }

    /// A part of a message.
    fn part(room: Room, limit: Limit) -> Self {
        Self { closed: Vec::new(), open: Vec::new(), closed_bytes: 0, room, limit }
    }

    /// A part that is written besides this one, and joined to it later.
    pub(super) fn fork(&mut self) -> Self {
        let left = self.limit.left.saturating_sub(self.len());
        Self::part(self.room.split(0), Limit { left, ..self.limit })
    }

    /// Another message, besides this one.
    pub(super) fn sibling(&mut self) -> Self {
        Self::framed(self.room.split(0))
    }

    /// What was written, in bytes.
    pub(super) fn len(&self) -> usize {
        self.closed_bytes + self.open.len()
    }

    /// What was written of a framed message, in bytes.
    pub(super) fn content_len(&self) -> usize {
        self.len() - FRAME_HEADER
    }

    /// What is written from here on may take at most `bytes`.
    pub(super) fn limit_to(&mut self, bytes: usize) {
        let left = self.len().saturating_add(bytes);
        if left < self.limit.left {
            self.limit = Limit { left, named: bytes };
        }
    }

    /// Refuses an answer of which is known before it is written that it takes `bytes` more at least.
    ///
    /// # Errors
    ///
    /// [`Error::ResponseTooLarge`] when that would pass the limit.
    pub(super) fn require_space(&self, bytes: usize) -> Result<(), Error> {
        if self.len().saturating_add(bytes) <= self.limit.left {
            return Ok(());
        }
        Err(Error::ResponseTooLarge { limit: self.limit.named })
    }

    /// Makes room for `bytes` in one piece, so that what is put into the buffer after that need not ask.
    ///
    /// # Errors
    ///
    /// [`Error::ResponseTooLarge`] when the answer would pass its limit, [`Error::Overloaded`] when there is no room for it.
    pub(super) fn reserve(&mut self, bytes: usize) -> Result<&mut Vec<u8>, Error> {
        if self.open.capacity() - self.open.len() < bytes {
            self.make_room(bytes)?;
        }
        Ok(&mut self.open)
    }

    #[cold]
    fn make_room(&mut self, bytes: usize) -> Result<(), Error> {
        self.require_space(0)?;
        if self.open.len() >= CHUNK / 2 {
            self.close();
        }
        let before = self.open.capacity();
        let usual = if self.closed.is_empty() { (2 * before).clamp(FIRST_CHUNK, CHUNK) } else { CHUNK };
        let wanted = (self.open.len() + bytes).max(usual);
        self.room.grow(wanted - before)?;
        self.open.try_reserve_exact(wanted - self.open.len()).map_err(|_| Error::out_of_memory())
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.closed_bytes += self.open.len();
            self.closed.push(std::mem::take(&mut self.open));
        }
    }

    /// Writes a string field, unless it is empty.
    pub(super) fn string(&mut self, tag: u32, value: &str) -> Result<(), Error> {
        if value.is_empty() {
            return Ok(());
        }
        let buffer = self.reserve(value.len() + FIELD_HEADER)?;
        put_string(tag, value, buffer);
        Ok(())
    }

    /// Writes a part of a string field whose header stands before it.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.reserve(bytes.len())?.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes a bool field, unless it is false.
    pub(super) fn bool(&mut self, tag: u32, value: bool) -> Result<(), Error> {
        self.varint(tag, u64::from(value))
    }

    /// Writes an integer field, unless it is 0.
    pub(super) fn varint(&mut self, tag: u32, value: u64) -> Result<(), Error> {
        put_varint(tag, value, self.reserve(FIELD_HEADER)?);
        Ok(())
    }

    /// Writes one value of a packed field.
    pub(super) fn packed(&mut self, value: u64) -> Result<(), Error> {
        encode_varint(value, self.reserve(10)?);
        Ok(())
    }

    /// Writes a double field, unless it is 0.
    pub(super) fn double(&mut self, tag: u32, value: f64) -> Result<(), Error> {
        put_double(tag, value, self.reserve(FIELD_HEADER)?);
        Ok(())
    }

    /// Writes a message field that is small enough to be made first.
    pub(super) fn message(&mut self, tag: u32, message: &impl Message) -> Result<(), Error> {
        let length = message.encoded_len();
        let buffer = self.reserve(length + FIELD_HEADER)?;
        put_header(tag, length, buffer);
        message.encode(buffer).map_err(|_| Error::Internal)
    }

    /// Writes a message field by what `write` writes.
    pub(super) fn nested<E: From<Error>>(
        &mut self,
        tag: u32,
        write: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut part = self.fork();
        write(&mut part)?;
        self.field(tag, part).map_err(E::from)
    }

    /// Writes a message field, or a packed one, whose content is there.
    pub(super) fn field(&mut self, tag: u32, content: Self) -> Result<(), Error> {
        let length = content.len();
        put_header(tag, length, self.reserve(FIELD_HEADER)?);
        self.append(content)
    }

    /// Writes what another has written.
    pub(super) fn append(&mut self, mut other: Self) -> Result<(), Error> {
        if other.closed.is_empty() {
            let bytes = &other.open;
            self.reserve(bytes.len())?.extend_from_slice(bytes);
            return self.require_space(0);
        }
        self.close();
        other.close();
        self.closed_bytes += other.closed_bytes;
        self.closed.append(&mut other.closed);
        self.room.join(other.room);
        self.require_space(0)
    }

    /// The framed message.
    pub(super) fn finish(self) -> Frame {
        self.frame(false)
    }

    /// The framed message, whose bytes are packed.
    pub(super) fn finish_packed(self) -> Frame {
        self.frame(true)
    }

    fn frame(mut self, packed: bool) -> Frame {
        // A frame cannot tell more; answers are bounded far below by the memory of the server.
        let length = u32::try_from(self.len() - FRAME_HEADER).unwrap_or(u32::MAX);
        let first = self.closed.first_mut().unwrap_or(&mut self.open);
        first[0] = u8::from(packed);
        first[1..FRAME_HEADER].copy_from_slice(&length.to_be_bytes());
        let bytes = self.len();
        Frame { chunks: self.into_bytes(), bytes, packed }
    }

    fn into_bytes(self) -> Vec<Bytes> {
        if self.closed.is_empty() {
            return vec![Chunk { data: self.open, start: 0, room: self.room }.into_bytes()];
        }
        self.chunks().map(Chunk::into_bytes).collect()
    }

    /// The content of a framed message, whose chunks are freed one by one.
    pub(super) fn into_chunks(self) -> impl Iterator<Item = Chunk> {
        let mut skipped = FRAME_HEADER;
        self.chunks().map(move |mut chunk| {
            chunk.start = std::mem::take(&mut skipped);
            chunk
        })
    }

    /// The chunks, each with its room; the last has what else the writer holds, so that a call counts until its end is taken.
    fn chunks(mut self) -> impl Iterator<Item = Chunk> {
        self.close();
        let (mut room, mut left) = (self.room, self.closed.len());
        self.closed.into_iter().map(move |data| {
            left -= 1;
            let room = room.split(if left == 0 { usize::MAX } else { data.capacity() });
            Chunk { data, start: 0, room }
        })
    }
}

/// The end of a compression writes into an answer.
impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.reserve(bytes.len()).map_err(io::Error::other)?.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One closed chunk with its room.
#[derive(Debug)]
pub(super) struct Chunk {
    data: Vec<u8>,
    start: usize,
    /// Given back with the chunk.
    room: Room,
}

impl Chunk {
    pub(super) fn bytes(&self) -> &[u8] {
        self.data.get(self.start..).unwrap_or_default()
    }

    fn into_bytes(mut self) -> Bytes {
        let spare = self.data.capacity() - self.data.len();
        if spare > self.data.len().max(FIRST_CHUNK) {
            self.data.shrink_to_fit();
            self.room.shrink(spare);
        }
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

/// A message as it goes out, header included. Its room is given back when its bytes are dropped.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) chunks: Vec<Bytes>,
    /// The length of all chunks.
    pub(super) bytes: usize,
    /// Whether it is packed.
    pub(super) packed: bool,
}

impl Frame {
    /// Adds the chunks of another message behind those of this one.
    pub(super) fn append(&mut self, mut other: Self) {
        self.bytes += other.bytes;
        self.chunks.append(&mut other.chunks);
    }
}

/// Frames that go out together, in one piece.
///
/// # Errors
///
/// [`Error::Overloaded`] when there is no room for it.
pub(super) fn joined(frames: Vec<Frame>, room: Room) -> Result<Frame, Error> {
    let bytes = frames.iter().map(|frame| frame.bytes).sum();
    let mut all = Writer::part(room, Limit { left: usize::MAX, named: usize::MAX });
    let buffer = all.reserve(bytes)?;
    for chunk in frames.into_iter().flat_map(|frame| frame.chunks) {
        buffer.extend_from_slice(&chunk);
    }
    Ok(Frame { chunks: all.into_bytes(), bytes, packed: false })
}

/// The key and the length of a field that is `length` bytes long.
pub(super) fn put_header(tag: u32, length: usize, buffer: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, buffer);
    encode_varint(length as u64, buffer);
}

/// A string field, unless it is empty.
pub(super) fn put_string(tag: u32, value: &str, buffer: &mut Vec<u8>) {
    if !value.is_empty() {
        put_header(tag, value.len(), buffer);
        buffer.extend_from_slice(value.as_bytes());
    }
}

/// A double field, unless it is 0.
pub(super) fn put_double(tag: u32, value: f64, buffer: &mut Vec<u8>) {
    if value != 0.0 {
        encode_key(tag, WireType::SixtyFourBit, buffer);
        buffer.extend_from_slice(&value.to_le_bytes());
    }
}

/// An integer field, unless it is 0.
pub(super) fn put_varint(tag: u32, value: u64, buffer: &mut Vec<u8>) {
    if value != 0 {
        encode_key(tag, WireType::Varint, buffer);
        encode_varint(value, buffer);
    }
}

/// The length of a string field, 0 when it is empty.
pub(super) fn string_len(tag: u32, value: &str) -> usize {
    if value.is_empty() { 0 } else { header_len(tag, value.len()) + value.len() }
}

/// The length of a double field, 0 when it is 0.
pub(super) fn double_len(tag: u32, value: f64) -> usize {
    if value == 0.0 { 0 } else { key_len(tag) + 8 }
}

/// The length of an integer field, 0 when it is 0.
pub(super) fn varint_len(tag: u32, value: u64) -> usize {
    if value == 0 { 0 } else { key_len(tag) + encoded_len_varint(value) }
}

/// The length of the key and the length of a field.
pub(super) fn header_len(tag: u32, length: usize) -> usize {
    key_len(tag) + encoded_len_varint(length as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{grpc::memory::Memory, proto::v1 as pb};

    fn written(frame: &Frame) -> Vec<u8> {
        frame.chunks.concat()
    }

    fn writer(memory: &Memory) -> Writer {
        Writer::framed(memory.enter(0).unwrap())
    }

    #[test]
    fn a_frame_tells_its_length_and_gives_its_room_back() {
        let memory = Memory::new(64 << 20);
        let mut writer = writer(&memory);
        for _ in 0..1000 {
            writer.string(1, &"x".repeat(1000)).unwrap();
        }
        let frame = writer.finish();
        let bytes = written(&frame);
        assert_eq!(bytes.len(), frame.bytes);
        assert_eq!(bytes[..5], [&[0][..], &(bytes.len() as u32 - 5).to_be_bytes()].concat());
        assert!(frame.chunks.len() > 5 && memory.held() >= bytes.len() && memory.held() < 2 * bytes.len());
        drop(frame);
        assert_eq!(memory.held(), 0);
    }

    #[test]
    fn an_answer_ends_at_its_limit() {
        let memory = Memory::new(64 << 20);
        let mut writer = writer(&memory);
        writer.limit_to(100_000);
        let error = (0..1000).find_map(|_| writer.string(1, &"x".repeat(1000)).err()).unwrap();
        assert!(matches!(error, Error::ResponseTooLarge { limit: 100_000 }), "{error:?}");
        assert!(writer.len() < 300_000);
    }

    #[test]
    fn an_answer_without_room_is_refused() {
        let memory = Memory::new(1 << 20);
        let mut writer = writer(&memory);
        let error = (0..2000).find_map(|_| writer.string(1, &"x".repeat(1000)).err()).unwrap();
        assert!(matches!(error, Error::Overloaded { .. } | Error::CallTooLarge { .. }), "{error:?}");
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_the_generated_type_encodes(
            texts in prop::collection::vec(".{0,9}|x{0,300000}", 0..6),
            confidence: f64, supported: bool, start: u64,
        ) {
            let segments: Vec<_> = texts
                .iter()
                .map(|text| pb::Segment { span: Some(pb::Span { start, end: 7 }), text: text.clone(), ..Default::default() })
                .collect();
            let message = pb::AnalyzeResponse {
                segment: Some(pb::SegmentResponse {
                    segments, language: texts.concat(), language_supported: supported, language_confidence: confidence,
                    ..Default::default()
                }),
                ..Default::default()
            };
            let memory = Memory::new(64 << 20);
            let mut writer = writer(&memory);
            let segment = message.segment.as_ref().unwrap();
            writer.nested(1, |w| {
                segment.segments.iter().try_for_each(|piece| w.message(1, piece))?;
                w.string(2, &segment.language)?;
                w.bool(3, segment.language_supported)?;
                w.double(5, segment.language_confidence)
            }).unwrap();
            prop_assert_eq!(&written(&writer.finish())[5..], message.encode_to_vec());
            prop_assert_eq!(memory.held(), 0);
        }
    }
}
