//! The status map: the code, message and details of every error. Nothing else here makes a status of one.

use std::{collections::HashMap, fmt, time::Duration};

use http::HeaderMap;
use tonic::{Code, Status, metadata::AsciiMetadataValue};
use tonic_types::{ErrorDetails, StatusExt};

use super::{
    encoding::ACCEPT_ENCODING,
    error::{Error, Violation},
};
use crate::proto::v1 as pb;

/// `ErrorInfo.domain` of every status of this service.
const DOMAIN: &str = "lector";

/// The trailer by which a server steers the retries of clients (gRFC A6).
const PUSHBACK: &str = "grpc-retry-pushback-ms";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Status::from(self.clone()).message())
    }
}

impl std::error::Error for Error {}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::InvalidField(violation) => violation.into(),
            Error::NotUtf8 { field } => Error::field(field, "NOT_UTF8", "is not UTF-8").into(),
            Error::MalformedMessage => malformed_message(),
            Error::MessageTooLarge { limit } => message_too_large(limit),
            Error::SegmentTooLong { limit, omit_text_helps } => segment_too_long(limit, omit_text_helps),
            Error::ResponseTooLarge { limit } => response_too_large(limit),
            Error::CallTooLarge { limit } => call_too_large(limit),
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
            Error::Unimplemented { what } => unimplemented(what),
            Error::Internal => status(Code::Internal, "internal error", info("INTERNAL")),
        }
    }
}

/// What the status of a call of its own would say of the document.
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

/// The trailers that end a response with `status`; its code alone, if the rest is not valid in headers.
pub fn trailers_of(status: &Status) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    if status.add_header(&mut trailers).is_err() {
        trailers.insert(Status::GRPC_STATUS, (status.code() as i32).into());
    }
    trailers
}

fn malformed_message() -> Status {
    let message = "the bytes are no message of the expected type";
    status(Code::InvalidArgument, message, info("MALFORMED_MESSAGE"))
}

fn message_too_large(limit: usize) -> Status {
    never_fits("MESSAGE_TOO_LARGE", limit, format!("the message is longer than {limit} bytes"))
}

fn response_too_large(limit: usize) -> Status {
    let message = format!("the answer is longer than max_response_bytes, which is {limit}");
    never_fits("RESPONSE_TOO_LARGE", limit, message)
}

fn call_too_large(limit: usize) -> Status {
    let message =
        format!("the call takes more memory than this server has for all calls, which is {limit} bytes");
    never_fits("CALL_TOO_LARGE", limit, message)
}

fn unimplemented(what: &'static str) -> Status {
    let message = format!("{what} is not built in this version; GetCapabilities lists what is");
    status(Code::Unimplemented, message, details("UNIMPLEMENTED", [("what", what.to_owned())]))
}

fn segment_too_long(limit: usize, omit_text_helps: bool) -> Status {
    let help = if omit_text_helps { "; with omit_text there is no such limit" } else { "" };
    let message = format!("a segment did not end within max_text_bytes, which is {limit}{help}");
    never_fits("SEGMENT_TOO_LONG", limit, message)
}

/// The status of a call that no retry can answer.
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
    fn overload_says_when_to_retry() {
        let status = Status::from(Error::Overloaded { retry_after: Duration::from_millis(250) });
        assert_eq!(status.get_details_retry_info().unwrap().retry_delay, Some(Duration::from_millis(250)));
        assert_eq!(status.get_details_quota_failure().unwrap().violations.len(), 1);
        assert_eq!(status.metadata().get(PUSHBACK).unwrap(), "250");
    }

    #[test]
    fn what_no_retry_can_answer_says_so() {
        for (error, ..) in all() {
            let status = Status::from(error);
            if status.code() == Code::ResourceExhausted {
                let retry = status.get_details_retry_info().is_some();
                assert_eq!(status.metadata().get(PUSHBACK).unwrap() != "-1", retry, "{status:?}");
            }
        }
    }
}
