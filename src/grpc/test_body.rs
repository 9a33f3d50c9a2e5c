//! A request body of given frames, for tests.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::stream::Stream;
use http_body::{Body as HttpBody, Frame as BodyFrame};
use prost::bytes::Bytes;
use tonic::Status;

/// A body whose frames are the items of a stream.
pub(super) struct StreamBody<S>(S);

impl<S> StreamBody<S> {
    pub(super) fn new(stream: S) -> Self {
        Self(stream)
    }
}

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
