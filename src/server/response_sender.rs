//! Sends the response of one call: never more than the client takes, and no longer than it may.
//!
//! h2 would buffer whatever it is given. It is given what the client's flow-control windows allow, and of a
//! long response no more than the socket will take soon. The rest stays here, where a timeout can drop it.

use std::{
    future::poll_fn,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use h2::{Reason, SendStream, server::SendResponse};
use http::{HeaderMap, Response};
use http_body::{Body as _, Frame};
use tokio::time::Instant;
use tonic::{Code, Status, body::Body, codegen::Bytes};

use super::{
    access_log::LogEntry,
    send_buffer::{BodyChunk, SendBuffer},
    timer::Timer,
};
use crate::grpc::{Error, trailers_of};

/// The most bytes that are given to h2 in one chunk.
const MAX_CHUNK_BYTES: usize = 64 * 1024;

/// Ends a response that would go on for as long as its client likes.
pub(super) type Cutoff = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How long a call may take.
pub(super) struct SendLimits {
    /// When it must have ended, the sending of its response included.
    deadline: Option<Instant>,
    /// How long a client may take nothing of what is ready for it.
    stall_timeout: Duration,
    /// Ends it when the server drains.
    cutoff: Option<Cutoff>,
    timer: Timer,
}

impl SendLimits {
    pub(super) fn new(deadline: Option<Instant>, stall_timeout: Duration, cutoff: Option<Cutoff>) -> Self {
        Self { deadline, stall_timeout, cutoff, timer: Timer::default() }
    }

    /// Ready when the call must end: by its own limits, or because nothing was taken until `stalled`.
    pub(super) fn poll(&mut self, stalled: Option<Instant>, cx: &mut Context<'_>) -> Poll<SendAbort> {
        if let Some(cutoff) = &mut self.cutoff
            && cutoff.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(SendAbort::Rejected(Error::Draining));
        }
        let first = [self.deadline, stalled].into_iter().flatten().min();
        ready!(self.timer.poll_at(first, cx));
        Poll::Ready(match first == self.deadline {
            true => SendAbort::Rejected(Error::DeadlineExceeded),
            false => SendAbort::Stalled,
        })
    }
}

/// Why a response is not sent to its end.
#[derive(Debug)]
pub(super) enum SendAbort {
    /// The client reset the stream, or closed the connection.
    ClientGone,
    /// The client takes nothing.
    Stalled,
    /// The call may not go on.
    Rejected(Error),
}

/// Sends the response of a call, and records in the log entry how it ended.
pub(super) async fn send(
    respond: &mut SendResponse<BodyChunk>,
    response: Response<Body>,
    limits: SendLimits,
    entry: &mut LogEntry<'_>,
) {
    entry.record_headers(&response);
    let (head, body) = response.into_parts();
    let is_end_stream = body.is_end_stream();
    match respond.send_response(Response::from_parts(head, ()), is_end_stream) {
        Ok(_) if is_end_stream => {}
        Ok(stream) => ResponseSender::new(stream, body, limits, entry).run().await,
        Err(_) => entry.record_client_gone(),
    }
}

/// A response whose headers are sent.
struct ResponseSender<'c, 'l> {
    stream: SendStream<BodyChunk>,
    body: Body,
    /// Whether the last chunk ended inside of what the body gave at once.
    mid_data: bool,
    /// Whether nothing of the body is sent.
    nothing_sent: bool,
    /// What h2 buffers, of a response that has more than one chunk.
    send_buffer: Option<Arc<SendBuffer>>,
    limits: SendLimits,
    entry: &'c mut LogEntry<'l>,
}

impl<'c, 'l> ResponseSender<'c, 'l> {
    fn new(
        stream: SendStream<BodyChunk>,
        body: Body,
        limits: SendLimits,
        entry: &'c mut LogEntry<'l>,
    ) -> Self {
        Self { stream, body, mid_data: false, nothing_sent: true, send_buffer: None, limits, entry }
    }

    async fn run(mut self) {
        match self.send_body().await {
            Ok(()) => {}
            Err(SendAbort::ClientGone) => self.entry.record_client_gone(),
            Err(SendAbort::Stalled) => self.reset(Code::DeadlineExceeded),
            Err(SendAbort::Rejected(error)) => self.end_with(&error.into()),
        }
    }

    async fn send_body(&mut self) -> Result<(), SendAbort> {
        while let Some(frame) = self.next_frame().await? {
            match frame.into_data() {
                Ok(data) => self.send_data(data).await?,
                Err(frame) => {
                    self.flush().await?;
                    return self.send_trailers(frame.into_trailers().unwrap_or_default());
                }
            }
        }
        self.flush().await?;
        self.stream.send_data(BodyChunk::untracked(Bytes::new()), true).map_err(|_| SendAbort::ClientGone)
    }

