//! The model, and the scripts of letters.

#[path = "../../../../src/analysis/detection/model/mod.rs"]
pub mod model;
#[path = "../../../../src/analysis/detection/scripts.rs"]
pub mod scripts;
