//! Dispatch of one call, from its headers to the end of its response: content type, in-flight limit,
//! deadline, service, sending, log. What the service does with it is not known here.

use std::{
    future::poll_fn,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    task::Poll,
    time::Duration,
};

use h2::{RecvStream, server::SendResponse};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, Uri, header::CONTENT_TYPE};
use tokio::time::Instant;
use tonic::{Status, body::Body};

use super::{
    access_log::{AccessLogger, LogEntry},
    connection_state::ConnectionState,
    deadline,
    lifecycle::Lifecycle,
    request_body::RequestBody,
    response_sender::{self, Cutoff, SendAbort, SendLimits},
    router::ServiceRouter,
    rpc_method::{RpcMethod, ServiceKind},
    send_buffer::BodyChunk,
};
use crate::{
    config::Config,
    grpc::{Deadline, Error},
};

/// When to retry after the server had too many calls in flight.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// The headers that the services read.
const READ_HEADERS: [&str; 2] = ["grpc-encoding", "grpc-accept-encoding"];

/// The longest value of such a header, in bytes; a longer one means nothing and is left out.
const MAX_HEADER_VALUE_BYTES: usize = 256;

/// A connection with fewer calls in flight than this has few.
const FEW_CALLS: usize = 8;

/// Starts calls, and counts those that are in flight on all connections.
#[derive(Debug)]
pub(super) struct Dispatcher {
    router: ServiceRouter,
    log: AccessLogger,
    call_timeout: Duration,
    stall_timeout: Duration,
    lifecycle: Lifecycle,
    in_flight: AtomicUsize,
    in_flight_limit: usize,
}

impl Dispatcher {
    pub(super) fn new(router: ServiceRouter, config: &Config, lifecycle: Lifecycle) -> Self {
        Self {
            router,
            log: AccessLogger::new(config.access_log),
            call_timeout: config.call_timeout,
            stall_timeout: config.send_stall_timeout,
            lifecycle,
            in_flight: AtomicUsize::new(0),
            in_flight_limit: config.max_open_calls,
        }
    }

    /// The calls in flight on all connections.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.load(SeqCst)
    }

    pub(super) fn lifecycle(&self) -> &Lifecycle {
        &self.lifecycle
    }

    /// Counts a call of the connection, whether it is beyond the limit or not.
    pub(super) fn start(self: &Arc<Self>, connection: &Arc<ConnectionState>) -> InFlightCall {
        let on_connection = connection.start_call();
        let over_limit = self.exceeds_limit(self.in_flight.fetch_add(1, SeqCst), on_connection);
        InFlightCall { dispatcher: Arc::clone(self), connection: Arc::clone(connection), over_limit }
    }

    /// Whether one more call than `in_flight` is too many. The last quarter is for connections that have few.
    fn exceeds_limit(&self, in_flight: usize, on_connection: usize) -> bool {
        let is_scarce = in_flight >= self.in_flight_limit - self.in_flight_limit / 4;
        in_flight >= self.in_flight_limit || is_scarce && on_connection >= FEW_CALLS
    }
}

/// A call that is in flight until this is dropped.
#[derive(Debug)]
pub(super) struct InFlightCall {
    dispatcher: Arc<Dispatcher>,
    connection: Arc<ConnectionState>,
    over_limit: bool,
}

impl InFlightCall {
    /// Answers the request. The work for it ends when the client goes away or the deadline passes.
    pub(super) async fn answer(self, request: Request<RecvStream>, mut respond: SendResponse<BodyChunk>) {
        let method = RpcMethod::of(request.uri().path());
        let now = Instant::now();
        let mut entry = LogEntry::begin(&self.dispatcher.log, method, self.connection.peer, now);
        let stall_timeout = self.dispatcher.stall_timeout;
        let (response, limits) = match self.admit(&request, method, now) {
            Err(rejection) => (Some(rejection.into()), SendLimits::new(None, stall_timeout, None)),
            Ok(deadline) => {
                let mut limits = SendLimits::new(deadline, stall_timeout, self.cutoff(method));
                let request = self.prepare(request, method, deadline, &entry);
                (self.call_service(method, request, &mut respond, &mut limits).await, limits)
            }
        };
        match response {
            Some(response) => response_sender::send(&mut respond, response, limits, &mut entry).await,
            None => entry.record_client_gone(),
        }
    }

