//! How far the server's life has gone, and the calls in flight.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use tokio::sync::{Notify, watch};

/// How far the server's life has gone; it only goes forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing is accepted yet.
    Starting,
    /// Healthy.
    Serving,
    /// Still serving, but health says NOT_SERVING so that load balancers look away.
    Leaving,
    /// New calls are refused, calls in flight finish.
    Draining,
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
        let mut phase = self.watch();
        // The sender ends with the server only, and then there is nothing left to wait for.
        async move { drop(phase.wait_for(|phase| *phase >= Phase::Draining).await) }
    }
}

/// Counts calls in flight: of the server, or of one connection.
#[derive(Clone, Debug, Default)]
pub(super) struct InFlight(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    calls: AtomicUsize,
    ended: Notify,
}

impl InFlight {
    /// Counts one more until the ticket is dropped.
    pub(super) fn enter(&self) -> Ticket {
        self.0.calls.fetch_add(1, SeqCst);
        Ticket(self.clone())
    }

    pub(super) fn count(&self) -> usize {
        self.0.calls.load(SeqCst)
    }

    /// Returns as soon as no call is in flight.
    pub(super) async fn none(&self) {
        loop {
            let ended = self.0.ended.notified();
            if self.count() == 0 {
                return;
            }
            ended.await;
        }
    }
}

/// One call in flight.
#[derive(Debug)]
pub(super) struct Ticket(InFlight);

impl Drop for Ticket {
    fn drop(&mut self) {
        let Ticket(InFlight(count)) = self;
        if count.calls.fetch_sub(1, SeqCst) == 1 {
            count.ended.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_wait_ends_with_the_last_call() {
        let calls = InFlight::default();
        let (first, second) = (calls.enter(), calls.enter());
        let waiting = calls.none();
        drop(first);
        assert_eq!(calls.count(), 1);
        drop(second);
        waiting.await;
    }

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
