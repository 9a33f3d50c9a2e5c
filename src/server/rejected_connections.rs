//! Connections that were not accepted, logged once a second at most.

use std::{io, time::Duration};

use tokio::time::{Instant, sleep_until};

/// The shortest time between two log lines.
const LOG_INTERVAL: Duration = Duration::from_secs(1);

/// What was rejected since the last log line.
#[derive(Debug, Default)]
pub(super) struct RejectedConnections {
    /// Closed at once, because the connection limit was reached.
    over_limit: u64,
    /// Not accepted by the system, for example because the process has no file descriptor left.
    accept_failed: u64,
    last_error: Option<io::Error>,
    logged_at: Option<Instant>,
}

impl RejectedConnections {
    /// Counts a connection beyond the limit.
    pub(super) fn over_limit(&mut self) {
        self.over_limit += 1;
    }

    /// Counts a connection that the system did not accept.
    pub(super) fn accept_failed(&mut self, error: io::Error) {
        self.accept_failed += 1;
        self.last_error = Some(error);
    }

    /// Returns when there is something to log, and the last line is old enough.
    pub(super) async fn log_due(&self) {
        match self.logged_at {
            _ if self.over_limit + self.accept_failed == 0 => std::future::pending().await,
            Some(logged_at) => sleep_until(logged_at + LOG_INTERVAL).await,
            None => {}
        }
    }

    /// Logs what was counted, and starts again from 0.
    pub(super) fn log(&mut self) {
        let Self { over_limit, accept_failed, last_error, .. } = self;
        if *over_limit > 0 {
            tracing::warn!(count = *over_limit, "all places are taken by calls: connections were closed");
        }
        if let Some(error) = last_error {
            tracing::warn!(count = *accept_failed, %error, "connections could not be accepted");
        }
        *self = Self { logged_at: Some(Instant::now()), ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    async fn is_due(rejected: &RejectedConnections) -> bool {
        timeout(Duration::ZERO, rejected.log_due()).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_is_logged_at_once_and_others_a_second_later() {
        let mut rejected = RejectedConnections::default();
        assert!(!is_due(&rejected).await);
        rejected.over_limit();
        assert!(is_due(&rejected).await);
        rejected.log();
        rejected.over_limit();
        assert!(!is_due(&rejected).await);
        tokio::time::advance(LOG_INTERVAL).await;
        assert!(is_due(&rejected).await);
    }
}
