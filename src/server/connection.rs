//! One connection, from its handshake to its close: accepts its calls, and decides when it has to go.
//!
//! The calls themselves run in tasks of their own, in `dispatch`.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use h2::{Ping, PingPong, Reason, server::Builder};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep, timeout},
};

use super::{
    connection_state::ConnectionState,
    connection_timers::ConnectionTimers,
    dispatch::Dispatcher,
    flow_control::{INITIAL_CONNECTION_WINDOW, INITIAL_STREAM_WINDOW, WindowBudget, WindowGrant},
    lifecycle::{Lifecycle, ServerStage},
    send_buffer::BodyChunk,
    socket::Socket,
    timer::Timer,
};
use crate::config::Config;

/// How long a connection may take to finish its handshake while the server drains: its client may have sent
/// calls before it could know of the drain, and they are answered.
const LATE_HANDSHAKE: Duration = Duration::from_millis(100);

/// The most bytes of a request's headers.
const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// What all connections share.
#[derive(Debug)]
pub(super) struct ServerState {
    pub(super) dispatcher: Arc<Dispatcher>,
    pub(super) config: Arc<Config>,
    pub(super) windows: Arc<WindowBudget>,
}

/// Serves the connection until its client closes it, or it has to go and its calls are done.
pub(super) async fn serve(stream: TcpStream, state: Arc<ConnectionState>, server: Arc<ServerState>) {
    if let Some(connection) = handshake(stream, &state, &server).await {
        let mut driver = ConnectionDriver::new(connection, state, &server);
        poll_fn(|cx| driver.poll(cx)).await;
    }
}

type H2Connection = h2::server::Connection<Socket, BodyChunk>;

/// `None` when the client does not begin to speak HTTP/2 in time.
async fn handshake(
    stream: TcpStream,
    state: &Arc<ConnectionState>,
    server: &ServerState,
) -> Option<H2Connection> {
    let peer = state.peer;
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%peer, %error, "a connection was over before it began");
        return None;
    }
    let handshake = builder(&server.config).handshake(Socket::new(stream, Arc::clone(state)));
    tokio::select! {
        // There is no call yet, so nothing is lost.
        () = drained_late(server.dispatcher.lifecycle()) => None,
        () = state.close_requested() => None,
        connection = timeout(server.config.handshake_timeout, handshake) => match connection {
            Ok(Ok(connection)) => Some(connection),
            Ok(Err(error)) => {
                tracing::debug!(%peer, %error, "a connection did not begin to speak HTTP/2");
                None
            }
            Err(_) => {
                tracing::debug!(%peer, "a connection kept silent");
                None
            }
        },
    }
}

/// What a call may use of h2's budget for short DATA frames that are not read yet, in bytes: four frames,
/// each of which costs what it is shorter than 256 bytes. By default all calls of a connection share the cost
/// of a hundred frames, and a burst of short calls would end the connection.
const SHORT_FRAME_BYTES_PER_CALL: usize = 4 * 256;

fn builder(config: &Config) -> Builder {
    let mut builder = Builder::new();
    builder
        .initial_window_size(INITIAL_STREAM_WINDOW)
        .initial_connection_window_size(INITIAL_CONNECTION_WINDOW)
        .max_concurrent_streams(config.max_concurrent_streams)
        .max_header_list_size(MAX_HEADER_BYTES)
        .data_frame_budget(config.max_concurrent_streams as usize * SHORT_FRAME_BYTES_PER_CALL)
        // `response_sender` bounds what h2 buffers, by what the socket has taken.
        .max_send_buffer_size(u32::MAX as usize);
    builder
}

async fn drained_late(lifecycle: &Lifecycle) {
    lifecycle.draining().await;
    sleep(LATE_HANDSHAKE).await;
}

/// Drives one connection: accepts its calls, and shuts it down.
struct ConnectionDriver {
    connection: H2Connection,
    ping_pong: Option<PingPong>,
    state: Arc<ConnectionState>,
    server: Arc<ServerState>,
    /// Set once the connection has wider windows than the initial ones.
    window: Option<WindowGrant>,
    stage: ConnectionStage,
    timers: ConnectionTimers,
    timer: Timer,
    /// Ends when the connection is evicted, or the server drains.
    going_away: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Ends when the server aborts what is left.
    cutoff: Pin<Box<dyn Future<Output = ()> + Send>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConnectionStage {
    Open,
    /// GOAWAY is sent, calls in flight go on.
    GoingAway,
    /// Everything is reset; only the last frames are written.
    Closing,
}

/// What is to be done with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConnectionAction {
    /// Send GOAWAY.
    GoAway,
    /// Reset what is open, and close.
    Reset,
    /// Nothing yet.
    Wait,
    /// Close without another frame.
    Drop,
}

impl ConnectionDriver {
    fn new(mut connection: H2Connection, state: Arc<ConnectionState>, server: &Arc<ServerState>) -> Self {
        let lifecycle = server.dispatcher.lifecycle();
        let (draining, evicted) = (lifecycle.draining(), Arc::clone(&state));
        Self {
            ping_pong: connection.ping_pong(),
            connection,
            timers: ConnectionTimers::new(state.opened_at(), &server.config),
            state,
            server: Arc::clone(server),
            window: None,
            stage: ConnectionStage::Open,
            timer: Timer::default(),
            going_away: Box::pin(async move {
                tokio::select! { () = draining => {} () = evicted.close_requested() => {} }
            }),
            cutoff: Box::pin(lifecycle.reached(ServerStage::Aborting)),
        }
    }

