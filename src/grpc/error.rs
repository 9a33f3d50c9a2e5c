//! Everything that a call can be refused with, and the one match to a status code.

use std::{borrow::Cow, collections::HashMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::Limits;

/// `ErrorInfo.domain` of every status of this service.
const DOMAIN: &str = "lector";

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
    /// Too much work is in flight.
    Overloaded {
        /// When to try again.
        retry_after: Duration,
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

    /// What the contract calls a refusal by tonic itself, which has the code alone: OUT_OF_RANGE for a message above the limit
    /// (RESOURCE_EXHAUSTED when it is so only unpacked) and INTERNAL for one that it cannot read. `None`: it stays as it is.
    pub fn of_transport(code: Code, limits: &Limits) -> Option<Self> {
        match code {
            Code::OutOfRange | Code::ResourceExhausted => {
                Some(Self::MessageTooLarge { limit: limits.max_message_bytes })
            }
            Code::Internal => Some(Self::MalformedMessage),
            _ => None,
        }
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
                let details = details("MESSAGE_TOO_LARGE", [("limit", limit.to_string())]);
                status(Code::ResourceExhausted, format!("the message is longer than {limit} bytes"), details)
            }
            Error::SegmentTooLong { limit, omit_text_helps } => segment_too_long(limit, omit_text_helps),
            Error::Overloaded { retry_after } => overloaded(retry_after),
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
    status(Code::ResourceExhausted, message, details("SEGMENT_TOO_LONG", [("limit", limit.to_string())]))
}

fn overloaded(retry_after: Duration) -> Status {
    let mut details = info("OVERLOADED");
    details.set_retry_info(Some(retry_after));
    details.add_quota_failure_violation("server", "bytes of text in flight");
    status(Code::ResourceExhausted, "too much work in flight, try again later", details)
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
    }
}
