//! The files of the detector that [`crate::fit`] asks, at the places where they look for each other.

#![allow(dead_code, unused_imports)] // the service uses more of them

#[path = "../../../../src/analysis/interrupt.rs"]
mod interrupt;
#[path = "../../../../src/analysis/pace.rs"]
mod pace;
#[cfg(target_arch = "x86_64")]
#[path = "../../../../src/analysis/processor.rs"]
mod processor;

pub mod detection;

pub use interrupt::{Interrupt, Interrupted};
