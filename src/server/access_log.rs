//! One log line a call: what was asked, how it ended, how long it took and how much was sent. Never a word of a text.

use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::Instant,
};

use http::{HeaderMap, Response};
use tonic::{Code, Status};

use super::method::{Method, Service};

/// The line of one call, written when the call ends: this is dropped with the answer's body, or with the call when nobody waits
/// for its answer any more.
pub(super) struct Entry {
    method: Method,
    peer: SocketAddr,
    began: Instant,
    received: Arc<AtomicU64>,
    sent: u64,
    code: Option<Code>,
}

impl Entry {
    pub(super) fn begin(method: Method, peer: SocketAddr) -> Self {
        Self { method, peer, began: Instant::now(), received: Arc::default(), sent: 0, code: None }
    }

    /// Where the bytes of the request are counted.
    pub(super) fn received(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.received)
    }

    pub(super) fn sent(&mut self, bytes: usize) {
        self.sent += bytes as u64;
    }

    /// Sees the head of an answer, which ends a call that has nothing but a status.
    pub(super) fn head<B>(&mut self, response: &Response<B>) {
        self.trailers(response.headers());
        if self.code.is_none() && response.status().is_client_error() {
            // Refused as HTTP before it was gRPC, such as a content type of something else.
            self.code = Some(Code::InvalidArgument);
        }
    }

    /// Sees the end of an answer.
    pub(super) fn trailers(&mut self, trailers: &HeaderMap) {
        if let Some(code) = trailers.get(Status::GRPC_STATUS) {
            self.code = Some(Code::from_bytes(code.as_bytes()));
        }
    }

    fn outcome(&self) -> Code {
        self.code.unwrap_or(if thread::panicking() { Code::Internal } else { Code::Cancelled })
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let code = self.outcome();
        let received = self.received.load(Relaxed);
        let duration_ms = self.began.elapsed().as_secs_f64() * 1e3;
        // The level of an event is part of its static description, hence one event a level.
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    rpc.method = self.method.name,
                    rpc.grpc.status_code = name(code),
                    duration_ms,
                    request_bytes = received,
                    response_bytes = self.sent,
                    peer = %self.peer,
                    "call"
                )
            };
        }
        match code {
            Code::Internal | Code::Unknown | Code::DataLoss => line!(error),
            Code::Cancelled => line!(debug),
            _ if self.method.service == Service::Health => line!(debug),
            _ => line!(info),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("method", &self.method.name).finish_non_exhaustive()
    }
}

/// The name of a code as the protocol spells it.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}
