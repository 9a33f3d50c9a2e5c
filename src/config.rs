//! Flags and environment, checked before anything binds.
//!
//! [`Args`] is what was typed, as text; [`Config`] is what it means. Between them every mistake is found, not only the first,
//! so that a deployment is corrected once.

use std::{fmt, net::SocketAddr, ops::RangeInclusive, thread, time::Duration};

use clap::Args as Parse;
use tracing_subscriber::EnvFilter;

use crate::memory::{Machine, Split};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
const GIB: usize = 1024 * 1024 * KIB;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const MILLISECOND: Duration = Duration::from_millis(1);

/// With less memory nothing works, in bytes.
const LEAST_MEMORY: usize = 32 * MIB;

/// How the server is run, as typed. Durations are a whole number and a unit: 500ms, 20s, 2m, 1h.
#[derive(Clone, Debug, Parse)]
#[command(next_help_heading = "Serving")]
pub struct Args {
    /// Where to listen: an IP address and a port; 0.0.0.0:50051 for every interface, port 0 for any free one
    #[arg(long, env = "LECTOR_LISTEN", value_name = "IP:PORT", default_value = "127.0.0.1:50051")]
    pub listen: String,
    /// The longest text that a call may send, in bytes of UTF-8; a longer one is INVALID_ARGUMENT
    #[arg(long, env = "LECTOR_MAX_TEXT_BYTES", value_name = "BYTES", default_value = "4194304")]
    pub max_text_bytes: String,
    /// The most memory that the process takes, whatever clients do [default: the limit of its cgroup or half of ulimit -v, else
    /// 536870912]
    #[arg(long, env = "LECTOR_MAX_MEMORY", value_name = "BYTES")]
    pub max_memory: Option<String>,
    /// The most memory for calls in flight; beyond it they are RESOURCE_EXHAUSTED at once [default: what --max-memory leaves when
    /// the process itself and its connections have theirs]
    #[arg(long, env = "LECTOR_MAX_IN_FLIGHT_BYTES", value_name = "BYTES")]
    pub max_in_flight_bytes: Option<String>,
    /// How many threads analyze long texts [default: one for each CPU that the process may use]
    #[arg(long, env = "LECTOR_WORKERS", value_name = "COUNT")]
    pub workers: Option<String>,
    /// The most open connections. For one more, the one that has been idle longest is closed; if none is, the new one. One IP
    /// address can hold three quarters of them [default: what fits ulimit -n and an eighth of --max-memory, at most 1024]
    #[arg(long, env = "LECTOR_MAX_CONNECTIONS", value_name = "COUNT")]
    pub max_connections: Option<String>,
    /// The most calls at one time on one connection; clients wait with more
    #[arg(long, env = "LECTOR_MAX_CONCURRENT_STREAMS", value_name = "COUNT", default_value = "256")]
    pub max_concurrent_streams: String,
    /// The longest that a call of one request may take, the sending of its answer included, when its caller sets no shorter
    /// deadline
    #[arg(long, env = "LECTOR_CALL_TIMEOUT", value_name = "DURATION", default_value = "60s")]
    pub call_timeout: String,
    /// How long a message may take to arrive once it has begun; then its call is DEADLINE_EXCEEDED
    #[arg(long, env = "LECTOR_MESSAGE_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub message_timeout: String,
    /// How long a client may take nothing of an answer that is ready for it; then the answer is dropped and its stream reset, or
    /// the connection closed when the client reads nothing at all
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
    /// The age at which a connection is asked to leave, give or take 10 %, so that clients spread over new servers; 0s: never
    #[arg(long, env = "LECTOR_MAX_CONNECTION_AGE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_age: String,
    /// How long calls may go on after that; then they are cut; 0s: until they end
    #[arg(long, env = "LECTOR_MAX_CONNECTION_AGE_GRACE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_age_grace: String,
    /// How long to keep serving after SIGTERM with health NOT_SERVING, so that load balancers look away first (Kubernetes: 5s)
    #[arg(long, env = "LECTOR_DRAIN_DELAY", value_name = "DURATION", default_value = "0s")]
    pub drain_delay: String,
    /// How long calls in flight may take to finish after that; then they are cut, and the exit code is 75 instead of 0
    #[arg(long, env = "LECTOR_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub drain_timeout: String,
    /// Whether grpcurl and others may ask for the contract (server reflection): true or false
    #[arg(long, env = "LECTOR_REFLECTION", value_name = "BOOL", default_value = "true")]
    pub reflection: String,
    /// Which calls have a log line: off, failures (internal errors, overload and missed deadlines; what clients did wrong only at
    /// the level debug), or all
    #[arg(long, env = "LECTOR_ACCESS_LOG", value_name = "WHICH", default_value = "failures")]
    pub access_log: String,
    /// How log lines look: text, json, or auto (text on a terminal, JSON elsewhere)
    #[arg(long, env = "LECTOR_LOG_FORMAT", value_name = "FORMAT", default_value = "auto")]
    pub log_format: String,
    /// What is logged: a level, or directives such as "warn,lector=info"
    #[arg(long, env = "LECTOR_LOG_LEVEL", value_name = "DIRECTIVES", default_value = "info")]
    pub log_level: String,
}

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
    /// What connections may use for wider windows than the narrowest, all together, in bytes.
    pub window_bytes: usize,
    /// The most open calls on all connections, at least 1.
    pub max_open_calls: usize,
    /// The most calls at one time on one connection, at least 1.
    pub max_concurrent_streams: u32,
    /// The longest that a unary call may take.
    pub call_timeout: Duration,
    /// The longest that a message may take to arrive once it has begun.
    pub message_timeout: Duration,
    /// The longest that a client may take nothing of an answer.
    pub send_stall_timeout: Duration,
    /// The longest that a stream may stand still.
    pub stream_idle_timeout: Duration,
    /// The longest that a connection may take to send the HTTP/2 preface.
    pub handshake_timeout: Duration,
    /// The time between two HTTP/2 pings.
    pub keepalive_interval: Duration,
    /// The longest that the answer to a ping may take.
    pub keepalive_timeout: Duration,
    /// The longest that a connection may have no call; `None`: for ever.
    pub max_connection_idle: Option<Duration>,
    /// The age at which a connection is asked to leave; `None`: never.
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
    /// Those that end by a fault or the load of the server; at the level debug also those that end by a mistake of their caller,
    /// or that their caller gives up.
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

