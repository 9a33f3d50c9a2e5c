//! Everything that a call can be refused with, and the one match to a status code.

use std::{borrow::Cow, collections::HashMap, time::Duration};

use tonic::{Code, Status, metadata::AsciiMetadataValue};
use tonic_types::{ErrorDetails, StatusExt};

use super::{compression::ACCEPT_ENCODING, memory::Full};
use crate::proto::v1 as pb;

/// `ErrorInfo.domain` of every status of this service.
const DOMAIN: &str = "lector";

/// The trailer by which a server steers the retries of clients (gRFC A6).
const PUSHBACK: &str = "grpc-retry-pushback-ms";

/// The delays of a retry that are told to callers.
const RETRY_AFTER: std::ops::RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);

/// How much room is given back in a second at least, in bytes; a guess from which only the delay of a retry is made.
const FREED_A_SECOND: f64 = 256e6;

/// Why a call was refused.
///
/// Every status that is made of it carries `google.rpc.ErrorInfo`, by which it can be told from one of the transport. No variant
/// holds text of a request.
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
    /// The message is longer than the wire allows.
    MessageTooLarge {
        /// The longest message, in bytes.
        limit: usize,
    },
    /// A segment of a stream did not end within the text that is kept for it.
    SegmentTooLong {
        /// The most text that is kept, in bytes.
        limit: usize,
        /// Whether it need not be kept when the segments' texts are not wanted.
        omit_text_helps: bool,
    },
    /// The answer is larger than its caller can receive.
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
    /// The messages of the call are packed in a way that the server does not know.
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
    /// The contract has it, this version does not build it.
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
    /// What is wrong, for a person. Follows the path of the field.
    pub description: String,
    /// What is wrong, for a program: SCREAMING_SNAKE, stable.
    pub reason: &'static str,
    /// The refused value (never text of a request) and the limit.
    pub metadata: Vec<(&'static str, String)>,
}

impl Error {
    /// `field` is refused for `reason`.
    pub(super) fn field(
        field: impl Into<Cow<'static, str>>,
        reason: &'static str,
        description: impl Into<String>,
    ) -> Self {
        let (field, description) = (field.into(), description.into());
        Self::InvalidField(Box::new(Violation { field, description, reason, metadata: Vec::new() }))
    }

    /// Too much is in flight; it takes about so long.
    pub(super) fn overloaded(backlog: Duration) -> Self {
        Self::Overloaded { retry_after: backlog.clamp(*RETRY_AFTER.start(), *RETRY_AFTER.end()) }
    }

    /// The system gave no memory although there was room: others may have taken it, so that a retry may help.
    pub(super) fn out_of_memory() -> Self {
        Self::Overloaded { retry_after: *RETRY_AFTER.end() }
    }

    /// Adds metadata, if a field is refused.
    pub(super) fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        if let Self::InvalidField(violation) = &mut self {
            violation.metadata.push((key, value.to_string()));
        }
        self
    }

    /// The same refusal of a message that is the field `parent` of another.
    pub(super) fn within(mut self, parent: &'static str) -> Self {
        if let Self::InvalidField(violation) = &mut self {
            violation.field = format!("{parent}.{}", violation.field).into();
        }
        self
    }
}

