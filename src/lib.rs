//! Lector reads text for other services: it segments text, names its language and summarizes it, behind gRPC.
//!
//! # The path of one request
//!
//! A connection is accepted in [`server`], which speaks HTTP/2, keeps the deadline of each call, sends its
//! answer and writes the access log. The message is decoded by `grpc::codec` and lands in `grpc::service`,
//! one short method per rpc. There `Request::parse` refuses everything that can be refused, `Compute::run`
//! decides where the work runs, and `respond` calls [`analysis`], which is pure and cannot fail.
//! `grpc::offsets` turns its byte spans into the caller's unit.
//!
//! # The rooms
//!
//! - [`config`]: flags and environment, checked before anything binds.
//! - [`memory`]: what the machine allows, divided among connections and calls.
//! - [`telemetry`]: log lines, never a word of a text.
//! - [`server`]: connections, layers, health, reflection, drain.
//! - [`grpc`]: the only room that knows both the protobuf messages and the analysis.
//! - [`analysis`]: text in, byte spans out; lifts out as a library unchanged.
//! - [`cli`]: the same analyzers without a server.
//! - [`proto`]: what `build.rs` generates from `proto/`.

#![deny(unsafe_code)] // but in `analysis::segmentation`'s vector scan and `analysis::detection`'s model, which say why

pub mod analysis;
#[cfg(feature = "server")]
pub mod cli;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod grpc;
#[cfg(feature = "server")]
pub mod memory;
#[cfg(feature = "server")]
pub mod proto;
#[cfg(feature = "server")]
pub mod server;
#[cfg(feature = "server")]
pub mod telemetry;
