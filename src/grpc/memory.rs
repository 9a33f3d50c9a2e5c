//! The memory of all calls in flight: who holds how much, who is refused, and who waits.
//!
//! A call holds [`Room`] for what it makes the process hold: its message, its work, its answer. The room grows with them and
//! is given back when the last byte of the answer was sent or dropped, so that the sum of all rooms bounds the memory of calls.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::timeout};

/// Rooms up to so many bytes may use all there is; larger ones leave an eighth of it, so that short calls pass while long ones
/// fill the server.
const SMALL: usize = 256 * 1024;

/// How long a stream waits for room before it is given up: much longer than a call takes, so that the room is held by others
/// that do not move.
const PATIENCE: Duration = Duration::from_secs(10);

/// The memory that calls in flight may hold together. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Memory(Arc<Budget>);

#[derive(Debug)]
struct Budget {
    limit: usize,
    held: AtomicUsize,
    /// What streams wait for. They have come far, so that new calls leave it to them.
    awaited: AtomicUsize,
    /// Told whenever room is given back.
    freed: Notify,
}

/// There is not enough room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// Others hold it. What they hold, in bytes.
    Now(usize),
    /// All there is would not do. What there is, in bytes.
    Always(usize),
}

impl Memory {
    /// So many bytes for all calls together.
    pub(super) fn new(limit: usize) -> Self {
        Self(Arc::new(Budget {
            limit,
            held: AtomicUsize::new(0),
            awaited: AtomicUsize::new(0),
            freed: Notify::new(),
        }))
    }

    /// Room for a call that begins.
    ///
    /// # Errors
    ///
    /// [`Full`] when there is not as much.
    pub(super) fn enter(&self, bytes: usize) -> Result<Room, Full> {
        let mut room = Room { budget: Arc::clone(&self.0), bytes: 0 };
        room.grow(bytes)?;
        Ok(room)
    }

    /// What all calls hold, in bytes.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.0.held.load(Relaxed)
    }
}

impl Budget {
    /// The most that may be held when one of the rooms is `room` bytes large.
    fn ceiling(&self, room: usize) -> usize {
        if room <= SMALL {
            return self.limit;
        }
        match self.awaited.load(Relaxed) {
            0 => self.ceiling_of_large(),
            // What fits below this leaves streams what they wait for.
            awaited => self.ceiling_of_stream().saturating_sub(awaited),
        }
    }

    /// The same for a large room when no stream waits, and so the most that one call can ever hold.
    fn ceiling_of_large(&self) -> usize {
        self.limit - self.limit / 8
    }

    /// The same for a stream, which is one of those that others wait for.
    fn ceiling_of_stream(&self) -> usize {
        self.limit - self.limit / 4
    }

    fn take(&self, bytes: usize, ceiling: usize) -> Result<(), usize> {
        let with_it = |held: usize| held.checked_add(bytes).filter(|&sum| sum <= ceiling);
        self.held.fetch_update(Relaxed, Relaxed, with_it).map(drop)
    }

    fn give_back(&self, bytes: usize) {
        if bytes > 0 {
            self.held.fetch_sub(bytes, Relaxed);
            if self.awaited.load(Relaxed) > 0 {
                self.freed.notify_waiters();
            }
        }
    }
}

/// What one call, or a part of its answer, holds until this is dropped.
#[derive(Debug)]
pub(super) struct Room {
    budget: Arc<Budget>,
    bytes: usize,
}

impl Room {
    /// Takes `bytes` more.
    ///
    /// # Errors
    ///
    /// [`Full`] when there is not as much; the room stays as it was.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), Full> {
        let after = self.bytes.saturating_add(bytes);
        let ceiling = self.budget.ceiling(after);
        if after > SMALL.max(self.budget.ceiling_of_large()) {
            return Err(Full::Always(self.budget.limit));
        }
        self.budget.take(bytes, ceiling).map_err(Full::Now)?;
        self.bytes = after;
        Ok(())
    }

    /// Gives back `bytes`, or all if it holds less.
    pub(super) fn shrink(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.budget.give_back(bytes);
    }

    /// Gives back what it holds beyond `bytes`.
    pub(super) fn shrink_to(&mut self, bytes: usize) {
        self.shrink(self.bytes.saturating_sub(bytes));
    }

    /// Holds so many bytes from now on, for a stream: unlike a call that begins, it waits until others leave.
    ///
    /// # Errors
    ///
    /// [`Full`] when they do not leave for long.
    pub(super) async fn resize_when_free(&mut self, bytes: usize) -> Result<(), Full> {
        if bytes <= self.bytes {
            self.shrink_to(bytes);
            return Ok(());
        }
        let more = bytes - self.bytes;
        let budget = Arc::clone(&self.budget);
        if bytes > budget.ceiling_of_stream() {
            return Err(Full::Always(budget.limit));
        }
        if budget.take(more, budget.ceiling_of_stream()).is_err() {
            let waiting = Awaited::new(&budget, more);
            let freed = timeout(PATIENCE, waiting.taken()).await;
            freed.map_err(|_| Full::Now(budget.held.load(Relaxed)))?;
        }
        self.bytes = bytes;
        Ok(())
    }

    /// A room of its own with `bytes` of this one, or all if it holds less.
    pub(super) fn split(&mut self, bytes: usize) -> Self {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        Self { budget: Arc::clone(&self.budget), bytes }
    }

    /// Takes over what `other` holds.
    pub(super) fn join(&mut self, mut other: Self) {
        self.bytes += std::mem::take(&mut other.bytes);
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        self.budget.give_back(self.bytes);
    }
}

