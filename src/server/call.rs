//! One call, from its head to the end of its answer: content type, deadline, service, translation, sending, log.

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
    access_log::{Entry, Log},
    deadline,
    method::{Method, Service},
    phase::Life,
    piece::Piece,
    receive::Received,
    seat::Seat,
    send::{self, Cut, End, Limits},
    services::Services,
};
use crate::{
    config::Config,
    grpc::{Deadline, Error},
};

/// When to come again after the server had too many calls open.
const RETRY_AFTER: Duration = Duration::from_millis(250);

/// The headers that the services read.
const READ_HEADERS: [&str; 2] = ["grpc-encoding", "grpc-accept-encoding"];

/// The longest header that can mean something to them, in bytes.
const LONGEST_HEADER: usize = 256;

/// A connection with fewer open calls than this has few.
const FEW_CALLS: usize = 8;

/// What every call needs, shared by all connections.
#[derive(Debug)]
pub(super) struct Calls {
    services: Services,
    log: Log,
    timeout: Duration,
    stall: Duration,
    life: Life,
    open: AtomicUsize,
    max_open: usize,
}

impl Calls {
    pub(super) fn new(services: Services, config: &Config, life: Life) -> Self {
        Self {
            services,
            log: Log::new(config.access_log),
            timeout: config.call_timeout,
            stall: config.send_stall_timeout,
            life,
            open: AtomicUsize::new(0),
            max_open: config.max_open_calls,
        }
    }

    /// The calls that are open on all connections.
    pub(super) fn open(&self) -> usize {
        self.open.load(SeqCst)
    }

    pub(super) fn life(&self) -> &Life {
        &self.life
    }

    /// Counts a call of the connection at `seat`.
    pub(super) fn begin(self: &Arc<Self>, seat: &Arc<Seat>) -> Call {
        let on_connection = seat.call_begins();
        let one_too_many = self.is_full(self.open.fetch_add(1, SeqCst), on_connection);
        Call { calls: Arc::clone(self), seat: Arc::clone(seat), one_too_many }
    }

    /// Whether there is no place for one more beside `open` calls. The last quarter is for connections that have few.
    fn is_full(&self, open: usize, on_connection: usize) -> bool {
        let is_scarce = open >= self.max_open - self.max_open / 4;
        open >= self.max_open || is_scarce && on_connection >= FEW_CALLS
    }
}

/// A call that is open until this is dropped.
#[derive(Debug)]
pub(super) struct Call {
    calls: Arc<Calls>,
    seat: Arc<Seat>,
    one_too_many: bool,
}

impl Call {
    /// Answers the request. The work for it ends when the client goes away or the call is late.
    pub(super) async fn answer(self, request: Request<RecvStream>, mut reply: SendResponse<Piece>) {
        let method = Method::of(request.uri().path());
        let now = Instant::now();
        let mut entry = Entry::begin(&self.calls.log, method, self.seat.peer, now);
        let (response, limits) = match self.refuse(&request, method, now) {
            Err(refusal) => (Some(refusal.into()), Limits::new(None, self.calls.stall, None)),
            Ok(deadline) => {
                let mut limits = Limits::new(deadline, self.calls.stall, self.cut(method));
                let request = self.prepare(request, method, deadline, &entry);
                (self.work(method, request, &mut reply, &mut limits).await, limits)
            }
        };
        match response {
            Some(response) => send::send(&mut reply, response, limits, &mut entry).await,
            None => entry.gone(),
        }
    }

    /// What can be refused before anything of the message is read; otherwise the deadline.
    fn refuse(
        &self,
        request: &Request<RecvStream>,
        method: Method,
        now: Instant,
    ) -> Result<Option<Instant>, Refusal> {
        if !is_grpc(request) {
            return Err(Refusal::NoGrpc);
        }
        if self.one_too_many && method.service != Service::Health {
            return Err(Refusal::Grpc(Error::Overloaded { retry_after: RETRY_AFTER }.into()));
        }
        deadline::of(request.headers(), method, self.calls.timeout, now).map_err(Refusal::Grpc)
    }

    /// The request as the services take it. Nothing of its head is kept, which would hold the buffers it came in for as long as the
    /// call.
    fn prepare(
        &self,
        request: Request<RecvStream>,
        method: Method,
        deadline: Option<Instant>,
        entry: &Entry<'_>,
    ) -> Request<Body> {
        let headers = only_read(request.headers());
        let body = Received::new(request.into_body(), Arc::clone(&self.seat), entry.received());
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

    /// The answer of the service; `None` when the client is gone.
    async fn work(
        &self,
        method: Method,
        request: Request<Body>,
        reply: &mut SendResponse<Piece>,
        limits: &mut Limits,
    ) -> Option<Response<Body>> {
        let mut answer = pin!(self.calls.services.call(method, request));
        let answer = poll_fn(|cx| match answer.as_mut().poll(cx) {
            Poll::Ready(response) => Poll::Ready(Ok(response)),
            Poll::Pending if reply.poll_reset(cx).is_ready() => Poll::Ready(Err(End::Gone)),
            Poll::Pending => limits.poll(None, cx).map(Err),
        });
        match answer.await {
            Ok(response) => Some(response),
            Err(End::Early(error)) => Some(Status::from(error).into_http()),
            Err(End::Gone | End::Stalled) => None,
        }
    }

    /// The streams of health and reflection end with the drain.
    fn cut(&self, method: Method) -> Option<Cut> {
        let follows = method.streaming && matches!(method.service, Service::Health | Service::Reflection);
        follows.then(|| Box::pin(self.calls.life.draining()) as Cut)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.calls.open.fetch_sub(1, SeqCst);
        self.seat.call_ends();
    }
}

/// Copies of the headers that are read.
fn only_read(headers: &HeaderMap) -> HeaderMap {
    let read = READ_HEADERS.iter().filter_map(|name| {
        let value = headers.get(*name).filter(|value| value.len() <= LONGEST_HEADER)?;
        Some((HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).ok()?))
    });
    read.collect()
}

/// Whether this is a call at all: POST, and the content type is gRPC or gRPC with a codec.
fn is_grpc(request: &Request<RecvStream>) -> bool {
    let content = request.headers().get(CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    let rest = content.strip_prefix(b"application/grpc");
    request.method() == http::Method::POST
        && matches!(rest.map(<[u8]>::first), Some(None | Some(b'+' | b';')))
}

/// Why a call is refused before anything of its message is read.
enum Refusal {
    NoGrpc,
    Grpc(Status),
}

impl From<Refusal> for Response<Body> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Grpc(status) => status.into_http(),
            Refusal::NoGrpc => {
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
        assert_eq!(only_read(&headers).keys().collect::<Vec<_>>(), ["grpc-encoding"]);
    }
}
