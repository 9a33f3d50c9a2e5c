//! A bounded pool of workers: so much work runs at one time, the rest is queued in the order in which it
//! came.
//!
//! The threads are those of the runtime's blocking pool; a permit says how many of them may work. What the
//! work is, and how it ends, is not known here.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::grpc::error::Error;

/// When more work than this is queued for each worker, new work is rejected,
pub(super) const MAX_QUEUE_DELAY: Duration = Duration::from_millis(100);

/// unless it takes long itself: then it is queued for up to so many times its own length.
const MAX_OWN_LENGTHS: u32 = 4;

/// The workers and the queue for work of one kind.
#[derive(Debug)]
pub(super) struct WorkerPool {
    permits: Arc<Semaphore>,
    workers: usize,
    /// How long the queued work takes about, in nanoseconds.
    queued_nanoseconds: AtomicU64,
}

impl WorkerPool {
    /// A pool of so many workers, at least one.
    pub(super) fn new(workers: usize) -> Self {
        let workers = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self { permits: Arc::new(Semaphore::new(workers)), workers, queued_nanoseconds: AtomicU64::new(0) }
    }

    /// How many more pieces of work could run now.
    #[cfg(test)]
    pub(super) fn idle_workers(&self) -> usize {
        self.permits.available_permits()
    }

    /// How long work that is queued now waits about.
    pub(super) fn queue_delay(&self) -> Duration {
        Duration::from_nanos(self.queued_nanoseconds.load(Relaxed) / self.workers as u64)
    }

    /// Queues work that takes about so long.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`], with the delay of the queue as the delay of a retry, when the queue is too
    /// long.
    pub(super) fn enqueue(self: &Arc<Self>, work: Duration) -> Result<QueueEntry, Error> {
        let delay = self.queue_delay();
        if delay > MAX_QUEUE_DELAY.max(MAX_OWN_LENGTHS * work) {
            return Err(Error::overloaded(delay));
        }
        Ok(self.enqueue_without_limit(work))
    }

    /// Queues work, however long the queue is.
    pub(super) fn enqueue_without_limit(self: &Arc<Self>, work: Duration) -> QueueEntry {
        let nanoseconds = work.as_nanos() as u64;
        self.queued_nanoseconds.fetch_add(nanoseconds, Relaxed);
        QueueEntry { pool: Arc::clone(self), nanoseconds }
    }
}

/// Work in the queue of its pool; dropped, it leaves the queue.
pub(super) struct QueueEntry {
    pool: Arc<WorkerPool>,
    nanoseconds: u64,
}

impl QueueEntry {
    /// Waits for a worker, and leaves the queue.
    ///
    /// # Errors
    ///
    /// Never: the semaphore is not closed.
    pub(super) async fn worker(self) -> Result<OwnedSemaphorePermit, Error> {
        Arc::clone(&self.pool.permits).acquire_owned().await.map_err(|_| Error::Internal)
    }
}

impl Drop for QueueEntry {
    fn drop(&mut self) {
        self.pool.queued_nanoseconds.fetch_sub(self.nanoseconds, Relaxed);
    }
}
