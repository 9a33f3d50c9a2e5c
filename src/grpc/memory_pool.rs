//! Memory permits: how much the calls in flight hold together, which call is rejected and which one waits.
//!
//! A call holds a [`MemoryPermit`] for what it makes the process hold: its message, its work, its response.
//! The permit grows with them, and is dropped with the last byte of the response, so that the sum of all
//! permits bounds the memory of calls. No memory is allocated here: a permit is a number.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{sync::Notify, time::timeout};

/// What a call takes besides its message, work and response, in bytes: its headers, its task, its state in
/// HTTP/2.
pub(super) const CALL_OVERHEAD_BYTES: usize = 8 * 1024;

/// Permits up to so many bytes may use the whole pool; larger ones leave an eighth of it, so that short calls
/// pass while long ones fill the server.
const SMALL_PERMIT_BYTES: usize = 256 * 1024;

/// How long a stream waits for memory before it fails: much longer than a call takes, so that the memory is
/// held by calls that do not move.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The memory that calls in flight may hold together. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct MemoryPool(Arc<PoolState>);

#[derive(Debug)]
struct PoolState {
    limit: usize,
    held: AtomicUsize,
    /// What streams wait for. They are in the middle of their call, so that new calls leave it to them.
    awaited: AtomicUsize,
    /// Notified whenever memory is given back.
    freed: Notify,
}

/// The pool has not as much as was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MemoryExhausted {
    /// Other calls hold it. What they hold, in bytes.
    InUse(usize),
    /// The whole pool would not do. Its size, in bytes.
    OverLimit(usize),
}

impl MemoryPool {
    /// A pool of `limit` bytes for all calls together.
    pub(super) fn new(limit: usize) -> Self {
        Self(Arc::new(PoolState {
            limit,
            held: AtomicUsize::new(0),
            awaited: AtomicUsize::new(0),
            freed: Notify::new(),
        }))
    }

    /// A permit for a new call.
    ///
    /// # Errors
    ///
    /// [`MemoryExhausted`] when the pool has not as much, or streams wait for it.
    pub(super) fn try_acquire(&self, bytes: usize) -> Result<MemoryPermit, MemoryExhausted> {
        let mut permit = MemoryPermit { pool: Arc::clone(&self.0), bytes: 0 };
        permit.grow(bytes)?;
        Ok(permit)
    }

    /// What all calls hold, in bytes.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        self.0.held.load(Relaxed)
    }
}

impl PoolState {
    /// The most that may be held in all, once one permit has `permit_bytes`.
    fn ceiling(&self, permit_bytes: usize) -> usize {
        if permit_bytes <= SMALL_PERMIT_BYTES {
            return self.limit;
        }
        match self.awaited.load(Relaxed) {
            0 => self.large_ceiling(),
            // What fits below this leaves streams what they wait for.
            awaited => self.stream_ceiling().saturating_sub(awaited),
        }
    }

    /// The ceiling of a large permit when no stream waits, and so the most that one call can ever hold.
    fn large_ceiling(&self) -> usize {
        self.limit - self.limit / 8
    }

    /// The ceiling of a stream, which leaves something to large calls.
    fn stream_ceiling(&self) -> usize {
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

/// What one call, or a part of its response, may hold. Goes back to the pool when it is dropped.
#[derive(Debug)]
pub(super) struct MemoryPermit {
    pool: Arc<PoolState>,
    bytes: usize,
}

impl MemoryPermit {
    /// Takes `bytes` more.
    ///
    /// # Errors
    ///
    /// [`MemoryExhausted`] when the pool has not as much; the permit stays as it was.
    pub(super) fn grow(&mut self, bytes: usize) -> Result<(), MemoryExhausted> {
        let after = self.bytes.saturating_add(bytes);
        let ceiling = self.pool.ceiling(after);
        if after > SMALL_PERMIT_BYTES.max(self.pool.large_ceiling()) {
            return Err(MemoryExhausted::OverLimit(self.pool.limit));
        }
        self.pool.take(bytes, ceiling).map_err(MemoryExhausted::InUse)?;
        self.bytes = after;
        Ok(())
    }

    /// Gives back `bytes`, or all if the permit has less.
    pub(super) fn shrink(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.pool.give_back(bytes);
    }

    /// Gives back what the permit has beyond `bytes`.
    pub(super) fn shrink_to(&mut self, bytes: usize) {
        self.shrink(self.bytes.saturating_sub(bytes));
    }

    /// Has so many bytes from now on, for a stream: unlike a new call, it waits until other calls give them
    /// back.
    ///
    /// # Errors
    ///
    /// [`MemoryExhausted`] when they do not within ten seconds, or the pool is too small.
    pub(super) async fn resize_when_free(&mut self, bytes: usize) -> Result<(), MemoryExhausted> {
        if bytes <= self.bytes {
            self.shrink_to(bytes);
            return Ok(());
        }
        let more = bytes - self.bytes;
        let pool = Arc::clone(&self.pool);
        if bytes > pool.stream_ceiling() {
            return Err(MemoryExhausted::OverLimit(pool.limit));
        }
        if pool.take(more, pool.stream_ceiling()).is_err() {
            let waiter = PermitWaiter::new(&pool, more);
            let acquired = timeout(MAX_WAIT, waiter.acquired()).await;
            acquired.map_err(|_| MemoryExhausted::InUse(pool.held.load(Relaxed)))?;
        }
        self.bytes = bytes;
        Ok(())
    }

    /// A permit of its own with `bytes` of this one, or all if it has less.
    pub(super) fn split(&mut self, bytes: usize) -> Self {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        Self { pool: Arc::clone(&self.pool), bytes }
    }

    /// Takes over what `other` has.
    pub(super) fn merge(&mut self, mut other: Self) {
        self.bytes += std::mem::take(&mut other.bytes);
    }
}

impl Drop for MemoryPermit {
    fn drop(&mut self) {
        self.pool.give_back(self.bytes);
    }
}

/// A stream that waits for memory. What it waits for is not given to new calls until this is dropped.
struct PermitWaiter<'p> {
    pool: &'p PoolState,
    bytes: usize,
}

impl<'p> PermitWaiter<'p> {
    fn new(pool: &'p PoolState, bytes: usize) -> Self {
        pool.awaited.fetch_add(bytes, Relaxed);
        Self { pool, bytes }
    }

