//! Connections, calls, health, reflection, drain. No protobuf message and no text is read here.
//!
//! [`run`] owns the accept loop and every connection. HTTP/2 itself is spoken by `h2`, without another
//! server in between. These modules decide the rest:
//!
//! - `connection`, `connection_state`, `connection_limit`: when a connection opens, goes away and closes.
//! - `flow_control`, `request_body`: how much a client may send before it is read.
//! - `response_sender`, `send_buffer`: how much is sent, and how long a client may take to read it.
//! - `dispatch`, `deadline`, `router`, `rpc_method`: the way of one call to its service.
//! - `lifecycle`, `health`: how far the server has come from start to shutdown.
//! - `access_log`, `rejected_connections`: what is logged.

// A panic here would end the accept loop, or a connection with all its calls.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod access_log;
mod connection;
mod connection_limit;
mod connection_state;
mod connection_timers;
mod deadline;
mod dispatch;
mod flow_control;
mod health;
mod lifecycle;
mod rejected_connections;
mod request_body;
mod response_sender;
mod router;
mod rpc_method;
mod send_buffer;
mod socket;
mod timer;

use std::{
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::{
    net::{TcpListener, TcpStream},
    task::{self, JoinError, JoinSet},
    time::{sleep, timeout},
};

use self::{
    connection::ServerState,
    connection_limit::ConnectionLimit,
    connection_state::ConnectionState,
    dispatch::Dispatcher,
    flow_control::WindowBudget,
    lifecycle::{Lifecycle, ServerStage},
    rejected_connections::RejectedConnections,
    router::ServiceRouter,
};
use crate::{
    analysis::{Interrupt, detection, segmentation, summarization},
    config::Config,
};

/// How long to wait after an accept that failed, for example because the process has no file descriptor left.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// How long connections may take to close once everything on them is reset.
const FINAL_FRAMES_TIMEOUT: Duration = Duration::from_millis(600);

/// How the server shut down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShutdownOutcome {
    /// Every call was answered.
    Drained,
    /// So many calls were cut off.
    CutOff(usize),
}

/// Serves on `listener` until `shutdown` ends, then drains.
///
/// Health says NOT_SERVING at once. After the drain delay the listener closes and connections get a GOAWAY;
/// calls in flight finish. What is left after the drain timeout, or when `at_once` ends, is cut off.
///
/// # Errors
///
/// When the services cannot be assembled, the language model in the binary is damaged, or the listener has
/// no local address. Failures of single connections are logged and end nothing.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
    at_once: impl Future<Output = ()>,
) -> io::Result<ShutdownOutcome> {
    let lifecycle = Lifecycle::new();
    let router = ServiceRouter::new(&config, &lifecycle)?;
    require_sound_model()?;
    warm_up();
    let mut server = Server::new(config, router, lifecycle);
    let address = listener.local_addr()?;
    server.lifecycle().advance_to(ServerStage::Serving);
    let config = Arc::clone(&server.state.config);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), workers = config.workers, "serving");
    server.accept_until(&listener, shutdown).await;
    tracing::info!(delay = ?config.drain_delay, timeout = ?config.drain_timeout, "draining");
    server.lifecycle().advance_to(ServerStage::DrainDelay);
    let mut at_once = pin!(at_once);
    server.accept_until(&listener, first(sleep(config.drain_delay), at_once.as_mut())).await;
    server.accept_backlog(listener);
    Ok(server.drain(first(sleep(config.drain_timeout), at_once)).await)
}

/// Ends with the first of two.
async fn first(one: impl Future<Output = ()>, other: Pin<&mut impl Future<Output = ()>>) {
    tokio::select! { () = one => {} () = other => {} }
}

/// The accept loop, with the tasks of all connections.
struct Server {
    state: Arc<ServerState>,
    connection_limit: ConnectionLimit,
    rejected: RejectedConnections,
    connections: JoinSet<()>,
}

