//! Where the work runs, and when it is refused or stopped.
//!
//! Every call is admitted by its bytes, or refused at once; a stream by the bytes that it holds, and it waits for more. Work on a short text runs in place; longer work waits for one of a
//! few permits and moves to a blocking thread. Admission and permit move into that work, so that a call whose caller went away
//! frees them only when its work has really stopped; an [`Interrupt`] sees to it that this is soon.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::{Instant, timeout, timeout_at},
};

use super::Error;
use crate::analysis::{Interrupt, Interrupted};

/// What a call takes beside its texts, in bytes: its frames, options and answer.
const BYTES_A_CALL: usize = 4096;

/// What one worker does at least in a second, in bytes; a guess from which only the delay of a retry is made.
const WORKER_BYTES_A_SECOND: usize = 32 << 20;

/// How long a document that comes in chunks waits for room before it is given up: much longer than a call takes, so that it is
/// room held by others that do not move.
const PATIENCE: Duration = Duration::from_secs(10);

/// The delays of a retry that are told to callers.
const RETRY_AFTER: std::ops::RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);

/// When the caller no longer waits. An extension of the request, put there by the server.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// The deadline of a request, if it has one.
    pub(super) fn of<M>(request: &tonic::Request<M>) -> Option<Self> {
        request.extensions().get().copied()
    }

    fn has_passed(self) -> bool {
        Instant::now() >= self.0
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
    Summarize,
    Analyze,
}

impl Operation {
    /// The longest text whose work runs in place, in bytes: some tens of microseconds, less than a change of thread is worth.
    const fn in_place_bytes(self) -> usize {
        match self {
            Self::Segment => 8 * 1024,
            Self::SegmentFinely => 1024,
            Self::DetectLanguage => 2 * 1024,
            Self::Summarize => 1024,
            Self::Analyze => 512,
        }
    }
}

/// What a call takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cost {
    pub operation: Operation,
    /// Its texts, in bytes.
    pub bytes: usize,
}

/// Runs the work of all calls. Clones share their limits.
#[derive(Clone, Debug)]
pub(super) struct Compute {
    in_flight: Arc<InFlight>,
    workers: Arc<Semaphore>,
    panics: Arc<AtomicU64>,
    bytes_a_second: usize,
}

