//! How far the server's life has gone.

use std::sync::Arc;

use tokio::sync::watch;

/// How far the server's life has gone; it only goes forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing is accepted yet.
    Starting,
    /// Healthy.
    Serving,
    /// Still serving, but health says NOT_SERVING so that load balancers look away.
    Leaving,
    /// Connections are asked to leave, calls in flight finish.
    Draining,
    /// What is left is reset.
    Ending,
}

/// The phase, shared by everything that lives while the server lives.
#[derive(Clone, Debug)]
pub(super) struct Life(Arc<watch::Sender<Phase>>);

impl Life {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Phase::Starting)))
    }

    pub(super) fn enter(&self, phase: Phase) {
        self.0.send_replace(phase);
    }

    pub(super) fn phase(&self) -> Phase {
        *self.0.borrow()
    }

    pub(super) fn watch(&self) -> watch::Receiver<Phase> {
        self.0.subscribe()
    }

    /// Returns as soon as the server drains.
    pub(super) fn draining(&self) -> impl Future<Output = ()> + Send + use<> {
        self.reaching(Phase::Draining)
    }

    /// Returns as soon as the server is in the phase, or past it.
    pub(super) fn reaching(&self, wanted: Phase) -> impl Future<Output = ()> + Send + use<> {
        let mut phase = self.watch();
        // The sender ends with the server only, and then there is nothing left to wait for.
        async move { drop(phase.wait_for(|phase| *phase >= wanted).await) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn draining_is_seen_by_those_who_come_later() {
        let life = Life::new();
        let before = life.draining();
        life.enter(Phase::Draining);
        before.await;
        life.draining().await;
        assert!(life.phase() > Phase::Leaving);
    }
}
