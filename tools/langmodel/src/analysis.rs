//! What the detector's side of the model needs of the analysis, under the name that it has there.

#[cfg(target_arch = "x86_64")]
#[path = "../../../src/analysis/processor.rs"]
pub mod processor;
