//! Writes one response message, within the limit of its caller and the memory of its call.

use std::io;

use prost::{Message, bytes::Bytes, encoding::encode_varint};

use super::{
    frame::{BufferChunk, FIRST_CHUNK_BYTES, MessageFrame},
    protobuf::{put_double, put_header, put_string, put_varint},
};
use crate::grpc::{error::Error, memory_pool::MemoryPermit};

/// A chunk that has reached this size, in bytes, is closed.
const CHUNK_BYTES: usize = 128 * 1024;

/// The header of a gRPC message: whether it is compressed, and its length.
const FRAME_HEADER_BYTES: usize = 5;

/// The longest key (5 bytes) and length (10 bytes) of a field.
const MAX_FIELD_HEADER_BYTES: usize = 5 + 10;

/// A response message, or a part of one, while it is encoded.
#[derive(Debug)]
pub(in crate::grpc) struct ResponseWriter {
    /// Full chunks, which are never moved again.
    closed: Vec<Vec<u8>>,
    open: Vec<u8>,
    /// The length of all closed chunks, in bytes.
    closed_bytes: usize,
    permit: MemoryPermit,
    limit: SizeLimit,
}

/// The most that may be written.
#[derive(Clone, Copy, Debug)]
struct SizeLimit {
    /// What this part may have, in bytes.
    part: usize,
    /// What the caller set for the whole, in bytes.
    whole: usize,
}

impl ResponseWriter {
    /// A message of its own, without a limit. Its chunks add their bytes to `permit`; what that has already
    /// is kept by the last of them.
    pub(in crate::grpc) fn framed(mut permit: MemoryPermit) -> Self {
        // Without memory for that it is as small as it can be, and the first field will be rejected.
        let capacity = permit.grow(FIRST_CHUNK_BYTES).map_or(FRAME_HEADER_BYTES, |()| FIRST_CHUNK_BYTES);
        let mut writer = Self::part(permit, SizeLimit { part: usize::MAX, whole: usize::MAX });
        writer.open = Vec::with_capacity(capacity);
        writer.open.resize(FRAME_HEADER_BYTES, 0);
        writer
    }

    /// A part of a message.
    fn part(permit: MemoryPermit, limit: SizeLimit) -> Self {
        Self { closed: Vec::new(), open: Vec::new(), closed_bytes: 0, permit, limit }
    }

    /// A part that is written apart from this one, and appended to it later.
    pub(in crate::grpc) fn fork(&mut self) -> Self {
        let part = self.limit.part.saturating_sub(self.len());
        Self::part(self.permit.split(0), SizeLimit { part, ..self.limit })
    }

    /// Another message of the same call.
    pub(in crate::grpc) fn sibling(&mut self) -> Self {
        Self::framed(self.permit.split(0))
    }

    /// What was written, in bytes.
    pub(in crate::grpc) fn len(&self) -> usize {
        self.closed_bytes + self.open.len()
    }

    /// What was written of a framed message, in bytes.
    pub(in crate::grpc) fn content_len(&self) -> usize {
        self.len() - FRAME_HEADER_BYTES
    }

    /// What is written from here on may take at most `bytes`.
    pub(in crate::grpc) fn limit_to(&mut self, bytes: usize) {
        let part = self.len().saturating_add(bytes);
        if part < self.limit.part {
            self.limit = SizeLimit { part, whole: bytes };
        }
    }

    /// Rejects a response that will have at least `bytes` more, before they are written.
    ///
    /// # Errors
    ///
    /// [`Error::ResponseTooLarge`] when that would pass the limit of its caller.
    pub(in crate::grpc) fn require_space(&self, bytes: usize) -> Result<(), Error> {
        if self.len().saturating_add(bytes) <= self.limit.part {
            return Ok(());
        }
        Err(Error::ResponseTooLarge { limit: self.limit.whole })
    }

    /// A buffer with capacity for `bytes` more, so that writing them needs no check.
    ///
    /// # Errors
    ///
    /// [`Error::ResponseTooLarge`] when the response has passed its limit, [`Error::Overloaded`] or
    /// [`Error::CallTooLarge`] when there is no memory for it.
    pub(in crate::grpc) fn reserve(&mut self, bytes: usize) -> Result<&mut Vec<u8>, Error> {
        if self.open.capacity() - self.open.len() < bytes {
            self.grow_buffer(bytes)?;
        }
        Ok(&mut self.open)
    }

