//! The wire: the only room that knows both the protobuf messages and the analysis.
//!
//! [`service`] is the door. Each rpc has a file of its own with two moves: `parse` refuses everything that can be refused,
//! `respond` calls the analysis and cannot fail (but can be interrupted). Between them `compute` decides where the work runs.

mod analyze;
mod capabilities;
pub mod codec;
mod compute;
mod detect_language;
mod error;
mod field;
mod limits;
mod offsets;
mod segment;
mod segment_stream;
mod service;
mod summarize;

pub use compute::Deadline;
pub use error::{Error, Violation};
pub use limits::Limits;
pub use service::{Service, service};
