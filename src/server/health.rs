//! `grpc.health.v1.Health`, as its specification has it: an unknown service is NOT_FOUND to Check and SERVICE_UNKNOWN to Watch.

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

use super::phase::{Life, Phase};

/// The services whose health is told; "" stands for the whole server.
const NAMES: [&str; 2] = ["", "lector.v1.TextAnalysisService"];

/// The health of the server, which follows its life.
pub(super) fn service(life: Life) -> HealthServer<Follower> {
    HealthServer::new(Follower { life }).accept_compressed(Gzip).accept_compressed(Zstd)
}

/// Tells how far the server's life has gone.
#[derive(Debug)]
pub(super) struct Follower {
    life: Life,
}

#[tonic::async_trait]
impl Health for Follower {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        if !is_known(&request.get_ref().service) {
            return Err(Status::not_found("no such service"));
        }
        Ok(Response::new(answer(status(self.life.phase()))))
    }

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let known = is_known(&request.get_ref().service);
        let mut last = None;
        let changes = WatchStream::new(self.life.watch()).filter_map(move |phase| {
            let now = if known { status(phase) } else { ServingStatus::ServiceUnknown };
            (last.replace(now) != Some(now)).then(|| Ok(answer(now)))
        });
        Ok(Response::new(Box::pin(changes)))
    }
}

fn is_known(service: &str) -> bool {
    NAMES.contains(&service)
}

fn status(phase: Phase) -> ServingStatus {
    match phase {
        Phase::Serving => ServingStatus::Serving,
        Phase::Starting | Phase::Leaving | Phase::Draining | Phase::Ending => ServingStatus::NotServing,
    }
}

fn answer(status: ServingStatus) -> HealthCheckResponse {
    HealthCheckResponse { status: status.into() }
}
