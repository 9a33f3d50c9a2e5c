//! Where the work runs, and when it is stopped.
//!
//! Work that takes some tens of microseconds runs in place. Longer work waits for one of a few permits and moves to a blocking thread;
//! work on short texts has permits of its own, so that it does not wait for long ones. The permit moves into the work, so that a
//! call whose caller went away frees it only when its work has really stopped; an [`Interrupt`] sees to it that this is soon.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::Instant,
};

use super::{Error, memory::Full};
use crate::analysis::{Interrupt, Interrupted};

/// Texts up to so many bytes are short: their work takes a few milliseconds at most.
pub(super) const SHORT: usize = 64 * 1024;

/// When more work than this waits for each worker, what comes is refused at once,
const LONGEST_QUEUE: Duration = Duration::from_millis(100);

/// unless it takes long itself: then it waits for so many times its own length.
const PATIENCE: u32 = 4;

/// When the caller no longer waits. An extension of the request, put there by the server.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

impl Deadline {
    pub(super) fn has_passed(self) -> bool {
        Instant::now() >= self.0
    }
}

/// Why work ended without an answer.
#[derive(Debug)]
pub(super) enum Stopped {
    /// Its caller wants no answer any more.
    Interrupted,
    /// It is refused.
    Refused(Error),
}

impl From<Interrupted> for Stopped {
    fn from(Interrupted: Interrupted) -> Self {
        Self::Interrupted
    }
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<Full> for Stopped {
    fn from(full: Full) -> Self {
        Self::Refused(full.into())
    }
}

/// What a call does, as far as its cost goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Operation {
    /// Sentences or paragraphs, of a known language.
    Segment,
    /// Words or graphemes: an answer many times as large as the text.
    SegmentFinely,
    /// A language, and what needs one first.
    DetectLanguage,
    /// A summary, stories, keyphrases.
    Summarize,
    /// Several of them.
    Analyze,
    /// Nothing of a text: a message that is unpacked or decoded.
    Read,
}

impl Operation {
    /// The longest text whose work runs in place, in bytes: some tens of microseconds, less than a change of thread is worth.
    const fn in_place_bytes(self) -> usize {
        match self {
            Self::Segment => 32 * 1024,
            Self::SegmentFinely | Self::Summarize => 1024,
            Self::DetectLanguage => 2 * 1024,
            Self::Analyze => 512,
            Self::Read => 0,
        }
    }

    /// What a byte of text takes about, in nanoseconds; a guess from which only the length of a queue is told.
    const fn nanoseconds_a_byte(self) -> usize {
        match self {
            Self::Segment => 2,
            Self::DetectLanguage | Self::Read => 10,
            Self::SegmentFinely => 20,
            Self::Summarize => 60,
            Self::Analyze => 80,
        }
    }
}

/// What a call takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    operation: Operation,
    /// Its texts, in bytes.
    bytes: usize,
    in_place: bool,
    /// Whether it must be unpacked or decoded first.
    unread: bool,
}

impl Cost {
    /// The cost of texts of so many bytes.
    pub(super) fn new(operation: Operation, bytes: usize) -> Self {
        Self { operation, bytes, in_place: bytes <= operation.in_place_bytes(), unread: false }
    }

    /// The cost of a message of which nothing is known but its length: it must be unpacked or decoded first.
    pub(super) fn unread(operation: Operation, bytes: usize) -> Self {
        Self { operation, bytes, in_place: false, unread: true }
    }

    /// How long the work takes about.
    fn duration(self) -> Duration {
        let unread = if self.unread { Operation::Read.nanoseconds_a_byte() } else { 0 };
        let nanoseconds = self.operation.nanoseconds_a_byte() + unread;
        Duration::from_nanos(self.bytes.saturating_mul(nanoseconds) as u64)
    }
}

/// Runs the work of all calls. Clones share their threads.
#[derive(Clone, Debug)]
pub(super) struct Compute {
    short: Arc<Lane>,
    long: Arc<Lane>,
    panics: Arc<AtomicU64>,
}

impl Compute {
    /// Long texts on `workers` threads (at least one), short ones on as many others.
    pub(super) fn new(workers: usize) -> Self {
        let lane = || Arc::new(Lane::new(workers));
        Self { short: lane(), long: lane(), panics: Arc::default() }
    }

    /// Runs `work`, which must ask its interrupt every few tens of kilobytes. Dropping the future stops it.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] at once when too much work waits already, what `work` refuses, [`Error::DeadlineExceeded`] when the
    /// deadline passes, [`Error::Internal`] when `work` panics.
    pub(super) async fn run<T, W>(&self, cost: Cost, deadline: Option<Deadline>, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        if cost.in_place {
            let caller = Caller { deadline, gone: None };
            return self.guard(cost.operation).run(&caller, work);
        }
        let lane = self.lane(cost);
        let queued = lane.queue(cost.duration())?;
        self.run_on_a_worker(lane, queued, cost, deadline, work).await
    }

    /// [`run`](Self::run) for a part of a stream, which has come far and is not refused for want of a worker.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), but for a queue.
    pub(super) async fn run_patiently<T, W>(
        &self,
        cost: Cost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        if cost.in_place {
            return self.run(cost, deadline, work).await;
        }
        let lane = self.lane(cost);
        let queued = lane.queue_patiently(cost.duration());
        self.run_on_a_worker(lane, queued, cost, deadline, work).await
    }

