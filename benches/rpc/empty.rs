//! What is compared against: a tonic server whose only method does nothing and answers as many bytes as it is
//! asked for.

use std::{
    convert::Infallible,
    error::Error,
    future::{Ready, ready},
    net::Ipv4Addr,
    pin::Pin,
    sync::LazyLock,
    task::{Context, Poll},
};

use hyper::server::conn::http2;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use prost::{Message, bytes::Bytes};
use tokio::net::TcpListener;
use tonic::{
    Request, Response, Status,
    body::Body,
    codegen::http,
    server::{Grpc, NamedService, UnaryService},
    service::Routes,
};
use tonic_prost::ProstCodec;

use crate::calls::Target;

const PATH: &str = "/bench.Empty/Call";

/// The longest answer.
const MOST: usize = 64 << 20;

/// The message of both ways.
#[derive(Clone, PartialEq, Message)]
struct Payload {
    /// Bytes that are not decoded.
    #[prost(bytes = "bytes", tag = "1")]
    data: Bytes,
    /// How many bytes to answer.
    #[prost(uint64, tag = "2")]
    answer: u64,
}

/// A call whose request and answer have about these sizes, in bytes.
pub(crate) fn of_sizes(request: usize, answer: usize) -> Target {
    // The tags and lengths of both fields.
    let data = Bytes::from(vec![b'x'; request.saturating_sub(8)]);
    let payload = Payload { data, answer: answer.saturating_sub(4).min(MOST) as u64 };
    Target::new(PATH, payload.encode_to_vec().into())
}

#[derive(Clone, Copy)]
struct Empty;

impl UnaryService<Payload> for Empty {
    type Response = Payload;
    type Future = Ready<Result<Response<Payload>, Status>>;

    fn call(&mut self, request: Request<Payload>) -> Self::Future {
        static ZEROES: LazyLock<Bytes> = LazyLock::new(|| vec![0; MOST].into());
        let length = (request.get_ref().answer as usize).min(MOST);
        ready(Ok(Response::new(Payload { data: ZEROES.slice(..length), answer: 0 })))
    }
}

impl NamedService for Empty {
    const NAME: &'static str = "bench.Empty";
}

impl tower::Service<http::Request<Body>> for Empty {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let service = *self;
        Box::pin(async move { Ok(Grpc::new(ProstCodec::default()).unary(service, request).await) })
    }
}

/// Serves until the process is killed, as tonic's own server does but for its layers.
pub(crate) async fn serve(port: u16) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let routes = Routes::new(Empty).prepare();
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let service = TowerToHyperService::new(routes.clone());
        tokio::spawn(
            http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}
