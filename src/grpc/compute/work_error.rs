//! Why work ended without an answer.

use crate::{
    analysis::Interrupted,
    grpc::{error::Error, memory_pool::MemoryExhausted},
};

/// Why work ended without an answer.
#[derive(Debug)]
pub(in crate::grpc) enum WorkError {
    /// Its caller wants no answer any more.
    Interrupted,
    /// It is rejected.
    Rejected(Error),
}

impl From<Interrupted> for WorkError {
    fn from(Interrupted: Interrupted) -> Self {
        Self::Interrupted
    }
}

impl From<Error> for WorkError {
    fn from(error: Error) -> Self {
        Self::Rejected(error)
    }
}

impl From<MemoryExhausted> for WorkError {
    fn from(exhausted: MemoryExhausted) -> Self {
        Self::Rejected(exhausted.into())
    }
}
