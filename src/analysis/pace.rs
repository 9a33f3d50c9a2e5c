//! Asks the caller now and then whether the work is still wanted.

use crate::analysis::{Interrupt, Interrupted};

/// How many bytes of work pass between two questions.
const STRIDE: usize = 16 * 1024;

/// Counts work and asks [`Interrupt`] once per [`STRIDE`].
pub(super) struct Pace<'a> {
    interrupt: &'a Interrupt<'a>,
    left: usize,
}

impl<'a> Pace<'a> {
    pub(super) fn new(interrupt: &'a Interrupt<'a>) -> Self {
        Self { interrupt, left: 0 }
    }

    /// Notes that so many bytes were worked through.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Interrupted> {
        if bytes < self.left {
            self.left -= bytes;
            return Ok(());
        }
        self.left = STRIDE;
        self.interrupt.check()
    }
}