    /// Rejects what can be rejected before anything of the message is read; otherwise gives the deadline.
    fn admit(
        &self,
        request: &Request<RecvStream>,
        method: RpcMethod,
        now: Instant,
    ) -> Result<Option<Instant>, CallRejection> {
        if !is_grpc(request) {
            return Err(CallRejection::NotGrpc);
        }
        if self.over_limit && method.service != ServiceKind::Health {
            return Err(CallRejection::Grpc(Error::Overloaded { retry_after: RETRY_AFTER }.into()));
        }
        deadline::of(request.headers(), method, self.dispatcher.call_timeout, now)
            .map_err(CallRejection::Grpc)
    }

    /// The request as the services take it. Nothing of its head is kept, which would hold the buffers that it
    /// came in for as long as the call.
    fn prepare(
        &self,
        request: Request<RecvStream>,
        method: RpcMethod,
        deadline: Option<Instant>,
        entry: &LogEntry<'_>,
    ) -> Request<Body> {
        let headers = copy_read_headers(request.headers());
        let received_bytes = entry.received_bytes();
        let body = RequestBody::new(request.into_body(), Arc::clone(&self.connection), received_bytes);
        let mut request = Request::new(Body::new(body));
        *request.method_mut() = http::Method::POST;
        *request.version_mut() = http::Version::HTTP_2;
        *request.uri_mut() = Uri::from_static(method.path);
        *request.headers_mut() = headers;
        if let Some(at) = deadline {
            request.extensions_mut().insert(Deadline(at));
        }
        request
    }

    /// The response of the service; `None` when the client is gone.
    async fn call_service(
        &self,
        method: RpcMethod,
        request: Request<Body>,
        respond: &mut SendResponse<BodyChunk>,
        limits: &mut SendLimits,
    ) -> Option<Response<Body>> {
        let mut response = pin!(self.dispatcher.router.call(method, request));
        let response = poll_fn(|cx| match response.as_mut().poll(cx) {
            Poll::Ready(response) => Poll::Ready(Ok(response)),
            Poll::Pending if respond.poll_reset(cx).is_ready() => Poll::Ready(Err(SendAbort::ClientGone)),
            Poll::Pending => limits.poll(None, cx).map(Err),
        });
        match response.await {
            Ok(response) => Some(response),
            Err(SendAbort::Rejected(error)) => Some(Status::from(error).into_http()),
            Err(SendAbort::ClientGone | SendAbort::Stalled) => None,
        }
    }

    /// The streams of health and reflection would never end by themselves: they end when the server drains.
    fn cutoff(&self, method: RpcMethod) -> Option<Cutoff> {
        let is_endless =
            method.streaming && matches!(method.service, ServiceKind::Health | ServiceKind::Reflection);
        is_endless.then(|| Box::pin(self.dispatcher.lifecycle.draining()) as Cutoff)
    }
}

impl Drop for InFlightCall {
    fn drop(&mut self) {
        self.dispatcher.in_flight.fetch_sub(1, SeqCst);
        self.connection.end_call();
    }
}

/// Copies of the headers that the services read.
fn copy_read_headers(headers: &HeaderMap) -> HeaderMap {
    let read = READ_HEADERS.iter().filter_map(|name| {
        let value = headers.get(*name).filter(|value| value.len() <= MAX_HEADER_VALUE_BYTES)?;
        Some((HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    read.collect()
}

/// Whether this is a gRPC call at all: POST, and the content type is gRPC, or gRPC with a codec.
fn is_grpc(request: &Request<RecvStream>) -> bool {
    let content = request.headers().get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let rest = content.strip_prefix(b"application/grpc");
    request.method() == http::Method::POST
        && matches!(rest.map(<[u8]>::first), Some(None | Some(b'+' | b';')))
}

/// Why a call is rejected before anything of its message is read.
enum CallRejection {
    /// It is plain HTTP, and gets an HTTP status.
    NotGrpc,
    Grpc(Status),
}

impl From<CallRejection> for Response<Body> {
    fn from(rejection: CallRejection) -> Self {
        match rejection {
            CallRejection::Grpc(status) => status.into_http(),
            CallRejection::NotGrpc => {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                response
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_headers_only_what_is_read_is_kept() {
        let mut headers = HeaderMap::new();
        headers.insert("grpc-encoding", HeaderValue::from_static("zstd"));
        headers.insert("grpc-accept-encoding", HeaderValue::from_str(&"x".repeat(9000)).unwrap());
        headers.insert("x-novel", HeaderValue::from_static("x"));
        assert_eq!(copy_read_headers(&headers).keys().collect::<Vec<_>>(), ["grpc-encoding"]);
    }
}
