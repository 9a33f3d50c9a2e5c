//! Connections, layers, health, reflection, drain.
//!
//! [`run`] owns the accept loop and every connection, because the graceful shutdown of the libraries waits for ever on an open
//! `Health/Watch`, on a connection that never spoke and on half an HTTP/2 preface. One call goes through `call`; how far the
//! server's life has gone is in `phase`.

mod access_log;
mod body;
mod call;
mod connection;
mod deadline;
mod health;
mod method;
mod phase;
mod translate;

use std::{io, pin::pin, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tonic::{
    codec::CompressionEncoding::{Gzip, Zstd},
    service::Routes,
};

use self::{
    call::Calls,
    phase::{Life, Phase},
};
use crate::{
    analysis::{Interrupt, detection, segmentation, summarization},
    config::Config,
    grpc::{self, Limits},
    proto,
};

/// How long to wait after an accept that failed, for example because the process has no file descriptor left.
const AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(50);

/// Serves on `listener` until `shutdown` ends, then drains: health says NOT_SERVING, after the drain delay new calls are refused
/// and connections are asked to leave, calls in flight finish, and what is left after the drain timeout is cut.
///
/// # Errors
///
/// When the services cannot be assembled. Failures of single connections are logged and end nothing.
pub async fn run(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let life = Life::new();
    let calls = Calls::new(routes(&config, &life)?, &config, life.clone());
    require_sound_model()?;
    warm_up();
    let mut server = Server { config, life, calls, connections: JoinSet::new() };
    let address = listener.local_addr()?;
    server.life.enter(Phase::Serving);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), workers = server.config.workers, "serving");
    server.accept_until(&listener, shutdown).await;
    tracing::info!(delay = ?server.config.drain_delay, timeout = ?server.config.drain_timeout, "draining");
    server.life.enter(Phase::Leaving);
    if !server.config.drain_delay.is_zero() {
        let delay = sleep(server.config.drain_delay);
        server.accept_until(&listener, delay).await;
    }
    drop(listener);
    server.drain().await;
    Ok(())
}

struct Server {
    config: Config,
    life: Life,
    calls: Calls,
    connections: JoinSet<()>,
}

impl Server {
    async fn accept_until(&mut self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            tokio::select! {
                biased;
                () = &mut end => return,
                Some(_) = self.connections.join_next() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer),
                    Err(error) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        sleep(AFTER_FAILED_ACCEPT).await;
                    }
                },
            }
        }
    }

    fn take(&mut self, stream: TcpStream, peer: std::net::SocketAddr) {
        if self.connections.len() >= self.config.max_connections {
            tracing::warn!(%peer, limit = self.config.max_connections, "too many connections: one more was closed");
            return;
        }
        self.connections.spawn(connection::serve(stream, peer, self.calls.clone(), self.config.clone()));
    }

    /// Lets calls in flight finish, and cuts what is left when the time is over.
    async fn drain(&mut self) {
        self.life.enter(Phase::Draining);
        let all = async { while self.connections.join_next().await.is_some() {} };
        if timeout(self.config.drain_timeout, all).await.is_ok() {
            tracing::info!("drained");
            return;
        }
        tracing::warn!(
            calls = self.calls.in_flight(),
            connections = self.connections.len(),
            "the drain timed out: the rest is cut"
        );
        self.connections.shutdown().await;
    }
}

/// All services that the server has.
fn routes(config: &Config, life: &Life) -> io::Result<Routes> {
    let limits = Limits::new(config.max_text_bytes, config.max_in_flight_bytes);
    let mut routes =
        Routes::new(grpc::service(limits, config.workers)).add_service(health::service(life.clone()));
    if config.reflection {
        routes = routes
            .add_service(
                reflection()
                    .build_v1()
                    .map_err(io::Error::other)?
                    .accept_compressed(Gzip)
                    .accept_compressed(Zstd),
            )
            .add_service(
                reflection()
                    .build_v1alpha()
                    .map_err(io::Error::other)?
                    .accept_compressed(Gzip)
                    .accept_compressed(Zstd),
            );
    }
    Ok(routes.prepare())
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
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
