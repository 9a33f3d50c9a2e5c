//! Starts servers on free ports and calls them.

use std::{future::Future, io, net::SocketAddr, time::Duration};

use clap::Parser;
use lector::{
    config::{Args, Config},
    proto::v1::{self as pb, OffsetUnit, text_analysis_service_client::TextAnalysisServiceClient},
    server::{self, Ended},
};
use prost::bytes::{Buf, BufMut, Bytes};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};
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
    task: JoinHandle<io::Result<Ended>>,
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
    pub(crate) async fn ended(self) -> Ended {
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
