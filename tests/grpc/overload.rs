//! Overload: too much work in flight is rejected at once, and health still answers.

use std::time::Duration;

use lector::proto::v1 as pb;
use prost::bytes::Bytes;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_types::StatusExt;

use crate::helpers::{call, post, raw, start, status_of, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn work_beyond_the_limit_is_rejected_with_a_retry_delay() {
    let server =
        start(&["--workers", "1", "--max-text-bytes", "1048576", "--max-in-flight-bytes", "134217728"]).await;
    let text = "A sentence of some length, about nothing in particular. ".repeat(18_000);
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let (request, connected) = (
                pb::SummarizeRequest { text: text.clone(), language: "en".into(), ..Default::default() },
                server.client(),
            );
            let client = connected;
            async move { (client.await, request) }
        })
        .collect();
    let mut tasks = Vec::new();
    for call in calls {
        let (mut client, request) = call.await;
        tasks.push(tokio::spawn(async move { client.summarize(request).await }));
    }
    let mut health = HealthClient::new(server.channel().await);
    within(health.check(HealthCheckRequest::default())).await.expect("health is not rejected");
    let (mut served, mut rejected) = (0, 0);
    for task in tasks {
        match within(task).await.expect("no panic") {
            Ok(_) => served += 1,
            Err(status) => {
                assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
                assert!(
                    status.get_error_details().retry_info().is_some_and(|retry| retry.retry_delay.is_some()),
                    "{status:?}"
                );
                rejected += 1;
            }
        }
    }
    assert!(served > 0 && rejected > 0, "{served} served, {rejected} rejected");
}

#[tokio::test]
async fn an_idle_connection_gives_way_to_a_new_one() {
    let server = start(&["--max-connections", "4"]).await;
    let mut clients = Vec::new();
    for _ in 0..20 {
        let mut client = raw(server.address).await;
        let answer = within(status_of(call(&mut client, "Segment", &pb::SegmentRequest::default()))).await;
        assert_eq!(answer.expect("an answer"), Code::Ok);
        clients.push(client);
        // The one that gives way is given time to.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(within(clients[0].clone().ready()).await.is_err(), "the first is asked to leave");
}

#[tokio::test]
async fn connections_with_calls_are_not_evicted_and_one_address_cannot_have_all() {
    let server = start(&["--max-connections", "4"]).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut client = raw(server.address).await;
        let (answer, mut body) = client.send_request(post("Segment"), false).expect("it is open");
        body.send_data(Bytes::from_static(&[0]), false).expect("it is open");
        // The call is there when a later one is answered.
        let later = call(&mut client, "Segment", &pb::SegmentRequest::default());
        within(status_of(later)).await.expect("an answer");
        held.push((client, answer, body));
    }
    let stream = tokio::net::TcpStream::connect(server.address).await.expect("the system accepts it");
    let closed = match within(h2::client::handshake(stream)).await {
        Ok((_, connection)) => within(connection).await.is_err(),
        Err(_) => true,
    };
    assert!(closed, "the fourth has no place");
    for (client, ..) in &mut held {
        let answer = call(client, "Segment", &pb::SegmentRequest::default());
        assert_eq!(within(status_of(answer)).await.expect("an answer"), Code::Ok);
    }
}

#[tokio::test]
async fn silent_connections_do_not_shut_others_out() {
    let server = start(&["--max-connections", "8"]).await;
    let mut silent = Vec::new();
    for _ in 0..50 {
        silent.push(tokio::net::TcpStream::connect(server.address).await.expect("the system accepts it"));
    }
    let mut health = HealthClient::new(server.channel().await);
    within(health.check(HealthCheckRequest::default())).await.expect("health answers");
}
