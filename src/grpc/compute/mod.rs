//! Where the work of a call runs, and when it is stopped.
//!
//! Work that takes some tens of microseconds runs in place. Longer work waits for one of a few workers, on a
//! blocking thread; work on short texts has workers of its own, so that it does not wait for long ones. The
//! permit of a worker moves into the work, so that a call whose caller is gone frees it only when its work
//! has really stopped; an [`Interrupt`] sees to it that this is soon. What the work does is not known here.

mod caller;
mod cost;
mod panic_guard;
mod pool;
mod work_error;

use std::sync::{Arc, atomic::AtomicU64};

use tokio::task::spawn_blocking;

pub use self::caller::Deadline;
use self::{
    caller::CallerState,
    panic_guard::PanicGuard,
    pool::{QueueEntry, WorkerPool},
};
pub(super) use self::{
    cost::{Operation, SHORT_TEXT_BYTES, WorkCost},
    work_error::WorkError,
};
use super::error::Error;
use crate::analysis::Interrupt;

/// Runs the work of all calls. Clones share their workers.
#[derive(Clone, Debug)]
pub(super) struct Compute {
    short: Arc<WorkerPool>,
    long: Arc<WorkerPool>,
    panics: Arc<AtomicU64>,
}

impl Compute {
    /// `workers` workers for long texts (at least one), and as many others for short ones.
    pub(super) fn new(workers: usize) -> Self {
        let pool = || Arc::new(WorkerPool::new(workers));
        Self { short: pool(), long: pool(), panics: Arc::default() }
    }

    /// Runs `work`, which must check its interrupt every few tens of kilobytes. Dropping the future
    /// interrupts it.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] at once when too much work is queued already, what `work` is rejected with,
    /// [`Error::DeadlineExceeded`] when the deadline passes, [`Error::Internal`] when `work` panics,
    /// [`Error::Draining`] when the runtime shuts down.
    pub(super) async fn run<T, W>(
        &self,
        cost: WorkCost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        if cost.runs_in_place() {
            return self.guard(cost.operation).run(&CallerState::in_place(deadline), work);
        }
        let queued = self.pool(cost).enqueue(cost.duration())?;
        self.run_on_worker(queued, cost, deadline, work).await
    }

    /// [`run`](Self::run) for a part of a stream, which is in the middle of its call and is queued however
    /// long the queue is.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), without that of the queue.
    pub(super) async fn run_without_queue_limit<T, W>(
        &self,
        cost: WorkCost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        if cost.runs_in_place() {
            return self.run(cost, deadline, work).await;
        }
        let queued = self.pool(cost).enqueue_without_limit(cost.duration());
        self.run_on_worker(queued, cost, deadline, work).await
    }

    /// Runs a part of other work, so that its panic or its deadline ends nothing but that part. It stops too
    /// when `whole` is interrupted.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), without that of the queue.
    pub(super) fn isolate<T>(
        &self,
        operation: Operation,
        deadline: Option<Deadline>,
        whole: &Interrupt<'_>,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, WorkError>,
    ) -> Result<T, Error> {
        let caller = CallerState::in_place(deadline);
        let interrupted = || caller.is_late() || whole.check().is_err();
        self.guard(operation).run_unless(&interrupted, &caller, work)
    }

    async fn run_on_worker<T, W>(
        &self,
        queued: QueueEntry,
        cost: WorkCost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, WorkError> + Send + 'static,
    {
        let worker = queued.worker().await?;
        let (caller, _cancels_when_dropped) = CallerState::remote(deadline);
        let guard = self.guard(cost.operation);
        let task = spawn_blocking(move || {
            let _until_the_work_ends = worker;
            guard.run(&caller, work)
        });
        // A task that cannot be joined was not run: the runtime shuts down.
        task.await.unwrap_or(Err(Error::Draining))
    }

    fn pool(&self, cost: WorkCost) -> &Arc<WorkerPool> {
        if cost.is_short() { &self.short } else { &self.long }
    }

    fn guard(&self, operation: Operation) -> PanicGuard {
        PanicGuard::new(operation, &self.panics)
    }

    /// Whether work on a long text is queued.
    #[cfg(test)]
    pub(super) fn has_long_work_queued(&self) -> bool {
        !self.long.queue_delay().is_zero()
    }
}

#[cfg(test)]
mod tests;
