//! Flags and environment, checked before anything binds.
//!
//! [`Args`] is what was typed, as text; [`Config`] is what it means. Between them every mistake is found, not only the first,
//! so that a deployment is corrected once.

use std::{fmt, net::SocketAddr, ops::RangeInclusive, thread, time::Duration};

use clap::Args as Parse;
use tracing_subscriber::EnvFilter;

const KIB: usize = 1024;
const GIB: usize = 1024 * 1024 * KIB;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const MILLISECOND: Duration = Duration::from_millis(1);

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
    /// The most text that is worked on at one time; beyond it calls are RESOURCE_EXHAUSTED at once. Bounds the memory
    #[arg(long, env = "LECTOR_MAX_IN_FLIGHT_BYTES", value_name = "BYTES", default_value = "67108864")]
    pub max_in_flight_bytes: String,
    /// How many threads analyze long texts [default: one for each CPU that the process may use]
    #[arg(long, env = "LECTOR_WORKERS", value_name = "COUNT")]
    pub workers: Option<String>,
    /// The most open connections; one more is closed as soon as it is accepted
    #[arg(long, env = "LECTOR_MAX_CONNECTIONS", value_name = "COUNT", default_value = "1024")]
    pub max_connections: String,
    /// The most calls at one time on one connection; clients wait with more
    #[arg(long, env = "LECTOR_MAX_CONCURRENT_STREAMS", value_name = "COUNT", default_value = "256")]
    pub max_concurrent_streams: String,
    /// The longest that a call of one request may take when its caller sets no shorter deadline
    #[arg(long, env = "LECTOR_CALL_TIMEOUT", value_name = "DURATION", default_value = "60s")]
    pub call_timeout: String,
    /// How long a new connection may take to begin to speak HTTP/2
    #[arg(long, env = "LECTOR_HANDSHAKE_TIMEOUT", value_name = "DURATION", default_value = "10s")]
    pub handshake_timeout: String,
    /// How often a connection is asked whether its other end still lives
    #[arg(long, env = "LECTOR_KEEPALIVE_INTERVAL", value_name = "DURATION", default_value = "60s")]
    pub keepalive_interval: String,
    /// How long that answer may take before the connection is closed
    #[arg(long, env = "LECTOR_KEEPALIVE_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub keepalive_timeout: String,
    /// The age at which a connection is asked to leave, give or take 10 %, so that clients spread over new servers; 0s: never
    #[arg(long, env = "LECTOR_MAX_CONNECTION_AGE", value_name = "DURATION", default_value = "0s")]
    pub max_connection_age: String,
    /// How long to keep serving after SIGTERM with health NOT_SERVING, so that load balancers look away first (Kubernetes: 5s)
    #[arg(long, env = "LECTOR_DRAIN_DELAY", value_name = "DURATION", default_value = "0s")]
    pub drain_delay: String,
    /// How long calls in flight may take to finish after that; then they are cut
    #[arg(long, env = "LECTOR_DRAIN_TIMEOUT", value_name = "DURATION", default_value = "20s")]
    pub drain_timeout: String,
    /// Whether grpcurl and others may ask for the contract (server reflection): true or false
    #[arg(long, env = "LECTOR_REFLECTION", value_name = "BOOL", default_value = "true")]
    pub reflection: String,
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
    /// The most text in work at one time, in bytes.
    pub max_in_flight_bytes: usize,
    /// Threads for long texts, at least 1.
    pub workers: usize,
    /// The most open connections, at least 1.
    pub max_connections: usize,
    /// The most calls at one time on one connection, at least 1.
    pub max_concurrent_streams: u32,
    /// The longest that a unary call may take.
    pub call_timeout: Duration,
    /// The longest that a connection may take to send the HTTP/2 preface.
    pub handshake_timeout: Duration,
    /// The time between two HTTP/2 pings.
    pub keepalive_interval: Duration,
    /// The longest that the answer to a ping may take.
    pub keepalive_timeout: Duration,
    /// The age at which a connection is asked to leave; `None`: never.
    pub max_connection_age: Option<Duration>,
    /// How long the server still serves after the signal.
    pub drain_delay: Duration,
    /// How long calls in flight may take after that.
    pub drain_timeout: Duration,
    /// Whether server reflection answers.
    pub reflection: bool,
    /// How log lines look.
    pub log_format: LogFormat,
    /// What is logged: directives that `tracing_subscriber::EnvFilter` understands.
    pub log_level: String,
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
pub struct Mistakes(Vec<String>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Mistakes {}

impl TryFrom<Args> for Config {
    type Error = Mistakes;

    fn try_from(args: Args) -> Result<Self, Mistakes> {
        let mut check = Check::default();
        let config = check.all(args);
        if check.mistakes.is_empty() { Ok(config) } else { Err(Mistakes(check.mistakes)) }
    }
}

/// Collects mistakes; each of its methods gives a stand-in for a value that is wrong, so that the next one can be looked at.
#[derive(Default)]
struct Check {
    mistakes: Vec<String>,
}

impl Check {
    fn all(&mut self, args: Args) -> Config {
        let config = Config {
            listen: self.address("listen", &args.listen),
            max_text_bytes: self.number("max-text-bytes", &args.max_text_bytes, KIB..=GIB),
            max_in_flight_bytes: self.number(
                "max-in-flight-bytes",
                &args.max_in_flight_bytes,
                KIB..=64 * GIB,
            ),
            workers: self.workers("workers", args.workers.as_deref()),
            max_connections: self.number("max-connections", &args.max_connections, 1..=1_000_000),
            max_concurrent_streams: self.streams("max-concurrent-streams", &args.max_concurrent_streams),
            call_timeout: self.duration("call-timeout", &args.call_timeout, MILLISECOND..=HOUR),
            handshake_timeout: self.duration(
                "handshake-timeout",
                &args.handshake_timeout,
                MILLISECOND..=HOUR,
            ),
            keepalive_interval: self.duration(
                "keepalive-interval",
                &args.keepalive_interval,
                MILLISECOND..=HOUR,
            ),
            keepalive_timeout: self.duration(
                "keepalive-timeout",
                &args.keepalive_timeout,
                MILLISECOND..=HOUR,
            ),
            max_connection_age: self.age("max-connection-age", &args.max_connection_age),
            drain_delay: self.duration("drain-delay", &args.drain_delay, Duration::ZERO..=10 * MINUTE),
            drain_timeout: self.duration("drain-timeout", &args.drain_timeout, Duration::ZERO..=HOUR),
            reflection: self.boolean("reflection", &args.reflection),
            log_format: self.log_format("log-format", &args.log_format),
            log_level: self.log_level("log-level", args.log_level),
        };
        self.fit(&config);
        config
    }

    /// What single values cannot show. Silent when one of them is already named, whose stand-in would say nothing.
    fn fit(&mut self, config: &Config) {
        if self.mistakes.is_empty() && config.max_in_flight_bytes < config.max_text_bytes {
            let text = config.max_text_bytes;
            let value = config.max_in_flight_bytes.to_string();
            let allowed =
                format!("at least --max-text-bytes ({text}), else the longest text could never be read");
            self.wrong("max-in-flight-bytes", &value, &allowed);
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

    fn age(&mut self, flag: &str, typed: &str) -> Option<Duration> {
        let age = self.duration(flag, typed, Duration::ZERO..=24 * HOUR);
        (!age.is_zero()).then_some(age)
    }

    fn boolean(&mut self, flag: &str, typed: &str) -> bool {
        self.parsed(flag, typed, "true or false", typed.parse().ok()).unwrap_or_default()
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

    fn config(flags: &[&str]) -> Result<Config, Mistakes> {
        let words = ["lector"].iter().chain(flags);
        Config::try_from(Command::try_parse_from(words).expect("the flags exist").args)
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
    fn durations_need_a_unit_and_do_not_overflow() {
        assert_eq!(parse_duration("2m"), Some(Duration::from_secs(120)));
        for wrong in ["", "5", "s", "-1s", "1.5s", "1 s", "99999999999999999999s", "18446744073709551615h"] {
            assert_eq!(parse_duration(wrong), None, "{wrong}");
        }
    }
}
