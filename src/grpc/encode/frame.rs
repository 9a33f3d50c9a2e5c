//! An encoded message on its way out, with the memory that it holds.

use prost::bytes::Bytes;

use crate::grpc::memory_pool::MemoryPermit;

/// The capacity of the first chunk of a message, in bytes: enough for most responses to short texts.
pub(super) const FIRST_CHUNK_BYTES: usize = 512;

/// A full chunk of a message, with the permit for its memory.
#[derive(Debug)]
pub(in crate::grpc) struct BufferChunk {
    data: Vec<u8>,
    /// The bytes before this were skipped.
    start: usize,
    permit: MemoryPermit,
}

impl BufferChunk {
    pub(super) fn new(data: Vec<u8>, permit: MemoryPermit) -> Self {
        Self { data, start: 0, permit }
    }

    /// Skips the first `bytes`.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.start = bytes;
    }

    /// Its bytes, without those that were skipped.
    pub(in crate::grpc) fn bytes(&self) -> &[u8] {
        self.data.get(self.start..).unwrap_or_default()
    }

    /// Its bytes, which give the permit back when they are dropped. Much spare capacity is freed at once.
    pub(super) fn into_bytes(mut self) -> Bytes {
        let spare = self.data.capacity() - self.data.len();
        if spare > self.data.len().max(FIRST_CHUNK_BYTES) {
            self.data.shrink_to_fit();
            self.permit.shrink(spare);
        }
        Bytes::from_owner(self)
    }
}

impl AsRef<[u8]> for BufferChunk {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

/// A length-prefixed message, as gRPC sends it. Its permit goes back when its bytes are dropped.
#[derive(Debug, Default)]
pub(in crate::grpc) struct MessageFrame {
    pub(in crate::grpc) chunks: Vec<Bytes>,
    /// The length of all chunks, in bytes.
    pub(in crate::grpc) bytes: usize,
    /// Whether it is compressed.
    pub(in crate::grpc) compressed: bool,
}

impl MessageFrame {
    /// Appends the chunks of another message.
    pub(in crate::grpc) fn append(&mut self, mut other: Self) {
        self.bytes += other.bytes;
        self.chunks.append(&mut other.chunks);
    }
}
