//! How a caller stops work whose result is no longer wanted.
//!
//! When long loops ask is told by [`super::checkpoint`].

/// Asked by long loops every few tens of kilobytes: "shall I stop?" The clock and the connection stay outside
/// of the analysis.
///
/// ```
/// use lector::analysis::{Interrupt, Interrupted};
/// assert_eq!(Interrupt::never().check(), Ok(()));
/// assert_eq!(Interrupt::when(&|| true).check(), Err(Interrupted));
/// ```
#[derive(Clone, Copy)]
pub struct Interrupt<'a>(Option<&'a (dyn Fn() -> bool + Sync)>);

/// The work was stopped before its end, since the caller wanted it so; there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

impl<'a> Interrupt<'a> {
    /// Never stops.
    pub const fn never() -> Self {
        Self(None)
    }

    /// Stops as soon as `ask` returns true. It is called often, from the thread that does the work, and
    /// should be fast.
    pub const fn when(ask: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(Some(ask))
    }

    /// Asks whether to go on.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the work is to stop.
    pub fn check(&self) -> Result<(), Interrupted> {
        match self.0 {
            Some(ask) if ask() => Err(Interrupted),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Debug for Interrupt<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_some() { "Interrupt::when" } else { "Interrupt::never" })
    }
}