/// Everything that is wrong with the configuration, one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors(Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

impl TryFrom<Args> for Config {
    type Error = ConfigErrors;

    fn try_from(args: Args) -> Result<Self, ConfigErrors> {
        Self::on(Machine::of_this_process(), args)
    }
}

impl Config {
    /// What was typed, on a machine.
    ///
    /// # Errors
    ///
    /// All mistakes in it.
    pub fn on(machine: Machine, args: Args) -> Result<Self, ConfigErrors> {
        let mut check = Check { machine, mistakes: Vec::new() };
        let config = check.all(args);
        if check.mistakes.is_empty() { Ok(config) } else { Err(ConfigErrors(check.mistakes)) }
    }
}

/// Collects mistakes; each of its methods gives a stand-in for a value that is wrong, so that the next one can be looked at.
struct Check {
    machine: Machine,
    mistakes: Vec<String>,
}

impl Check {
    fn all(&mut self, args: Args) -> Config {
        let max_text_bytes = self.number("max-text-bytes", &args.max_text_bytes, KIB..=GIB);
        let memory = self.memory(&args, max_text_bytes);
        Config {
            listen: self.address("listen", &args.listen),
            max_text_bytes,
            max_memory: memory.max_memory,
            max_in_flight_bytes: memory.in_flight,
            workers: self.workers("workers", args.workers.as_deref()),
            max_connections: memory.connections,
            window_bytes: memory.split.windows,
            max_open_calls: memory.split.open_calls.max(1),
            max_concurrent_streams: self.streams("max-concurrent-streams", &args.max_concurrent_streams),
            call_timeout: self.span("call-timeout", &args.call_timeout),
            message_timeout: self.span("message-timeout", &args.message_timeout),
            send_stall_timeout: self.span("send-stall-timeout", &args.send_stall_timeout),
            stream_idle_timeout: self.span("stream-idle-timeout", &args.stream_idle_timeout),
            handshake_timeout: self.span("handshake-timeout", &args.handshake_timeout),
            keepalive_interval: self.span("keepalive-interval", &args.keepalive_interval),
            keepalive_timeout: self.span("keepalive-timeout", &args.keepalive_timeout),
            max_connection_idle: self.span_or_none("max-connection-idle", &args.max_connection_idle),
            max_connection_age: self.span_or_none("max-connection-age", &args.max_connection_age),
            max_connection_age_grace: self
                .span_or_none("max-connection-age-grace", &args.max_connection_age_grace),
            drain_delay: self.duration("drain-delay", &args.drain_delay, Duration::ZERO..=10 * MINUTE),
            drain_timeout: self.duration("drain-timeout", &args.drain_timeout, Duration::ZERO..=HOUR),
            reflection: self.boolean("reflection", &args.reflection),
            access_log: self.access_log("access-log", &args.access_log),
            log_format: self.log_format("log-format", &args.log_format),
            log_level: self.log_level("log-level", args.log_level),
        }
    }

