//! What one call may cost, and all calls together.

use std::time::Duration;

use super::error::Error;

/// The bytes of a message for everything but its three texts: language tags, priors, options.
const OPTIONS_BYTES: usize = 64 * 1024;

/// The limits of a server. What is beyond one is rejected, never truncated.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest text, in bytes of UTF-8; also the longest title and the longest query.
    pub max_text_bytes: usize,
    /// The longest message, in bytes, after decompression.
    pub max_message_bytes: usize,
    /// The most memory that all calls in flight hold together, in bytes.
    pub max_in_flight_bytes: usize,
    /// The most memory of the whole process, in bytes. GetCapabilities says it; the other limits must keep
    /// it.
    pub max_memory_bytes: usize,
    /// The longest that a call of one message, or a document of a stream, may take.
    pub call_timeout: Duration,
    /// The longest that a message may take to arrive, once it was begun.
    pub message_timeout: Duration,
    /// The longest that nothing may move on a stream.
    pub stream_idle_timeout: Duration,
}

impl Limits {
    /// The most candidates that DetectLanguage answers.
    pub(super) const MAX_CANDIDATES: u32 = 50;
    /// The most languages in `allowed_languages`, and in `priors`.
    pub(super) const MAX_ALLOWED_LANGUAGES: u32 = 256;
    /// The largest `sentence_count`.
    pub(super) const MAX_SUMMARY_SENTENCES: u32 = 10_000;
    /// The largest `keyphrase_count`.
    pub(super) const MAX_KEYPHRASES: u32 = 100;
    /// The most words in `abbreviations`.
    pub(super) const MAX_ABBREVIATIONS: u32 = 500;
    /// The longest word in `abbreviations`, in bytes; what is longer would never match.
    pub(super) const MAX_ABBREVIATION_BYTES: u32 = 48;
    /// The most documents of an AnalyzeStream call that are read and not answered.
    pub(super) const MAX_STREAM_DOCUMENTS: u32 = 256;

    /// Limits for texts of up to `max_text_bytes` and calls in flight that hold up to `max_in_flight_bytes`
    /// of memory, both in bytes. A message may have a text, a title and a query of that length. The process
    /// may hold twice what calls hold; calls take at most a minute, messages twenty seconds to arrive, and
    /// streams are idle for at most five minutes.
    ///
    /// ```
    /// let limits = lector::grpc::Limits::new(1 << 20, 64 << 20);
    /// assert_eq!(limits.max_message_bytes, (3 << 20) + (64 << 10));
    /// ```
    pub const fn new(max_text_bytes: usize, max_in_flight_bytes: usize) -> Self {
        Self {
            max_text_bytes,
            max_message_bytes: max_text_bytes.saturating_mul(3).saturating_add(OPTIONS_BYTES),
            max_in_flight_bytes,
            max_memory_bytes: max_in_flight_bytes.saturating_mul(2),
            call_timeout: Duration::from_secs(60),
            message_timeout: Duration::from_secs(20),
            stream_idle_timeout: Duration::from_secs(300),
        }
    }

    /// Checks how many `abbreviations` there are.
    pub(super) fn abbreviations(count: usize) -> Result<(), Error> {
        Self::at_most(Self::MAX_ABBREVIATIONS, count, || {
            let description = format!("has {count} words, the limit is {}", Self::MAX_ABBREVIATIONS);
            Error::field("abbreviations", "TOO_MANY_ABBREVIATIONS", description)
        })
    }

    /// Checks how many languages `field` has.
    pub(super) fn languages(field: &'static str, count: usize) -> Result<(), Error> {
        Self::at_most(Self::MAX_ALLOWED_LANGUAGES, count, || {
            let description = format!("has {count} languages, the limit is {}", Self::MAX_ALLOWED_LANGUAGES);
            Error::field(field, "TOO_MANY_LANGUAGES", description)
        })
    }

    fn at_most(limit: u32, count: usize, error: impl FnOnce() -> Error) -> Result<(), Error> {
        if count <= limit as usize {
            return Ok(());
        }
        Err(error().with("value", count).with("limit", limit))
    }
}
