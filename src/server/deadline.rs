//! The deadline of a call: its `grpc-timeout` header, and the server's limit for unary calls.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use tokio::time::Instant;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use super::rpc_method::RpcMethod;

const HEADER: &str = "grpc-timeout";

/// When the call must have ended: what its caller says, and for unary calls no later than `limit`. `None`:
/// never.
///
/// # Errors
///
/// INVALID_ARGUMENT when the header does not follow the gRPC protocol.
pub(super) fn of(
    headers: &HeaderMap,
    method: RpcMethod,
    limit: Duration,
    now: Instant,
) -> Result<Option<Instant>, Status> {
    let requested = headers.get(HEADER).map(|value| parse(value).ok_or_else(malformed)).transpose()?;
    let limit = (!method.streaming).then_some(limit);
    let shortest = [requested, limit].into_iter().flatten().min();
    Ok(shortest.and_then(|duration| now.checked_add(duration)))
}

/// At most eight digits and a unit, as the protocol has it: "250m" is a quarter of a second.
fn parse(value: &HeaderValue) -> Option<Duration> {
    let (digits, unit) = value.to_str().ok()?.split_at_checked(value.len().checked_sub(1)?)?;
    if !(1..=8).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 60 * 60)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

fn malformed() -> Status {
    let expected = "expected one to eight digits and one of H, M, S, m, u, n";
    let mut details = ErrorDetails::with_bad_request_violation(HEADER, expected);
    details.set_error_info("MALFORMED_TIMEOUT", "lector", []);
    Status::with_error_details(Code::InvalidArgument, format!("{HEADER}: {expected}"), details)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNARY: &str = "/lector.v1.TextAnalysisService/Segment";
    const STREAMING: &str = "/lector.v1.TextAnalysisService/SegmentStream";

    fn left(timeout: Option<&'static str>, path: &str) -> Result<Option<Duration>, Code> {
        let now = Instant::now();
        let headers =
            timeout.map(|value| (http::HeaderName::from_static(HEADER), HeaderValue::from_static(value)));
        let headers: HeaderMap = headers.into_iter().collect();
        let deadline = of(&headers, RpcMethod::of(path), Duration::from_secs(60), now);
        deadline.map(|d| d.map(|d| d - now)).map_err(|status| status.code())
    }

    #[test]
    fn the_shorter_of_caller_and_server_counts() {
        assert_eq!(left(Some("250m"), UNARY), Ok(Some(Duration::from_millis(250))));
        assert_eq!(left(Some("2H"), UNARY), Ok(Some(Duration::from_secs(60))));
        assert_eq!(left(None, UNARY), Ok(Some(Duration::from_secs(60))));
    }

    #[test]
    fn a_stream_lasts_as_long_as_its_caller_says() {
        assert_eq!(left(None, STREAMING), Ok(None));
        assert_eq!(left(Some("2H"), STREAMING), Ok(Some(Duration::from_secs(7200))));
        assert!(left(Some("99999999H"), STREAMING).is_ok());
    }

    #[test]
    fn anything_else_is_malformed() {
        for wrong in ["", "S", "1", "1s", "-1S", "+1S", "1.5S", "123456789S", " 1S", "1 S"] {
            assert_eq!(left(Some(wrong), UNARY), Err(Code::InvalidArgument), "{wrong:?}");
        }
    }
}
