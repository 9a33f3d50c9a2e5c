//! One connection, from its first byte to its end.

use std::{
    collections::hash_map::RandomState,
    future::poll_fn,
    hash::{BuildHasher, Hasher},
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
    alarm::Alarm,
    call::Calls,
    phase::{Life, Phase},
    piece::Piece,
    seat::Seat,
    socket::Socket,
    windows::{NARROW, NARROW_STREAM, Window, Windows},
};
use crate::config::Config;

/// How long a connection without calls may take to leave after it was asked to.
const LINGER: Duration = Duration::from_millis(500);

/// How often it is looked at after that.
const GLANCE: Duration = Duration::from_millis(100);

/// How long a new connection may take to begin while the server drains: what its client sent before it knew is answered.
const LATE_HANDSHAKE: Duration = Duration::from_millis(100);

/// How long the last frames of a connection may take.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The most bytes of a request's headers.
const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// What all connections share.
#[derive(Debug)]
pub(super) struct House {
    pub(super) calls: Arc<Calls>,
    pub(super) config: Arc<Config>,
    pub(super) windows: Arc<Windows>,
}

/// Serves the connection until its other end leaves, or it has to leave and its calls are done.
pub(super) async fn serve(stream: TcpStream, seat: Arc<Seat>, house: Arc<House>) {
    if let Some(connection) = shake_hands(stream, &seat, &house).await {
        let mut host = Host::new(connection, seat, &house);
        poll_fn(|cx| host.poll(cx)).await;
    }
}

type Connection = h2::server::Connection<Socket, Piece>;

