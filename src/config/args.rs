//! The flags and environment variables of the server, as typed. Nothing is checked here.

use clap::Args as ClapArgs;

/// How the server is run, as typed. Durations are a whole number and a unit: 500ms, 20s, 2m, 1h.
#[derive(Clone, Debug, ClapArgs)]
#[command(next_help_heading = "Serving")]
pub struct Args {
    /// Where to listen: an IP address and a port; 0.0.0.0:50051 for every interface, port 0 for any free one
    #[arg(long, env = "LECTOR_LISTEN", value_name = "IP:PORT", default_value = "127.0.0.1:50051")]
    pub listen: String,
    /// The longest text that a call may send, in bytes of UTF-8; a longer one is INVALID_ARGUMENT
    #[arg(long, env = "LECTOR_MAX_TEXT_BYTES", value_name = "BYTES", default_value = "4194304")]
    pub max_text_bytes: String,
    /// The most memory that the process takes, whatever clients do [default: the limit of its cgroup or half
    /// of ulimit -v, else 536870912]
    #[arg(long, env = "LECTOR_MAX_MEMORY", value_name = "BYTES")]
    pub max_memory: Option<String>,
    /// The most memory for calls in flight; beyond it they are RESOURCE_EXHAUSTED at once [default: what
    /// --max-memory leaves when the process itself and its connections have theirs]
    #[arg(long, env = "LECTOR_MAX_IN_FLIGHT_BYTES", value_name = "BYTES")]
    pub max_in_flight_bytes: Option<String>,
    /// How many threads analyze long texts [default: one for each CPU that the process may use]
    #[arg(long, env = "LECTOR_WORKERS", value_name = "COUNT")]
    pub workers: Option<String>,
    /// The most open connections. For one more, the one that has been idle longest is closed; if none is, the
    /// new one. One IP address can hold three quarters of them [default: what fits ulimit -n and an eighth of
    /// --max-memory, at most 1024]
    #[arg(long, env = "LECTOR_MAX_CONNECTIONS", value_name = "COUNT")]
    pub max_connections: Option<String>,
    /// The most calls at one time on one connection; clients wait with more
    #[arg(long, env = "LECTOR_MAX_CONCURRENT_STREAMS", value_name = "COUNT", default_value = "256")]
    pub max_concurrent_streams: String,
    /// The longest that a call of one request may take, the sending of its answer included, when its caller
    /// sets no shorter deadline
    #[arg(long, env = "LECTOR_CALL_TIMEOUT", value_name = "DURATION", default_value = "60s")]
    pub call_timeout: String,
    /// How long a message may take to arrive once it has begun; then its call is DEADLINE_EXCEEDED
    #[arg(long, env = "LECTOR_MESSAGE_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub message_timeout: String,
    /// How long a client may take nothing of an answer that is ready for it; then the answer is dropped and
    /// its stream reset, or the connection closed when the client reads nothing at all
    #[arg(long, env = "LECTOR_SEND_STALL_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub send_stall_timeout: String,
    /// How long a stream may send nothing while nothing is done for it; then it is DEADLINE_EXCEEDED
    #[arg(long, env = "LECTOR_STREAM_IDLE_TIMEOUT", value_name = "DURATION", default_value = "5m")]
    pub stream_idle_timeout: String,
    /// How long a new connection may take to begin to speak HTTP/2
    #[arg(long, env = "LECTOR_HANDSHAKE_TIMEOUT", value_name = "DURATION", default_value = "10s")]
    pub handshake_timeout: String,
    /// How often a connection is asked whether its other end still lives
    #[arg(long, env = "LECTOR_KEEPALIVE_INTERVAL", value_name = "DURATION", default_value = "60s")]
    pub keepalive_interval: String,
    /// How long that answer may take before the connection is closed
    #[arg(long, env = "LECTOR_KEEPALIVE_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub keepalive_timeout: String,
    /// How long a connection may have no call before it is asked to leave; 0s: for ever
    #[arg(long, env = "LECTOR_MAX_CONNECTION_IDLE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_idle: String,
    /// The age at which a connection is asked to leave, give or take 10 %, so that clients spread over new
    /// servers; 0s: never
    #[arg(long, env = "LECTOR_MAX_CONNECTION_AGE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_age: String,
    /// How long calls may go on after that; then they are cut; 0s: until they end
    #[arg(long, env = "LECTOR_MAX_CONNECTION_AGE_GRACE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_age_grace: String,
    /// How long to keep serving after SIGTERM with health NOT_SERVING, so that load balancers look away first
    /// (Kubernetes: 5s)
    #[arg(long, env = "LECTOR_DRAIN_DELAY", value_name = "DURATION", default_value = "0s")]
    pub drain_delay: String,
    /// How long calls in flight may take to finish after that; then they are cut, and the exit code is 75
    /// instead of 0
    #[arg(long, env = "LECTOR_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub drain_timeout: String,
    /// Whether grpcurl and others may ask for the contract (server reflection): true or false
    #[arg(long, env = "LECTOR_REFLECTION", value_name = "BOOL", default_value = "true")]
    pub reflection: String,
    /// Which calls have a log line: off, failures (internal errors, overload and missed deadlines; what
    /// clients did wrong only at the level debug), or all
    #[arg(long, env = "LECTOR_ACCESS_LOG", value_name = "WHICH", default_value = "failures")]
    pub access_log: String,
    /// How log lines look: text, json, or auto (text on a terminal, JSON elsewhere)
    #[arg(long, env = "LECTOR_LOG_FORMAT", value_name = "FORMAT", default_value = "auto")]
    pub log_format: String,
    /// What is logged: a level, or directives such as "warn,lector=info"
    #[arg(long, env = "LECTOR_LOG_LEVEL", value_name = "DIRECTIVES", default_value = "info")]
    pub log_level: String,
}
