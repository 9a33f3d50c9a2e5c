//! The body of a request, whose window opens as the service takes its bytes.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use h2::RecvStream;
use http_body::{Body, Frame};
use tonic::codegen::Bytes;

use super::{seat::Seat, windows::NARROW_STREAM};

/// What the client sends: what the service has not taken, the client cannot follow with more.
#[derive(Debug)]
pub(super) struct Received {
    stream: RecvStream,
    data_ended: bool,
    seat: Arc<Seat>,
    /// What came of a message that has not yet shown to be long.
    short: Option<usize>,
    /// Counts the bytes, where somebody wants to know.
    bytes: Option<Arc<AtomicU64>>,
}

impl Received {
    pub(super) fn new(stream: RecvStream, seat: Arc<Seat>, bytes: Option<Arc<AtomicU64>>) -> Self {
        Self { stream, data_ended: false, seat, short: Some(0), bytes }
    }

    fn take(&mut self, data: Bytes) -> Result<Frame<Bytes>, h2::Error> {
        self.stream.flow_control().release_capacity(data.len())?;
        if let Some(bytes) = &self.bytes {
            bytes.fetch_add(data.len() as u64, Relaxed);
        }
        self.measure(data.len());
        Ok(Frame::data(data))
    }

    /// Asks for wider windows when the narrow ones were used up.
    fn measure(&mut self, bytes: usize) {
        let Some(short) = &mut self.short else { return };
        *short += bytes;
        if *short >= NARROW_STREAM as usize {
            self.short = None;
            self.seat.want_width();
        }
    }
}

impl Body for Received {
    type Data = Bytes;
    type Error = h2::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, h2::Error>>> {
        if !self.data_ended {
            match ready!(self.stream.poll_data(cx)) {
                Some(data) => return Poll::Ready(Some(data.and_then(|data| self.take(data)))),
                None => self.data_ended = true,
            }
        }
        let trailers = ready!(self.stream.poll_trailers(cx));
        Poll::Ready(trailers.map(|trailers| trailers.map(Frame::trailers)).transpose())
    }

    fn is_end_stream(&self) -> bool {
        self.stream.is_end_stream()
    }
}