/// `None` when the other end does not begin to speak HTTP/2.
async fn shake_hands(stream: TcpStream, seat: &Arc<Seat>, house: &House) -> Option<Connection> {
    let peer = seat.peer;
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%peer, %error, "a connection was over before it began");
        return None;
    }
    let handshake = builder(&house.config).handshake(Socket::new(stream, Arc::clone(seat)));
    tokio::select! {
        // Nobody has asked anything yet, so nothing is lost.
        () = too_late(house.calls.life()) => None,
        () = seat.asked_to_leave() => None,
        connection = timeout(house.config.handshake_timeout, handshake) => match connection {
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

fn builder(config: &Config) -> Builder {
    let mut builder = Builder::new();
    builder
        .initial_window_size(NARROW_STREAM)
        .initial_connection_window_size(NARROW)
        .max_concurrent_streams(config.max_concurrent_streams)
        .max_header_list_size(MAX_HEADER_BYTES)
        // What h2 holds is bounded by `send`, which knows more of it.
        .max_send_buffer_size(u32::MAX as usize);
    builder
}

async fn too_late(life: &Life) {
    life.draining().await;
    sleep(LATE_HANDSHAKE).await;
}

/// Accepts the calls of a connection, and sees to its end.
struct Host {
    connection: Connection,
    pings: Option<PingPong>,
    seat: Arc<Seat>,
    house: Arc<House>,
    /// Wider windows than at first.
    window: Option<Window>,
    stage: Stage,
    times: Times,
    alarm: Alarm,
    /// Ends when the connection has to make room, or the server drains.
    asked: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Ends when the server waits no longer.
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Serving,
    /// GOAWAY is sent, calls go on.
    Leaving,
    /// Everything is reset; only the last frames are written.
    Closing,
}

/// When to look after something.
#[derive(Clone, Copy, Debug)]
struct Times {
    /// Whether the other end still lives.
    life: Option<Instant>,
    /// Whether it has been asked, and did not answer yet.
    is_asked: bool,
    idle: Option<Instant>,
    age: Option<Instant>,
    /// Whether all calls are done, after it was asked to leave.
    done: Option<Instant>,
    end: Option<Instant>,
}

impl Times {
    fn new(born: Instant, config: &Config) -> Self {
        Self {
            life: Some(born + config.keepalive_interval),
            is_asked: false,
            idle: config.max_connection_idle.map(|idle| born + idle),
            age: config.max_connection_age.map(|age| born + give_or_take(age)),
            done: None,
            end: None,
        }
    }

    fn first(&self) -> Option<Instant> {
        [self.life, self.idle, self.age, self.done, self.end].into_iter().flatten().min()
    }
}

impl Host {
    fn new(mut connection: Connection, seat: Arc<Seat>, house: &Arc<House>) -> Self {
        let (draining, asked) = (house.calls.life().draining(), Arc::clone(&seat));
        Self {
            pings: connection.ping_pong(),
            connection,
            times: Times::new(seat.born(), &house.config),
            seat,
            house: Arc::clone(house),
            window: None,
            stage: Stage::Serving,
            alarm: Alarm::default(),
            asked: Box::pin(async move {
                tokio::select! { () = draining => {} () = asked.asked_to_leave() => {} }
            }),
            cut: Box::pin(house.calls.life().reaching(Phase::Ending)),
        }
    }

    /// Ready when the connection is over.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            if self.poll_calls(cx).is_ready() {
                return Poll::Ready(());
            }
            if self.widens() {
                continue;
            }
            match ready!(self.poll_order(cx)) {
                Order::Leave => self.leave(),
                Order::Close => self.close(),
                Order::Look => {}
                Order::Drop => return Poll::Ready(()),
            }
        }
    }

    /// Begins the calls that come; ready when none can come any more.
    fn poll_calls(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            match ready!(self.connection.poll_accept(cx)) {
                Some(Ok((request, reply))) => {
                    let call = self.house.calls.begin(&self.seat);
                    tokio::spawn(call.answer(request, reply));
                }
                Some(Err(error)) => {
                    tracing::debug!(peer = %self.seat.peer, %error, "a connection broke");
                    return Poll::Ready(());
                }
                None => return Poll::Ready(()),
            }
        }
    }

    /// Widens the windows once that is wanted.
    fn widens(&mut self) -> bool {
        if self.window.is_some() || !self.seat.wants_width() {
            return false;
        }
        let window = self.house.windows.grant();
        // Refused while settings are on their way, and then tried again.
        if self.connection.set_initial_window_size(window.of_stream()).is_err() {
            return false;
        }
        self.connection.set_target_window_size(window.of_connection());
        self.window = Some(window);
        true
    }

    /// Ready when something is to be done with the connection itself.
    fn poll_order(&mut self, cx: &mut Context<'_>) -> Poll<Order> {
        if self.stage == Stage::Serving && self.asked.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Order::Leave);
        }
        if self.stage != Stage::Closing && self.cut.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Order::Close);
        }
        let stuck = self.seat.stuck_since().map(|since| since + self.house.config.send_stall_timeout);
        let first = [self.times.first(), stuck].into_iter().flatten().min();
        ready!(self.alarm.poll_at(first, cx));
        Poll::Ready(self.look(Instant::now(), stuck, cx))
    }

    /// What is to be done now.
    fn look(&mut self, now: Instant, stuck: Option<Instant>, cx: &mut Context<'_>) -> Order {
        let due = |time: Option<Instant>| time.is_some_and(|time| time <= now);
        if due(self.times.end) || due(stuck) {
            if self.stage != Stage::Closing {
                tracing::debug!(peer = %self.seat.peer, stuck = due(stuck), "a connection was cut");
            }
            return if self.stage == Stage::Closing || due(stuck) { Order::Drop } else { Order::Close };
        }
        if due(self.times.age) {
            self.times.age = None;
            self.times.end = self.house.config.max_connection_age_grace.map(|grace| now + grace);
            return Order::Leave;
        }
        if due(self.times.idle) && self.is_idle_too_long(now) {
            return Order::Leave;
        }
        if due(self.times.done) && !self.connection.has_streams() {
            return Order::Close;
        }
        self.times.done = self.times.done.map(|done| if done <= now { now + GLANCE } else { done });
        if due(self.times.life) { self.ask_for_life(now, cx) } else { Order::Look }
    }

    /// Whether the connection has had no call for too long; looks again when that may be.
    fn is_idle_too_long(&mut self, now: Instant) -> bool {
        let Some(allowed) = self.house.config.max_connection_idle else { return false };
        let until = self.seat.idle_since().unwrap_or(now) + allowed;
        self.times.idle = (until > now).then_some(until);
        until <= now
    }

    /// Sends a ping when nothing was heard for an interval; gives the connection up when nothing comes after that either.
    fn ask_for_life(&mut self, now: Instant, cx: &mut Context<'_>) -> Order {
        let config = &self.house.config;
        if self.seat.has_heard() {
            self.times.is_asked = false;
        } else if self.times.is_asked {
            tracing::debug!(peer = %self.seat.peer, "a connection does not answer");
            return Order::Drop;
        } else if let Some(pings) = &mut self.pings {
            // An answer to an earlier ping may have to be taken first; one that is still out is as good as a new one.
            let _ = pings.poll_pong(cx);
            let _ = pings.send_ping(Ping::opaque());
            self.times.is_asked = true;
        }
        let wait = if self.times.is_asked { config.keepalive_timeout } else { config.keepalive_interval };
        self.times.life = Some(now + wait);
        Order::Look
    }

    /// Tells the other end not to begin anything more. What it began before it could know is still answered.
    fn leave(&mut self) {
        if self.stage == Stage::Serving {
            self.stage = Stage::Leaving;
            (self.times.idle, self.times.done) = (None, Some(Instant::now() + LINGER));
            self.connection.graceful_shutdown();
        }
    }

    /// Resets what is still open.
    fn close(&mut self) {
        if self.stage != Stage::Closing {
            self.stage = Stage::Closing;
            (self.times.done, self.times.age) = (None, None);
            self.times.end = Some(Instant::now() + LAST_WORDS);
            self.connection.abrupt_shutdown(Reason::NO_ERROR);
        }
    }
}

/// What is to be done with a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Leave,
    Close,
    /// Nothing more than to look on.
    Look,
    Drop,
}

/// The duration, give or take a tenth, so that connections of one time do not leave at one time.
fn give_or_take(duration: Duration) -> Duration {
    duration.mul_f64(0.9 + 0.2 * chance())
}

/// A number from 0 to 1; the randomness of the standard hasher is enough for a jitter.
fn chance() -> f64 {
    RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64
}
