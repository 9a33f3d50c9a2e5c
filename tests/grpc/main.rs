//! The service over real sockets: one test binary, one file per subject.

mod analyze;
mod analyze_stream;
mod command;
mod drain;
mod errors;
mod fairness;
mod health;
mod helpers;
mod interrupts;
mod long_calls;
mod noise;
mod overload;
mod process;
mod responses;
mod segment;
mod segment_command;
mod segment_stream;
mod stories;
mod summarize;
mod transport;
