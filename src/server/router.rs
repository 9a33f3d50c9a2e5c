//! From the method of a call to the service that has it.

use std::{convert::Infallible, io};

use http::{Request, Response};
use tonic::{
    Status,
    body::Body,
    codec::CompressionEncoding::{Gzip, Zstd},
    service::Routes,
};
use tower::ServiceExt as _;

use super::{
    health,
    lifecycle::Lifecycle,
    rpc_method::{RpcMethod, ServiceKind},
};
use crate::{
    config::Config,
    grpc::{self, Limits},
    proto,
};

/// The longest message that health and reflection read, in bytes, after decompression too.
const MAX_MESSAGE_BYTES: usize = 16 * 1024;

/// All services that the server has.
#[derive(Clone, Debug)]
pub(super) struct ServiceRouter {
    analysis: grpc::Service,
    /// Health and reflection; any other path is UNIMPLEMENTED.
    others: Routes,
}

impl ServiceRouter {
    /// All services, as configured.
    ///
    /// # Errors
    ///
    /// When reflection cannot read the descriptors of the contract.
    pub(super) fn new(config: &Config, lifecycle: &Lifecycle) -> io::Result<Self> {
        let limits = Limits {
            max_memory_bytes: config.max_memory,
            call_timeout: config.call_timeout,
            message_timeout: config.message_timeout,
            stream_idle_timeout: config.stream_idle_timeout,
            ..Limits::new(config.max_text_bytes, config.max_in_flight_bytes)
        };
        let analysis = grpc::service(limits, config.workers);
        let health = health::service(lifecycle.clone()).max_decoding_message_size(MAX_MESSAGE_BYTES);
        let mut others = Routes::new(health);
        if config.reflection {
            others = with_reflection(others).map_err(io::Error::other)?;
        }
        Ok(Self { analysis, others: others.prepare() })
    }

    /// The response of the service that has the method; UNIMPLEMENTED if none has it.
    pub(super) async fn call(&self, method: RpcMethod, request: Request<Body>) -> Response<Body> {
        match method.service {
            ServiceKind::Analysis => self.analysis.call(request).await,
            ServiceKind::Health | ServiceKind::Reflection => {
                let Ok(response): Result<_, Infallible> = self.others.clone().oneshot(request).await;
                response
            }
            ServiceKind::Other => Status::unimplemented("").into_http(),
        }
    }
}

fn with_reflection(routes: Routes) -> Result<Routes, tonic_reflection::server::Error> {
    let (v1, v1alpha) = (reflection().build_v1()?, reflection().build_v1alpha()?);
    Ok(routes
        .add_service(
            v1.max_decoding_message_size(MAX_MESSAGE_BYTES).accept_compressed(Gzip).accept_compressed(Zstd),
        )
        .add_service(
            v1alpha
                .max_decoding_message_size(MAX_MESSAGE_BYTES)
                .accept_compressed(Gzip)
                .accept_compressed(Zstd),
        ))
}

fn reflection() -> tonic_reflection::server::Builder<'static> {
    tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
}