impl From<Full> for Error {
    fn from(full: Full) -> Self {
        match full {
            Full::Always(limit) => Self::CallTooLarge { limit },
            Full::Now(held) => Self::overloaded(Duration::from_secs_f64(held as f64 / FREED_A_SECOND)),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(Status::from(self.clone()).message())
    }
}

impl std::error::Error for Error {}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::InvalidField(violation) => violation.into(),
            Error::NotUtf8 { field } => Error::field(field, "NOT_UTF8", "is not UTF-8").into(),
            Error::MalformedMessage => status(
                Code::InvalidArgument,
                "the bytes are no message of the expected type",
                info("MALFORMED_MESSAGE"),
            ),
            Error::MessageTooLarge { limit } => {
                never_fits("MESSAGE_TOO_LARGE", limit, format!("the message is longer than {limit} bytes"))
            }
            Error::SegmentTooLong { limit, omit_text_helps } => segment_too_long(limit, omit_text_helps),
            Error::ResponseTooLarge { limit } => never_fits(
                "RESPONSE_TOO_LARGE",
                limit,
                format!("the answer is longer than max_response_bytes, which is {limit}"),
            ),
            Error::CallTooLarge { limit } => never_fits(
                "CALL_TOO_LARGE",
                limit,
                format!(
                    "the call takes more memory than this server has for all calls, which is {limit} bytes"
                ),
            ),
            Error::Overloaded { retry_after } => overloaded(retry_after),
            Error::UnknownMethod => {
                status(Code::Unimplemented, "the service has no such method", info("UNKNOWN_METHOD"))
            }
            Error::UnknownEncoding => unknown_encoding(),
            Error::MessageTimeout { limit } => {
                let message = format!("a message that was begun did not arrive within {limit:?}");
                status(Code::DeadlineExceeded, message, info("MESSAGE_TIMEOUT"))
            }
            Error::StreamIdle { limit } => {
                let message = format!("nothing moved on the stream for {limit:?}");
                status(Code::DeadlineExceeded, message, info("STREAM_IDLE"))
            }
            Error::DeadlineExceeded => {
                status(Code::DeadlineExceeded, "the deadline of the call passed", info("DEADLINE_EXCEEDED"))
            }
            Error::Cancelled => status(Code::Cancelled, "the caller went away", info("CANCELLED")),
            Error::Draining => {
                status(Code::Unavailable, "the server is shutting down, call another", info("DRAINING"))
            }
            Error::Unimplemented { what } => {
                let message = format!("{what} is not built in this version; GetCapabilities lists what is");
                status(Code::Unimplemented, message, details("UNIMPLEMENTED", [("what", what.to_owned())]))
            }
            Error::Internal => status(Code::Internal, "internal error", info("INTERNAL")),
        }
    }
}

/// What a call of its own would have said in its status.
impl From<&Error> for pb::DocumentError {
    fn from(error: &Error) -> Self {
        let status = Status::from(error.clone());
        let details = status.get_error_details();
        let field = details.bad_request().and_then(|request| request.field_violations.first());
        Self {
            code: status.code() as i32,
            message: status.message().to_owned(),
            reason: details.error_info().map(|info| info.reason.clone()).unwrap_or_default(),
            field: field.map(|violation| violation.field.clone()).unwrap_or_default(),
        }
    }
}

impl From<Box<Violation>> for Status {
    fn from(violation: Box<Violation>) -> Self {
        let Violation { field, description, reason, mut metadata } = *violation;
        metadata.push(("field", field.to_string()));
        let mut details = details(reason, metadata);
        details.add_bad_request_violation(field.as_ref(), description.as_str());
        status(Code::InvalidArgument, format!("{field} {description}"), details)
    }
}

fn segment_too_long(limit: usize, omit_text_helps: bool) -> Status {
    let help = if omit_text_helps { "; with omit_text there is no such limit" } else { "" };
    let message = format!("a segment did not end within max_text_bytes, which is {limit}{help}");
    never_fits("SEGMENT_TOO_LONG", limit, message)
}

/// What no retry mends.
fn never_fits(reason: &'static str, limit: usize, message: String) -> Status {
    let details = details(reason, [("limit", limit.to_string())]);
    with_pushback(status(Code::ResourceExhausted, message, details), "-1")
}

fn overloaded(retry_after: Duration) -> Status {
    let mut details = info("OVERLOADED");
    details.set_retry_info(Some(retry_after));
    details.add_quota_failure_violation("server", "work and memory of calls in flight");
    let message = "too much in flight, try again later";
    with_pushback(status(Code::ResourceExhausted, message, details), &retry_after.as_millis().to_string())
}

fn unknown_encoding() -> Status {
    let message = "messages may be packed by gzip or zstd, or not at all";
    let mut status = status(Code::Unimplemented, message, info("UNKNOWN_ENCODING"));
    status.metadata_mut().insert(ACCEPT_ENCODING, AsciiMetadataValue::from_static("gzip,zstd,identity"));
    status
}

