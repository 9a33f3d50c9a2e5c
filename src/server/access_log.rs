//! One log line per call: its method, how it ended, how long it took and how much was sent. Never any text.
//!
//! A call whose line is not wanted costs nothing here: nothing is counted, formatted or allocated for it.

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

use super::rpc_method::{RpcMethod, ServiceKind};
use crate::config::AccessLogScope;

/// How many calls that were rejected for overload have a line in a second. There are most of them when there
/// is least time for lines.
const OVERLOAD_LINES_PER_SECOND: u64 = 20;

/// The log of all calls.
#[derive(Debug)]
pub(super) struct AccessLogger {
    scope: AccessLogScope,
    started: Instant,
    /// The second, counted from `started`, for which `overloads` counts.
    second: AtomicU64,
    overloads: AtomicU64,
    /// The overloads without a line since the last line.
    left_out: AtomicU64,
}

impl AccessLogger {
    pub(super) fn new(scope: AccessLogScope) -> Self {
        let [second, overloads, left_out] = Default::default();
        Self { scope, started: Instant::now(), second, overloads, left_out }
    }

    /// Whether one more overload has a line now.
    fn should_log_overload(&self) -> bool {
        self.scope == AccessLogScope::All || self.admit_overload_line(self.started.elapsed().as_secs())
    }

    /// Whether there is one more line in the second; counts the overloads without one.
    fn admit_overload_line(&self, second: u64) -> bool {
        if self.second.swap(second, Relaxed) != second {
            self.overloads.store(0, Relaxed);
        }
        let admitted = self.overloads.fetch_add(1, Relaxed) < OVERLOAD_LINES_PER_SECOND;
        self.left_out.fetch_add(u64::from(!admitted), Relaxed);
        admitted
    }
}

/// The line of one call, written when this is dropped: with its response, or with the call when its client is
/// gone.
pub(super) struct LogEntry<'l> {
    log: &'l AccessLogger,
    method: RpcMethod,
    peer: SocketAddr,
    started: Instant,
    received_bytes: Option<Arc<AtomicU64>>,
    sent_bytes: u64,
    code: Option<Code>,
}

impl<'l> LogEntry<'l> {
    pub(super) fn begin(
        log: &'l AccessLogger,
        method: RpcMethod,
        peer: SocketAddr,
        started: Instant,
    ) -> Self {
        let received_bytes = (log.scope != AccessLogScope::Off).then(Arc::default);
        Self { log, method, peer, started, received_bytes, sent_bytes: 0, code: None }
    }

    /// Where the bytes of the request are counted; `None` when no line needs them.
    pub(super) fn received_bytes(&self) -> Option<Arc<AtomicU64>> {
        self.received_bytes.clone()
    }

    pub(super) fn record_sent(&mut self, bytes: usize) {
        self.sent_bytes += bytes as u64;
    }

    /// Records the status in the headers of a response without a body.
    pub(super) fn record_headers<B>(&mut self, response: &Response<B>) {
        self.record_trailers(response.headers());
        if self.code.is_none() && response.status().is_client_error() {
            // Rejected as HTTP before it was gRPC, such as for its content type.
            self.code = Some(Code::InvalidArgument);
        }
    }

    /// Records the status in the trailers of a response.
    pub(super) fn record_trailers(&mut self, trailers: &HeaderMap) {
        if let Some(code) = trailers.get(Status::GRPC_STATUS) {
            self.code = Some(Code::from_bytes(code.as_bytes()));
        }
    }

    /// Records a code that the client may not get.
    pub(super) fn record_code(&mut self, code: Code) {
        self.code = Some(code);
    }

    /// Records that the client does not wait any more.
    pub(super) fn record_client_gone(&mut self) {
        self.code = Some(Code::Cancelled);
    }

    fn outcome(&self) -> Code {
        self.code.unwrap_or(if thread::panicking() { Code::Internal } else { Code::Cancelled })
    }
}

