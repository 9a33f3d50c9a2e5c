//! The service over real sockets: one binary, a file a subject.

mod analyze;
mod analyze_stream;
mod command;
mod drain;
mod fairness;
mod health;
mod helpers;
mod long;
mod noise;
mod overload;
mod process;
mod refusals;
mod segment;
mod segment_command;
mod segment_stream;
mod stopping;
mod stories;
mod summarize;
mod transport;
mod wire;
