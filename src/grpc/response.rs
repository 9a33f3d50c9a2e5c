//! Responses as HTTP bodies: headers, length-prefixed messages, and the status as trailers.

use std::{
    collections::VecDeque,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::stream::Stream;
use http::{HeaderMap, HeaderValue, Response, header::CONTENT_TYPE};
use http_body::{Body as HttpBody, Frame as BodyFrame, SizeHint};
use prost::bytes::{Bytes, BytesMut};
use tonic::{Status, body::Body};

use super::{
    encode::MessageFrame,
    encoding::{ACCEPT_ENCODING, ENCODING, MessageEncoding},
    error::Error,
    status::trailers_of,
};

const GRPC: HeaderValue = HeaderValue::from_static("application/grpc");
const OK: HeaderValue = HeaderValue::from_static("0");

/// The response of a call of one message, or its error.
pub(super) fn unary(
    result: Result<MessageFrame, Error>,
    encoding: Option<MessageEncoding>,
) -> Response<Body> {
    match result {
        Ok(frame) => {
            let encoding = encoding.filter(|_| frame.compressed);
            respond(
                Body::new(UnaryBody { chunks: frame.chunks.into(), left: frame.bytes as u64, done: false }),
                encoding,
            )
        }
        Err(error) => rejection(error),
    }
}

/// The response of a call that is rejected before anything was sent.
pub(super) fn rejection(error: Error) -> Response<Body> {
    Status::from(error).into_http()
}

/// The responses of a call of many messages.
pub(super) fn streaming(
    messages: impl Stream<Item = Result<MessageFrame, Error>> + Send + 'static,
    encoding: Option<MessageEncoding>,
) -> Response<Body> {
    let body = StreamingBody {
        messages: Box::pin(messages),
        small: BytesMut::new(),
        chunks: VecDeque::new(),
        trailers: None,
        done: false,
    };
    respond(Body::new(body), encoding)
}

fn respond(body: Body, encoding: Option<MessageEncoding>) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, GRPC);
    if let Some(encoding) = encoding {
        headers.insert(ENCODING, encoding.header());
        headers.insert(ACCEPT_ENCODING, MessageEncoding::accepted());
    }
    response
}

fn ok() -> HeaderMap {
    let mut trailers = HeaderMap::with_capacity(1);
    trailers.insert(Status::GRPC_STATUS, OK);
    trailers
}

/// The body of one message.
struct UnaryBody {
    chunks: VecDeque<Bytes>,
    left: u64,
    done: bool,
}

impl HttpBody for UnaryBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Status>>> {
        if let Some(chunk) = self.chunks.pop_front() {
            self.left -= chunk.len() as u64;
            return Poll::Ready(Some(Ok(BodyFrame::data(chunk))));
        }
        let trailers = (!std::mem::replace(&mut self.done, true)).then(ok);
        Poll::Ready(trailers.map(|trailers| Ok(BodyFrame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.done
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Small messages that are ready at one time are sent together, up to so many bytes: a client may close a
/// connection of many small frames.
const COALESCED_BYTES: usize = 16 * 1024;

/// The body of messages that come one after the other.
struct StreamingBody {
    messages: Pin<Box<dyn Stream<Item = Result<MessageFrame, Error>> + Send>>,
    /// Small messages that are sent together.
    small: BytesMut,
    chunks: VecDeque<Bytes>,
    /// The end, once it is known.
    trailers: Option<HeaderMap>,
    done: bool,
}

impl StreamingBody {
    /// Takes the messages that are ready. Ready once there is something to send.
    fn poll_messages(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while self.chunks.is_empty() && self.trailers.is_none() && self.small.len() < COALESCED_BYTES {
            match self.messages.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(frame))) => self.push(frame),
                Poll::Ready(Some(Err(error))) => self.trailers = Some(trailers_of(&error.into())),
                Poll::Ready(None) => self.trailers = Some(ok()),
                Poll::Pending if self.small.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        Poll::Ready(())
    }

    fn push(&mut self, frame: MessageFrame) {
        if frame.bytes <= COALESCED_BYTES {
            frame.chunks.iter().for_each(|chunk| self.small.extend_from_slice(chunk));
        } else {
            self.chunks = frame.chunks.into();
        }
    }

    fn next_data(&mut self) -> Option<Bytes> {
        if self.small.is_empty() { self.chunks.pop_front() } else { Some(self.small.split().freeze()) }
    }
}

impl HttpBody for StreamingBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Status>>> {
        if self.done {
            return Poll::Ready(None);
        }
        ready!(self.poll_messages(cx));
        if let Some(data) = self.next_data() {
            return Poll::Ready(Some(Ok(BodyFrame::data(data))));
        }
        self.done = true;
        Poll::Ready(self.trailers.take().map(|trailers| Ok(BodyFrame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.done
    }
}