impl Compute {
    /// At most `max_in_flight_bytes` at a time, on `workers` threads (at least one) beside those of the runtime.
    pub(super) fn new(max_in_flight_bytes: usize, workers: usize) -> Self {
        let workers = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            in_flight: Arc::new(InFlight {
                bytes: AtomicUsize::new(0),
                limit: max_in_flight_bytes,
                freed: Notify::new(),
            }),
            workers: Arc::new(Semaphore::new(workers)),
            panics: Arc::default(),
            bytes_a_second: workers.saturating_mul(WORKER_BYTES_A_SECOND),
        }
    }

    /// Runs `work`, which must ask its interrupt every few tens of kilobytes.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] at once when there is too much work in flight, [`Error::DeadlineExceeded`] when the deadline
    /// passes, [`Error::Internal`] when `work` panics.
    pub(super) async fn run<T, W>(&self, cost: Cost, deadline: Option<Deadline>, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Interrupted> + Send + 'static,
    {
        let admitted = self.admit(cost.bytes)?;
        let work = move |interrupt: &Interrupt<'_>| {
            let _until_the_end = admitted;
            work(interrupt)
        };
        self.run_admitted(cost, deadline, work).await
    }

    /// Runs `work` that owns the room that it takes.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), but never [`Error::Overloaded`].
    pub(super) async fn run_admitted<T, W>(
        &self,
        cost: Cost,
        deadline: Option<Deadline>,
        work: W,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Interrupted> + Send + 'static,
    {
        let caller = Caller { deadline, gone: Arc::default() };
        if cost.bytes <= cost.operation.in_place_bytes() {
            return self.guard(cost.operation).run(&caller, work);
        }
        caller.wait_for(self.run_on_a_worker(cost.operation, &caller, work)).await
    }

    /// Room for a call whose texts come later.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] when there is too much work in flight.
    pub(super) fn room(&self) -> Result<Admitted, Error> {
        self.admit(0)
    }

    /// Makes the room as large as `bytes` of text need. Others may have to leave first: unlike a call that begins, one that has
    /// come far waits for them.
    ///
    /// # Errors
    ///
    /// [`Error::Overloaded`] when they do not.
    pub(super) async fn resize(&self, room: &mut Admitted, bytes: usize) -> Result<(), Error> {
        let bytes = bytes.saturating_add(BYTES_A_CALL);
        let in_flight = Arc::clone(&self.in_flight);
        let resized = async {
            loop {
                let mut freed = pin!(in_flight.freed.notified());
                freed.as_mut().enable();
                if room.resize(bytes) {
                    return;
                }
                freed.await;
            }
        };
        let resized = timeout(PATIENCE, resized).await;
        resized.map_err(|_| self.overloaded(self.in_flight.bytes.load(Relaxed)))
    }

    async fn run_on_a_worker<T, W>(&self, operation: Operation, caller: &Caller, work: W) -> Result<T, Error>
    where
        T: Send + 'static,
        W: FnOnce(&Interrupt<'_>) -> Result<T, Interrupted> + Send + 'static,
    {
        let permit = self.permit().await?;
        let _leaves = Leaves(Arc::clone(&caller.gone));
        let (guard, caller, span) = (self.guard(operation), caller.clone(), tracing::Span::current());
        let task = spawn_blocking(move || {
            let _until_the_end = permit;
            span.in_scope(|| guard.run(&caller, work))
        });
        // A task that cannot be joined was not run: the runtime shuts down.
        task.await.unwrap_or(Err(Error::Draining))
    }

    fn admit(&self, bytes: usize) -> Result<Admitted, Error> {
        let bytes = bytes.saturating_add(BYTES_A_CALL);
        InFlight::admit(&self.in_flight, bytes).map_err(|in_flight| self.overloaded(in_flight))
    }

    fn overloaded(&self, in_flight: usize) -> Error {
        let backlog = Duration::from_secs_f64(in_flight as f64 / self.bytes_a_second as f64);
        Error::Overloaded { retry_after: backlog.clamp(*RETRY_AFTER.start(), *RETRY_AFTER.end()) }
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Error> {
        // The semaphore is never closed.
        Arc::clone(&self.workers).acquire_owned().await.map_err(|_| Error::Internal)
    }

    fn guard(&self, operation: Operation) -> Guard {
        Guard { operation, panics: Arc::clone(&self.panics) }
    }
}

/// Who waits for the answer, and whether still.
#[derive(Clone, Debug)]
struct Caller {
    deadline: Option<Deadline>,
    gone: Arc<AtomicBool>,
}

impl Caller {
    fn is_late(&self) -> bool {
        self.deadline.is_some_and(Deadline::has_passed)
    }

    fn wants_no_more(&self) -> bool {
        self.gone.load(Relaxed) || self.is_late()
    }

    fn why_stopped(&self) -> Error {
        if self.is_late() { Error::DeadlineExceeded } else { Error::Cancelled }
    }

    /// Waits no longer than the deadline; dropping `answer` then stops its work.
    async fn wait_for<T>(&self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        match self.deadline {
            None => answer.await,
            Some(Deadline(at)) => timeout_at(at, answer).await.unwrap_or(Err(Error::DeadlineExceeded)),
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
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, Interrupted>,
    ) -> Result<T, Error> {
        let ask = || caller.wants_no_more();
        let interrupt = Interrupt::when(&ask);
        interrupt.check().map_err(|Interrupted| caller.why_stopped())?;
        // The work owns everything that it changes, so nothing half-changed is seen after a panic.
        match catch_unwind(AssertUnwindSafe(|| work(&interrupt))) {
            Ok(answer) => answer.map_err(|Interrupted| caller.why_stopped()),
            Err(_payload_may_hold_text) => Err(self.report_panic()),
        }
    }

    fn report_panic(&self) -> Error {
        let panics = self.panics.fetch_add(1, Relaxed) + 1;
        tracing::error!(operation = ?self.operation, panics, "a panic was caught: this is a bug");
        Error::Internal
    }
}

/// The bytes of all calls that are admitted and not done.
#[derive(Debug)]
struct InFlight {
    bytes: AtomicUsize,
    limit: usize,
    /// Told whenever some leave.
    freed: Notify,
}

impl InFlight {
    /// Admits a call, if there is room or nothing else runs. The error is what is in flight.
    fn admit(this: &Arc<Self>, bytes: usize) -> Result<Admitted, usize> {
        let with_it =
            |now: usize| Some(now.saturating_add(bytes)).filter(|&sum| now == 0 || sum <= this.limit);
        this.bytes.fetch_update(Relaxed, Relaxed, with_it)?;
        Ok(Admitted { in_flight: Arc::clone(this), bytes })
    }

    fn leave(&self, bytes: usize) {
        if bytes > 0 {
            self.bytes.fetch_sub(bytes, Relaxed);
            self.freed.notify_waiters();
        }
    }
}

/// Room in flight that one call takes until this is dropped.
#[derive(Debug)]
pub(super) struct Admitted {
    in_flight: Arc<InFlight>,
    bytes: usize,
}

impl Admitted {
    /// Takes other room than before, if there is as much, or nothing else runs.
    fn resize(&mut self, bytes: usize) -> bool {
        if bytes <= self.bytes {
            self.in_flight.leave(self.bytes - bytes);
        } else {
            let limit = self.in_flight.limit;
            let resized =
                |now: usize| Some(now - self.bytes + bytes).filter(|&sum| now == self.bytes || sum <= limit);
            if self.in_flight.bytes.fetch_update(Relaxed, Relaxed, resized).is_err() {
                return false;
            }
        }
        self.bytes = bytes;
        true
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.in_flight.leave(self.bytes);
    }
}

#[cfg(test)]
mod tests;
