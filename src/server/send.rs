//! The sending of an answer: never more than the client takes, and no longer than it may.
//!
//! h2 would queue whatever it is given. It is given what the client's windows have room for, a piece at a time, so that an answer
//! that is not taken stays here, where a time limit can drop it.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use h2::{Reason, SendStream, server::SendResponse};
use http::{HeaderMap, Response};
use http_body::{Body as _, Frame};
use tokio::time::Instant;
use tonic::{Code, Status, body::Body, codegen::Bytes};

use super::{access_log::Entry, alarm::Alarm};
use crate::grpc::Error;

/// The most bytes of an answer that h2 holds.
pub(super) const MAX_QUEUED_BYTES: usize = 64 * 1024;

/// What ends an answer that would go on for as long as its caller likes.
pub(super) type Cut = Pin<Box<dyn Future<Output = ()> + Send>>;

/// How long a call may take.
pub(super) struct Limits {
    /// When it must have ended, the sending of its answer included.
    pub(super) deadline: Option<Instant>,
    /// How long a client may take nothing of what is ready for it.
    pub(super) stall: Duration,
    /// What ends it when the server drains.
    pub(super) cut: Option<Cut>,
    alarm: Alarm,
}

impl Limits {
    pub(super) fn new(deadline: Option<Instant>, stall: Duration, cut: Option<Cut>) -> Self {
        Self { deadline, stall, cut, alarm: Alarm::default() }
    }

    /// Ready when the call must end: by its own limits, or because nothing was taken until `stalled`.
    pub(super) fn poll(&mut self, stalled: Option<Instant>, cx: &mut Context<'_>) -> Poll<End> {
        if let Some(cut) = &mut self.cut
            && cut.as_mut().poll(cx).is_ready()
        {
            return Poll::Ready(End::Early(Error::Draining));
        }
        let first = [self.deadline, stalled].into_iter().flatten().min();
        ready!(self.alarm.poll_at(first, cx));
        Poll::Ready(if first == self.deadline { End::Early(Error::DeadlineExceeded) } else { End::Stalled })
    }
}

/// Why an answer is not sent to its end.
#[derive(Debug)]
pub(super) enum End {
    /// The client does not want it any more, or is gone.
    Gone,
    /// The client takes nothing.
    Stalled,
    /// The call may not go on.
    Early(Error),
}

/// Sends the answer to a call.
pub(super) async fn send(
    reply: &mut SendResponse<Bytes>,
    response: Response<Body>,
    limits: Limits,
    entry: &mut Entry,
) {
    entry.head(&response);
    let (head, body) = response.into_parts();
    let whole = body.is_end_stream();
    match reply.send_response(Response::from_parts(head, ()), whole) {
        Ok(_) if whole => {}
        Ok(stream) => Answer { stream, body, torn: false, limits, entry }.finish().await,
        Err(_) => entry.gone(),
    }
}

/// An answer whose head is sent.
struct Answer<'c> {
    stream: SendStream<Bytes>,
    body: Body,
    /// Whether the data sent last is only a part of what belongs together.
    torn: bool,
    limits: Limits,
    entry: &'c mut Entry,
}

impl Answer<'_> {
    async fn finish(mut self) {
        match self.all().await {
            Ok(()) => {}
            Err(End::Gone) => self.entry.gone(),
            Err(End::Stalled) => self.reset(Code::DeadlineExceeded),
            Err(End::Early(error)) => self.end(&error.into()),
        }
    }

    async fn all(&mut self) -> Result<(), End> {
        while let Some(frame) = self.next().await? {
            match frame.into_data() {
                Ok(data) => self.data(data).await?,
                Err(frame) => return self.trailers(frame.into_trailers().unwrap_or_default()),
            }
        }
        self.stream.send_data(Bytes::new(), true).map_err(|_| End::Gone)
    }

    /// What the source has to say comes before the end is said.
    async fn next(&mut self) -> Result<Option<Frame<Bytes>>, End> {
        poll_fn(|cx| match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Err(status))) => Poll::Ready(Ok(Some(Frame::trailers(trailers_of(&status))))),
            Poll::Ready(frame) => Poll::Ready(Ok(frame.and_then(Result::ok))),
            Poll::Pending if self.stream.poll_reset(cx).is_ready() => Poll::Ready(Err(End::Gone)),
            Poll::Pending => self.limits.poll(None, cx).map(Err),
        })
        .await
    }

    async fn data(&mut self, mut data: Bytes) -> Result<(), End> {
        while !data.is_empty() {
            let room = self.room(data.len()).await?;
            let piece = data.split_to(room);
            self.entry.sent(piece.len());
            self.stream.send_data(piece, false).map_err(|_| End::Gone)?;
            self.torn = !data.is_empty();
        }
        Ok(())
    }

    /// Waits until the client takes some of `length` bytes; gives how many.
    async fn room(&mut self, length: usize) -> Result<usize, End> {
        let Self { stream, limits, .. } = self;
        stream.reserve_capacity(length.min(MAX_QUEUED_BYTES));
        let mut stalled = None;
        poll_fn(|cx| match stream.capacity() {
            0 => match stream.poll_capacity(cx) {
                Poll::Ready(Some(Ok(room))) => Poll::Ready(Ok(room.min(length))),
                Poll::Ready(_) => Poll::Ready(Err(End::Gone)),
                Poll::Pending => {
                    let at = *stalled.get_or_insert_with(|| Instant::now() + limits.stall);
                    limits.poll(Some(at), cx).map(Err)
                }
            },
            room => Poll::Ready(Ok(room.min(length))),
        })
        .await
    }

    fn trailers(&mut self, trailers: HeaderMap) -> Result<(), End> {
        self.entry.trailers(&trailers);
        self.stream.send_trailers(trailers).map_err(|_| End::Gone)
    }

    /// Ends with the status; inside of a message none can be read any more.
    fn end(&mut self, status: &Status) {
        if self.torn {
            self.reset(status.code());
        } else if self.trailers(trailers_of(status)).is_err() {
            self.entry.gone();
        }
    }

    /// Drops what is not taken, for `why`.
    fn reset(&mut self, why: Code) {
        self.entry.ends_with(why);
        self.stream.send_reset(Reason::CANCEL);
    }
}

fn trailers_of(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    if status.add_header(&mut trailers).is_err() {
        trailers.insert(Status::GRPC_STATUS, (status.code() as i32).into());
    }
    trailers
}