    #[cold]
    fn grow_buffer(&mut self, bytes: usize) -> Result<(), Error> {
        self.require_space(0)?;
        if self.open.len() >= CHUNK_BYTES / 2 {
            self.close();
        }
        let before = self.open.capacity();
        let usual = if self.closed.is_empty() {
            (2 * before).clamp(FIRST_CHUNK_BYTES, CHUNK_BYTES)
        } else {
            CHUNK_BYTES
        };
        let wanted = (self.open.len() + bytes).max(usual);
        self.permit.grow(wanted - before)?;
        self.open.try_reserve_exact(wanted - self.open.len()).map_err(|_| Error::out_of_memory())
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.closed_bytes += self.open.len();
            self.closed.push(std::mem::take(&mut self.open));
        }
    }

    /// Writes a string field, unless it is empty.
    pub(in crate::grpc) fn string(&mut self, tag: u32, value: &str) -> Result<(), Error> {
        if value.is_empty() {
            return Ok(());
        }
        let buffer = self.reserve(value.len() + MAX_FIELD_HEADER_BYTES)?;
        put_string(tag, value, buffer);
        Ok(())
    }

    /// Writes bytes as they are: a part of a string whose header is written, or fields that are encoded
    /// already.
    pub(in crate::grpc) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.reserve(bytes.len())?.extend_from_slice(bytes);
        Ok(())
    }

    /// Writes a bool field, unless it is false.
    pub(in crate::grpc) fn bool(&mut self, tag: u32, value: bool) -> Result<(), Error> {
        self.varint(tag, u64::from(value))
    }

    /// Writes an integer field, unless it is 0.
    pub(in crate::grpc) fn varint(&mut self, tag: u32, value: u64) -> Result<(), Error> {
        put_varint(tag, value, self.reserve(MAX_FIELD_HEADER_BYTES)?);
        Ok(())
    }

    /// Writes one value of a packed field.
    pub(in crate::grpc) fn packed(&mut self, value: u64) -> Result<(), Error> {
        encode_varint(value, self.reserve(10)?);
        Ok(())
    }

    /// Writes a double field, unless it is 0.
    pub(in crate::grpc) fn double(&mut self, tag: u32, value: f64) -> Result<(), Error> {
        put_double(tag, value, self.reserve(MAX_FIELD_HEADER_BYTES)?);
        Ok(())
    }

    /// Writes a message field that is small enough to be made first.
    pub(in crate::grpc) fn message(&mut self, tag: u32, message: &impl Message) -> Result<(), Error> {
        let length = message.encoded_len();
        let buffer = self.reserve(length + MAX_FIELD_HEADER_BYTES)?;
        put_header(tag, length, buffer);
        message.encode(buffer).map_err(|_| Error::Internal)
    }

    /// Writes a message field by what `write` writes.
    pub(in crate::grpc) fn nested<E: From<Error>>(
        &mut self,
        tag: u32,
        write: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut part = self.fork();
        write(&mut part)?;
        self.field(tag, part).map_err(E::from)
    }

    /// Writes a message field, or a packed one, whose content is encoded already.
    pub(in crate::grpc) fn field(&mut self, tag: u32, content: Self) -> Result<(), Error> {
        let length = content.len();
        put_header(tag, length, self.reserve(MAX_FIELD_HEADER_BYTES)?);
        self.append(content)
    }

    /// Appends a part that was written apart.
    pub(in crate::grpc) fn append(&mut self, mut other: Self) -> Result<(), Error> {
        if other.closed.is_empty() {
            let bytes = &other.open;
            self.reserve(bytes.len())?.extend_from_slice(bytes);
            return self.require_space(0);
        }
        self.close();
        other.close();
        self.closed_bytes += other.closed_bytes;
        self.closed.append(&mut other.closed);
        self.permit.merge(other.permit);
        self.require_space(0)
    }

    /// The framed message.
    pub(in crate::grpc) fn finish(self) -> MessageFrame {
        self.frame(false)
    }

    /// The framed message, whose bytes are compressed.
    pub(in crate::grpc) fn finish_compressed(self) -> MessageFrame {
        self.frame(true)
    }

    fn frame(mut self, compressed: bool) -> MessageFrame {
        // A frame cannot be longer; the memory of the server bounds responses far below.
        let length = u32::try_from(self.len() - FRAME_HEADER_BYTES).unwrap_or(u32::MAX);
        let first = self.closed.first_mut().unwrap_or(&mut self.open);
        if let Some(header) = first.first_chunk_mut::<FRAME_HEADER_BYTES>() {
            let [a, b, c, d] = length.to_be_bytes();
            *header = [u8::from(compressed), a, b, c, d];
        }
        let bytes = self.len();
        MessageFrame { chunks: self.into_bytes(), bytes, compressed }
    }

    fn into_bytes(self) -> Vec<Bytes> {
        if self.closed.is_empty() {
            return vec![BufferChunk::new(self.open, self.permit).into_bytes()];
        }
        self.chunks().map(BufferChunk::into_bytes).collect()
    }

    /// The content of a framed message, whose chunks are freed one by one.
    pub(in crate::grpc) fn into_chunks(self) -> impl Iterator<Item = BufferChunk> {
        let mut skipped = FRAME_HEADER_BYTES;
        self.chunks().map(move |mut chunk| {
            chunk.skip(std::mem::take(&mut skipped));
            chunk
        })
    }

    /// The chunks, each with the permit for it. The last has what else the writer has, so that the memory of
    /// a call is held until its end is taken.
    fn chunks(mut self) -> impl Iterator<Item = BufferChunk> {
        self.close();
        let (mut permit, mut left) = (self.permit, self.closed.len());
        self.closed.into_iter().map(move |data| {
            left -= 1;
            let permit = permit.split(if left == 0 { usize::MAX } else { data.capacity() });
            BufferChunk::new(data, permit)
        })
    }
}

