//! Reads the documents of a call in batches, each with the memory to work on it.

use std::{collections::VecDeque, pin::Pin};

use futures_util::stream::{self, Stream};
use tokio::time::timeout;

use crate::grpc::{
    error::Error,
    limits::Limits,
    memory_pool::{CALL_OVERHEAD_BYTES, MemoryPermit, MemoryPool},
    message_reader::{MessageReader, RawMessage},
};

/// Documents up to so many bytes are worked on together.
const SMALL_DOCUMENT_BYTES: usize = 2 * 1024;

/// The most small documents that are worked on together.
const MAX_BATCH_DOCUMENTS: usize = 64;

/// How many times its size a document takes while it is worked on, with its response. What takes more asks
/// for it then.
const WORKING_FACTOR: usize = 16;

/// Documents that are worked on together, with the memory for them.
pub(super) struct DocumentBatch {
    pub(super) messages: VecDeque<RawMessage>,
    /// The length of all messages, in bytes.
    pub(super) bytes: usize,
    pub(super) permit: MemoryPermit,
}

/// The documents of a call as they come.
pub(super) type DocumentStream = Pin<Box<dyn Stream<Item = Result<DocumentBatch, Error>> + Send>>;

/// Reads the documents of a call: a long one alone, small ones with those that are buffered.
pub(super) fn documents(
    messages: MessageReader,
    limits: Limits,
    memory: MemoryPool,
) -> impl Stream<Item = Result<DocumentBatch, Error>> + Send {
    stream::try_unfold((messages, memory), move |(mut messages, memory)| async move {
        let limit = limits.stream_idle_timeout;
        let header = timeout(limit, messages.header()).await.map_err(|_| Error::StreamIdle { limit })??;
        let Some(header) = header else { return Ok(None) };
        let mut permit = memory.try_acquire(0)?;
        permit.resize_when_free(permit_bytes(header.length)).await?;
        let mut batch = DocumentBatch::of_one(messages.message(header).await?, permit);
        if header.length <= SMALL_DOCUMENT_BYTES {
            batch.add_buffered(&mut messages).await?;
        }
        Ok(Some((batch, (messages, memory))))
    })
}

impl DocumentBatch {
    pub(super) fn of_one(message: RawMessage, permit: MemoryPermit) -> Self {
        Self { bytes: message.bytes.len(), messages: VecDeque::from([message]), permit }
    }

    /// Waits for the memory to work on it.
    pub(super) async fn with_memory(mut self) -> Result<Self, Error> {
        self.permit.resize_when_free(permit_bytes(self.bytes)).await?;
        Ok(self)
    }

    /// Adds the small documents that are buffered already.
    async fn add_buffered(&mut self, messages: &mut MessageReader) -> Result<(), Error> {
        while self.messages.len() < MAX_BATCH_DOCUMENTS
            && let Some(header) = messages.buffered_header(SMALL_DOCUMENT_BYTES)?
        {
            self.permit.resize_when_free(permit_bytes(self.bytes + header.length)).await?;
            self.messages.push_back(messages.message(header).await?);
            self.bytes += header.length;
        }
        Ok(())
    }
}

/// The memory for documents of so many bytes while they are worked on.
pub(super) fn permit_bytes(bytes: usize) -> usize {
    CALL_OVERHEAD_BYTES.saturating_add(bytes.saturating_mul(WORKING_FACTOR))
}
