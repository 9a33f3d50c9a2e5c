//! The state of one connection that the accept loop, its calls and its socket share. It does no I/O itself.

use std::{
    net::SocketAddr,
    sync::atomic::{
        AtomicBool, AtomicU64, AtomicUsize,
        Ordering::{Relaxed, SeqCst},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

/// The shared state of one connection.
#[derive(Debug)]
pub(super) struct ConnectionState {
    /// The address of the client.
    pub(super) peer: SocketAddr,
    opened_at: Instant,
    /// The calls in flight.
    calls: AtomicUsize,
    /// Whether there ever was a call.
    had_calls: AtomicBool,
    /// When the last call ended, in milliseconds after `opened_at`.
    idle_since: AtomicU64,
    /// Whether anything was read since this was last taken.
    read_activity: AtomicBool,
    /// Since when the socket takes nothing, in milliseconds after `opened_at` plus one; 0: it takes what it
    /// gets.
    write_blocked_since: AtomicU64,
    /// Whether the client sent a message that is longer than the initial window of a stream.
    wants_wide_window: AtomicBool,
    close_requested: AtomicBool,
    close_notify: Notify,
}

impl ConnectionState {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            opened_at: Instant::now(),
            calls: AtomicUsize::new(0),
            had_calls: AtomicBool::new(false),
            idle_since: AtomicU64::new(0),
            read_activity: AtomicBool::new(false),
            write_blocked_since: AtomicU64::new(0),
            wants_wide_window: AtomicBool::new(false),
            close_requested: AtomicBool::new(false),
            close_notify: Notify::new(),
        }
    }

    pub(super) fn opened_at(&self) -> Instant {
        self.opened_at
    }

    /// Counts one more call in flight; gives how many there were before.
    pub(super) fn start_call(&self) -> usize {
        self.had_calls.store(true, Relaxed);
        self.calls.fetch_add(1, SeqCst)
    }

    pub(super) fn end_call(&self) {
        if self.calls.fetch_sub(1, SeqCst) == 1 {
            self.idle_since.store(self.millis(), Relaxed);
        }
    }

    /// Since when no call is in flight; `None` when one is.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let idle = self.calls.load(SeqCst) == 0;
        idle.then(|| self.opened_at + Duration::from_millis(self.idle_since.load(Relaxed)))
    }

    /// Whether there ever was a call on the connection.
    pub(super) fn had_calls(&self) -> bool {
        self.had_calls.load(Relaxed)
    }

    /// Evicts the connection, so that another one can be accepted.
    pub(super) fn request_close(&self) {
        self.close_requested.store(true, Relaxed);
        self.close_notify.notify_one();
    }

    pub(super) fn is_close_requested(&self) -> bool {
        self.close_requested.load(Relaxed)
    }

    /// Returns when the connection is evicted.
    pub(super) async fn close_requested(&self) {
        self.close_notify.notified().await;
    }

    /// Asks for wider windows: messages of the client are long.
    pub(super) fn request_wide_window(&self) {
        self.wants_wide_window.store(true, Relaxed);
    }

    pub(super) fn wants_wide_window(&self) -> bool {
        self.wants_wide_window.load(Relaxed)
    }

    /// Something was read.
    pub(super) fn record_read(&self) {
        self.read_activity.store(true, Relaxed);
    }

    /// Whether anything was read since this was last called.
    pub(super) fn take_read_activity(&self) -> bool {
        self.read_activity.swap(false, Relaxed)
    }

    /// The socket takes nothing now.
    pub(super) fn record_write_blocked(&self) {
        if self.write_blocked_since.load(Relaxed) == 0 {
            self.write_blocked_since.store(self.millis() + 1, Relaxed);
        }
    }

    /// The socket took something.
    pub(super) fn record_write_progress(&self) {
        if self.write_blocked_since.load(Relaxed) != 0 {
            self.write_blocked_since.store(0, Relaxed);
        }
    }

    /// Since when the socket takes nothing; `None` when it takes what it gets.
    pub(super) fn write_blocked_since(&self) -> Option<Instant> {
        let since = self.write_blocked_since.load(Relaxed).checked_sub(1)?;
        Some(self.opened_at + Duration::from_millis(since))
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.opened_at.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_idle_between_its_calls() {
        let state = ConnectionState::new(SocketAddr::from(([127, 0, 0, 1], 1)));
        assert_eq!(state.idle_since(), Some(state.opened_at()));
        state.start_call();
        assert_eq!(state.idle_since(), None);
        state.end_call();
        assert!(state.idle_since().is_some());
    }

    #[test]
    fn a_write_is_blocked_from_the_first_pending_one_on() {
        let state = ConnectionState::new(SocketAddr::from(([127, 0, 0, 1], 1)));
        assert_eq!(state.write_blocked_since(), None);
        state.record_write_blocked();
        assert!(state.write_blocked_since().is_some());
        state.record_write_progress();
        assert_eq!(state.write_blocked_since(), None);
    }
}
