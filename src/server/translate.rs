//! Gives what tonic itself refuses the codes and the details of the contract.

use http::{HeaderMap, Response};
use tonic::{Code, Status, body::Body};

use super::method::{Method, Service};
use crate::grpc::{Error, Limits};

/// The answer with the contract's status where tonic refused the message; every other answer unchanged.
///
/// Statuses of our own always carry details, so that a bare one is tonic's.
pub(super) fn refusals(response: Response<Body>, method: Method, limits: &Limits) -> Response<Body> {
    if method.service != Service::Analysis {
        return response;
    }
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

    fn translated(status: Status, path: &str) -> HeaderMap {
        let limits = Limits::new(1024, 1024);
        refusals(status.into_http(), Method::of(path), &limits).headers().clone()
    }

    #[test]
    fn bare_refusals_of_our_service_get_code_and_details() {
        let path = "/lector.v1.TextAnalysisService/Segment";
        for (given, code) in [(Code::OutOfRange, "8"), (Code::Internal, "3")] {
            let headers = translated(Status::new(given, "of tonic"), path);
            assert_eq!(headers["grpc-status"], code);
            assert!(headers.contains_key("grpc-status-details-bin"));
        }
    }

    #[test]
    fn all_else_stays() {
        let path = "/lector.v1.TextAnalysisService/Segment";
        assert_eq!(translated(Status::unimplemented(""), path)["grpc-status"], "12");
        let ours = Status::with_details(Code::Internal, "", tonic::codegen::Bytes::from_static(b"x"));
        assert_eq!(translated(ours, path)["grpc-status"], "13");
        assert_eq!(translated(Status::internal(""), "/grpc.health.v1.Health/Check")["grpc-status"], "13");
    }
}
