//! Calls that take long, compressed or not.

use std::io::Write as _;

use h2::{
    SendStream,
    client::{ResponseFuture, SendRequest},
};
use prost::bytes::{BufMut, Bytes, BytesMut};

use crate::helpers::post;

/// How messages are compressed, in both directions.
pub(crate) const ENCODINGS: [&str; 3] = ["identity", "gzip", "zstd"];

/// A call, as it is sent.
#[derive(Clone)]
pub(crate) struct LongCall {
    pub(crate) name: String,
    method: &'static str,
    encoding: &'static str,
    /// Its messages, framed.
    body: Bytes,
}

impl LongCall {
    /// A call with these messages, compressed by one of [`ENCODINGS`], and its responses too.
    pub(crate) fn new(
        name: &str,
        method: &'static str,
        encoding: &'static str,
        messages: impl IntoIterator<Item = Vec<u8>>,
    ) -> Self {
        let mut body = BytesMut::new();
        messages.into_iter().for_each(|message| frame(&compressed(message, encoding), encoding, &mut body));
        Self { name: format!("{name}, {method}, {encoding}"), method, encoding, body: body.freeze() }
    }

    /// A call whose message is compressed already.
    pub(crate) fn compressed(
        name: &str,
        method: &'static str,
        encoding: &'static str,
        message: &[u8],
    ) -> Self {
        let mut body = BytesMut::new();
        frame(message, encoding, &mut body);
        Self { name: format!("{name}, {method}, {encoding}"), method, encoding, body: body.freeze() }
    }

    /// Sends it. What is given ends the call when it is dropped.
    pub(crate) fn begin(
        &self,
        client: &mut SendRequest<Bytes>,
        timeout: Option<&str>,
    ) -> (ResponseFuture, SendStream<Bytes>) {
        let mut head = post(self.method);
        let headers = head.headers_mut();
        headers.insert("grpc-encoding", self.encoding.parse().expect("a header"));
        headers.insert("grpc-accept-encoding", self.encoding.parse().expect("a header"));
        if let Some(timeout) = timeout {
            headers.insert("grpc-timeout", timeout.parse().expect("a header"));
        }
        let (answer, mut body) = client.send_request(head, false).expect("it accepts calls");
        body.send_data(self.body.clone(), true).expect("it is open");
        (answer, body)
    }
}

fn frame(compressed: &[u8], encoding: &str, body: &mut BytesMut) {
    body.put_u8(u8::from(encoding != "identity"));
    body.put_u32(compressed.len() as u32);
    body.extend_from_slice(compressed);
}

/// Bytes compressed by one of [`ENCODINGS`].
pub(crate) fn compressed(bytes: Vec<u8>, encoding: &str) -> Vec<u8> {
    match encoding {
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
            encoder.write_all(&bytes).expect("memory");
            encoder.finish().expect("memory")
        }
        "zstd" => zstd::encode_all(bytes.as_slice(), 1).expect("memory"),
        _ => bytes,
    }
}
