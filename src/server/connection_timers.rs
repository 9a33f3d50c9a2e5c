//! When a connection has to be looked at again: keepalive, idle timeout, max age, and its shutdown.

use std::time::Duration;

use tokio::time::Instant;

use crate::config::Config;

/// How long a connection stays open after GOAWAY though it has no call: its client may have sent one.
const GOAWAY_LINGER: Duration = Duration::from_millis(500);

/// How often it is checked after that whether all calls are done.
const DRAINED_CHECK_INTERVAL: Duration = Duration::from_millis(100);

/// How long the last frames of a connection may take.
const FINAL_FRAMES_TIMEOUT: Duration = Duration::from_millis(300);

/// The part of the max age by which connections differ, so that those of one time do not go at one time.
const MAX_AGE_JITTER: f64 = 0.1;

/// The timers of one connection; `None`: not armed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionTimers {
    /// When to check that the client is still there.
    pub(super) keepalive: Option<Instant>,
    /// Whether a ping was sent, and nothing was read since.
    pub(super) ping_sent: bool,
    /// When the connection may have been idle too long.
    pub(super) idle: Option<Instant>,
    /// When the connection is too old.
    pub(super) max_age: Option<Instant>,
    /// When to check whether all calls are done, after GOAWAY.
    pub(super) drained_check: Option<Instant>,
    /// When the connection is cut off.
    pub(super) cutoff: Option<Instant>,
    /// The longest time without a call.
    max_idle: Option<Duration>,
}

impl ConnectionTimers {
    /// The timers of a connection that is open since then.
    pub(super) fn new(opened_at: Instant, config: &Config) -> Self {
        Self {
            keepalive: Some(opened_at + config.keepalive_interval),
            ping_sent: false,
            idle: config.max_connection_idle.map(|idle| opened_at + idle),
            max_age: config.max_connection_age.map(|age| opened_at + with_jitter(age, fastrand::f64())),
            drained_check: None,
            cutoff: None,
            max_idle: config.max_connection_idle,
        }
    }

    /// When the first of them is due.
    pub(super) fn next(&self) -> Option<Instant> {
        [self.keepalive, self.idle, self.max_age, self.drained_check, self.cutoff].into_iter().flatten().min()
    }

    /// Arms the cutoff of a connection that is too old, if its calls have a grace period.
    pub(super) fn max_age_reached(&mut self, now: Instant, config: &Config) {
        self.max_age = None;
        self.cutoff = config.max_connection_age_grace.map(|grace| now + grace);
    }

    /// Whether a connection has had no call for too long; otherwise re-arms the timer for when that may be.
    pub(super) fn is_idle_too_long(&mut self, now: Instant, idle_since: Option<Instant>) -> bool {
        let Some(max_idle) = self.max_idle else { return false };
        let until = idle_since.unwrap_or(now) + max_idle;
        self.idle = (until > now).then_some(until);
        until <= now
    }

    /// Re-arms the check for calls in flight, if it was due.
    pub(super) fn repeat_drained_check(&mut self, now: Instant) {
        let repeat = |at: Instant| if at <= now { now + DRAINED_CHECK_INTERVAL } else { at };
        self.drained_check = self.drained_check.map(repeat);
    }

    /// Re-arms the keepalive timer: for the pong, if a ping is out.
    pub(super) fn next_keepalive(&mut self, now: Instant, config: &Config) {
        let wait = if self.ping_sent { config.keepalive_timeout } else { config.keepalive_interval };
        self.keepalive = Some(now + wait);
    }

    /// GOAWAY was sent: the connection is closed once its calls are done.
    pub(super) fn going_away(&mut self, now: Instant) {
        (self.idle, self.drained_check) = (None, Some(now + GOAWAY_LINGER));
    }

    /// Everything was reset: only the last frames are waited for.
    pub(super) fn closing(&mut self, now: Instant) {
        (self.drained_check, self.max_age) = (None, None);
        self.cutoff = Some(now + FINAL_FRAMES_TIMEOUT);
    }
}

/// The max age of one connection: `random`, from 0 to 1, spreads it over 10 % less to 10 % more.
fn with_jitter(max_age: Duration, random: f64) -> Duration {
    max_age.mul_f64(1.0 - MAX_AGE_JITTER + 2.0 * MAX_AGE_JITTER * random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_stays_within_a_tenth_and_reaches_both_ends() {
        let age = Duration::from_secs(1000);
        let close =
            |random: f64, seconds: f64| (with_jitter(age, random).as_secs_f64() - seconds).abs() < 1e-6;
        assert!(close(0.0, 900.0) && close(0.5, 1000.0) && close(1.0, 1100.0));
    }

    #[test]
    fn connections_of_one_time_have_different_ages() {
        let ages: Vec<_> =
            (0..100).map(|_| with_jitter(Duration::from_secs(1000), fastrand::f64())).collect();
        let (least, most) = (ages.iter().min().unwrap(), ages.iter().max().unwrap());
        assert!(*least >= Duration::from_secs(900) && *most <= Duration::from_secs(1100));
        // That a hundred draws lie within a twentieth of the range has a chance of less than 1e-100.
        assert!(*most - *least > Duration::from_secs(10), "{least:?} {most:?}");
    }
}
