//! The analyzers: text in, byte spans out.
//!
//! Pure functions of their arguments: no I/O, no clock, no environment, no global state, and no failure. A test
//! (`tests/layers.rs`) keeps this room free of the wire and of the runtime, so that it lifts out as a library unchanged.
//! Validation has happened before; every `&str` gets an answer.

mod checkpoint;
mod cost;
pub mod detection;
mod document;
mod furniture;
mod index;
mod interrupt;
pub mod language;
#[cfg(target_arch = "x86_64")]
mod processor;
pub mod segmentation;
mod sort;
pub mod summarization;
mod terms;
mod unicode;
mod utf8;

pub use cost::{Job, peak_bytes};
pub use document::{Span, Unit, prefix};
pub use interrupt::{Interrupt, Interrupted};
pub use utf8::{NotUtf8, Utf8Decoder};
