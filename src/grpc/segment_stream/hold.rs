//! When the open segment of a stream was held for too long, and is told before it is final.

use std::time::Duration;

use tokio::time::Instant;

use crate::{grpc::error::Error, proto::v1 as pb};

/// The allowed values of `max_hold_ms` and `max_hold_bytes`, besides 0.
const MILLISECONDS: (u32, u32) = (20, 60_000);
const BYTES: (u32, u32) = (16, 1024 * 1024);

/// An open segment that is longer is not told, in bytes: it would be copied again and again.
const MAX_OPEN_BYTES: usize = 64 * 1024;

/// An open segment is told again when it has grown by this share of its length at least, so that all that is
/// told of a long one is a few times its length.
const MIN_GROWTH_SHARE: usize = 8;

/// How long an open segment is held, as its caller wants it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hold {
    /// The longest pause after its last byte.
    pub(super) pause: Option<Duration>,
    /// By how many bytes it may grow.
    pub(super) bytes: Option<usize>,
}

impl Hold {
    /// Takes the two fields out of the options.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidField`] for a value outside of the allowed ones.
    pub(super) fn take_from(options: &mut pb::SegmentRequest) -> Result<Self, Error> {
        let milliseconds = std::mem::take(&mut options.max_hold_ms);
        let bytes = std::mem::take(&mut options.max_hold_bytes);
        Ok(Self {
            pause: in_range("max_hold_ms", milliseconds, MILLISECONDS)?
                .map(|milliseconds| Duration::from_millis(milliseconds.into())),
            bytes: in_range("max_hold_bytes", bytes, BYTES)?.map(|bytes| bytes as usize),
        })
    }

    /// Whether an open segment is ever told before it is final.
    pub(super) fn is_limited(self) -> bool {
        self.pause.is_some() || self.bytes.is_some()
    }

    /// Whether an open segment of `open` bytes is told that has grown by `growth` bytes.
    pub(super) fn is_passed_by(self, open: usize, growth: usize) -> bool {
        is_told(open) && self.bytes.is_some_and(|bytes| growth >= bytes && growth >= open / MIN_GROWTH_SHARE)
    }
}

/// Whether an open segment of `bytes` may be told before it is final.
pub(super) fn is_told(bytes: usize) -> bool {
    bytes > 0 && bytes <= MAX_OPEN_BYTES
}

fn in_range(field: &'static str, value: u32, (least, most): (u32, u32)) -> Result<Option<u32>, Error> {
    match value {
        0 => Ok(None),
        _ if (least..=most).contains(&value) => Ok(Some(value)),
        _ => {
            let description = format!("is {value}, must be 0 or from {least} to {most}");
            let limit = if value < least { least } else { most };
            Err(Error::field(field, "OUT_OF_RANGE", description).with("value", value).with("limit", limit))
        }
    }
}

/// The times until which a stream waits for its next message.
#[derive(Clone, Copy, Debug)]
pub(super) struct ExpiryTimer {
    pause: Option<Duration>,
    /// When the pause is too long; `None` when no text came since the last pause that was.
    pause_ends: Option<Instant>,
    idle_limit: Duration,
    /// Since when it waits, if it does.
    idle_since: Option<Instant>,
}

/// Why a wait ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expiry {
    /// The pause after the last text is too long.
    Pause,
    /// Nothing came for too long.
    Idle,
}

impl ExpiryTimer {
    pub(super) fn new(pause: Option<Duration>, idle_limit: Duration) -> Self {
        Self { pause, pause_ends: None, idle_limit, idle_since: None }
    }

    /// Text came.
    pub(super) fn text_came(&mut self) {
        self.pause_ends = self.pause.map(|pause| Instant::now() + pause);
    }

    /// A message came.
    pub(super) fn message_came(&mut self) {
        self.idle_since = None;
    }

    /// When the wait ends that begins or goes on now, and why.
    pub(super) fn next_expiry(&mut self) -> (Instant, Expiry) {
        let idle = *self.idle_since.get_or_insert_with(Instant::now) + self.idle_limit;
        match self.pause_ends {
            Some(pause) if pause < idle => (pause, Expiry::Pause),
            _ => (idle, Expiry::Idle),
        }
    }

    /// The pause is over, until more text comes.
    pub(super) fn pause_passed(&mut self) {
        self.pause_ends = None;
    }
}
