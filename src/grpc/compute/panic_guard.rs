//! Runs work so that a bug in an analyzer ends its call, and not the process.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use super::{caller::CallerState, cost::Operation, work_error::WorkError};
use crate::{analysis::Interrupt, grpc::error::Error};

/// Catches the panics of one piece of work, and counts them for all.
pub(super) struct PanicGuard {
    operation: Operation,
    panics: Arc<AtomicU64>,
}

impl PanicGuard {
    pub(super) fn new(operation: Operation, panics: &Arc<AtomicU64>) -> Self {
        Self { operation, panics: Arc::clone(panics) }
    }

    /// Runs work until its caller is done.
    ///
    /// # Errors
    ///
    /// As [`Compute::run`](super::Compute::run), without those of the queue.
    pub(super) fn run<T>(
        &self,
        caller: &CallerState,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, WorkError>,
    ) -> Result<T, Error> {
        self.run_unless(&|| caller.is_done(), caller, work)
    }

    /// Runs work until `interrupted` says to stop.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub(super) fn run_unless<T>(
        &self,
        interrupted: &(dyn Fn() -> bool + Sync),
        caller: &CallerState,
        work: impl FnOnce(&Interrupt<'_>) -> Result<T, WorkError>,
    ) -> Result<T, Error> {
        let interrupt = Interrupt::when(interrupted);
        interrupt.check().map_err(|interrupted| caller.error(interrupted.into()))?;
        // The work owns everything that it changes, so that nothing half-changed is seen after a panic.
        match catch_unwind(AssertUnwindSafe(|| work(&interrupt))) {
            Ok(ended) => ended.map_err(|error| caller.error(error)),
            Err(_payload_may_hold_text) => Err(self.report_panic()),
        }
    }

    fn report_panic(&self) -> Error {
        let panics = self.panics.fetch_add(1, Relaxed) + 1;
        tracing::error!(operation = ?self.operation, panics, "a panic was caught: this is a bug");
        Error::Internal
    }
}
