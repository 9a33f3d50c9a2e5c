//! What one call may cost, and all calls together.

/// Room in a message for everything but its three texts: language tags, priors, options.
const OPTIONS_BYTES: usize = 64 * 1024;

/// The limits of a server. What passes one is refused, never cut.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest text, in bytes of UTF-8; also the longest title and the longest query.
    pub max_text_bytes: usize,
    /// The longest message on the wire, in bytes, after decompression.
    pub max_message_bytes: usize,
    /// The most work in flight, in bytes. One call alone is always admitted.
    pub max_in_flight_bytes: usize,
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

    /// Limits for texts of up to `max_text_bytes` and work in flight of up to `max_in_flight_bytes`, both in bytes. A message
    /// has room for a text, a title and a query of that length.
    ///
    /// ```
    /// let limits = lector::grpc::Limits::new(1 << 20, 64 << 20);
    /// assert_eq!(limits.max_message_bytes, (3 << 20) + (64 << 10));
    /// ```
    pub const fn new(max_text_bytes: usize, max_in_flight_bytes: usize) -> Self {
        let max_message_bytes = max_text_bytes.saturating_mul(3).saturating_add(OPTIONS_BYTES);
        Self { max_text_bytes, max_message_bytes, max_in_flight_bytes }
    }
}
