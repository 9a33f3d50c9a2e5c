//! The service over real sockets: one binary, a file a subject.

mod analyze;
mod analyze_stream;
mod command;
mod drain;
mod health;
mod helpers;
mod noise;
mod overload;
mod refusals;
mod segment;
mod segment_stream;
mod stories;
mod summarize;
mod transport;
mod wire;
