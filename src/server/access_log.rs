//! One log line a call: what was asked, how it ended, how long it took and how much was sent. Never a word of a text.
//!
//! A call whose line is not wanted costs nothing here: nothing is counted for it, formatted or allocated.

use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
};

use http::{HeaderMap, Response};
use tokio::time::Instant;
use tonic::{Code, Status};

use super::method::{Method, Service};
use crate::config::AccessLog;

/// How many calls that were refused for the load have a line in a second. There are most of them when there is least time for
/// lines.
const OVERLOADS_A_SECOND: u64 = 20;

/// The log of all calls.
#[derive(Debug)]
pub(super) struct Log {
    scope: AccessLog,
    began: Instant,
    /// The second, counted from `began`, for which `overloads` counts.
    second: AtomicU64,
    overloads: AtomicU64,
    left_out: AtomicU64,
}

impl Log {
    pub(super) fn new(scope: AccessLog) -> Self {
        let [second, overloads, left_out] = Default::default();
        Self { scope, began: Instant::now(), second, overloads, left_out }
    }

    /// Whether a line tells of one more overload, at its time.
    fn tells_overload(&self) -> bool {
        self.scope == AccessLog::All || self.has_line_at(self.began.elapsed().as_secs())
    }

    /// Whether there is one more line in the second; counts those for whom there is none.
    fn has_line_at(&self, second: u64) -> bool {
        if self.second.swap(second, Relaxed) != second {
            self.overloads.store(0, Relaxed);
        }
        let told = self.overloads.fetch_add(1, Relaxed) < OVERLOADS_A_SECOND;
        self.left_out.fetch_add(u64::from(!told), Relaxed);
        told
    }
}

/// The line of one call, written when the call ends: this is dropped with its answer, or with the call when nobody waits for the
/// answer any more.
pub(super) struct Entry<'l> {
    log: &'l Log,
    method: Method,
    peer: SocketAddr,
    began: Instant,
    received: Option<Arc<AtomicU64>>,
    sent: u64,
    code: Option<Code>,
}

impl<'l> Entry<'l> {
    pub(super) fn begin(log: &'l Log, method: Method, peer: SocketAddr, began: Instant) -> Self {
        let received = (log.scope != AccessLog::Off).then(Arc::default);
        Self { log, method, peer, began, received, sent: 0, code: None }
    }

    /// Where the bytes of the request are counted.
    pub(super) fn received(&self) -> Option<Arc<AtomicU64>> {
        self.received.clone()
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

    /// The call ends with the code, though its client may not hear it.
    pub(super) fn ends_with(&mut self, code: Code) {
        self.code = Some(code);
    }

    /// Whoever asked does not wait any more.
    pub(super) fn gone(&mut self) {
        self.code = Some(Code::Cancelled);
    }

    fn outcome(&self) -> Code {
        self.code.unwrap_or(if thread::panicking() { Code::Internal } else { Code::Cancelled })
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let code = self.outcome();
        // The level of an event is part of its static description, hence one event a level.
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    rpc.method = self.method.name(),
                    rpc.response.status_code = name(code),
                    duration_ms = milliseconds(self.began),
                    request_bytes = self.received.as_ref().map(|bytes| bytes.load(Relaxed)),
                    response_bytes = self.sent,
                    peer = %self.peer,
                    left_out = left_out(self.log),
                    "call"
                )
            };
        }
        match weight(code, self.log.scope, self.method.service) {
            Weight::None => {}
            Weight::Info if code == Code::ResourceExhausted && !self.log.tells_overload() => {}
            Weight::Debug => line!(debug),
            Weight::Info => line!(info),
            Weight::Error => line!(error),
        }
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("method", &self.method.name()).finish_non_exhaustive()
    }
}

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    None,
    Debug,
    Info,
    Error,
}

/// A bug is always an error. Of the rest, a failure is what the server could not do in time or for the load; what clients did
/// wrong or gave up is for debugging, and so are the calls of health, which come all the time.
fn weight(code: Code, scope: AccessLog, service: Service) -> Weight {
    match (scope, code) {
        (AccessLog::Off, _) | (AccessLog::Failures, Code::Ok) => Weight::None,
        (_, Code::Internal | Code::Unknown | Code::DataLoss) => Weight::Error,
        (_, Code::Cancelled) => Weight::Debug,
        _ if service == Service::Health => Weight::Debug,
        (_, Code::ResourceExhausted | Code::DeadlineExceeded | Code::Unavailable | Code::Aborted) => {
            Weight::Info
        }
        (AccessLog::All, _) => Weight::Info,
        (AccessLog::Failures, _) => Weight::Debug,
    }
}

/// How many calls had no line since the last one, if any.
fn left_out(log: &Log) -> Option<u64> {
    Some(log.left_out.swap(0, Relaxed)).filter(|&count| count > 0)
}

/// Milliseconds since then, to the microsecond.
fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_micros() as f64 / 1e3
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_follows_the_scope() {
        let weights = |code| {
            [AccessLog::Off, AccessLog::Failures, AccessLog::All]
                .map(|scope| weight(code, scope, Service::Analysis))
        };
        assert_eq!(weights(Code::Ok), [Weight::None, Weight::None, Weight::Info]);
        assert_eq!(weights(Code::Cancelled), [Weight::None, Weight::Debug, Weight::Debug]);
        assert_eq!(weights(Code::InvalidArgument), [Weight::None, Weight::Debug, Weight::Info]);
        assert_eq!(weights(Code::ResourceExhausted), [Weight::None, Weight::Info, Weight::Info]);
        assert_eq!(weights(Code::Internal), [Weight::None, Weight::Error, Weight::Error]);
        assert_eq!(weight(Code::Ok, AccessLog::All, Service::Health), Weight::Debug);
    }

    #[test]
    fn of_many_overloads_some_are_told_and_the_others_counted() {
        let log = Log::new(AccessLog::Failures);
        let told = (0..50).filter(|_| log.has_line_at(7)).count();
        assert_eq!((told as u64, left_out(&log)), (OVERLOADS_A_SECOND, Some(50 - OVERLOADS_A_SECOND)));
        assert!(log.has_line_at(8) && Log::new(AccessLog::All).tells_overload());
        assert_eq!(left_out(&log), None);
    }
}
