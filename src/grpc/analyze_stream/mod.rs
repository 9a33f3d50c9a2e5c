//! The rpc AnalyzeStream: many documents over one call, answered in the order of completion.
//!
//! A bounded number of documents is in work at one time. Small ones that came together are worked on
//! together, so that a change of thread and a frame of HTTP/2 is paid once for many. What is wrong with one
//! is said in its response, and does not end the call.

mod batch;
mod worker;

use std::sync::Arc;

use futures_util::{
    StreamExt as _,
    future::BoxFuture,
    stream::{self, FuturesUnordered, Stream},
};

use self::{
    batch::{DocumentBatch, DocumentStream, documents},
    worker::{DocumentWorker, FinishedBatch},
};
use super::{
    analyze,
    compute::Compute,
    encode::MessageFrame,
    error::Error,
    limits::Limits,
    memory_pool::{MemoryPermit, MemoryPool},
    message_reader::MessageReader,
    rpc::{CallContext, Rpc},
};
use crate::proto::v1 as pb;

/// No more is read while documents of so many bytes are in work.
const MAX_BYTES_IN_WORK: usize = 1024 * 1024;

/// The responses to the documents of a call, which has `permit`.
pub(super) fn responses(
    messages: MessageReader,
    permit: MemoryPermit,
    context: CallContext,
    compute: Compute,
    memory: MemoryPool,
) -> impl Stream<Item = Result<MessageFrame, Error>> + Send + 'static {
    responses_of::<analyze::AnalyzeCall>(messages, permit, context, compute, memory)
}

fn responses_of<R: Rpc<Message = pb::AnalyzeRequest>>(
    messages: MessageReader,
    permit: MemoryPermit,
    context: CallContext,
    compute: Compute,
    memory: MemoryPool,
) -> impl Stream<Item = Result<MessageFrame, Error>> + Send + 'static {
    let worker = DocumentWorker::new::<R>(context, compute);
    let call = AnalyzeStreamCall {
        documents: Some(Box::pin(documents(messages, context.limits, memory))),
        worker: Arc::new(worker),
        work: FuturesUnordered::new(),
        documents_in_work: 0,
        bytes_in_work: 0,
        _until_the_end: permit,
    };
    stream::try_unfold(call, async |mut call: AnalyzeStreamCall| {
        let response = call.next().await?;
        Ok(response.map(|response| (response, call)))
    })
}

/// One call, between two responses.
struct AnalyzeStreamCall {
    /// `None` once the client has sent all.
    documents: Option<DocumentStream>,
    worker: Arc<DocumentWorker>,
    work: FuturesUnordered<BoxFuture<'static, FinishedBatch>>,
    /// The documents in work, and their length in bytes.
    documents_in_work: usize,
    bytes_in_work: usize,
    _until_the_end: MemoryPermit,
}

impl AnalyzeStreamCall {
    async fn next(&mut self) -> Result<Option<MessageFrame>, Error> {
        loop {
            let reads = self.may_read();
            let Some(documents) = self.documents.as_mut().filter(|_| reads) else {
                let Some(finished) = self.work.next().await else { return Ok(None) };
                return self.finish(finished).map(Some);
            };
            tokio::select! {
                biased;
                Some(finished) = self.work.next() => return self.finish(finished).map(Some),
                batch = documents.next() => self.start(batch.transpose()?),
            }
        }
    }

    fn may_read(&self) -> bool {
        self.documents_in_work < Limits::MAX_STREAM_DOCUMENTS as usize
            && self.bytes_in_work < MAX_BYTES_IN_WORK
    }

    fn start(&mut self, batch: Option<DocumentBatch>) {
        let Some(batch) = batch else {
            self.documents = None;
            return;
        };
        self.documents_in_work += batch.messages.len();
        self.bytes_in_work += batch.bytes;
        let worker = Arc::clone(&self.worker);
        self.work.push(Box::pin(async move { worker.work(batch).await }));
    }

    fn finish(&mut self, finished: FinishedBatch) -> Result<MessageFrame, Error> {
        self.documents_in_work -= finished.documents;
        self.bytes_in_work -= finished.bytes;
        finished.responses
    }
}

#[cfg(test)]
mod tests;
