//! Connections that could not be taken, told once a second at most.

use std::{io, time::Duration};

use tokio::time::{Instant, sleep_until};

/// The time between two lines.
const SECOND: Duration = Duration::from_secs(1);

/// What was refused since the last line.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    /// There was no place.
    full: u64,
    /// The system gave none, for example because the process has no file descriptor left.
    failed: u64,
    error: Option<io::Error>,
    told: Option<Instant>,
}

impl Refusals {
    pub(super) fn full(&mut self) {
        self.full += 1;
    }

    pub(super) fn failed(&mut self, error: io::Error) {
        self.failed += 1;
        self.error = Some(error);
    }

    /// Returns when there is something to tell, and it may be told.
    pub(super) async fn due(&self) {
        match self.told {
            _ if self.full + self.failed == 0 => std::future::pending().await,
            Some(told) => sleep_until(told + SECOND).await,
            None => {}
        }
    }

    /// Tells it.
    pub(super) fn tell(&mut self) {
        let Self { full, failed, error, .. } = self;
        if *full > 0 {
            tracing::warn!(count = *full, "all places are taken by calls: connections were closed");
        }
        if let Some(error) = error {
            tracing::warn!(count = *failed, %error, "connections could not be accepted");
        }
        *self = Self { told: Some(Instant::now()), ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    async fn is_due(refusals: &Refusals) -> bool {
        timeout(Duration::from_millis(1), refusals.due()).await.is_ok()
    }

    #[tokio::test]
    async fn the_first_is_told_at_once_and_others_a_second_later() {
        let mut refusals = Refusals::default();
        assert!(!is_due(&refusals).await);
        refusals.full();
        assert!(is_due(&refusals).await);
        refusals.tell();
        refusals.full();
        assert!(!is_due(&refusals).await);
        refusals.told = refusals.told.and_then(|told| told.checked_sub(SECOND));
        assert!(is_due(&refusals).await);
    }
}
