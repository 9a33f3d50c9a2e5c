//! The wire: the only room that knows both the protobuf messages and the analysis.
//!
//! [`service`] is the door. Each rpc has a file of its own with two moves: `parse` refuses everything that can be refused,
//! `respond` calls the analysis and writes the answer. Between them `compute` decides where the work runs.
//!
//! A message comes in by `messages`, which knows its length before it comes; `memory` admits it by that; `compression` and `decode`
//! make it a message; `encode` writes the answer as bytes, which `answer` sends.

mod analyze;
mod analyze_stream;
mod answer;
mod capabilities;
mod compression;
mod compute;
mod decode;
mod detect_language;
mod encode;
mod error;
mod field;
#[cfg(test)]
mod held;
mod limits;
mod memory;
mod messages;
mod offsets;
mod rpc;
mod segment;
mod segment_stream;
mod service;
mod summarize;

pub use answer::trailers_of;
pub use compute::Deadline;
pub use error::{Error, Violation};
pub use limits::Limits;
pub use service::{Service, service};