    /// Whether work on a long text waits for a worker.
    #[cfg(test)]
    pub(super) fn has_long_work_waiting(&self) -> bool {
        self.long.waiting.load(Relaxed) > 0
    }

    fn lane(&self, cost: Cost) -> &Arc<Lane> {
        if cost.bytes <= SHORT { &self.short } else { &self.long }
    }

    /// Runs a part of other work, so that its panic or its deadline ends nothing but that part. It stops too when `whole` does.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub(super) fn isolate<T>(
        &self,
        operation: Operation,
        deadline: Option<Deadline>,
        whole: &Interrupt<'_>,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, Stopped>,
    ) -> Result<T, Error> {
        let caller = Caller { deadline, gone: None };
        let ask = || caller.is_late() || whole.check().is_err();
        self.guard(operation).run_unless(&ask, &caller, work)
    }

    async fn run_on_a_worker<T, W>(
        &self,
        lane: &Arc<Lane>,
        queued: Queued,
        cost: Cost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Stopped> + Send + 'static,
    {
        let permit = lane.permit().await?;
        drop(queued);
        let gone = Arc::new(AtomicBool::new(false));
        let _leaves = Leaves(Arc::clone(&gone));
        let (guard, caller) = (self.guard(cost.operation), Caller { deadline, gone: Some(gone) });
        let task = spawn_blocking(move || {
            let _until_the_end = permit;
            guard.run(&caller, work)
        });
        // A task that cannot be joined was not run: the runtime shuts down.
        task.await.unwrap_or(Err(Error::Draining))
    }

    fn guard(&self, operation: Operation) -> Guard {
        Guard { operation, panics: Arc::clone(&self.panics) }
    }
}

/// Work of one kind: some of it runs, the rest waits in the order in which it came.
#[derive(Debug)]
struct Lane {
    permits: Arc<Semaphore>,
    workers: usize,
    /// How long the work that waits takes about, in nanoseconds.
    waiting: AtomicU64,
}

impl Lane {
    fn new(workers: usize) -> Self {
        let workers = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self { permits: Arc::new(Semaphore::new(workers)), workers, waiting: AtomicU64::new(0) }
    }

    /// Waits in the queue, if that is short enough.
    fn queue(self: &Arc<Self>, work: Duration) -> Result<Queued, Error> {
        let backlog = Duration::from_nanos(self.waiting.load(Relaxed) / self.workers as u64);
        if backlog > LONGEST_QUEUE.max(PATIENCE * work) {
            return Err(Error::overloaded(backlog));
        }
        Ok(self.queue_patiently(work))
    }

    fn queue_patiently(self: &Arc<Self>, work: Duration) -> Queued {
        let nanoseconds = work.as_nanos() as u64;
        self.waiting.fetch_add(nanoseconds, Relaxed);
        Queued { lane: Arc::clone(self), nanoseconds }
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Error> {
        // The semaphore is never closed.
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_| Error::Internal)
    }
}

/// Work that waits for its permit.
struct Queued {
    lane: Arc<Lane>,
    nanoseconds: u64,
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.lane.waiting.fetch_sub(self.nanoseconds, Relaxed);
    }
}

/// Who waits for the answer, and whether still.
#[derive(Debug)]
struct Caller {
    deadline: Option<Deadline>,
    /// `None` for work in place, which nobody can leave.
    gone: Option<Arc<AtomicBool>>,
}

impl Caller {
    fn is_late(&self) -> bool {
        self.deadline.is_some_and(Deadline::has_passed)
    }

    fn wants_no_more(&self) -> bool {
        self.gone.as_ref().is_some_and(|gone| gone.load(Relaxed)) || self.is_late()
    }

    fn why_stopped(&self, stopped: Stopped) -> Error {
        match stopped {
            Stopped::Refused(error) => error,
            Stopped::Interrupted if self.is_late() => Error::DeadlineExceeded,
            Stopped::Interrupted => Error::Cancelled,
        }
    }
}

/// Says that the caller is gone when the future that waits for the answer is dropped.
struct Leaves(Arc<AtomicBool>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// Keeps the process alive when an analyzer has a bug.
struct Guard {
    operation: Operation,
    panics: Arc<AtomicU64>,
}

impl Guard {
    fn run<T>(
        &self,
        caller: &Caller,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, Stopped>,
    ) -> Result<T, Error> {
        self.run_unless(&|| caller.wants_no_more(), caller, work)
    }

    fn run_unless<T>(
        &self,
        ask: &(dyn Fn() -> bool + Sync),
        caller: &Caller,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, Stopped>,
    ) -> Result<T, Error> {
        let interrupt = Interrupt::when(ask);
        interrupt.check().map_err(|interrupted| caller.why_stopped(interrupted.into()))?;
        // The work owns everything that it changes, so nothing half-changed is seen after a panic.
        match catch_unwind(AssertUnwindSafe(|| work(&interrupt))) {
            Ok(answer) => answer.map_err(|stopped| caller.why_stopped(stopped)),
            Err(_payload_may_hold_text) => Err(self.report_panic()),
        }
    }

    fn report_panic(&self) -> Error {
        let panics = self.panics.fetch_add(1, Relaxed) + 1;
        tracing::error!(operation = ?self.operation, panics, "a panic was caught: this is a bug");
        Error::Internal
    }
}

#[cfg(test)]
mod tests;
