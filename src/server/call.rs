//! One call, from its head to the end of its answer: gate, deadline, service, translation, log.

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use http::{Request, Response};
use hyper::body::Incoming;
use tokio::time::{Instant, sleep_until, timeout_at};
use tonic::{Status, body::Body, service::Routes};
use tower::ServiceExt as _;

use super::{
    access_log::Entry,
    body::{Answer, Cut, Received},
    deadline,
    method::{Method, Service},
    phase::{InFlight, Life, Phase},
};
use crate::{
    config::Config,
    grpc::{Deadline, Error, Limits},
};

/// What every call needs, shared by all connections.
#[derive(Clone, Debug)]
pub(super) struct Calls {
    routes: Routes,
    limits: Limits,
    timeout: Duration,
    life: Life,
    in_flight: InFlight,
}

impl Calls {
    pub(super) fn new(routes: Routes, config: &Config, life: Life) -> Self {
        let limits = Limits::new(config.max_text_bytes, config.max_in_flight_bytes);
        Self { routes, limits, timeout: config.call_timeout, life, in_flight: InFlight::default() }
    }

    /// The calls in flight on all connections.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight.count()
    }

    pub(super) fn life(&self) -> &Life {
        &self.life
    }

    /// Answers one request of `peer`, whose connection counts its calls in `connection`.
    pub(super) async fn answer(
        self,
        request: Request<Incoming>,
        peer: SocketAddr,
        connection: InFlight,
    ) -> Result<Response<Answer>, Infallible> {
        let method = Method::of(request.uri().path());
        let tickets = [self.in_flight.enter(), connection.enter()];
        let mut entry = Entry::begin(method, peer);
        let deadline = deadline::of(request.headers(), method, self.timeout, Instant::now());
        let (response, cut) = match deadline {
            Err(status) => (status.into_http(), None),
            Ok(_) if self.refuses(method) => (Status::from(Error::Draining).into_http(), None),
            Ok(deadline) => {
                let request = request.map(|body| Body::new(Received::new(body, entry.received())));
                (self.respond(request, method, deadline).await, self.cut(method, deadline))
            }
        };
        entry.head(&response);
        Ok(response.map(|body| Answer::new(body, cut, entry, tickets)))
    }

    /// While the server drains, only health still answers.
    fn refuses(&self, method: Method) -> bool {
        self.life.phase() >= Phase::Draining && method.service != Service::Health
    }

    async fn respond(
        &self,
        mut request: Request<Body>,
        method: Method,
        deadline: Option<Instant>,
    ) -> Response<Body> {
        request.extensions_mut().extend(
            deadline
                .map(|at| {
                    let mut extensions = http::Extensions::new();
                    extensions.insert(Deadline(at));
                    extensions
                })
                .unwrap_or_default(),
        );
        let answer = self.routes.clone().oneshot(request);
        let answer = match deadline {
            None => answer.await,
            Some(at) => match timeout_at(at, answer).await {
                Ok(answer) => answer,
                Err(_) => return Status::from(Error::DeadlineExceeded).into_http(),
            },
        };
        match answer {
            Ok(response) => response,
        }
    }

    /// What ends a streamed answer early: its deadline, and for the streams of health and reflection the drain.
    fn cut(&self, method: Method, deadline: Option<Instant>) -> Option<Cut> {
        if !method.streaming {
            return None;
        }
        let draining =
            matches!(method.service, Service::Health | Service::Reflection).then(|| self.life.draining());
        Some(Box::pin(async move {
            tokio::select! {
                () = sleep_until(deadline.unwrap_or_else(Instant::now)), if deadline.is_some() => Error::DeadlineExceeded.into(),
                () = async { match draining { Some(draining) => draining.await, None => std::future::pending().await } } => Error::Draining.into(),
            }
        }))
    }
}