    /// Ready when the connection is closed.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if self.poll_accept(cx).is_ready() {
                return Poll::Ready(());
            }
            if self.widen_windows() {
                continue;
            }
            match ready!(self.poll_action(cx)) {
                ConnectionAction::GoAway => self.go_away(),
                ConnectionAction::Reset => self.reset(),
                ConnectionAction::Wait => {}
                ConnectionAction::Drop => return Poll::Ready(()),
            }
        }
    }

    /// Starts the calls that come; ready when none can come any more.
    fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            match ready!(self.connection.poll_accept(cx)) {
                Some(Ok((request, respond))) => {
                    let call = self.server.dispatcher.start(&self.state);
                    tokio::spawn(call.answer(request, respond));
                }
                Some(Err(error)) => {
                    tracing::debug!(peer = %self.state.peer, %error, "a connection broke");
                    return Poll::Ready(());
                }
                None => return Poll::Ready(()),
            }
        }
    }

    /// Widens the windows once a long message was seen; whether they changed.
    fn widen_windows(&mut self) -> bool {
        if self.window.is_some() || !self.state.wants_wide_window() {
            return false;
        }
        let window = self.server.windows.grant();
        // Refused while an earlier SETTINGS frame is not acknowledged; tried again at the next poll.
        if self.connection.set_initial_window_size(window.stream_bytes()).is_err() {
            return false;
        }
        self.connection.set_target_window_size(window.connection_bytes());
        self.window = Some(window);
        true
    }

    /// Ready when something is to be done with the connection itself.
    fn poll_action(&mut self, cx: &mut Context<'_>) -> Poll<ConnectionAction> {
        if self.stage == ConnectionStage::Open && self.going_away.as_mut().poll(cx).is_ready() {
            return Poll::Ready(ConnectionAction::GoAway);
        }
        if self.stage != ConnectionStage::Closing && self.cutoff.as_mut().poll(cx).is_ready() {
            return Poll::Ready(ConnectionAction::Reset);
        }
        let stall_timeout = self.server.config.send_stall_timeout;
        let stalled = self.state.write_blocked_since().map(|since| since + stall_timeout);
        let next = [self.timers.next(), stalled].into_iter().flatten().min();
        ready!(self.timer.poll_at(next, cx));
        Poll::Ready(self.action(Instant::now(), stalled, cx))
    }

    /// What is to be done now; re-arms the timers that are due.
    fn action(&mut self, now: Instant, stalled: Option<Instant>, cx: &mut Context<'_>) -> ConnectionAction {
        let due = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        if due(self.timers.cutoff) || due(stalled) {
            if self.stage != ConnectionStage::Closing {
                tracing::debug!(peer = %self.state.peer, stuck = due(stalled), "a connection was cut");
            }
            let give_up = self.stage == ConnectionStage::Closing || due(stalled);
            return if give_up { ConnectionAction::Drop } else { ConnectionAction::Reset };
        }
        if due(self.timers.max_age) {
            self.timers.max_age_reached(now, &self.server.config);
            return ConnectionAction::GoAway;
        }
        if due(self.timers.idle) && self.timers.is_idle_too_long(now, self.state.idle_since()) {
            return ConnectionAction::GoAway;
        }
        if due(self.timers.drained_check) && !self.connection.has_streams() {
            return ConnectionAction::Reset;
        }
        self.timers.repeat_drained_check(now);
        if due(self.timers.keepalive) { self.check_keepalive(now, cx) } else { ConnectionAction::Wait }
    }

    /// Sends a ping when nothing was read for an interval; gives the connection up when nothing is read after
    /// that either.
    fn check_keepalive(&mut self, now: Instant, cx: &mut Context<'_>) -> ConnectionAction {
        if self.state.take_read_activity() {
            self.timers.ping_sent = false;
        } else if self.timers.ping_sent {
            tracing::debug!(peer = %self.state.peer, "a connection does not answer");
            return ConnectionAction::Drop;
        } else if let Some(ping_pong) = &mut self.ping_pong {
            // The pong of an earlier ping may have to be taken first; a ping that is still out is as good as
            // a new one.
            let _ = ping_pong.poll_pong(cx);
            let _ = ping_pong.send_ping(Ping::opaque());
            self.timers.ping_sent = true;
        }
        self.timers.next_keepalive(now, &self.server.config);
        ConnectionAction::Wait
    }

    /// Sends GOAWAY. Calls that the client began before it could know are still answered.
    fn go_away(&mut self) {
        if self.stage == ConnectionStage::Open {
            self.stage = ConnectionStage::GoingAway;
            self.timers.going_away(Instant::now());
            self.connection.graceful_shutdown();
        }
    }

    /// Resets what is still open.
    fn reset(&mut self) {
        if self.stage != ConnectionStage::Closing {
            self.stage = ConnectionStage::Closing;
            self.timers.closing(Instant::now());
            self.connection.abrupt_shutdown(Reason::NO_ERROR);
        }
    }
}
