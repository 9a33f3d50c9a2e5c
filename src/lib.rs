//! Lector reads text for other services: it segments text, names its language and summarizes it, over gRPC.
//!
//! As a library it is [`analysis`]: text in, byte spans out, with an example for each job. The server and the
//! command around it are the feature `server`, which is on by default; without it only the analysis is built.
//!
//! # The way of one call
//!
//! 1. `server` accepts the connection, speaks HTTP/2 and keeps the deadline (`server/call.rs`).
//! 2. `grpc/service.rs` finds the rpc by its name, one line each. `grpc/messages.rs` reads how long the message
//!    is, and `grpc/memory.rs` admits it, or refuses it at once.
//! 3. `grpc/rpc.rs` is the frame of every rpc: `decode` makes a message of the bytes, `Rpc::parse` refuses what
//!    can be refused, `compute` decides on which thread the work runs, and `Rpc::respond` does it.
//! 4. `respond` stands in the file of the rpc, such as `grpc/segment.rs`. It calls [`analysis`], which is pure
//!    and cannot fail, and writes the answer by `encode`, with places in the caller's unit (`offsets`).
//! 5. `grpc/answer.rs` makes a body of it, `server/send.rs` sends what the client takes, and
//!    `server/access_log.rs` writes one line without a word of the text.
//!
//! # Where is what
//!
//! | what | where |
//! |---|---|
//! | graphemes, words, sentences, paragraphs, stories, streams | [`analysis::segmentation`] |
//! | what is known of a language: abbreviations, ordinals, months | `src/analysis/segmentation/rules/XX.txt` |
//! | the language of a text, the parts of a mixed text | [`analysis::detection`] |
//! | summaries, keyphrases | [`analysis::summarization`] |
//! | language tags and names | [`analysis::language`] |
//! | an rpc: what it refuses, what it answers | `src/grpc/` and its name |
//! | status codes and details of errors | `src/grpc/error.rs` |
//! | limits of texts, lists and messages | `src/grpc/limits.rs` |
//! | admission, threads, cancelling | `src/grpc/memory.rs`, `src/grpc/compute/` |
//! | connections, deadlines, drain, health, reflection | `src/server/` |
//! | flags and environment | `src/config.rs` |
//! | what the machine allows | `src/memory.rs` |
//! | the command without a server | `src/cli/` |
//! | log lines, panics | `src/telemetry.rs` |
//! | what `build.rs` makes of `proto/` | `src/proto.rs` |
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
