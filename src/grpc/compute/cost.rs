//! What a call costs the processor: an estimate, from which its pool and the length of a queue are told.

use std::time::Duration;

/// Texts up to so many bytes are short: their work takes a few milliseconds at most.
pub(in crate::grpc) const SHORT_TEXT_BYTES: usize = 64 * 1024;

/// What a call does, as far as its cost goes.
#[derive(Clone, Copy, Debug)]
pub(in crate::grpc) enum Operation {
    /// Sentences or paragraphs, of a known language.
    Segment,
    /// Words or graphemes: a response many times as large as the text.
    SegmentFinely,
    /// A language, and what needs one first.
    DetectLanguage,
    /// A summary, stories, keyphrases.
    Summarize,
    /// Several of them.
    Analyze,
    /// Nothing of a text: a message that is decompressed or decoded.
    Decode,
}

impl Operation {
    /// The longest text whose work runs in place, in bytes: some tens of microseconds, less than a change of
    /// thread is worth.
    const fn in_place_bytes(self) -> usize {
        match self {
            Self::Segment => 32 * 1024,
            Self::SegmentFinely | Self::Summarize => 1024,
            Self::DetectLanguage => 2 * 1024,
            Self::Analyze => 512,
            Self::Decode => 0,
        }
    }

    /// What a byte of text takes about, in nanoseconds.
    const fn nanoseconds_per_byte(self) -> usize {
        match self {
            Self::Segment => 2,
            Self::DetectLanguage | Self::Decode => 10,
            Self::SegmentFinely => 20,
            Self::Summarize => 60,
            Self::Analyze => 80,
        }
    }
}

/// What the work of a call costs.
#[derive(Clone, Copy, Debug)]
pub(in crate::grpc) struct WorkCost {
    pub(super) operation: Operation,
    /// Its texts, in bytes.
    bytes: usize,
    in_place: bool,
    /// Whether the message must be decompressed or decoded first.
    undecoded: bool,
}

impl WorkCost {
    /// The cost of texts of so many bytes.
    pub(in crate::grpc) fn new(operation: Operation, bytes: usize) -> Self {
        Self { operation, bytes, in_place: bytes <= operation.in_place_bytes(), undecoded: false }
    }

    /// The cost of a message of which only the length is known: it must be decompressed or decoded first.
    pub(in crate::grpc) fn undecoded(operation: Operation, bytes: usize) -> Self {
        Self { operation, bytes, in_place: false, undecoded: true }
    }

    /// Whether the work is so short that it runs on the thread of its caller.
    pub(super) fn runs_in_place(self) -> bool {
        self.in_place
    }

    /// Whether the work runs in the pool for short texts.
    pub(super) fn is_short(self) -> bool {
        self.bytes <= SHORT_TEXT_BYTES
    }

    /// How long the work takes about.
    pub(super) fn duration(self) -> Duration {
        let decoding = if self.undecoded { Operation::Decode.nanoseconds_per_byte() } else { 0 };
        let nanoseconds = self.operation.nanoseconds_per_byte() + decoding;
        Duration::from_nanos(self.bytes.saturating_mul(nanoseconds) as u64)
    }
}
