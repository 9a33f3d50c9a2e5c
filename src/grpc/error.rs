//! Everything that a call can be rejected with. The status of each is in `status`.

use std::{borrow::Cow, ops::RangeInclusive, time::Duration};

use super::memory_pool::MemoryExhausted;

/// The shortest and the longest delay of a retry that callers are told.
const RETRY_AFTER: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);

/// How much memory calls give back in a second at least, in bytes; an estimate, only for the delay of a
/// retry.
const FREED_PER_SECOND: f64 = 256e6;

/// Why a call was rejected.
///
/// Every status that is made of it carries `google.rpc.ErrorInfo`, which a status of the transport does not.
/// No variant holds text of a request.
#[derive(Clone, Debug)]
pub enum Error {
    /// A field has a value that the contract does not allow.
    InvalidField(Box<Violation>),
    /// A string field is not UTF-8.
    NotUtf8 {
        /// The path of the field, such as "segment.language".
        field: String,
    },
    /// The bytes are no message of the expected type.
    MalformedMessage,
    /// The message is longer than the server allows.
    MessageTooLarge {
        /// The longest message, in bytes.
        limit: usize,
    },
    /// A segment of a stream did not end within the text that is kept of it.
    SegmentTooLong {
        /// The most text that is kept, in bytes.
        limit: usize,
        /// Whether it need not be kept when the segments' texts are not wanted.
        omit_text_helps: bool,
    },
    /// The response is larger than its caller can receive.
    ResponseTooLarge {
        /// The most that the caller can receive, in bytes.
        limit: usize,
    },
    /// The call needs more memory than there is for all calls together.
    CallTooLarge {
        /// What there is, in bytes.
        limit: usize,
    },
    /// Too much is in flight.
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// The service has no such method.
    UnknownMethod,
    /// The messages of the call are compressed in a way that the server does not know.
    UnknownEncoding,
    /// A message that was begun did not arrive in time.
    MessageTimeout {
        /// How long it may take.
        limit: Duration,
    },
    /// Nothing moved on a stream for longer than the server allows.
    StreamIdle {
        /// How long a stream may be idle.
        limit: Duration,
    },
    /// The deadline of the call passed.
    DeadlineExceeded,
    /// The caller went away.
    Cancelled,
    /// The server drains.
    Draining,
    /// The contract has it, this version does not implement it.
    Unimplemented {
        /// What was asked, such as "GRANULARITY_STORY".
        what: &'static str,
    },
    /// A bug.
    Internal,
}

/// What is wrong with one field.
#[derive(Clone, Debug)]
pub struct Violation {
    /// The path of the field, such as "detect_language.priors".
    pub field: Cow<'static, str>,
    /// What is wrong, to be read. Follows the path of the field.
    pub description: String,
    /// What is wrong, to be matched by a program: SCREAMING_SNAKE_CASE, stable.
    pub reason: &'static str,
    /// The rejected value (never text of a request) and the limit.
    pub metadata: Vec<(&'static str, String)>,
}

impl Error {
    /// `field` is rejected for `reason`.
    pub(super) fn field(
        field: impl Into<Cow<'static, str>>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        let (field, description) = (field.into(), description.into());
        Self::InvalidField(Box::new(Violation { field, description, reason, metadata: Vec::new() }))
    }

    /// Too much is in flight; it takes about `backlog` to finish.
    pub(super) fn overloaded(backlog: Duration) -> Self {
        Self::Overloaded { retry_after: backlog.clamp(*RETRY_AFTER.start(), *RETRY_AFTER.end()) }
    }

    /// The system gave no memory although the call has a permit for it: another process may have taken it, so
    /// that a retry may help.
    pub(super) fn out_of_memory() -> Self {
        Self::Overloaded { retry_after: *RETRY_AFTER.end() }
    }

    /// Adds metadata, if a field is rejected.
    pub(super) fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        if let Self::InvalidField(violation) = &mut self {
            violation.metadata.push((key, value.to_string()));
        }
        self
    }

    /// The error of a message that is the field `parent` of another one.
    pub(super) fn within(mut self, parent: &'static str) -> Self {
        if let Self::InvalidField(violation) = &mut self {
            violation.field = format!("{parent}.{}", violation.field).into();
        }
        self
    }
}

impl From<MemoryExhausted> for Error {
    fn from(full: MemoryExhausted) -> Self {
        match full {
            MemoryExhausted::OverLimit(limit) => Self::CallTooLarge { limit },
            MemoryExhausted::InUse(held) => {
                Self::overloaded(Duration::from_secs_f64(held as f64 / FREED_PER_SECOND))
            }
        }
    }
}