    /// What has to do with memory, which fits together or is a mistake. Silent about the fit when a single value is already
    /// wrong, whose stand-in would say nothing.
    fn memory(&mut self, args: &Args, max_text_bytes: usize) -> Memory {
        let max_memory = match &args.max_memory {
            Some(typed) => self.number("max-memory", typed, LEAST_MEMORY..=64 * GIB),
            None => self.machine.memory_or_default().clamp(LEAST_MEMORY, 64 * GIB),
        };
        let connections = match &args.max_connections {
            Some(typed) => self.number("max-connections", typed, 1..=1_000_000),
            None => self.machine.connections(max_memory),
        };
        let typed = args.max_in_flight_bytes.as_ref();
        let in_flight = typed.map(|typed| self.number("max-in-flight-bytes", typed, KIB..=64 * GIB));
        let Some(split) = self.split(max_memory, connections) else { return Memory::default() };
        self.fit(max_memory, split.calls, in_flight, max_text_bytes);
        Memory { max_memory, connections, split, in_flight: in_flight.unwrap_or(split.calls) }
    }

    fn split(&mut self, max_memory: usize, connections: usize) -> Option<Split> {
        let split = Split::of(max_memory, connections);
        if split.is_none() && self.mistakes.is_empty() {
            let most = Split::most_connections(max_memory);
            let allowed = format!("at most {most}, else --max-memory ({max_memory}) has no room for calls");
            self.wrong("max-connections", &connections.to_string(), &allowed);
        }
        split
    }

    /// The memory for calls is there, and the longest text fits into it.
    fn fit(&mut self, max_memory: usize, rest: usize, in_flight: Option<usize>, max_text_bytes: usize) {
        if !self.mistakes.is_empty() {
            return;
        }
        let calls = in_flight.unwrap_or(rest);
        if calls > rest {
            let allowed =
                format!("at most {rest}, which is what --max-memory ({max_memory}) leaves for calls");
            self.wrong("max-in-flight-bytes", &calls.to_string(), &allowed);
        } else if calls < max_text_bytes {
            let (flag, value) =
                in_flight.map_or(("max-memory", max_memory), |in_flight| ("max-in-flight-bytes", in_flight));
            let allowed = format!(
                "more, with {max_text_bytes} bytes for calls, else the longest text (--max-text-bytes) could never be read"
            );
            self.wrong(flag, &value.to_string(), &allowed);
        }
    }

    fn address(&mut self, flag: &str, typed: &str) -> SocketAddr {
        let allowed = "an IP address and a port, such as 127.0.0.1:50051 or [::]:50051";
        self.parsed(flag, typed, allowed, typed.parse().ok()).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)))
    }

    fn number(&mut self, flag: &str, typed: &str, range: RangeInclusive<usize>) -> usize {
        let allowed = format!("a whole number from {} to {}", range.start(), range.end());
        let value = typed.parse().ok().filter(|value| range.contains(value));
        self.parsed(flag, typed, &allowed, value).unwrap_or(*range.start())
    }

    fn workers(&mut self, flag: &str, typed: Option<&str>) -> usize {
        match typed {
            Some(typed) => self.number(flag, typed, 1..=1024),
            None => thread::available_parallelism().map_or(1, usize::from),
        }
    }

    fn streams(&mut self, flag: &str, typed: &str) -> u32 {
        u32::try_from(self.number(flag, typed, 1..=1_000_000)).unwrap_or(u32::MAX)
    }

    fn duration(&mut self, flag: &str, typed: &str, range: RangeInclusive<Duration>) -> Duration {
        let allowed =
            format!("a duration such as 500ms, 20s or 2m, from {:?} to {:?}", range.start(), range.end());
        let value = parse_duration(typed).filter(|value| range.contains(value));
        self.parsed(flag, typed, &allowed, value).unwrap_or(*range.start())
    }

    fn span(&mut self, flag: &str, typed: &str) -> Duration {
        self.duration(flag, typed, MILLISECOND..=HOUR)
    }

    fn span_or_none(&mut self, flag: &str, typed: &str) -> Option<Duration> {
        let span = self.duration(flag, typed, Duration::ZERO..=24 * HOUR);
        (!span.is_zero()).then_some(span)
    }

    fn boolean(&mut self, flag: &str, typed: &str) -> bool {
        self.parsed(flag, typed, "true or false", typed.parse().ok()).unwrap_or_default()
    }

    fn access_log(&mut self, flag: &str, typed: &str) -> AccessLogScope {
        let which = match typed {
            "off" => Some(AccessLogScope::Off),
            "failures" => Some(AccessLogScope::Failures),
            "all" => Some(AccessLogScope::All),
            _ => None,
        };
        self.parsed(flag, typed, "off, failures or all", which).unwrap_or(AccessLogScope::Failures)
    }

    fn log_format(&mut self, flag: &str, typed: &str) -> LogFormat {
        let format = match typed {
            "auto" => Some(LogFormat::Auto),
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        };
        self.parsed(flag, typed, "auto, text or json", format).unwrap_or(LogFormat::Auto)
    }

    fn log_level(&mut self, flag: &str, typed: String) -> String {
        let allowed = "off, error, warn, info, debug, trace, or directives such as \"warn,lector=info\"";
        let known = (!typed.trim().is_empty() && EnvFilter::try_new(&typed).is_ok()).then_some(());
        self.parsed(flag, &typed, allowed, known);
        typed
    }

    fn parsed<T>(&mut self, flag: &str, typed: &str, allowed: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(flag, typed, allowed);
        }
        value
    }

    fn wrong(&mut self, flag: &str, typed: &str, allowed: &str) {
        let variable = flag.replace('-', "_").to_uppercase();
        self.mistakes.push(format!("--{flag} (LECTOR_{variable}) is {typed:?}; it must be {allowed}"));
    }
}

