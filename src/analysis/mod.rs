//! The analyzers: text in, byte spans out.
//!
//! Each job is a plain function of its arguments, with plain options. It does no I/O, reads no clock and no
//! environment, keeps nothing between calls, and never fails: every `&str` gets an answer, the same on every
//! machine, in time and memory linear in the text. Spans are half-open ranges of bytes of the text as it was
//! given, on character boundaries.
//!
//! What an analyzer is not told it does not guess: a language that is not known is named by [`detection`]
//! first.
//!
//! # Segmentation
//!
//! Graphemes, words, sentences, paragraphs and stories: [`segmentation`].
//!
//! ```
//! use lector::analysis::segmentation::sentences;
//!
//! let text = "Dr. Smith left at 5 p.m. He was tired.";
//! let found: Vec<&str> = sentences(text, "en").map(|span| span.of(text)).collect();
//! assert_eq!(found, ["Dr. Smith left at 5 p.m.", "He was tired."]);
//! ```
//!
//! # Streaming
//!
//! A document of any length in chunks, cut anywhere: each segment comes once, as soon as it is final, and is
//! the one that the whole text has. [`segmentation::Stream`] keeps little more than the open segment.
//!
//! ```
//! use lector::analysis::{Unit, segmentation::{Granularity, Options, Stream, StreamEvent, StreamOptions}};
//!
//! let mut stream = Stream::new(StreamOptions {
//!     granularity: Granularity::Sentence,
//!     options: Options::new("en"),
//!     unit: Unit::Byte,
//!     keep_text: true,
//!     max_segment_bytes: 1 << 20,
//! });
//! let mut found = Vec::new();
//! let mut take = |event: StreamEvent<'_>| {
//!     if let StreamEvent::Segment { text, .. } = event {
//!         found.push(text.to_owned());
//!     }
//! };
//! for chunk in ["Dr. Smith le", "ft at 5 p.m. He was", " tired."] {
//!     stream.push(chunk, &mut take)?;
//! }
//! stream.finish(&mut take)?;
//! assert_eq!(found, ["Dr. Smith left at 5 p.m.", "He was tired."]);
//! # Ok::<(), lector::analysis::segmentation::SegmentTooLong>(())
//! ```
//!
//! # Detection
//!
//! The language of a text, how sure that is, and why it is not surer: [`detection`].
//!
//! ```
//! use lector::analysis::detection::{Options, UndeterminedReason, detect};
//!
//! let answer = detect("Vergiss bitte nicht, die Karten mitzubringen!", &Options::default());
//! assert_eq!((answer.language.code, answer.language.reliable), ("de", true));
//!
//! let answer = detect("if (x == null) { return foo(bar[0]); }", &Options::default());
//! assert_eq!(answer.language.code, "zxx");
//! assert_eq!(answer.reason, Some(UndeterminedReason::NotLanguage));
//! ```
//!
//! # Summarization
//!
//! The sentences that carry a text, within a budget that is never exceeded, and keyphrases:
//! [`summarization`].
//!
//! ```
//! use lector::analysis::{Document, Interrupt, summarization::{Budget, Options, summarize}};
//!
//! let text = "The council of Port Merrow voted on Monday to rebuild the old harbour bridge. \
//!     It was closed in 2019 after a storm. Traders had asked for it for years. The work will cost \
//!     $187 million and take three years, the council said. Some residents fear the noise.";
//! let budget = Budget::Words(16);
//! let options = Options { title: "", query: "", budget, explain: false };
//! let document = Document::in_language(text, "en");
//! let summary = summarize(&document, &options, &Interrupt::never())?;
//! assert_eq!(summary.sentences[0].span.of(text), &text[..77]);
//! # Ok::<(), lector::analysis::Interrupted>(())
//! ```
//!
//! # Stopping
//!
//! Long work can be stopped: functions that take an [`Interrupt`] ask it once per 16 KiB of work, and give
//! [`Interrupted`] instead of an answer when it says so.
//!
//! This room knows nothing of the wire and of the runtime (`tests/layers` checks it), so that it builds
//! alone: `default-features = false` leaves out the server and its dependencies.

#![cfg_attr(not(test), deny(clippy::indexing_slicing))]
#![deny(clippy::panic, clippy::unreachable, clippy::unimplemented)]

mod checkpoint;
mod cost;
pub mod detection;
mod document;
mod index;
mod interrupt;
pub mod language;
mod line_kind;
#[cfg(target_arch = "x86_64")]
mod processor;
mod renumbering;
pub mod segmentation;
mod sort;
mod span;
pub mod stories;
pub mod summarization;
mod terms;
mod unicode;
mod unit;
mod utf8;

pub use cost::{Job, peak_bytes};
pub use document::Document;
pub use interrupt::{Interrupt, Interrupted};
pub use span::{Span, prefix};
pub use unit::Unit;
pub use utf8::{NotUtf8, Utf8Decoder};
