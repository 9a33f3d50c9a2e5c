//! Answers as HTTP: a head, framed messages, and the status as trailers.

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
    Error,
    compression::{ACCEPT_ENCODING, ENCODING, Encoding},
    encode::Frame,
};

const GRPC: HeaderValue = HeaderValue::from_static("application/grpc");
const OK: HeaderValue = HeaderValue::from_static("0");

/// The answer of a call of one message, or its refusal.
pub(super) fn unary(answer: Result<Frame, Error>, encoding: Option<Encoding>) -> Response<Body> {
    match answer {
        Ok(frame) => {
            let encoding = encoding.filter(|_| frame.packed);
            respond(
                Body::new(FrameBody { chunks: frame.chunks.into(), left: frame.bytes as u64, done: false }),
                encoding,
            )
        }
        Err(error) => refusal(error),
    }
}

/// The answer of a call that is refused before anything was answered.
pub(super) fn refusal(error: Error) -> Response<Body> {
    Status::from(error).into_http()
}

/// The answers of a call of many messages.
pub(super) fn streaming(
    answers: impl Stream<Item = Result<Frame, Error>> + Send + 'static,
    encoding: Option<Encoding>,
) -> Response<Body> {
    let answers = Answers {
        answers: Box::pin(answers),
        small: BytesMut::new(),
        chunks: VecDeque::new(),
        trailers: None,
        done: false,
    };
    respond(Body::new(answers), encoding)
}

fn respond(body: Body, encoding: Option<Encoding>) -> Response<Body> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, GRPC);
    if let Some(encoding) = encoding {
        headers.insert(ENCODING, encoding.header());
        headers.insert(ACCEPT_ENCODING, Encoding::accepted());
    }
    response
}

fn ok() -> HeaderMap {
    let mut trailers = HeaderMap::with_capacity(1);
    trailers.insert(Status::GRPC_STATUS, OK);
    trailers
}

/// The body of one framed message.
struct FrameBody {
    chunks: VecDeque<Bytes>,
    left: u64,
    done: bool,
}

impl HttpBody for FrameBody {
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

/// Messages that are there at one time go out together up to so many bytes: a client may end a connection of many small frames.
const TOGETHER: usize = 16 * 1024;

/// The body of framed messages that come one after the other.
struct Answers {
    answers: Pin<Box<dyn Stream<Item = Result<Frame, Error>> + Send>>,
    /// Small messages that go out together.
    small: BytesMut,
    chunks: VecDeque<Bytes>,
    /// The end, once it is known.
    trailers: Option<HeaderMap>,
    done: bool,
}

impl Answers {
    /// Takes what is there. Ready once there is something to send.
    fn poll_take(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        while self.chunks.is_empty() && self.trailers.is_none() && self.small.len() < TOGETHER {
            match self.answers.as_mut().poll_next(cx) {
                Poll::Ready(Some(Ok(frame))) => self.put(frame),
                Poll::Ready(Some(Err(error))) => self.trailers = Some(trailers_of(&error.into())),
                Poll::Ready(None) => self.trailers = Some(ok()),
                Poll::Pending if self.small.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        Poll::Ready(())
    }

    fn put(&mut self, frame: Frame) {
        if frame.bytes <= TOGETHER {
            frame.chunks.iter().for_each(|chunk| self.small.extend_from_slice(chunk));
        } else {
            self.chunks = frame.chunks.into();
        }
    }

    fn next_data(&mut self) -> Option<Bytes> {
        if self.small.is_empty() { self.chunks.pop_front() } else { Some(self.small.split().freeze()) }
    }
}

impl HttpBody for Answers {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Status>>> {
        if self.done {
            return Poll::Ready(None);
        }
        ready!(self.poll_take(cx));
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

/// The trailers by which an answer ends with `status`; its code alone if the rest cannot be said in headers.
pub fn trailers_of(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    if status.add_header(&mut trailers).is_err() {
        trailers.insert(Status::GRPC_STATUS, (status.code() as i32).into());
    }
    trailers
}

/// A body of frames, for tests.
#[cfg(test)]
pub(super) struct StreamBody<S>(S);

#[cfg(test)]
impl<S> StreamBody<S> {
    pub(super) fn new(stream: S) -> Self {
        Self(stream)
    }
}

#[cfg(test)]
impl<S: Stream<Item = Result<BodyFrame<Bytes>, Status>> + Unpin> HttpBody for StreamBody<S> {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<BodyFrame<Bytes>, Status>>> {
        Pin::new(&mut self.0).poll_next(cx)
    }
}
