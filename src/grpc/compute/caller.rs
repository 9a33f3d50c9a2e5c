//! Who waits for work: its deadline, and whether the caller is still there.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use tokio::time::Instant;

use super::work_error::WorkError;
use crate::grpc::error::Error;

/// When the caller no longer waits. An extension of the request, put there by the server.
#[derive(Clone, Copy, Debug)]
pub struct Deadline(pub Instant);

impl Deadline {
    /// Whether it is later than the deadline, or just then.
    pub(in crate::grpc) fn has_passed(self) -> bool {
        Instant::now() >= self.0
    }
}

/// What work knows of its caller.
#[derive(Debug)]
pub(super) struct CallerState {
    deadline: Option<Deadline>,
    /// Set when the caller is gone; `None` for work in place, whose caller cannot go while it runs.
    cancelled: Option<Arc<AtomicBool>>,
}

impl CallerState {
    /// A caller that waits on the thread of its work.
    pub(super) fn in_place(deadline: Option<Deadline>) -> Self {
        Self { deadline, cancelled: None }
    }

    /// A caller that waits on another thread, until the guard is dropped.
    pub(super) fn remote(deadline: Option<Deadline>) -> (Self, CancelGuard) {
        let cancelled = Arc::new(AtomicBool::new(false));
        (Self { deadline, cancelled: Some(Arc::clone(&cancelled)) }, CancelGuard(cancelled))
    }

    /// Whether the deadline has passed.
    pub(super) fn is_late(&self) -> bool {
        self.deadline.is_some_and(Deadline::has_passed)
    }

    /// Whether the caller wants no answer any more.
    pub(super) fn is_done(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|cancelled| cancelled.load(Relaxed)) || self.is_late()
    }

    /// What the call ends with when its work ended so.
    pub(super) fn error(&self, ended: WorkError) -> Error {
        match ended {
            WorkError::Rejected(error) => error,
            WorkError::Interrupted if self.is_late() => Error::DeadlineExceeded,
            WorkError::Interrupted => Error::Cancelled,
        }
    }
}

/// Cancels the work when the future that waits for it is dropped.
pub(super) struct CancelGuard(Arc<AtomicBool>);

impl Drop for CancelGuard {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}
