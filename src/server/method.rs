//! What a path names.

/// The services of this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Service {
    /// `lector.v1.TextAnalysisService`.
    Analysis,
    /// `grpc.health.v1.Health`.
    Health,
    /// `grpc.reflection`, both versions.
    Reflection,
    /// Nothing that this server has.
    Other,
}

/// What a call wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Method {
    /// The path; of paths that a caller made up, nothing is kept.
    pub(super) path: &'static str,
    /// The service that has it.
    pub(super) service: Service,
    /// Whether a call may go on for as long as its caller likes.
    pub(super) streaming: bool,
}

impl Method {
    const fn unary(service: Service, path: &'static str) -> Self {
        Self { path, service, streaming: false }
    }

    const fn streaming(service: Service, path: &'static str) -> Self {
        Self { path, service, streaming: true }
    }

    /// The method of a request's path.
    pub(super) fn of(path: &str) -> Self {
        METHODS.iter().find(|method| method.path == path).copied().unwrap_or(OTHER)
    }

    /// The full name as it may be logged; `_OTHER` for a method that is none.
    pub(super) fn name(self) -> &'static str {
        self.path.trim_start_matches('/')
    }
}

const OTHER: Method = Method::unary(Service::Other, "/_OTHER");

const METHODS: [Method; 11] = [
    Method::unary(Service::Analysis, "/lector.v1.TextAnalysisService/Segment"),
    Method::unary(Service::Analysis, "/lector.v1.TextAnalysisService/DetectLanguage"),
    Method::unary(Service::Analysis, "/lector.v1.TextAnalysisService/Summarize"),
    Method::unary(Service::Analysis, "/lector.v1.TextAnalysisService/Analyze"),
    Method::streaming(Service::Analysis, "/lector.v1.TextAnalysisService/AnalyzeStream"),
    Method::streaming(Service::Analysis, "/lector.v1.TextAnalysisService/SegmentStream"),
    Method::unary(Service::Analysis, "/lector.v1.TextAnalysisService/GetCapabilities"),
    Method::unary(Service::Health, "/grpc.health.v1.Health/Check"),
    Method::streaming(Service::Health, "/grpc.health.v1.Health/Watch"),
    Method::streaming(Service::Reflection, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"),
    Method::streaming(Service::Reflection, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_was_made_up_is_never_repeated() {
        assert_eq!(Method::of("/lector.v1.TextAnalysisService/secret").name(), "_OTHER");
        assert_eq!(Method::of("").service, Service::Other);
        assert!(Method::of("/grpc.health.v1.Health/Watch").streaming);
    }
}