/// A stream that waits for room.
struct Awaited<'b> {
    budget: &'b Budget,
    bytes: usize,
}

impl<'b> Awaited<'b> {
    fn new(budget: &'b Budget, bytes: usize) -> Self {
        budget.awaited.fetch_add(bytes, Relaxed);
        Self { budget, bytes }
    }

    /// Returns as soon as the room is taken.
    async fn taken(&self) {
        loop {
            let mut freed = pin!(self.budget.freed.notified());
            // Room that is given back from here on is heard of.
            freed.as_mut().enable();
            if self.budget.take(self.bytes, self.budget.ceiling_of_stream()).is_ok() {
                return;
            }
            freed.await;
        }
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.budget.awaited.fetch_sub(self.bytes, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    #[test]
    fn what_is_dropped_is_free_again() {
        let memory = Memory::new(16 * MIB);
        let mut room = memory.enter(MIB).unwrap();
        room.grow(MIB).unwrap();
        let part = room.split(MIB / 2);
        drop(room);
        assert_eq!(memory.held(), MIB / 2);
        drop(part);
        assert_eq!(memory.held(), 0);
    }

    #[test]
    fn large_rooms_leave_some_to_small_ones() {
        let memory = Memory::new(16 * MIB);
        let _large = memory.enter(14 * MIB).unwrap();
        assert_eq!(memory.enter(MIB).unwrap_err(), Full::Now(14 * MIB));
        let small: Vec<_> = (0..16).map(|_| memory.enter(128 * 1024).unwrap()).collect();
        assert_eq!(memory.held(), 16 * MIB);
        assert_eq!(memory.enter(1).unwrap_err(), Full::Now(16 * MIB));
        drop(small);
        memory.enter(1).unwrap();
    }

    #[test]
    fn what_never_fits_is_told_from_what_does_not_fit_now() {
        let memory = Memory::new(16 * MIB);
        assert_eq!(memory.enter(15 * MIB).unwrap_err(), Full::Always(16 * MIB));
        assert_eq!(memory.enter(usize::MAX).unwrap_err(), Full::Always(16 * MIB));
    }

    #[tokio::test]
    async fn a_stream_waits_and_comes_before_new_calls() {
        let memory = Memory::new(16 * MIB);
        let held = memory.enter(11 * MIB).unwrap();
        let mut stream = memory.enter(0).unwrap();
        let mut waiting = Box::pin(stream.resize_when_free(2 * MIB));
        let mut nobody = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(waiting.as_mut().poll(&mut nobody).is_pending());
        // Three would be free, two of them are awaited.
        assert_eq!(memory.enter(2 * MIB).unwrap_err(), Full::Now(11 * MIB));
        drop(held);
        waiting.await.unwrap();
        assert_eq!(memory.held(), 2 * MIB);
    }

    #[tokio::test]
    async fn new_calls_do_not_take_what_a_stream_waits_for() {
        let memory = Memory::new(16 * MIB);
        let mut held: Vec<_> = (0..12).map(|_| memory.enter(MIB).unwrap()).collect();
        let mut stream = memory.enter(0).unwrap();
        let mut waiting = Box::pin(stream.resize_when_free(4 * MIB));
        let mut nobody = std::task::Context::from_waker(std::task::Waker::noop());
        let mut left = 0;
        // Whenever a call leaves, two come, one of which could take its place.
        while waiting.as_mut().poll(&mut nobody).is_pending() {
            drop(held.pop());
            left += 1;
            held.extend([memory.enter(MIB), memory.enter(2 * MIB)].into_iter().filter_map(Result::ok));
            assert!(left <= 12, "the stream gets nothing");
        }
        drop(waiting);
        assert_eq!((left, memory.held()), (4, 12 * MIB));
        // When nobody waits any more, large calls have all but their eighth again.
        memory.enter(2 * MIB).unwrap();
    }

    #[tokio::test]
    async fn a_stream_that_gives_up_leaves_nothing_reserved() {
        let memory = Memory::new(16 * MIB);
        let _held = memory.enter(11 * MIB).unwrap();
        let mut stream = memory.enter(0).unwrap();
        let mut nobody = std::task::Context::from_waker(std::task::Waker::noop());
        let mut waiting = Box::pin(stream.resize_when_free(2 * MIB));
        assert!(waiting.as_mut().poll(&mut nobody).is_pending());
        assert_eq!(memory.enter(3 * MIB).unwrap_err(), Full::Now(11 * MIB));
        drop(waiting);
        memory.enter(3 * MIB).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_does_not_wait_for_ever() {
        let memory = Memory::new(16 * MIB);
        let _held = memory.enter(12 * MIB).unwrap();
        let mut stream = memory.enter(0).unwrap();
        assert_eq!(stream.resize_when_free(MIB).await, Err(Full::Now(12 * MIB)));
        assert_eq!(stream.resize_when_free(13 * MIB).await, Err(Full::Always(16 * MIB)));
        assert_eq!(memory.0.awaited.load(Relaxed), 0);
    }
}
