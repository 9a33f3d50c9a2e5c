//! The sending of an answer: never more than the client takes, and no longer than it may.
//!
//! h2 would queue whatever it is given. It is given what the client's windows have room for, and of a long answer no more than the
//! socket will take soon, so that what is not taken stays here, where a time limit can drop it.

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
    access_log::Entry,
    alarm::Alarm,
    piece::{Gauge, Piece},
};
use crate::grpc::{Error, trailers_of};

/// The most bytes that are given to h2 in one piece.
const PIECE_BYTES: usize = 64 * 1024;

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
    reply: &mut SendResponse<Piece>,
    response: Response<Body>,
    limits: Limits,
    entry: &mut Entry<'_>,
) {
    entry.head(&response);
    let (head, body) = response.into_parts();
    let whole = body.is_end_stream();
    match reply.send_response(Response::from_parts(head, ()), whole) {
        Ok(_) if whole => {}
        Ok(stream) => {
            Answer { stream, body, torn: false, untouched: true, gauge: None, limits, entry }.finish().await
        }
        Err(_) => entry.gone(),
    }
}

/// An answer whose head is sent.
struct Answer<'c, 'l> {
    stream: SendStream<Piece>,
    body: Body,
    /// Whether the data sent last is only a part of what belongs together.
    torn: bool,
    /// Whether nothing of the body is sent.
    untouched: bool,
    /// Counts the pieces of an answer that has more than one.
    gauge: Option<Arc<Gauge>>,
    limits: Limits,
    entry: &'c mut Entry<'l>,
}

impl Answer<'_, '_> {
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
                Err(frame) => {
                    self.drained().await?;
                    return self.trailers(frame.into_trailers().unwrap_or_default());
                }
            }
        }
        self.drained().await?;
        self.stream.send_data(Piece::free(Bytes::new()), true).map_err(|_| End::Gone)
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
            let mut room = self.room(data.len()).await?;
            while room > 0 {
                let piece = data.split_to(room.min(PIECE_BYTES));
                room -= piece.len();
                self.torn = !data.is_empty();
                self.entry.sent(piece.len());
                let piece = self.piece(piece);
                self.stream.send_data(piece, false).map_err(|_| End::Gone)?;
            }
        }
        Ok(())
    }

    fn piece(&mut self, bytes: Bytes) -> Piece {
        if mem::take(&mut self.untouched) && !self.torn {
            return Piece::free(bytes);
        }
        Piece::counted(bytes, self.gauge.get_or_insert_default())
    }

    /// What h2 still holds of the answer, in bytes.
    fn queued(&self) -> usize {
        self.gauge.as_ref().map_or(0, |gauge| gauge.bytes())
    }

    /// Waits until the socket has taken most of what h2 was given. A stream that is reset has nothing left there.
    async fn drained(&mut self) -> Result<(), End> {
        let Self { gauge: Some(gauge), limits, .. } = self else { return Ok(()) };
        let mut left = gauge.bytes();
        let mut stalled = None;
        poll_fn(|cx| {
            while gauge.poll_low(cx).is_pending() {
                let at = *stalled.get_or_insert_with(|| Instant::now() + limits.stall);
                match ready!(limits.poll(Some(at), cx)) {
                    End::Stalled if gauge.bytes() < left => (left, stalled) = (gauge.bytes(), None),
                    end => return Poll::Ready(Err(end)),
                }
            }
            Poll::Ready(Ok(()))
        })
        .await
    }

    /// Waits until the client takes some of `length` bytes; gives how many.
    async fn room(&mut self, length: usize) -> Result<usize, End> {
        if self.queued() > Gauge::HIGH - PIECE_BYTES {
            self.drained().await?;
        }
        let length = length.min(Gauge::HIGH - self.queued());
        let Self { stream, limits, .. } = self;
        stream.reserve_capacity(length);
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

    /// Ends with the status; inside of a message, or after one that is not taken, none can be read any more.
    fn end(&mut self, status: &Status) {
        if self.torn || self.queued() > 0 {
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
