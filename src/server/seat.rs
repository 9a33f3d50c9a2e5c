//! What the accept loop, the calls and the socket tell each other of one connection.

use std::{
    net::SocketAddr,
    sync::atomic::{
        AtomicBool, AtomicU64, AtomicUsize,
        Ordering::{Relaxed, SeqCst},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::Instant};

/// The place of one connection among all.
#[derive(Debug)]
pub(super) struct Seat {
    /// The other end.
    pub(super) peer: SocketAddr,
    born: Instant,
    calls: AtomicUsize,
    /// Whether there ever was a call.
    used: AtomicBool,
    /// When the last call ended, in milliseconds after `born`.
    idle_since: AtomicU64,
    /// Whether anything came from the other end since this was last asked.
    heard: AtomicBool,
    /// Since when the other end takes nothing, in milliseconds after `born` and one; 0 when it takes what it gets.
    stuck_since: AtomicU64,
    /// Whether it sent a message that is longer than the window of a stream.
    wants_width: AtomicBool,
    asked: AtomicBool,
    leave: Notify,
}

impl Seat {
    pub(super) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            born: Instant::now(),
            calls: AtomicUsize::new(0),
            used: AtomicBool::new(false),
            idle_since: AtomicU64::new(0),
            heard: AtomicBool::new(false),
            stuck_since: AtomicU64::new(0),
            wants_width: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            leave: Notify::new(),
        }
    }

    pub(super) fn born(&self) -> Instant {
        self.born
    }

    /// Counts one more; how many were open before.
    pub(super) fn call_begins(&self) -> usize {
        self.used.store(true, Relaxed);
        self.calls.fetch_add(1, SeqCst)
    }

    pub(super) fn call_ends(&self) {
        if self.calls.fetch_sub(1, SeqCst) == 1 {
            self.idle_since.store(self.millis(), Relaxed);
        }
    }

    /// Since when no call is open on the connection; `None` when one is.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let idle = self.calls.load(SeqCst) == 0;
        idle.then(|| self.born + Duration::from_millis(self.idle_since.load(Relaxed)))
    }

    /// Whether there ever was a call on the connection.
    pub(super) fn was_used(&self) -> bool {
        self.used.load(Relaxed)
    }

    /// Asks the connection to make room for another one.
    pub(super) fn ask_to_leave(&self) {
        self.asked.store(true, Relaxed);
        self.leave.notify_one();
    }

    pub(super) fn is_asked_to_leave(&self) -> bool {
        self.asked.load(Relaxed)
    }

    /// Returns when it is asked.
    pub(super) async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    /// Its messages are long.
    pub(super) fn want_width(&self) {
        self.wants_width.store(true, Relaxed);
    }

    pub(super) fn wants_width(&self) -> bool {
        self.wants_width.load(Relaxed)
    }

    /// Something came.
    pub(super) fn hears(&self) {
        self.heard.store(true, Relaxed);
    }

    /// Whether anything came since this was last called.
    pub(super) fn has_heard(&self) -> bool {
        self.heard.swap(false, Relaxed)
    }

    /// The other end takes nothing now.
    pub(super) fn sticks(&self) {
        if self.stuck_since.load(Relaxed) == 0 {
            self.stuck_since.store(self.millis() + 1, Relaxed);
        }
    }

    /// The other end took something.
    pub(super) fn flows(&self) {
        if self.stuck_since.load(Relaxed) != 0 {
            self.stuck_since.store(0, Relaxed);
        }
    }

    /// Since when the other end takes nothing of what it was sent.
    pub(super) fn stuck_since(&self) -> Option<Instant> {
        let since = self.stuck_since.load(Relaxed).checked_sub(1)?;
        Some(self.born + Duration::from_millis(since))
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seat_is_idle_between_its_calls() {
        let seat = Seat::new(SocketAddr::from(([127, 0, 0, 1], 1)));
        assert_eq!(seat.idle_since(), Some(seat.born()));
        seat.call_begins();
        assert_eq!(seat.idle_since(), None);
        seat.call_ends();
        assert!(seat.idle_since().is_some());
    }

    #[test]
    fn it_is_stuck_from_the_first_refusal_on() {
        let seat = Seat::new(SocketAddr::from(([127, 0, 0, 1], 1)));
        assert_eq!(seat.stuck_since(), None);
        seat.sticks();
        assert!(seat.stuck_since().is_some());
        seat.flows();
        assert_eq!(seat.stuck_since(), None);
    }
}
