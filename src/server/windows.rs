//! How much a client may send before somebody has read it.
//!
//! What is not read waits in memory. Every connection begins with the narrowest windows that HTTP/2 allows, which is enough for
//! short messages. One that sends a longer message gets wider ones, as fast networks need them, out of a purse that all connections
//! share: the first of them as much as is of use, later ones less. What was granted cannot be taken back before its connection ends:
//! its client may use it at any time.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

/// What a connection may send at first (RFC 9113, section 6.9.2), for all streams together, in bytes.
pub(super) const NARROW: u32 = 65_535;

/// What a stream may send at first, in bytes.
pub(super) const NARROW_STREAM: u32 = NARROW / STREAMS;

/// What a connection may send at most, in bytes: wider ones gained nothing with messages of a megabyte.
const WIDEST: u32 = 1024 * 1024;

/// The windows of a connection's streams are so many times narrower than its own, so that streams which nobody reads leave room
/// for others.
const STREAMS: u32 = 4;

/// One of so many equal parts of what is left is what the next connection gets more.
const PARTS: usize = 8;

/// The bytes that are left for wide windows.
#[derive(Debug)]
pub(super) struct Windows(AtomicUsize);

impl Windows {
    pub(super) fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self(AtomicUsize::new(bytes)))
    }

    /// Wider windows for one more connection.
    pub(super) fn grant(self: &Arc<Self>) -> Window {
        let share = |left: usize| (left / PARTS).min((WIDEST - NARROW) as usize);
        // The closure always gives a value.
        let taken = self.0.fetch_update(Relaxed, Relaxed, |left| Some(left - share(left)));
        Window { windows: Arc::clone(self), extra: taken.map_or(0, share) }
    }
}

/// What one connection may send; goes back when this is dropped.
#[derive(Debug)]
pub(super) struct Window {
    windows: Arc<Windows>,
    extra: usize,
}

impl Window {
    /// For all streams together, in bytes.
    pub(super) fn of_connection(&self) -> u32 {
        NARROW.saturating_add(u32::try_from(self.extra).unwrap_or(u32::MAX))
    }

    /// For one stream, in bytes.
    pub(super) fn of_stream(&self) -> u32 {
        self.of_connection() / STREAMS
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.windows.0.fetch_add(self.extra, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_wide_all_fit_and_what_is_given_back_is_given_again() {
        let bytes = 32 << 20;
        let windows = Windows::new(bytes);
        let all: Vec<Window> = (0..1000).map(|_| windows.grant()).collect();
        assert_eq!(all[0].of_connection(), WIDEST);
        assert!(all[999].of_connection() < NARROW + 64);
        assert!(all.iter().map(|window| window.extra).sum::<usize>() <= bytes);
        drop(all);
        assert_eq!(windows.grant().of_connection(), WIDEST);
    }
}
