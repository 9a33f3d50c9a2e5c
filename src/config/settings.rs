//! The configuration as the rest of the process uses it. Nothing is checked here.

use std::{net::SocketAddr, time::Duration};

/// How the server is run, checked: every value is in its range and the values fit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The longest text, in bytes; at most `max_in_flight_bytes`.
    pub max_text_bytes: usize,
    /// The most memory of the process, in bytes.
    pub max_memory: usize,
    /// The most memory of calls in flight, in bytes.
    pub max_in_flight_bytes: usize,
    /// Threads for long texts, at least 1.
    pub workers: usize,
    /// The most open connections, at least 1.
    pub max_connections: usize,
    /// What connections may have beyond their initial flow-control windows, all together, in bytes.
    pub window_bytes: usize,
    /// The most calls in flight on all connections, at least 1.
    pub max_open_calls: usize,
    /// The most calls at one time on one connection, at least 1.
    pub max_concurrent_streams: u32,
    /// The longest that a unary call may take.
    pub call_timeout: Duration,
    /// The longest that a message may take to arrive once it has begun.
    pub message_timeout: Duration,
    /// The longest that a client may take nothing of a response that is ready for it.
    pub send_stall_timeout: Duration,
    /// The longest that nothing may move on a stream.
    pub stream_idle_timeout: Duration,
    /// The longest that a connection may take to send the HTTP/2 preface.
    pub handshake_timeout: Duration,
    /// The time between two HTTP/2 pings.
    pub keepalive_interval: Duration,
    /// The longest that the answer to a ping may take.
    pub keepalive_timeout: Duration,
    /// The longest that a connection may have no call; `None`: for ever.
    pub max_connection_idle: Option<Duration>,
    /// The age at which a connection gets a GOAWAY, give or take 10 %; `None`: never.
    pub max_connection_age: Option<Duration>,
    /// How long calls may go on after that; `None`: until they end.
    pub max_connection_age_grace: Option<Duration>,
    /// How long the server still serves after the signal.
    pub drain_delay: Duration,
    /// How long calls in flight may take after that.
    pub drain_timeout: Duration,
    /// Whether server reflection answers.
    pub reflection: bool,
    /// Which calls have a log line.
    pub access_log: AccessLogScope,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged: directives that `tracing_subscriber::EnvFilter` understands.
    pub log_level: String,
}

/// Which calls have a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLogScope {
    /// None.
    Off,
    /// Those that fail by an error or the load of the server; at the level debug also those whose request is
    /// wrong, or that their caller cancels.
    Failures,
    /// All; those of health at the level debug.
    All,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// One line of text an event.
    Text,
    /// One JSON object an event.
    Json,
}
