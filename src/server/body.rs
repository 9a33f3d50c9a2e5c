//! The bodies of a call, watched: their bytes are counted, and with the end of the answer the call ends.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tonic::{Status, codegen::Bytes};

use super::{access_log::Entry, phase::Ticket};

/// A request's body whose bytes are counted.
#[derive(Debug)]
pub(super) struct Received {
    body: Incoming,
    bytes: Arc<AtomicU64>,
}

impl Received {
    pub(super) fn new(body: Incoming, bytes: Arc<AtomicU64>) -> Self {
        Self { body, bytes }
    }
}

impl Body for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
            self.bytes.fetch_add(data.len() as u64, Relaxed);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What may end a streamed answer before its source does, and with which status.
pub(super) type Cut = Pin<Box<dyn Future<Output = Status> + Send>>;

/// An answer's body: holds the call's log line and its tickets until it is dropped.
pub(super) struct Answer {
    body: tonic::body::Body,
    cut: Option<Cut>,
    entry: Entry,
    _tickets: [Ticket; 2],
}

impl Answer {
    pub(super) fn new(body: tonic::body::Body, cut: Option<Cut>, entry: Entry, tickets: [Ticket; 2]) -> Self {
        Self { body, cut, entry, _tickets: tickets }
    }

    fn see(&mut self, frame: &Frame<Bytes>) {
        if let Some(data) = frame.data_ref() {
            self.entry.sent(data.len());
        } else if let Some(trailers) = frame.trailers_ref() {
            self.entry.trailers(trailers);
        }
    }

    /// Ends the body with the status of the cut, once it is due.
    fn poll_cut(&mut self, cx: &mut Context<'_>) -> Poll<Frame<Bytes>> {
        let Some(cut) = &mut self.cut else { return Poll::Pending };
        let status = ready!(cut.as_mut().poll(cx));
        self.cut = None;
        self.body = tonic::body::Body::empty();
        let mut trailers = HeaderMap::new();
        if status.add_header(&mut trailers).is_err() {
            trailers.insert(Status::GRPC_STATUS, (status.code() as i32).into());
        }
        Poll::Ready(Frame::trailers(trailers))
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        // The source first: what it has to say before the cut is said.
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(frame) => frame,
            Poll::Pending => Some(Ok(ready!(self.poll_cut(cx)))),
        };
        if let Some(Ok(frame)) = &frame {
            self.see(frame);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("entry", &self.entry).finish_non_exhaustive()
    }
}
