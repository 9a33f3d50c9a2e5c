//! Lector reads text for other services: it segments text, names its language and summarizes it, over gRPC.
//!
//! As a library it is [`analysis`]: text in, byte spans out, with an example for each job. The server and the
//! command around it are the feature `server`, which is on by default; without it only the analysis is built.
//!
//! # The way of one call
//!
//! 1. `server` accepts the connection (`server/connection.rs`), speaks HTTP/2, and keeps the deadline of each
//!    call (`server/deadline.rs`).
//! 2. `grpc/service.rs` finds the rpc by its name, one line each. The length of the message is read before
//!    the message, and the call is admitted by it, or refused at once.
//! 3. `grpc/rpc.rs` is the frame of every rpc: it decodes the message, `Rpc::parse` refuses what can be
//!    refused, `grpc/compute` decides where the work runs, and `Rpc::respond` does it.
//! 4. `respond` stands in the file of its rpc: `grpc/segment`, `grpc/detect_language.rs` and so on. It calls
//!    [`analysis`], which is pure and cannot fail, and writes the answer, its places in the unit of the
//!    caller (`grpc/offsets.rs`).
//! 5. The server sends what the client takes, and writes one line without a word of the text
//!    (`server/access_log.rs`).
//!
//! # Where is what
//!
//! | what | where |
//! |---|---|
//! | graphemes, words, sentences, paragraphs, streams | [`analysis::segmentation`] |
//! | whether a sentence ends at a mark | `analysis/segmentation/sentence/decide.rs` |
//! | what a character is | `analysis/unicode` |
//! | what is known of a language: abbreviations, ordinals, months | `analysis/segmentation/rules/XX.txt` |
//! | the language of a text, the parts of a mixed text | [`analysis::detection`] |
//! | what several jobs need of one text, made once | [`analysis::Document`] |
//! | summaries, keyphrases | [`analysis::summarization`] |
//! | language tags and names | [`analysis::language`] |
//! | an rpc: what it refuses, what it answers | `grpc/` and its name |
//! | status codes and details of errors | `grpc/error.rs` and what it names |
//! | limits of texts, lists and messages | `grpc/limits.rs` |
//! | admission, threads, cancelling | `grpc/compute`, and what `grpc/service.rs` calls first |
//! | connections, deadlines, drain, health, reflection | `server` |
//! | flags and environment | `config` |
//! | what the machine allows | `memory` |
//! | the command without a server | `cli` |
//! | log lines, panics | `telemetry` |
//! | what `build.rs` makes of the contract | `proto` |
//!
//! ARCHITECTURE.md has the same at more length, with the invariants and the tests that keep them.

// Exceptions are the files that `tests/layers/known.rs` lists, each with its reason.
#![deny(unsafe_code)]

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
