//! Drain: calls that may finish are not cut off, and others do not hold the server.

use std::time::{Duration, Instant};

use lector::{
    proto::v1::{self as pb},
    server::ShutdownOutcome,
};
use prost::{Message, bytes::Bytes};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
};
use tokio_stream::StreamExt;
use tonic::{Code, Request, Status, transport::Channel};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::helpers::{Raw, call, raw, start, status_of, within};

/// A call whose message is held back until the sender is used; it is in flight when this returns.
async fn call_in_flight(
    channel: Channel,
) -> (oneshot::Sender<Bytes>, impl Future<Output = Result<(), Status>>) {
    let (send, held) = oneshot::channel::<Bytes>();
    let mut held = Some(held);
    let messages = tokio_stream::once(()).then(move |()| {
        let held = held.take();
        async move { held.expect("there is one message").await.unwrap_or_default() }
    });
    let mut grpc = tonic::client::Grpc::new(channel.clone());
    grpc.ready().await.expect("it listens");
    let path = "/lector.v1.TextAnalysisService/Segment".parse().expect("a path");
    let answer = tokio::spawn(async move {
        grpc.client_streaming::<_, Bytes, Bytes, _>(Request::new(Box::pin(messages)), path, Raw)
            .await
            .map(drop)
    });
    // Streams of a connection are opened in order: when this later call is answered, the first one is there.
    let later = pb::SegmentRequest { text: "Later.".into(), ..Default::default() };
    let mut client = pb::text_analysis_service_client::TextAnalysisServiceClient::new(channel);
    client.segment(later).await.expect("OK");
    (send, async { within(answer).await.expect("no panic") })
}

fn message() -> Bytes {
    pb::SegmentRequest { text: "Held back. Not lost.".into(), ..Default::default() }.encode_to_vec().into()
}

#[tokio::test]
async fn an_idle_server_ends_at_once() {
    let mut server = start(&["--drain-timeout", "1h"]).await;
    let _idle = server.client().await;
    server.signal();
    server.ended().await;
}

#[tokio::test]
async fn an_open_watch_is_told_and_does_not_hold_the_server() {
    let mut server = start(&["--drain-timeout", "1h"]).await;
    let mut health = HealthClient::new(server.channel().await);
    let request = HealthCheckRequest { service: "lector.v1.TextAnalysisService".into() };
    let mut changes = health.watch(request).await.expect("OK").into_inner();
    let status = within(changes.message()).await.expect("OK").expect("a first answer").status();
    assert_eq!(status, ServingStatus::Serving);
    server.signal();
    let status = within(changes.message()).await.expect("OK").expect("a change").status();
    assert_eq!(status, ServingStatus::NotServing);
    assert!(
        within(changes.message())
            .await
            .map_or_else(|status| status.code() == Code::Unavailable, |more| more.is_none())
    );
    server.ended().await;
}

#[tokio::test]
async fn a_silent_connection_and_half_a_preface_do_not_hold_the_server() {
    for said in [&b""[..], b"PRI * HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        let mut server = start(&["--drain-timeout", "1h"]).await;
        let mut stream = TcpStream::connect(server.address).await.expect("it listens");
        stream.write_all(said).await.expect("it is open");
        server.signal();
        server.ended().await;
        let mut rest = Vec::new();
        // Closed or reset: it is over.
        let _ = within(stream.read_to_end(&mut rest)).await;
    }
}

#[tokio::test]
async fn silent_connections_are_dropped_while_serving_too() {
    let server = start(&["--handshake-timeout", "50ms"]).await;
    let mut stream = TcpStream::connect(server.address).await.expect("it listens");
    let mut rest = Vec::new();
    within(stream.read_to_end(&mut rest)).await.expect("it is closed");
}

#[tokio::test]
async fn a_call_in_flight_finishes_and_new_ones_are_unavailable() {
    let mut server = start(&["--drain-timeout", "1h"]).await;
    let channel = server.channel().await;
    let (send, answer) = call_in_flight(channel.clone()).await;
    let mut watch = HealthClient::new(channel.clone())
        .watch(HealthCheckRequest::default())
        .await
        .expect("OK")
        .into_inner();
    within(watch.message()).await.expect("OK");
    server.signal();
    // The end of the watch shows that the drain has begun.
    while let Ok(Some(_)) = within(watch.message()).await {}
    let new = pb::SegmentRequest { text: "Too late.".into(), ..Default::default() };
    let mut client = pb::text_analysis_service_client::TextAnalysisServiceClient::new(channel);
    // What is sent before the client sees GOAWAY is answered. On a connection that was asked to leave, this
    // client gives up by itself.
    let refused = async {
        loop {
            if let Err(status) = client.segment(new.clone()).await {
                return status.code();
            }
        }
    };
    let code = within(refused).await;
    assert!(matches!(code, Code::Unavailable | Code::Cancelled), "{code:?}");
    TcpStream::connect(server.address).await.expect_err("no new connections");
    send.send(message()).expect("the call is open");
    answer.await.expect("the call in flight finishes");
    assert_eq!(server.ended().await, ShutdownOutcome::Drained);
}