impl Drop for LogEntry<'_> {
    fn drop(&mut self) {
        let code = self.outcome();
        // The level of an event is part of its static description, hence one event per level.
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    rpc.method = self.method.name(),
                    rpc.response.status_code = name(code),
                    duration_ms = milliseconds(self.started),
                    request_bytes = self.received_bytes.as_ref().map(|bytes| bytes.load(Relaxed)),
                    response_bytes = self.sent_bytes,
                    peer = %self.peer,
                    left_out = take_left_out(self.log),
                    "call"
                )
            };
        }
        match log_level(code, self.log.scope, self.method.service) {
            LogLevel::None => {}
            LogLevel::Info if code == Code::ResourceExhausted && !self.log.should_log_overload() => {}
            LogLevel::Debug => line!(debug),
            LogLevel::Info => line!(info),
            LogLevel::Error => line!(error),
        }
    }
}

impl fmt::Debug for LogEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LogEntry").field("method", &self.method.name()).finish_non_exhaustive()
    }
}

/// The level of a line, or that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogLevel {
    None,
    Debug,
    Info,
    Error,
}

/// A bug is always an error. Of the rest, a failure is what the server could not do in time or for overload.
/// What clients did wrong or gave up is for debugging, and so are health checks, which come all the time.
fn log_level(code: Code, scope: AccessLogScope, service: ServiceKind) -> LogLevel {
    match (scope, code) {
        (AccessLogScope::Off, _) | (AccessLogScope::Failures, Code::Ok) => LogLevel::None,
        (_, Code::Internal | Code::Unknown | Code::DataLoss) => LogLevel::Error,
        (_, Code::Cancelled) => LogLevel::Debug,
        _ if service == ServiceKind::Health => LogLevel::Debug,
        (_, Code::ResourceExhausted | Code::DeadlineExceeded | Code::Unavailable | Code::Aborted) => {
            LogLevel::Info
        }
        (AccessLogScope::All, _) => LogLevel::Info,
        (AccessLogScope::Failures, _) => LogLevel::Debug,
    }
}

/// How many overloads had no line since the last line, if any.
fn take_left_out(log: &AccessLogger) -> Option<u64> {
    Some(log.left_out.swap(0, Relaxed)).filter(|&count| count > 0)
}

/// Milliseconds since then, to the microsecond.
fn milliseconds(started: Instant) -> f64 {
    started.elapsed().as_micros() as f64 / 1e3
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
        let levels = |code| {
            [AccessLogScope::Off, AccessLogScope::Failures, AccessLogScope::All]
                .map(|scope| log_level(code, scope, ServiceKind::Analysis))
        };
        assert_eq!(levels(Code::Ok), [LogLevel::None, LogLevel::None, LogLevel::Info]);
        assert_eq!(levels(Code::Cancelled), [LogLevel::None, LogLevel::Debug, LogLevel::Debug]);
        assert_eq!(levels(Code::InvalidArgument), [LogLevel::None, LogLevel::Debug, LogLevel::Info]);
        assert_eq!(levels(Code::ResourceExhausted), [LogLevel::None, LogLevel::Info, LogLevel::Info]);
        assert_eq!(levels(Code::Internal), [LogLevel::None, LogLevel::Error, LogLevel::Error]);
        assert_eq!(log_level(Code::Ok, AccessLogScope::All, ServiceKind::Health), LogLevel::Debug);
    }

    #[test]
    fn of_many_overloads_some_are_logged_and_the_others_counted() {
        let log = AccessLogger::new(AccessLogScope::Failures);
        let logged = (0..50).filter(|_| log.admit_overload_line(7)).count() as u64;
        assert_eq!(logged, OVERLOAD_LINES_PER_SECOND);
        assert_eq!(take_left_out(&log), Some(50 - OVERLOAD_LINES_PER_SECOND));
        assert!(log.admit_overload_line(8) && AccessLogger::new(AccessLogScope::All).should_log_overload());
        assert_eq!(take_left_out(&log), None);
    }
}
