//! gRPC: the only module that knows both the protobuf messages and the analysis. Connections and HTTP/2 are
//! not known here, nor flags and environment.
//!
//! `service` is the entry. Each rpc has a file of its own with two steps: `parse` rejects everything that
//! can be rejected, `respond` calls the analysis and writes the response. Between them `compute` decides
//! where the work runs.
//!
//! `message_reader` reads the length of a message before the message; `memory_pool` admits it by that;
//! `compression` and `decode` make a request of it; `encode` writes the response, and `response` is its body.

// A panic here would be a status INTERNAL that a caller can provoke.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod analyze;
mod analyze_stream;
mod capabilities;
mod compression;
mod compute;
mod decode;
mod detect_language;
mod encode;
mod encoding;
mod error;
mod field;
mod limits;
mod memory_pool;
mod message_reader;
mod offsets;
mod response;
mod rpc;
mod segment;
mod segment_stream;
mod service;
mod status;
// Its indices are permutations of those of the chosen sentences, and buckets of offsets in the text.
#[allow(clippy::indexing_slicing)]
mod summarize;
#[cfg(test)]
mod test_body;
#[cfg(test)]
mod tests;

pub use compute::Deadline;
pub use error::{Error, Violation};
pub use limits::Limits;
pub use service::{Service, service};
pub use status::trailers_of;
