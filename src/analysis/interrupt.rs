//! How a caller stops work that it no longer wants.

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

/// The caller wanted the work to stop. Nothing is known of its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interrupted;

impl<'a> Interrupt<'a> {
    /// Never stops.
    pub const fn never() -> Self {
        Self(None)
    }

    /// Stops as soon as `ask` says true.
    pub const fn when(ask: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(Some(ask))
    }

    /// Asks.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the work shall stop.
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
