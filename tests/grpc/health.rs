//! `grpc.health.v1.Health`.

use tonic::Code;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::helpers::{start, within};

fn ask(service: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: service.into() }
}

#[tokio::test]
async fn the_server_and_the_service_are_serving() {
    let server = start(&[]).await;
    let mut health = HealthClient::new(server.channel().await);
    for name in ["", "lector.v1.TextAnalysisService"] {
        let answer = health.check(ask(name)).await.expect("OK").into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{name}");
    }
}

#[tokio::test]
async fn an_unknown_service_is_not_found_and_watched_as_unknown() {
    let server = start(&[]).await;
    let mut health = HealthClient::new(server.channel().await);
    assert_eq!(health.check(ask("nobody")).await.expect_err("unknown").code(), Code::NotFound);
    let mut changes = health.watch(ask("nobody")).await.expect("it stays open").into_inner();
    let first = within(changes.message()).await.expect("OK").expect("a first answer");
    assert_eq!(first.status(), ServingStatus::ServiceUnknown);
}