impl Server {
    fn new(config: Config, router: ServiceRouter, lifecycle: Lifecycle) -> Self {
        let dispatcher = Arc::new(Dispatcher::new(router, &config, lifecycle));
        let connection_limit = ConnectionLimit::new(config.max_connections);
        let windows = WindowBudget::new(config.window_bytes);
        let state = Arc::new(ServerState { dispatcher, config: Arc::new(config), windows });
        Self {
            state,
            connection_limit,
            rejected: RejectedConnections::default(),
            connections: JoinSet::new(),
        }
    }

    fn lifecycle(&self) -> &Lifecycle {
        self.state.dispatcher.lifecycle()
    }

    async fn accept_until(&mut self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            tokio::select! {
                biased;
                () = &mut end => return,
                Some(closed) = self.connections.join_next_with_id() => {
                    self.connection_limit.remove(task_id(&closed));
                }
                () = self.rejected.log_due() => self.rejected.log(),
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.serve(stream, peer),
                    Err(error) => self.back_off(error).await,
                },
            }
        }
    }

    /// Accepts what waits in the backlog of the listener, then closes it.
    fn accept_backlog(&mut self, listener: TcpListener) {
        while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
            self.serve(stream, peer);
        }
    }

    fn serve(&mut self, stream: TcpStream, peer: SocketAddr) {
        if !self.connection_limit.admit(peer) {
            return self.rejected.over_limit();
        }
        let connection = Arc::new(ConnectionState::new(peer));
        let serve = connection::serve(stream, Arc::clone(&connection), Arc::clone(&self.state));
        let task = self.connections.spawn(serve).id();
        self.connection_limit.insert(task, connection);
    }

    /// Closes an idle connection, whose file descriptor may be what an accept lacked, and waits a little.
    async fn back_off(&mut self, error: io::Error) {
        self.rejected.accept_failed(error);
        self.connection_limit.evict_idle(None);
        sleep(AFTER_FAILED_ACCEPT).await;
    }

    /// Lets calls in flight finish until `cutoff`, and cuts off what is left.
    async fn drain(&mut self, cutoff: impl Future<Output = ()>) -> ShutdownOutcome {
        self.lifecycle().advance_to(ServerStage::Draining);
        first(cutoff, pin!(self.all_closed())).await;
        if self.connections.is_empty() {
            tracing::info!("drained");
            return ShutdownOutcome::Drained;
        }
        let calls = self.state.dispatcher.in_flight();
        tracing::warn!(calls, connections = self.connections.len(), "the drain timed out: the rest is cut");
        self.lifecycle().advance_to(ServerStage::Aborting);
        // A connection that does not close in this time is aborted.
        drop(timeout(FINAL_FRAMES_TIMEOUT, self.all_closed()).await);
        self.connections.abort_all();
        if calls == 0 { ShutdownOutcome::Drained } else { ShutdownOutcome::CutOff(calls) }
    }

    async fn all_closed(&mut self) {
        while self.connections.join_next().await.is_some() {}
    }
}

/// The id of a task that ended, by a panic too.
fn task_id(joined: &Result<(task::Id, ()), JoinError>) -> task::Id {
    match joined {
        Ok((id, ())) => *id,
        Err(error) => error.id(),
    }
}

/// Refuses to serve with a damaged language model, which would name wrong languages.
fn require_sound_model() -> io::Result<()> {
    let damaged =
        || io::Error::new(io::ErrorKind::InvalidData, "the language model in this binary is damaged");
    detection::is_model_sound().then_some(()).ok_or_else(damaged)
}

/// Makes the tables that are made at first use, so that the first caller does not pay for them.
fn warm_up() {
    let text = "The first call is as fast as the second.";
    let language = detection::detect(text, &detection::Options::default()).language.code;
    let options = summarization::Options {
        language,
        title: "",
        query: "",
        budget: summarization::Budget::Sentences(1),
        explain: false,
    };
    // Nothing interrupts it, and its answer is not wanted.
    drop(summarization::summarize(text, &options, &Interrupt::never()));
    segmentation::words(text).for_each(drop);
}