    /// Returns as soon as the bytes are taken.
    async fn acquired(&self) {
        loop {
            let mut freed = pin!(self.pool.freed.notified());
            // Enabled before the attempt, so that no notification in between is lost.
            freed.as_mut().enable();
            if self.pool.take(self.bytes, self.pool.stream_ceiling()).is_ok() {
                return;
            }
            freed.await;
        }
    }
}

impl Drop for PermitWaiter<'_> {
    fn drop(&mut self) {
        self.pool.awaited.fetch_sub(self.bytes, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1024 * 1024;

    #[test]
    fn a_dropped_permit_is_free_again() {
        let memory = MemoryPool::new(16 * MIB);
        let mut permit = memory.try_acquire(MIB).unwrap();
        permit.grow(MIB).unwrap();
        let part = permit.split(MIB / 2);
        drop(permit);
        assert_eq!(memory.held(), MIB / 2);
        drop(part);
        assert_eq!(memory.held(), 0);
    }

    #[test]
    fn large_permits_leave_some_to_small_ones() {
        let memory = MemoryPool::new(16 * MIB);
        let _large = memory.try_acquire(14 * MIB).unwrap();
        assert_eq!(memory.try_acquire(MIB).unwrap_err(), MemoryExhausted::InUse(14 * MIB));
        let small: Vec<_> = (0..16).map(|_| memory.try_acquire(128 * 1024).unwrap()).collect();
        assert_eq!(memory.held(), 16 * MIB);
        assert_eq!(memory.try_acquire(1).unwrap_err(), MemoryExhausted::InUse(16 * MIB));
        drop(small);
        memory.try_acquire(1).unwrap();
    }

    #[test]
    fn what_never_fits_is_told_from_what_does_not_fit_now() {
        let memory = MemoryPool::new(16 * MIB);
        assert_eq!(memory.try_acquire(15 * MIB).unwrap_err(), MemoryExhausted::OverLimit(16 * MIB));
        assert_eq!(memory.try_acquire(usize::MAX).unwrap_err(), MemoryExhausted::OverLimit(16 * MIB));
    }

    #[tokio::test]
    async fn a_stream_waits_and_is_served_before_new_calls() {
        let memory = MemoryPool::new(16 * MIB);
        let held = memory.try_acquire(11 * MIB).unwrap();
        let mut stream = memory.try_acquire(0).unwrap();
        let mut waiting = Box::pin(stream.resize_when_free(2 * MIB));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        // Three are free, two of them are awaited.
        assert_eq!(memory.try_acquire(2 * MIB).unwrap_err(), MemoryExhausted::InUse(11 * MIB));
        drop(held);
        waiting.await.unwrap();
        assert_eq!(memory.held(), 2 * MIB);
    }

    #[tokio::test]
    async fn new_calls_do_not_take_what_a_stream_waits_for() {
        let memory = MemoryPool::new(16 * MIB);
        let mut held: Vec<_> = (0..12).map(|_| memory.try_acquire(MIB).unwrap()).collect();
        let mut stream = memory.try_acquire(0).unwrap();
        let mut waiting = Box::pin(stream.resize_when_free(4 * MIB));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut left = 0;
        // Whenever a call ends, two come, one of which would fit.
        while waiting.as_mut().poll(&mut context).is_pending() {
            drop(held.pop());
            left += 1;
            held.extend(
                [memory.try_acquire(MIB), memory.try_acquire(2 * MIB)].into_iter().filter_map(Result::ok),
            );
            assert!(left <= 12, "the stream gets nothing");
        }
        drop(waiting);
        assert_eq!((left, memory.held()), (4, 12 * MIB));
        // When no stream waits any more, large calls have all but their eighth again.
        memory.try_acquire(2 * MIB).unwrap();
    }

    #[tokio::test]
    async fn a_stream_that_gives_up_leaves_nothing_reserved() {
        let memory = MemoryPool::new(16 * MIB);
        let _held = memory.try_acquire(11 * MIB).unwrap();
        let mut stream = memory.try_acquire(0).unwrap();
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut waiting = Box::pin(stream.resize_when_free(2 * MIB));
        assert!(waiting.as_mut().poll(&mut context).is_pending());
        assert_eq!(memory.try_acquire(3 * MIB).unwrap_err(), MemoryExhausted::InUse(11 * MIB));
        drop(waiting);
        memory.try_acquire(3 * MIB).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_stream_does_not_wait_for_ever() {
        let memory = MemoryPool::new(16 * MIB);
        let _held = memory.try_acquire(12 * MIB).unwrap();
        let mut stream = memory.try_acquire(0).unwrap();
        assert_eq!(stream.resize_when_free(MIB).await, Err(MemoryExhausted::InUse(12 * MIB)));
        assert_eq!(stream.resize_when_free(13 * MIB).await, Err(MemoryExhausted::OverLimit(16 * MIB)));
        assert_eq!(memory.0.awaited.load(Relaxed), 0);
    }
}
