//! Asks the caller at intervals whether the work is still wanted.

use crate::analysis::{Interrupt, Interrupted};

/// How many bytes of work pass between two questions.
const STRIDE: usize = 16 * 1024;

/// Counts work and asks [`Interrupt`] once per [`STRIDE`].
pub(super) struct Checkpoint<'a> {
    interrupt: Interrupt<'a>,
    left: usize,
}

impl<'a> Checkpoint<'a> {
    pub(super) fn new(interrupt: &Interrupt<'a>) -> Self {
        Self { interrupt: *interrupt, left: 0 }
    }

    /// Notes that so many bytes were worked through.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Interrupted> {
        if bytes < self.left {
            self.left -= bytes;
            return Ok(());
        }
        self.ask(bytes)
    }

    /// Asks, once per [`STRIDE`] of the bytes: whoever counts the questions counts the work.
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
