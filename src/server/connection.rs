//! One connection, from its first byte to its end.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
    io::{self, Cursor},
    net::SocketAddr,
    pin::pin,
    time::Duration,
};

use hyper::{server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite},
    net::TcpStream,
    time::{sleep, timeout},
};

use super::{call::Calls, phase::InFlight};
use crate::config::Config;

/// What every HTTP/2 connection begins with (RFC 9113, section 3.4).
const PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How long an idle connection may take to leave after it was asked to.
const LINGER: Duration = Duration::from_millis(500);

/// The most bytes of a request's headers.
const MAX_HEADER_BYTES: u32 = 16 * 1024;

/// Serves the connection until its other end leaves, or the server drains and its calls are done.
pub(super) async fn serve(stream: TcpStream, peer: SocketAddr, calls: Calls, config: Config) {
    let draining = calls.life().draining();
    let stream = tokio::select! {
        // Nobody has asked anything yet, so nothing is lost.
        () = draining => return,
        stream = timeout(config.handshake_timeout, begin(stream)) => match stream {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return tracing::debug!(%peer, %error, "a connection did not begin to speak HTTP/2"),
            Err(_) => return tracing::debug!(%peer, "a connection kept silent"),
        },
    };
    speak(stream, peer, calls, &config).await;
}

/// Reads the preface, and gives it back in front of what follows.
async fn begin(mut stream: TcpStream) -> io::Result<impl AsyncRead + AsyncWrite + Unpin + Send + 'static> {
    stream.set_nodelay(true)?;
    let mut preface = [0; PREFACE.len()];
    stream.read_exact(&mut preface).await?;
    if &preface != PREFACE {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not an HTTP/2 preface"));
    }
    let (reader, writer) = stream.into_split();
    Ok(tokio::io::join(Cursor::new(preface).chain(reader), writer))
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    peer: SocketAddr,
    calls: Calls,
    config: &Config,
) {
    let in_flight = InFlight::default();
    let draining = calls.life().draining();
    let counted = in_flight.clone();
    let service = service_fn(move |request| calls.clone().answer(request, peer, counted.clone()));
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .keep_alive_interval(config.keepalive_interval)
        .keep_alive_timeout(config.keepalive_timeout)
        .max_concurrent_streams(config.max_concurrent_streams)
        .max_header_list_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return log_end(peer, ended),
        () = draining => {}
        () = grow_old(config.max_connection_age) => {}
    }
    connection.as_mut().graceful_shutdown();
    let cut = timeout(config.drain_timeout, async {
        in_flight.none().await;
        sleep(LINGER).await;
    });
    tokio::select! {
        ended = connection.as_mut() => log_end(peer, ended),
        _ = cut => tracing::debug!(%peer, "a connection was cut"),
    }
}

/// Ends at the age, give or take a tenth, so that connections of one time do not leave at one time.
async fn grow_old(age: Option<Duration>) {
    match age {
        None => std::future::pending().await,
        Some(age) => sleep(age.mul_f64(0.9 + 0.2 * chance())).await,
    }
}

/// A number from 0 to 1; the randomness of the standard hasher is enough for a jitter.
fn chance() -> f64 {
    RandomState::new().build_hasher().finish() as f64 / u64::MAX as f64
}

fn log_end(peer: SocketAddr, ended: hyper::Result<()>) {
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "a connection broke");
    }
}
