//! `lector health`: asks a server whether it serves.

use std::{net::SocketAddr, time::Duration};

use tonic::transport::Endpoint;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use super::failure::Failure;

/// Asks the server. An address that stands for every interface is asked on this machine.
pub(super) fn health(mut address: SocketAddr, service: String, timeout: Duration) -> Result<String, Failure> {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            [0u16, 0, 0, 0, 0, 0, 0, 1].into()
        });
    }
    let fail = |message: String| Failure { code: 1, message: format!("{address}: {message}") };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| fail(error.to_string()))?;
    let asked = runtime.block_on(async {
        let endpoint =
            Endpoint::from_shared(format!("http://{address}")).map_err(|error| error.to_string())?;
        let ask = async {
            let channel = endpoint.connect().await.map_err(|_| "cannot connect".to_owned())?;
            let answer = HealthClient::new(channel).check(HealthCheckRequest { service }).await;
            answer.map(|answer| answer.into_inner().status()).map_err(|status| format!("{:?}", status.code()))
        };
        tokio::time::timeout(timeout, ask).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
    });
    match asked {
        Ok(ServingStatus::Serving) => Ok("SERVING\n".to_owned()),
        Ok(status) => Err(fail(status.as_str_name().to_owned())),
        Err(message) => Err(fail(message)),
    }
}
