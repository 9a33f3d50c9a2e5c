//! Starts servers on free ports and calls them.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use clap::Parser;
use h2::client::SendRequest;
use lector::{
    config::{Args, Config},
    proto::v1::{self as pb, OffsetUnit, text_analysis_service_client::TextAnalysisServiceClient},
    server::{self, ShutdownOutcome},
};
use prost::{
    Message,
    bytes::{Buf, BufMut, Bytes},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
    time::timeout,
};
use tonic::{
    Code, Request, Status,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::{Channel, Endpoint},
};
use tonic_types::StatusExt;

/// Longer than anything here takes; what hangs fails by it.
pub(crate) const LONG: Duration = Duration::from_secs(30);

#[derive(Parser)]
struct Flags {
    #[command(flatten)]
    args: Args,
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    shutdown: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<ShutdownOutcome>>,
}

/// A server with these flags, on a free port.
pub(crate) async fn start(flags: &[&str]) -> Server {
    let words = ["lector", "--listen", "127.0.0.1:0"].iter().chain(flags);
    let config = Config::try_from(Flags::parse_from(words).args).expect("the flags are right");
    let listener = TcpListener::bind(config.listen).await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let (shutdown, asked) = oneshot::channel();
    let asked = async { drop(asked.await) };
    let task = tokio::spawn(server::run(listener, config, asked, std::future::pending()));
    Server { address, shutdown: Some(shutdown), task }
}

impl Server {
    pub(crate) async fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.address)).expect("an address");
        endpoint.connect().await.expect("the server listens")
    }

    pub(crate) async fn client(&self) -> TextAnalysisServiceClient<Channel> {
        TextAnalysisServiceClient::new(self.channel().await).max_decoding_message_size(usize::MAX)
    }

    /// Asks the server to end.
    pub(crate) fn signal(&mut self) {
        drop(self.shutdown.take());
    }

    /// Waits for its end.
    pub(crate) async fn ended(self) -> ShutdownOutcome {
        within(self.task).await.expect("the server does not panic").expect("it ends well")
    }
}

/// Fails when the future takes too long.
pub(crate) async fn within<F: Future>(future: F) -> F::Output {
    timeout(LONG, future).await.expect("it hangs")
}

/// The bytes of a message as they are.
#[derive(Clone, Copy, Default)]
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

/// Sends bytes as the message of a method, and gives the bytes of its answer.
pub(crate) async fn send_raw(channel: Channel, method: &str, message: Bytes) -> Result<Bytes, Status> {
    let path = format!("/lector.v1.TextAnalysisService/{method}").parse().expect("a path");
    let mut grpc = tonic::client::Grpc::new(channel).max_decoding_message_size(usize::MAX);
    grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
    grpc.unary(Request::new(message), path, Raw).await.map(tonic::Response::into_inner)
}

/// A connection that shows what HTTP/2 does: what of an answer is not released fills the window of its
/// stream.
pub(crate) async fn raw(address: SocketAddr) -> SendRequest<Bytes> {
    let stream = TcpStream::connect(address).await.expect("it listens");
    let mut builder = h2::client::Builder::new();
    let handshake = builder.initial_connection_window_size(1 << 20).handshake(stream);
    let (client, connection) = handshake.await.expect("HTTP/2");
    tokio::spawn(connection);
    client.ready().await.expect("it accepts calls")
}

/// The head of a call.
pub(crate) fn post(method: &str) -> http::Request<()> {
    let uri = format!("http://lector/lector.v1.TextAnalysisService/{method}");
    let head = http::Request::post(uri).header("content-type", "application/grpc").header("te", "trailers");
    head.body(()).expect("a head")
}

/// A message as it is sent.
pub(crate) fn framed(message: &impl Message) -> Bytes {
    let mut bytes = vec![0];
    bytes.put_u32(message.encoded_len() as u32);
    message.encode(&mut bytes).expect("there is room");
    bytes.into()
}

/// Sends a whole call, and gives what will be the head of its answer.
pub(crate) fn call(
    client: &mut SendRequest<Bytes>,
    method: &str,
    message: &impl Message,
) -> h2::client::ResponseFuture {
    let (answer, mut body) = client.send_request(post(method), false).expect("it accepts calls");
    body.send_data(framed(message), true).expect("it is open");
    answer
}

/// The status of an answer that is read to its end.
pub(crate) async fn status_of(answer: h2::client::ResponseFuture) -> Result<Code, h2::Error> {
    let (head, mut body) = answer.await?.into_parts();
    while let Some(data) = body.data().await {
        let length = data?.len();
        body.flow_control().release_capacity(length)?;
    }
    let trailers = body.trailers().await?.unwrap_or(head.headers);
    Ok(Code::from_bytes(trailers[Status::GRPC_STATUS].as_bytes()))
}

/// Checks the code, the field of BadRequest and the reason of ErrorInfo.
pub(crate) fn assert_refused(status: &Status, code: Code, field: &str, reason: &str) {
    let details = status.get_error_details();
    let info = details.error_info().unwrap_or_else(|| panic!("{status:?} has no ErrorInfo"));
    assert_eq!(
        (status.code(), info.reason.as_str(), info.domain.as_str()),
        (code, reason, "lector"),
        "{status:?}"
    );
    if !field.is_empty() {
        let request = details.bad_request().unwrap_or_else(|| panic!("{status:?} has no BadRequest"));
        assert_eq!(request.field_violations[0].field, field, "{status:?}");
    }
}

/// The slice of a span, the slow way.
pub(crate) fn cut(text: &str, unit: OffsetUnit, span: pb::Span) -> String {
    let (start, end) = (span.start as usize, span.end as usize);
    match unit {
        OffsetUnit::Unspecified | OffsetUnit::Byte => text[start..end].to_owned(),
        OffsetUnit::CodePoint => text.chars().skip(start).take(end - start).collect(),
        OffsetUnit::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[start..end]).expect("no surrogate pair is cut")
        }
    }
}
