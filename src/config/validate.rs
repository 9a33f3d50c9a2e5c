//! From flags as typed to a configuration whose values are in their ranges and fit each other.

use std::{fmt, net::SocketAddr, ops::RangeInclusive, thread, time::Duration};

use tracing_subscriber::EnvFilter;

use super::{
    args::Args,
    duration::parse_duration,
    settings::{AccessLogScope, Config, LogFormat},
};
use crate::memory::{MemoryPlan, ResourceLimits};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
const GIB: usize = 1024 * 1024 * KIB;
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const MILLISECOND: Duration = Duration::from_millis(1);

/// The least memory with which calls are served, in bytes.
const LEAST_MEMORY: usize = 32 * MIB;

/// Every error of the configuration, one line each: flag, variable, value, and what it must be.
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
        Self::validate(ResourceLimits::of_this_process(), args)
    }
}

impl Config {
    /// Checks what was typed, on a machine with these limits.
    ///
    /// # Errors
    ///
    /// Every value that is malformed or out of its range, one line each. If there is none, the one value of
    /// memory or connections that does not fit the others.
    pub fn validate(limits: ResourceLimits, args: Args) -> Result<Self, ConfigErrors> {
        let mut validator = Validator { limits, errors: Vec::new() };
        let config = validator.config(args);
        if validator.errors.is_empty() { Ok(config) } else { Err(ConfigErrors(validator.errors)) }
    }
}

/// Collects errors. Each of its methods gives a stand-in for a value that is wrong, so that the next one can
/// be checked.
struct Validator {
    limits: ResourceLimits,
    errors: Vec<String>,
}

impl Validator {
    fn config(&mut self, args: Args) -> Config {
        let max_text_bytes = self.number("max-text-bytes", &args.max_text_bytes, KIB..=GIB);
        let memory = self.memory(&args, max_text_bytes);
        Config {
            listen: self.address("listen", &args.listen),
            max_text_bytes,
            max_memory: memory.max_memory,
            max_in_flight_bytes: memory.in_flight,
            workers: self.workers("workers", args.workers.as_deref()),
            max_connections: memory.connections,
            window_bytes: memory.plan.windows,
            max_open_calls: memory.plan.open_calls.max(1),
            max_concurrent_streams: self.streams("max-concurrent-streams", &args.max_concurrent_streams),
            call_timeout: self.timeout("call-timeout", &args.call_timeout),
            message_timeout: self.timeout("message-timeout", &args.message_timeout),
            send_stall_timeout: self.timeout("send-stall-timeout", &args.send_stall_timeout),
            stream_idle_timeout: self.timeout("stream-idle-timeout", &args.stream_idle_timeout),
            handshake_timeout: self.timeout("handshake-timeout", &args.handshake_timeout),
            keepalive_interval: self.timeout("keepalive-interval", &args.keepalive_interval),
            keepalive_timeout: self.timeout("keepalive-timeout", &args.keepalive_timeout),
            max_connection_idle: self.timeout_or_none("max-connection-idle", &args.max_connection_idle),
            max_connection_age: self.timeout_or_none("max-connection-age", &args.max_connection_age),
            max_connection_age_grace: self
                .timeout_or_none("max-connection-age-grace", &args.max_connection_age_grace),
            drain_delay: self.duration("drain-delay", &args.drain_delay, Duration::ZERO..=10 * MINUTE),
            drain_timeout: self.duration("drain-timeout", &args.drain_timeout, Duration::ZERO..=HOUR),
            reflection: self.boolean("reflection", &args.reflection),
            access_log: self.access_log("access-log", &args.access_log),
            log_format: self.log_format("log-format", &args.log_format),
            log_level: self.log_level("log-level", args.log_level),
        }
    }

    /// The values of memory and connections, which must fit each other. That is not checked when one of them
    /// is already wrong, for its stand-in says nothing.
    fn memory(&mut self, args: &Args, max_text_bytes: usize) -> MemorySettings {
        let max_memory = match &args.max_memory {
            Some(typed) => self.number("max-memory", typed, LEAST_MEMORY..=64 * GIB),
            None => self.limits.memory_or_default().clamp(LEAST_MEMORY, 64 * GIB),
        };
        let connections = match &args.max_connections {
            Some(typed) => self.number("max-connections", typed, 1..=1_000_000),
            None => self.limits.connections(max_memory),
        };
        let typed = args.max_in_flight_bytes.as_ref();
        let in_flight = typed.map(|typed| self.number("max-in-flight-bytes", typed, KIB..=64 * GIB));
        let Some(plan) = self.plan(max_memory, connections) else { return MemorySettings::default() };
        self.check_fit(max_memory, plan.calls, in_flight, max_text_bytes);
        MemorySettings { max_memory, connections, plan, in_flight: in_flight.unwrap_or(plan.calls) }
    }

    fn plan(&mut self, max_memory: usize, connections: usize) -> Option<MemoryPlan> {
        let plan = MemoryPlan::of(max_memory, connections);
        if plan.is_none() && self.errors.is_empty() {
            let most = MemoryPlan::most_connections(max_memory);
            let allowed = format!("at most {most}, else --max-memory ({max_memory}) has no room for calls");
            self.reject("max-connections", &connections.to_string(), &allowed);
        }
        plan
    }

    /// Checks that the memory for calls is there, and that the longest text fits into it.
    fn check_fit(&mut self, max_memory: usize, rest: usize, in_flight: Option<usize>, max_text_bytes: usize) {
        if !self.errors.is_empty() {
            return;
        }
        let calls = in_flight.unwrap_or(rest);
        if calls > rest {
            let allowed =
                format!("at most {rest}, which is what --max-memory ({max_memory}) leaves for calls");
            self.reject("max-in-flight-bytes", &calls.to_string(), &allowed);
        } else if calls < max_text_bytes {
            let (flag, value) =
                in_flight.map_or(("max-memory", max_memory), |in_flight| ("max-in-flight-bytes", in_flight));
            let allowed = format!(
                "more, with {max_text_bytes} bytes for calls, \
                 else the longest text (--max-text-bytes) could never be read"
            );
            self.reject(flag, &value.to_string(), &allowed);
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

    fn timeout(&mut self, flag: &str, typed: &str) -> Duration {
        self.duration(flag, typed, MILLISECOND..=HOUR)
    }

    fn timeout_or_none(&mut self, flag: &str, typed: &str) -> Option<Duration> {
        let timeout = self.duration(flag, typed, Duration::ZERO..=24 * HOUR);
        (!timeout.is_zero()).then_some(timeout)
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
            self.reject(flag, typed, allowed);
        }
        value
    }

    fn reject(&mut self, flag: &str, typed: &str, allowed: &str) {
        let variable = flag.replace('-', "_").to_uppercase();
        self.errors.push(format!("--{flag} (LECTOR_{variable}) is {typed:?}; it must be {allowed}"));
    }
}

/// The settings that share the memory of the process.
#[derive(Default)]
struct MemorySettings {
    max_memory: usize,
    connections: usize,
    plan: MemoryPlan,
    in_flight: usize,
}
