//! How much memory the work on a text takes, so that a server can bound what runs at a time.
//!
//! Estimates alone: nothing is measured or reserved here.

/// What is done with a text, as far as the memory for it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// Its graphemes, words, sentences or paragraphs are found, one after the other.
    Segment,
    /// Its stories are found.
    Stories,
    /// Its language is named, or that of its head.
    Detect,
    /// The languages of its parts are named.
    DetectSpans,
    /// It is summarized.
    Summarize,
    /// It is summarized, and the scores are explained.
    Explain,
    /// Its stories are summarized.
    SummarizeStories,
    /// Its keyphrases are found.
    Keyphrases,
}

/// What any job takes, in bytes, however short the text is.
const FIXED_BYTES: usize = 512 * 1024;

/// The most bytes of memory that a job takes at a time for a text of so many bytes. What it answers is part
/// of it, the text itself is not.
///
/// An upper bound for any text, however unusual; texts of prose take a tenth of it. `tests/memory.rs` proves
/// it.
///
/// ```
/// use lector::analysis::{Job, peak_bytes};
/// assert!(peak_bytes(Job::Detect, 1 << 22) < peak_bytes(Job::Summarize, 1 << 22));
/// ```
pub const fn peak_bytes(job: Job, text_bytes: usize) -> usize {
    text_bytes.saturating_mul(bytes_per_byte(job)).saturating_add(FIXED_BYTES)
}

/// The bytes that each byte of a text takes at most.
const fn bytes_per_byte(job: Job) -> usize {
    match job {
        Job::Segment | Job::Detect => 0,
        Job::DetectSpans => 16,
        Job::Summarize => 32,
        Job::Stories => 32,
        Job::SummarizeStories => 36,
        Job::Keyphrases => 56,
        Job::Explain => 100,
    }
}