/// For the encoders of compression, which write into a response.
impl io::Write for ResponseWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.reserve(bytes.len()).map_err(io::Error::other)?.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Frames in one buffer, to be sent together.
///
/// # Errors
///
/// [`Error::Overloaded`] or [`Error::CallTooLarge`] when there is no memory for it.
pub(in crate::grpc) fn join_frames(
    frames: Vec<MessageFrame>,
    permit: MemoryPermit,
) -> Result<MessageFrame, Error> {
    let bytes = frames.iter().map(|frame| frame.bytes).sum();
    let mut all = ResponseWriter::part(permit, SizeLimit { part: usize::MAX, whole: usize::MAX });
    let buffer = all.reserve(bytes)?;
    for chunk in frames.into_iter().flat_map(|frame| frame.chunks) {
        buffer.extend_from_slice(&chunk);
    }
    Ok(MessageFrame { chunks: all.into_bytes(), bytes, compressed: false })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{grpc::memory_pool::MemoryPool, proto::v1 as pb};

    fn written(frame: &MessageFrame) -> Vec<u8> {
        frame.chunks.concat()
    }

    fn writer(memory: &MemoryPool) -> ResponseWriter {
        ResponseWriter::framed(memory.try_acquire(0).unwrap())
    }

    #[test]
    fn a_frame_tells_its_length_and_gives_its_room_back() {
        let memory = MemoryPool::new(64 << 20);
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
        let memory = MemoryPool::new(64 << 20);
        let mut writer = writer(&memory);
        writer.limit_to(100_000);
        let error = (0..1000).find_map(|_| writer.string(1, &"x".repeat(1000)).err()).unwrap();
        assert!(matches!(error, Error::ResponseTooLarge { limit: 100_000 }), "{error:?}");
        assert!(writer.len() < 300_000);
    }

    #[test]
    fn an_answer_without_room_is_refused() {
        let memory = MemoryPool::new(1 << 20);
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
                .map(|text| {
                    let span = Some(pb::Span { start, end: 7 });
                    pb::Segment { span, text: text.clone(), ..Default::default() }
                })
                .collect();
            let message = pb::AnalyzeResponse {
                segment: Some(pb::SegmentResponse {
                    segments,
                    language: texts.concat(),
                    language_supported: supported,
                    language_confidence: confidence,
                    ..Default::default()
                }),
                ..Default::default()
            };
            let memory = MemoryPool::new(64 << 20);
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