/// When to try again, for clients that retry by their service config: milliseconds, or -1 for never.
fn with_pushback(mut status: Status, milliseconds: &str) -> Status {
    if let Ok(value) = AsciiMetadataValue::try_from(milliseconds) {
        status.metadata_mut().insert(PUSHBACK, value);
    }
    status
}

fn info(reason: &'static str) -> ErrorDetails {
    details(reason, [])
}

fn details(reason: &'static str, metadata: impl IntoIterator<Item = (&'static str, String)>) -> ErrorDetails {
    let metadata: HashMap<_, _> = metadata.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    ErrorDetails::with_error_info(reason, DOMAIN, metadata)
}

fn status(code: Code, message: impl Into<String>, details: ErrorDetails) -> Status {
    Status::with_error_details(code, message, details)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Vec<(Error, Code, &'static str)> {
        vec![
            (Error::field("text", "TEXT_TOO_LONG", "is too long"), Code::InvalidArgument, "TEXT_TOO_LONG"),
            (Error::NotUtf8 { field: "text".into() }, Code::InvalidArgument, "NOT_UTF8"),
            (Error::MalformedMessage, Code::InvalidArgument, "MALFORMED_MESSAGE"),
            (Error::MessageTooLarge { limit: 7 }, Code::ResourceExhausted, "MESSAGE_TOO_LARGE"),
            (
                Error::Overloaded { retry_after: Duration::from_millis(1) },
                Code::ResourceExhausted,
                "OVERLOADED",
            ),
            (
                Error::SegmentTooLong { limit: 7, omit_text_helps: true },
                Code::ResourceExhausted,
                "SEGMENT_TOO_LONG",
            ),
            (Error::ResponseTooLarge { limit: 7 }, Code::ResourceExhausted, "RESPONSE_TOO_LARGE"),
            (Error::CallTooLarge { limit: 7 }, Code::ResourceExhausted, "CALL_TOO_LARGE"),
            (Error::UnknownMethod, Code::Unimplemented, "UNKNOWN_METHOD"),
            (Error::UnknownEncoding, Code::Unimplemented, "UNKNOWN_ENCODING"),
            (Error::MessageTimeout { limit: Duration::ZERO }, Code::DeadlineExceeded, "MESSAGE_TIMEOUT"),
            (Error::StreamIdle { limit: Duration::ZERO }, Code::DeadlineExceeded, "STREAM_IDLE"),
            (Error::DeadlineExceeded, Code::DeadlineExceeded, "DEADLINE_EXCEEDED"),
            (Error::Cancelled, Code::Cancelled, "CANCELLED"),
            (Error::Draining, Code::Unavailable, "DRAINING"),
            (Error::Unimplemented { what: "X" }, Code::Unimplemented, "UNIMPLEMENTED"),
            (Error::Internal, Code::Internal, "INTERNAL"),
        ]
    }

    #[test]
    fn every_status_has_its_code_and_details() {
        for (error, code, reason) in all() {
            let status = Status::from(error);
            let info = status.get_details_error_info().unwrap();
            assert_eq!((status.code(), info.reason.as_str(), info.domain.as_str()), (code, reason, "lector"));
        }
    }

    #[test]
    fn a_field_is_named_by_its_path_from_the_top() {
        let status =
            Status::from(Error::field("ratio", "OUT_OF_RANGE", "is 2").with("value", 2).within("summarize"));
        assert_eq!(status.message(), "summarize.ratio is 2");
        assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "summarize.ratio");
        assert_eq!(status.get_details_error_info().unwrap().metadata["value"], "2");
    }

    #[test]
    fn overload_says_when_to_come_back() {
        let status = Status::from(Error::Overloaded { retry_after: Duration::from_millis(250) });
        assert_eq!(status.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_millis(250)));
        assert_eq!(status.get_details_quota_failure().unwrap().violations.len(), 1);
        assert_eq!(status.metadata().get(PUSHBACK).unwrap(), "250");
    }

    #[test]
    fn what_no_retry_mends_says_so() {
        for (error, ..) in all() {
            let status = Status::from(error);
            if status.code() == Code::ResourceExhausted {
                let retry = status.get_details_retry_info().is_some();
                assert_eq!(status.metadata().get(PUSHBACK).unwrap() != "-1", retry, "{status:?}");
            }
        }
    }
}