/// What the memory of the process is for.
#[derive(Default)]
struct Memory {
    max_memory: usize,
    connections: usize,
    split: Split,
    in_flight: usize,
}

/// Reads "500ms", "20s", "2m" or "1h"; `None` for anything else.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let count: u64 = text[..digits].parse().ok()?;
    let milliseconds = match &text[digits..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    count.checked_mul(milliseconds).map(Duration::from_millis)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        args: Args,
    }

    fn config(flags: &[&str]) -> Result<Config, ConfigErrors> {
        let words = ["lector"].iter().chain(flags);
        Config::on(Machine::default(), Command::try_parse_from(words).expect("the flags exist").args)
    }

    #[test]
    fn a_value_typed_is_the_value_used() {
        let config =
            config(&["--listen", "[::]:0", "--drain-timeout", "1500ms", "--reflection", "false"]).unwrap();
        assert_eq!(config.listen, SocketAddr::from(([0u16; 8], 0)));
        assert_eq!(config.drain_timeout, Duration::from_millis(1500));
        assert!(!config.reflection);
        assert_eq!(config.max_connection_age, None);
    }

    #[test]
    fn every_mistake_is_named_with_flag_variable_value_and_range() {
        let mistakes =
            config(&["--workers", "0", "--listen", "nowhere", "--call-timeout", "2 weeks"]).unwrap_err();
        let text = mistakes.to_string();
        assert_eq!(text.lines().count(), 3, "{text}");
        assert!(
            text.contains("--workers (LECTOR_WORKERS) is \"0\"; it must be a whole number from 1 to 1024"),
            "{text}"
        );
        assert!(text.contains("LECTOR_LISTEN") && text.contains("LECTOR_CALL_TIMEOUT"), "{text}");
    }

    #[test]
    fn the_longest_text_must_fit_into_the_work_in_flight() {
        let mistakes = config(&["--max-text-bytes", "4096", "--max-in-flight-bytes", "4095"]).unwrap_err();
        assert!(mistakes.to_string().starts_with("--max-in-flight-bytes"), "{mistakes}");
        assert!(config(&["--max-text-bytes", "4096", "--max-in-flight-bytes", "4096"]).is_ok());
    }

    #[test]
    fn what_is_left_of_the_memory_is_for_calls() {
        let default = config(&[]).unwrap();
        assert_eq!((default.max_memory, default.max_connections), (512 * MIB, 512));
        assert_eq!(default.max_in_flight_bytes, Split::of(512 * MIB, 512).unwrap().calls);
        let small = config(&["--max-memory", "67108864"]).unwrap();
        assert!(small.max_in_flight_bytes >= 32 * MIB && small.max_connections == 64, "{small:?}");
    }

    #[test]
    fn what_does_not_fit_the_memory_is_a_mistake() {
        for (flags, flag) in [
            (&["--max-memory", "67108864", "--max-in-flight-bytes", "67108864"][..], "--max-in-flight-bytes"),
            (&["--max-memory", "67108864", "--max-connections", "1000"], "--max-connections"),
            (&["--max-memory", "67108864", "--max-text-bytes", "67108864"], "--max-memory"),
            (&["--max-memory", "1024"], "--max-memory"),
        ] {
            let mistakes = config(flags).unwrap_err().to_string();
            assert!(mistakes.starts_with(flag) && mistakes.lines().count() == 1, "{mistakes}");
        }
    }

    #[test]
    fn durations_need_a_unit_and_do_not_overflow() {
        assert_eq!(parse_duration("2m"), Some(Duration::from_secs(120)));
        for wrong in ["", "5", "s", "-1s", "1.5s", "1 s", "99999999999999999999s", "18446744073709551615h"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
