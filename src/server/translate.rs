//! Gives what tonic itself refuses of our service the codes and the details of the contract.

use http::{HeaderMap, Response};
use tonic::{Code, Status, body::Body};

use crate::grpc::{Error, Limits};

/// The answer with the contract's status where tonic refused the message; every other answer unchanged.
///
/// Statuses of our own always carry details, so that a bare one is tonic's.
pub(super) fn refusals(response: Response<Body>, limits: &Limits) -> Response<Body> {
    match bare_code(response.headers()).and_then(|code| Error::of_transport(code, limits)) {
        Some(error) => Status::from(error).into_http(),
        None => response,
    }
}

/// The status of an answer that has nothing but a status, without details.
fn bare_code(headers: &HeaderMap) -> Option<Code> {
    let code = headers.get(Status::GRPC_STATUS)?;
    let bare = !headers.contains_key(Status::GRPC_STATUS_DETAILS);
    bare.then(|| Code::from_bytes(code.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translated(status: Status) -> HeaderMap {
        refusals(status.into_http(), &Limits::new(1024, 1024)).headers().clone()
    }

    #[test]
    fn bare_refusals_get_code_and_details() {
        for (given, code) in [(Code::OutOfRange, "8"), (Code::Internal, "3")] {
            let headers = translated(Status::new(given, "of tonic"));
            assert_eq!(headers["grpc-status"], code);
            assert!(headers.contains_key("grpc-status-details-bin"));
        }
    }

    #[test]
    fn all_else_stays() {
        assert_eq!(translated(Status::unimplemented(""))["grpc-status"], "12");
        let ours = Status::with_details(Code::Internal, "", tonic::codegen::Bytes::from_static(b"x"));
        assert_eq!(translated(ours)["grpc-status"], "13");
    }
}