#[tokio::test]
async fn a_call_that_never_finishes_is_cut() {
    let mut server = start(&["--drain-timeout", "300ms"]).await;
    let (_held, answer) = call_in_flight(server.channel().await).await;
    server.signal();
    let began = Instant::now();
    assert_eq!(server.ended().await, ShutdownOutcome::CutOff(1));
    assert!(began.elapsed() < Duration::from_millis(1300), "{:?}", began.elapsed());
    answer.await.expect_err("it was cut");
}

#[tokio::test]
async fn while_it_leaves_the_server_serves_and_health_says_so() {
    let mut server = start(&["--drain-delay", "10m"]).await;
    let channel = server.channel().await;
    let mut health = HealthClient::new(channel.clone());
    let mut changes = health.watch(HealthCheckRequest::default()).await.expect("OK").into_inner();
    within(changes.message()).await.expect("OK");
    server.signal();
    let status = within(changes.message()).await.expect("OK").expect("a change").status();
    assert_eq!(status, ServingStatus::NotServing);
    let request = pb::SegmentRequest { text: "Still here.".into(), ..Default::default() };
    let mut client = pb::text_analysis_service_client::TextAnalysisServiceClient::new(server.channel().await);
    client.segment(request).await.expect("it still serves, also on new connections");
}

#[tokio::test]
async fn calls_that_were_sent_before_the_client_could_know_are_answered() {
    let mut server = start(&[]).await;
    let mut client = raw(server.address).await;
    let request = pb::SegmentRequest { text: "Not lost.".into(), ..Default::default() };
    assert_eq!(within(status_of(call(&mut client, "Segment", &request))).await.expect("an answer"), Code::Ok);
    server.signal();
    // The server drains now; nothing of it has been read here.
    std::thread::sleep(Duration::from_millis(5));
    let answers: Vec<_> = (0..100).map(|_| call(&mut client, "Segment", &request)).collect();
    for answer in answers {
        assert_eq!(within(status_of(answer)).await.expect("an answer"), Code::Ok);
    }
    assert_eq!(server.ended().await, ShutdownOutcome::Drained);
}

#[tokio::test]
async fn a_response_that_is_not_read_does_not_outlast_the_drain() {
    let mut server = start(&["--drain-timeout", "300ms"]).await;
    let mut client = raw(server.address).await;
    let request = pb::SegmentRequest {
        text: "word ".repeat(20_000),
        granularity: pb::Granularity::Word.into(),
        ..Default::default()
    };
    let _unread = within(call(&mut client, "Segment", &request)).await.expect("a head");
    let began = Instant::now();
    server.signal();
    assert_eq!(server.ended().await, ShutdownOutcome::CutOff(1));
    assert!(began.elapsed() < Duration::from_millis(1300), "{:?}", began.elapsed());
}

/// Whether the server asks a connection to leave while it is not used, and its calls are cut.
async fn leaves(flags: &[&str], busy: bool) -> bool {
    let server = start(flags).await;
    let channel = server.channel().await;
    if busy {
        let (send, answer) = call_in_flight(channel).await;
        tokio::time::sleep(Duration::from_millis(700)).await;
        let _ = send.send(message());
        answer.await.is_err()
    } else {
        let stream = TcpStream::connect(server.address).await.expect("it listens");
        let (_client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
        tokio::time::timeout(Duration::from_secs(2), connection).await.is_ok()
    }
}

#[tokio::test]
async fn idle_and_old_connections_leave_and_calls_go_on_unless_there_is_a_grace() {
    let (idle, age, grace) =
        (["--max-connection-idle", "200ms"], ["--max-connection-age", "200ms"], "--max-connection-age-grace");
    assert!(leaves(&idle, false).await && leaves(&age, false).await && !leaves(&[], false).await);
    assert!(!leaves(&idle, true).await && !leaves(&age, true).await);
    assert!(leaves(&[age[0], age[1], grace, "100ms"], true).await);
}

#[tokio::test]
async fn a_connection_that_does_not_answer_is_dropped() {
    let server = start(&["--keepalive-interval", "100ms", "--keepalive-timeout", "100ms"]).await;
    let mut stream = TcpStream::connect(server.address).await.expect("it listens");
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.expect("it is open");
    within(stream.read_to_end(&mut Vec::new())).await.expect("it is closed");
    let mut living = raw(server.address).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let request = pb::SegmentRequest::default();
    assert_eq!(within(status_of(call(&mut living, "Segment", &request))).await.expect("an answer"), Code::Ok);
}
