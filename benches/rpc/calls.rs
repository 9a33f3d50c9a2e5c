//! The one client that all systems are measured with: tonic, and messages that are bytes already.

use prost::bytes::{Buf as _, BufMut as _, Bytes};
use tonic::{
    Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    codegen::http::uri::PathAndQuery,
    transport::Channel,
};

/// Sends and receives messages as they are on the wire, so that no system's messages cost its client more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw;

impl Codec for Raw {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, item: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining())))
    }
}

/// A call that can be made again and again.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    path: PathAndQuery,
    request: Bytes,
}

impl Target {
    pub(crate) fn new(path: &'static str, request: Bytes) -> Self {
        Self { path: PathAndQuery::from_static(path), request }
    }

    /// The bytes of its request.
    pub(crate) fn len(&self) -> usize {
        self.request.len()
    }
}

/// One connection.
#[derive(Clone, Debug)]
pub(crate) struct Client(Grpc<Channel>);

impl Client {
    pub(crate) fn new(channel: Channel) -> Self {
        Self(Grpc::new(channel).max_decoding_message_size(usize::MAX).max_encoding_message_size(usize::MAX))
    }

    /// The channel below, for calls that are not unary.
    pub(crate) fn grpc(&self) -> Grpc<Channel> {
        self.0.clone()
    }

    /// Makes one call; the bytes of its answer.
    pub(crate) async fn call(&self, target: &Target) -> Result<usize, Status> {
        self.answer(target).await.map(|answer| answer.len())
    }

    /// Makes one call; its answer.
    pub(crate) async fn answer(&self, target: &Target) -> Result<Bytes, Status> {
        let mut grpc = self.0.clone();
        grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let answer = grpc.unary(Request::new(target.request.clone()), target.path.clone(), Raw).await?;
        Ok(answer.into_inner())
    }
}
