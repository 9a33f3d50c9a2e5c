//! `grpc.health.v1.Health`, as its specification has it: an unknown service is NOT_FOUND to Check and
//! SERVICE_UNKNOWN to Watch.

use std::pin::Pin;

use tokio_stream::{Stream, StreamExt as _, wrappers::WatchStream};
use tonic::{
    Request, Response, Status,
    codec::CompressionEncoding::{Gzip, Zstd},
};
use tonic_health::pb::{
    HealthCheckRequest, HealthCheckResponse,
    health_check_response::ServingStatus,
    health_server::{Health, HealthServer},
};

use super::lifecycle::{Lifecycle, ServerStage};

/// The services whose health is reported; "" stands for the whole server.
const NAMES: [&str; 2] = ["", "lector.v1.TextAnalysisService"];

/// The health service of a server with this lifecycle.
pub(super) fn service(lifecycle: Lifecycle) -> HealthServer<HealthService> {
    HealthServer::new(HealthService { lifecycle }).accept_compressed(Gzip).accept_compressed(Zstd)
}

/// Reports SERVING in the one stage that serves, and NOT_SERVING in all others.
#[derive(Debug)]
pub(super) struct HealthService {
    lifecycle: Lifecycle,
}

#[tonic::async_trait]
impl Health for HealthService {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        if !is_known(&request.get_ref().service) {
            return Err(Status::not_found("no such service"));
        }
        Ok(Response::new(response(status(self.lifecycle.stage()))))
    }

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let known = is_known(&request.get_ref().service);
        let mut last = None;
        let changes = WatchStream::new(self.lifecycle.subscribe()).filter_map(move |stage| {
            let now = if known { status(stage) } else { ServingStatus::ServiceUnknown };
            (last.replace(now) != Some(now)).then(|| Ok(response(now)))
        });
        Ok(Response::new(Box::pin(changes)))
    }
}

fn is_known(service: &str) -> bool {
    NAMES.contains(&service)
}

fn status(stage: ServerStage) -> ServingStatus {
    match stage {
        ServerStage::Serving => ServingStatus::Serving,
        ServerStage::Starting | ServerStage::DrainDelay | ServerStage::Draining | ServerStage::Aborting => {
            ServingStatus::NotServing
        }
    }
}

fn response(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}
