//! How far the server has come: from start to serving, draining and its end.

use std::sync::Arc;

use tokio::sync::watch;

/// The stage of the server's life. A server only advances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ServerStage {
    /// Nothing is accepted yet.
    Starting,
    /// Healthy.
    Serving,
    /// Still serving, but health says NOT_SERVING so that load balancers send calls elsewhere.
    DrainDelay,
    /// Connections got a GOAWAY, calls in flight finish.
    Draining,
    /// What is left is reset.
    Aborting,
}

/// The current stage. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Lifecycle(Arc<watch::Sender<ServerStage>>);

impl Lifecycle {
    pub(super) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(ServerStage::Starting)))
    }

    pub(super) fn advance_to(&self, stage: ServerStage) {
        self.0.send_replace(stage);
    }

    pub(super) fn stage(&self) -> ServerStage {
        *self.0.borrow()
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<ServerStage> {
        self.0.subscribe()
    }

    /// Returns as soon as the server drains.
    pub(super) fn draining(&self) -> impl Future<Output = ()> + Send + use<> {
        self.reached(ServerStage::Draining)
    }

    /// Returns as soon as the server is in the stage, or past it.
    pub(super) fn reached(&self, wanted: ServerStage) -> impl Future<Output = ()> + Send + use<> {
        let mut stage = self.subscribe();
        // The sender is dropped with the server, and then there is nothing left to wait for.
        async move { drop(stage.wait_for(|stage| *stage >= wanted).await) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn draining_is_seen_by_earlier_and_later_subscribers() {
        let lifecycle = Lifecycle::new();
        let before = lifecycle.draining();
        lifecycle.advance_to(ServerStage::Draining);
        before.await;
        lifecycle.draining().await;
        assert!(lifecycle.stage() > ServerStage::DrainDelay);
    }
}
