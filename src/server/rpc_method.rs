//! The methods of this server, by the path of a request.

/// The services of this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ServiceKind {
    /// `lector.v1.TextAnalysisService`.
    Analysis,
    /// `grpc.health.v1.Health`.
    Health,
    /// `grpc.reflection`, both versions.
    Reflection,
    /// Nothing that this server has.
    Other,
}

/// A method of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RpcMethod {
    /// Its path. Of an unknown path nothing is kept, so that a log cannot repeat what a caller made up.
    pub(super) path: &'static str,
    /// The service that has the method.
    pub(super) service: ServiceKind,
    /// Whether a call may go on for as long as its caller likes.
    pub(super) streaming: bool,
}

impl RpcMethod {
    const fn unary(service: ServiceKind, path: &'static str) -> Self {
        Self { path, service, streaming: false }
    }

    const fn streaming(service: ServiceKind, path: &'static str) -> Self {
        Self { path, service, streaming: true }
    }

    /// The method of a request's path.
    pub(super) fn of(path: &str) -> Self {
        METHODS.iter().find(|method| method.path == path).copied().unwrap_or(OTHER)
    }

    /// The full name as it may be logged; `_OTHER` for an unknown method.
    pub(super) fn name(self) -> &'static str {
        self.path.trim_start_matches('/')
    }
}

const OTHER: RpcMethod = RpcMethod::unary(ServiceKind::Other, "/_OTHER");

const METHODS: [RpcMethod; 11] = [
    RpcMethod::unary(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/Segment"),
    RpcMethod::unary(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/DetectLanguage"),
    RpcMethod::unary(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/Summarize"),
    RpcMethod::unary(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/Analyze"),
    RpcMethod::streaming(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/AnalyzeStream"),
    RpcMethod::streaming(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/SegmentStream"),
    RpcMethod::unary(ServiceKind::Analysis, "/lector.v1.TextAnalysisService/GetCapabilities"),
    RpcMethod::unary(ServiceKind::Health, "/grpc.health.v1.Health/Check"),
    RpcMethod::streaming(ServiceKind::Health, "/grpc.health.v1.Health/Watch"),
    RpcMethod::streaming(
        ServiceKind::Reflection,
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    ),
    RpcMethod::streaming(
        ServiceKind::Reflection,
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_was_made_up_is_never_repeated() {
        assert_eq!(RpcMethod::of("/lector.v1.TextAnalysisService/secret").name(), "_OTHER");
        assert_eq!(RpcMethod::of("").service, ServiceKind::Other);
        assert!(RpcMethod::of("/grpc.health.v1.Health/Watch").streaming);
    }
}
