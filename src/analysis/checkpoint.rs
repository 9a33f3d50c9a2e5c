//! Where work asks whether it is still wanted: after every 16 KiB of it, counted in bytes.
//!
//! What is asked, is an [`Interrupt`]; no clock is read here.

use crate::analysis::{Interrupt, Interrupted};

/// How many bytes of work pass between two questions.
const STRIDE: usize = 16 * 1024;

/// Counts work, and asks the [`Interrupt`] once per [`STRIDE`].
pub(super) struct Checkpoint<'a> {
    interrupt: Interrupt<'a>,
    left: usize,
}

impl<'a> Checkpoint<'a> {
    /// Asks at the first work already.
    pub(super) fn new(interrupt: &Interrupt<'a>) -> Self {
        Self { interrupt: *interrupt, left: 0 }
    }

    /// Counts the work on so many bytes; work of another kind counts as the bytes that take as long.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the interrupt was asked and said so.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Interrupted> {
        if bytes < self.left {
            self.left -= bytes;
            return Ok(());
        }
        self.ask(bytes)
    }

    /// Asks, once per [`STRIDE`] of the bytes, so that the number of questions tells the amount of work.
    #[cold]
    fn ask(&mut self, bytes: usize) -> Result<(), Interrupted> {
        let over = bytes - self.left;
        for _ in 0..over / STRIDE {
            self.interrupt.check()?;
        }
        self.left = STRIDE - over % STRIDE;
        self.interrupt.check()
    }
}
