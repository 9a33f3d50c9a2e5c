//! The body of a request. Its flow-control window opens as the service takes its bytes.

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

use super::{connection_state::ConnectionState, flow_control::INITIAL_STREAM_WINDOW};

/// What the client sends. While the service takes nothing, the client cannot send more than its window.
#[derive(Debug)]
pub(super) struct RequestBody {
    stream: RecvStream,
    data_ended: bool,
    connection: Arc<ConnectionState>,
    /// The bytes so far, until they are more than the initial window.
    below_window: Option<usize>,
    /// Counts the bytes for the access log, if it wants them.
    received_bytes: Option<Arc<AtomicU64>>,
}

impl RequestBody {
    pub(super) fn new(
        stream: RecvStream,
        connection: Arc<ConnectionState>,
        received_bytes: Option<Arc<AtomicU64>>,
    ) -> Self {
        Self { stream, data_ended: false, connection, below_window: Some(0), received_bytes }
    }

    fn take(&mut self, data: Bytes) -> Result<Frame<Bytes>, h2::Error> {
        self.stream.flow_control().release_capacity(data.len())?;
        if let Some(received) = &self.received_bytes {
            received.fetch_add(data.len() as u64, Relaxed);
        }
        self.widen_when_long(data.len());
        Ok(Frame::data(data))
    }

    /// Asks for wider windows once the initial one was used up.
    fn widen_when_long(&mut self, bytes: usize) {
        let Some(below_window) = &mut self.below_window else { return };
        *below_window += bytes;
        if *below_window >= INITIAL_STREAM_WINDOW as usize {
            self.below_window = None;
            self.connection.request_wide_window();
        }
    }
}

impl Body for RequestBody {
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
