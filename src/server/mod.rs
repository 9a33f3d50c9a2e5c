//! Connections, calls, health, reflection, drain.
//!
//! [`run`] owns the accept loop and every connection. HTTP/2 itself is spoken by `h2`, without another server between: what a
//! client may send unread (`windows`, `receive`), what it is sent and how long it may take to take it (`send`), and when a
//! connection has to leave (`connection`, `places`) are decided here. One call goes through `call`; how far the server's life has
//! gone is in `phase`.

mod access_log;
mod alarm;
mod call;
mod connection;
mod deadline;
mod health;
mod method;
mod phase;
mod piece;
mod places;
mod receive;
mod refusals;
mod seat;
mod send;
mod services;
mod socket;
mod windows;

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
    call::Calls,
    connection::House,
    phase::{Life, Phase},
    places::Places,
    refusals::Refusals,
    seat::Seat,
    services::Services,
    windows::Windows,
};
use crate::{
    analysis::{Document, Interrupt, detection, segmentation, summarization},
    config::Config,
};

/// How long to wait after an accept that failed, for example because the process has no file descriptor left.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// How long connections may take to end once everything on them is reset.
const LAST_WORDS: Duration = Duration::from_millis(600);

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every call was answered.
    Finished,
    /// So many calls were cut.
    Cut(usize),
}

/// Serves on `listener` until `shutdown` ends, then drains: health says NOT_SERVING, after the drain delay nobody can connect any
/// more and connections are asked to leave, calls in flight finish, and what is left after the drain timeout, or when `at_once`
/// ends, is cut.
///
/// # Errors
///
/// When the services cannot be assembled. Failures of single connections are logged and end nothing.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
    at_once: impl Future<Output = ()>,
) -> io::Result<Ended> {
    let life = Life::new();
    let services = Services::new(&config, &life)?;
    require_sound_model()?;
    warm_up();
    let mut server = Server::new(config, services, life);
    let address = listener.local_addr()?;
    server.life().enter(Phase::Serving);
    let config = Arc::clone(&server.house.config);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), workers = config.workers, "serving");
    server.accept_until(&listener, shutdown).await;
    tracing::info!(delay = ?config.drain_delay, timeout = ?config.drain_timeout, "draining");
    server.life().enter(Phase::Leaving);
    let mut at_once = pin!(at_once);
    server.accept_until(&listener, first(sleep(config.drain_delay), at_once.as_mut())).await;
    server.accept_waiting(listener);
    Ok(server.drain(first(sleep(config.drain_timeout), at_once)).await)
}

/// Ends with the first of two.
async fn first(one: impl Future<Output = ()>, other: Pin<&mut impl Future<Output = ()>>) {
    tokio::select! { () = one => {} () = other => {} }
}

struct Server {
    house: Arc<House>,
    places: Places,
    refusals: Refusals,
    connections: JoinSet<()>,
}

impl Server {
    fn new(config: Config, services: Services, life: Life) -> Self {
        let calls = Arc::new(Calls::new(services, &config, life));
        let (places, windows) = (Places::new(config.max_connections), Windows::new(config.window_bytes));
        let house = Arc::new(House { calls, config: Arc::new(config), windows });
        Self { house, places, refusals: Refusals::default(), connections: JoinSet::new() }
    }

    fn life(&self) -> &Life {
        self.house.calls.life()
    }

    async fn accept_until(&mut self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            tokio::select! {
                biased;
                () = &mut end => return,
                Some(ended) = self.connections.join_next_with_id() => self.places.exit(task_of(&ended)),
                () = self.refusals.due() => self.refusals.tell(),
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer),
                    Err(error) => self.pause(error).await,
                },
            }
        }
    }

    /// Takes those who have connected and wait, before nobody can connect any more.
    fn accept_waiting(&mut self, listener: TcpListener) {
        while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
            self.take(stream, peer);
        }
    }

    fn take(&mut self, stream: TcpStream, peer: SocketAddr) {
        if !self.places.make_way_for(peer) {
            return self.refusals.full();
        }
        let seat = Arc::new(Seat::new(peer));
        let serve = connection::serve(stream, Arc::clone(&seat), Arc::clone(&self.house));
        let task = self.connections.spawn(serve).id();
        self.places.enter(task, seat);
    }

    /// Somebody idle may give way, and then it is tried again.
    async fn pause(&mut self, error: io::Error) {
        self.refusals.failed(error);
        self.places.dismiss(None);
        sleep(AFTER_FAILED_ACCEPT).await;
    }

    /// Lets calls in flight finish until `end`, and cuts what is left.
    async fn drain(&mut self, end: impl Future<Output = ()>) -> Ended {
        self.life().enter(Phase::Draining);
        first(end, pin!(self.all_ended())).await;
        if self.connections.is_empty() {
            tracing::info!("drained");
            return Ended::Finished;
        }
        let calls = self.house.calls.open();
        tracing::warn!(calls, connections = self.connections.len(), "the drain timed out: the rest is cut");
        self.life().enter(Phase::Ending);
        // What does not end by itself now ends with the process.
        drop(timeout(LAST_WORDS, self.all_ended()).await);
        self.connections.abort_all();
        if calls == 0 { Ended::Finished } else { Ended::Cut(calls) }
    }

    async fn all_ended(&mut self) {
        while self.connections.join_next().await.is_some() {}
    }
}

fn task_of(ended: &Result<(task::Id, ()), JoinError>) -> task::Id {
    match ended {
        Ok((id, ())) => *id,
        Err(error) => error.id(),
    }
}

/// A damaged binary must not name languages.
fn require_sound_model() -> io::Result<()> {
    let damaged =
        || io::Error::new(io::ErrorKind::InvalidData, "the language model in this binary is damaged");
    detection::is_model_sound().then_some(()).ok_or_else(damaged)
}

/// Makes the tables that are made at first use, so that the first caller does not pay for them.
fn warm_up() {
    let text = "The first call is as fast as the second.";
    let options = summarization::Options {
        title: "",
        query: "",
        budget: summarization::Budget::Sentences(1),
        explain: false,
    };
    // Nothing interrupts it, and its answer is not wanted.
    drop(summarization::summarize(&Document::new(text), &options, &Interrupt::never()));
    segmentation::words(text).for_each(drop);
}