    /// The next frame of the body. What the body has ready is sent before a limit ends the call.
    async fn next_frame(&mut self) -> Result<Option<Frame<Bytes>>, SendAbort> {
        poll_fn(|cx| match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Err(status))) => Poll::Ready(Ok(Some(Frame::trailers(trailers_of(&status))))),
            Poll::Ready(frame) => Poll::Ready(Ok(frame.and_then(Result::ok))),
            Poll::Pending if self.stream.poll_reset(cx).is_ready() => Poll::Ready(Err(SendAbort::ClientGone)),
            Poll::Pending => self.limits.poll(None, cx).map(Err),
        })
        .await
    }

    async fn send_data(&mut self, mut data: Bytes) -> Result<(), SendAbort> {
        while !data.is_empty() {
            let mut capacity = self.capacity(data.len()).await?;
            while capacity > 0 {
                let part = data.split_to(capacity.min(MAX_CHUNK_BYTES));
                capacity -= part.len();
                self.mid_data = !data.is_empty();
                self.entry.record_sent(part.len());
                let chunk = self.chunk(part);
                self.stream.send_data(chunk, false).map_err(|_| SendAbort::ClientGone)?;
            }
        }
        Ok(())
    }

    fn chunk(&mut self, bytes: Bytes) -> BodyChunk {
        if mem::take(&mut self.nothing_sent) && !self.mid_data {
            return BodyChunk::untracked(bytes);
        }
        BodyChunk::tracked(bytes, self.send_buffer.get_or_insert_default())
    }

    /// What h2 buffers of the response, in bytes.
    fn buffered_bytes(&self) -> usize {
        self.send_buffer.as_ref().map_or(0, |send_buffer| send_buffer.bytes())
    }

    /// Waits until the socket has taken most of what h2 buffers. Of a stream that is reset nothing is
    /// buffered.
    async fn flush(&mut self) -> Result<(), SendAbort> {
        let Self { send_buffer: Some(send_buffer), limits, .. } = self else { return Ok(()) };
        let mut left = send_buffer.bytes();
        let mut stalled = None;
        poll_fn(|cx| {
            while send_buffer.poll_low_water(cx).is_pending() {
                let at = *stalled.get_or_insert_with(|| Instant::now() + limits.stall_timeout);
                match ready!(limits.poll(Some(at), cx)) {
                    // Something was taken meanwhile: the timeout starts again.
                    SendAbort::Stalled if send_buffer.bytes() < left => {
                        (left, stalled) = (send_buffer.bytes(), None);
                    }
                    abort => return Poll::Ready(Err(abort)),
                }
            }
            Poll::Ready(Ok(()))
        })
        .await
    }

    /// Waits until the client takes some of `length` bytes; gives how many.
    async fn capacity(&mut self, length: usize) -> Result<usize, SendAbort> {
        if self.buffered_bytes() > SendBuffer::HIGH_WATER_BYTES - MAX_CHUNK_BYTES {
            self.flush().await?;
        }
        let length = length.min(SendBuffer::HIGH_WATER_BYTES - self.buffered_bytes());
        let Self { stream, limits, .. } = self;
        stream.reserve_capacity(length);
        let mut stalled = None;
        poll_fn(|cx| match stream.capacity() {
            0 => match stream.poll_capacity(cx) {
                Poll::Ready(Some(Ok(capacity))) => Poll::Ready(Ok(capacity.min(length))),
                Poll::Ready(_) => Poll::Ready(Err(SendAbort::ClientGone)),
                Poll::Pending => {
                    let at = *stalled.get_or_insert_with(|| Instant::now() + limits.stall_timeout);
                    limits.poll(Some(at), cx).map(Err)
                }
            },
            capacity => Poll::Ready(Ok(capacity.min(length))),
        })
        .await
    }

    fn send_trailers(&mut self, trailers: HeaderMap) -> Result<(), SendAbort> {
        self.entry.record_trailers(&trailers);
        self.stream.send_trailers(trailers).map_err(|_| SendAbort::ClientGone)
    }

    /// Ends with the status. Inside of a message, or after one that is not taken, the client could read none:
    /// then the stream is reset.
    fn end_with(&mut self, status: &Status) {
        if self.mid_data || self.buffered_bytes() > 0 {
            self.reset(status.code());
        } else if self.send_trailers(trailers_of(status)).is_err() {
            self.entry.record_client_gone();
        }
    }

    /// Drops what is not taken.
    fn reset(&mut self, code: Code) {
        self.entry.record_code(code);
        self.stream.send_reset(Reason::CANCEL);
    }
}
