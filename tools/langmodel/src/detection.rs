//! The detector's side of the model, which [`crate::fit`] asks.

#![allow(dead_code)] // the detector uses more of it

#[allow(unused_imports)]
#[path = "../../../src/analysis/detection/model/mod.rs"]
pub mod model;
#[path = "../../../src/analysis/detection/scripts.rs"]
pub mod scripts;
