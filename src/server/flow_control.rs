//! Flow-control windows: how much a client may send before it is read.
//!
//! What is not read waits in memory. Every connection begins with the narrowest window that HTTP/2 allows,
//! which is enough for short messages. One that sends a longer message gets wider windows, as fast networks
//! need them, from a budget that all connections share: the first of them as much as is of use, later ones
//! less. A grant cannot be taken back before its connection closes: the client may use it at any time.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

/// The initial window of a connection (RFC 9113, section 6.9.2), for all streams together, in bytes.
pub(super) const INITIAL_CONNECTION_WINDOW: u32 = 65_535;

/// The initial window of a stream, in bytes.
pub(super) const INITIAL_STREAM_WINDOW: u32 = INITIAL_CONNECTION_WINDOW / STREAM_WINDOW_DIVISOR;

/// The widest window of a connection, in bytes: wider ones gained nothing with messages of a megabyte.
const MAX_CONNECTION_WINDOW: u32 = 1024 * 1024;

/// The windows of a connection's streams are so many times narrower than its own, so that streams that are
/// not read leave some of it to others.
const STREAM_WINDOW_DIVISOR: u32 = 4;

/// The next grant is the budget that is left, divided by this.
const GRANT_DIVISOR: usize = 8;

/// What all connections together may have beyond their initial windows: the bytes that are left of it.
#[derive(Debug)]
pub(super) struct WindowBudget(AtomicUsize);

impl WindowBudget {
    pub(super) fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self(AtomicUsize::new(bytes)))
    }

    /// Grants wider windows to one more connection.
    pub(super) fn grant(self: &Arc<Self>) -> WindowGrant {
        let share = |left: usize| {
            (left / GRANT_DIVISOR).min((MAX_CONNECTION_WINDOW - INITIAL_CONNECTION_WINDOW) as usize)
        };
        // The closure always gives a value.
        let taken = self.0.fetch_update(Relaxed, Relaxed, |left| Some(left - share(left)));
        WindowGrant { budget: Arc::clone(self), extra: taken.map_or(0, share) }
    }
}

/// The windows of one connection. What they have beyond the initial ones goes back when this is dropped.
#[derive(Debug)]
pub(super) struct WindowGrant {
    budget: Arc<WindowBudget>,
    /// What was granted, in bytes.
    extra: usize,
}

impl WindowGrant {
    /// For all streams together, in bytes.
    pub(super) fn connection_bytes(&self) -> u32 {
        INITIAL_CONNECTION_WINDOW.saturating_add(u32::try_from(self.extra).unwrap_or(u32::MAX))
    }

    /// For one stream, in bytes.
    pub(super) fn stream_bytes(&self) -> u32 {
        self.connection_bytes() / STREAM_WINDOW_DIVISOR
    }
}

impl Drop for WindowGrant {
    fn drop(&mut self) {
        self.budget.0.fetch_add(self.extra, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_wide_all_fit_and_what_is_given_back_is_granted_again() {
        let bytes = 32 << 20;
        let budget = WindowBudget::new(bytes);
        let all: Vec<WindowGrant> = (0..1000).map(|_| budget.grant()).collect();
        assert_eq!(all[0].connection_bytes(), MAX_CONNECTION_WINDOW);
        assert!(all[999].connection_bytes() < INITIAL_CONNECTION_WINDOW + 64);
        assert!(all.iter().map(|grant| grant.extra).sum::<usize>() <= bytes);
        drop(all);
        assert_eq!(budget.grant().connection_bytes(), MAX_CONNECTION_WINDOW);
    }
}
