//! Errors below the messages: HTTP/2, headers, frames, and clients that do not read.

use std::time::{Duration, Instant};

use h2::Reason;
use lector::proto::v1 as pb;
use prost::bytes::Bytes;
use tokio::net::TcpStream;
use tonic::{Code, Request, metadata::MetadataValue};

use crate::helpers::{Raw, assert_refused, call, post, raw, send_raw, start, status_of, within};

/// A call whose answer does not fit the window of HTTP/2, 64 KiB.
fn large() -> pb::SegmentRequest {
    pb::SegmentRequest {
        text: "word ".repeat(20_000),
        granularity: pb::Granularity::Word.into(),
        ..Default::default()
    }
}

fn small() -> pb::SegmentRequest {
    pb::SegmentRequest { text: "A sentence.".into(), ..Default::default() }
}

#[tokio::test]
async fn a_message_above_the_limit_is_resource_exhausted() {
    let server = start(&["--max-text-bytes", "1024"]).await;
    let status = send_raw(server.channel().await, "Segment", Bytes::from(vec![0; 1 << 20]))
        .await
        .expect_err("too large");
    assert_refused(&status, Code::ResourceExhausted, "", "MESSAGE_TOO_LARGE");
}

#[tokio::test]
async fn an_unknown_method_is_unimplemented() {
    let server = start(&[]).await;
    let status = send_raw(server.channel().await, "Translate", Bytes::new()).await.expect_err("unknown");
    assert_eq!(status.code(), Code::Unimplemented);
}

#[tokio::test]
async fn deadlines_are_read_and_kept() {
    let server = start(&["--call-timeout", "1ms"]).await;
    let mut client = server.client().await;
    let long = pb::SummarizeRequest { text: "A sentence. ".repeat(300_000), ..Default::default() };
    let status = within(client.summarize(long)).await.expect_err("it takes longer than a millisecond");
    assert_refused(&status, Code::DeadlineExceeded, "", "DEADLINE_EXCEEDED");

    let mut request = Request::new(pb::SegmentRequest::default());
    request.metadata_mut().insert("grpc-timeout", MetadataValue::from_static("soon"));
    let status = within(client.segment(request)).await.expect_err("malformed");
    assert_refused(&status, Code::InvalidArgument, "grpc-timeout", "MALFORMED_TIMEOUT");
}

#[tokio::test]
async fn gzip_and_zstd_give_the_same_answer() {
    use tonic::codec::CompressionEncoding::{Gzip, Zstd};
    let server = start(&[]).await;
    let request =
        pb::SegmentRequest { text: "One sentence. And another. ".repeat(200), ..Default::default() };
    let plain = server.client().await.segment(request.clone()).await.expect("OK").into_inner();
    for encoding in [Gzip, Zstd] {
        let mut client = server.client().await.send_compressed(encoding).accept_compressed(encoding);
        let answer = client.segment(request.clone()).await.expect("OK");
        assert_eq!(answer.into_inner(), plain, "{encoding:?}");
    }
}

#[tokio::test]
async fn reflection_lists_the_service_in_both_versions() {
    use tonic_reflection::pb::{v1, v1alpha};
    let server = start(&[]).await;
    let ask = v1::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(v1::server_reflection_request::MessageRequest::ListServices(String::new())),
    };
    let mut client = v1::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut answers = client.server_reflection_info(tokio_stream::once(ask)).await.expect("OK").into_inner();
    let answer = format!("{:?}", answers.message().await.expect("OK"));
    assert!(
        answer.contains("lector.v1.TextAnalysisService") && answer.contains("grpc.health.v1.Health"),
        "{answer}"
    );

    let ask = v1alpha::ServerReflectionRequest {
        host: String::new(),
        message_request: Some(
            v1alpha::server_reflection_request::MessageRequest::ListServices(String::new()),
        ),
    };
    let mut client = v1alpha::server_reflection_client::ServerReflectionClient::new(server.channel().await);
    let mut answers = client.server_reflection_info(tokio_stream::once(ask)).await.expect("OK").into_inner();
    let answer = format!("{:?}", answers.message().await.expect("OK"));
    assert!(answer.contains("lector.v1.TextAnalysisService"), "{answer}");
}

#[tokio::test]
async fn reflection_can_be_switched_off() {
    let server = start(&["--reflection", "false"]).await;
    let mut grpc = tonic::client::Grpc::new(server.channel().await);
    grpc.ready().await.expect("it listens");
    let path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo".parse().expect("a path");
    let status = grpc.unary(Request::new(Bytes::new()), path, Raw).await.expect_err("off");
    assert_eq!(status.code(), Code::Unimplemented);
}

#[tokio::test]
async fn what_is_no_grpc_is_an_unsupported_media_type() {
    let server = start(&[]).await;
    let mut client = raw(server.address).await;
    for content in ["application/json", "application/grpc-web", "application/grpcx"] {
        let mut request = post("Segment");
        request.headers_mut().insert("content-type", content.parse().expect("a value"));
        let (answer, _) = client.send_request(request, true).expect("it is open");
        assert_eq!(within(answer).await.expect("an answer").status(), 415, "{content}");
    }
    let mut request = post("Segment");
    *request.method_mut() = http::Method::GET;
    let (answer, _) = client.send_request(request, true).expect("it is open");
    assert_eq!(within(answer).await.expect("an answer").status(), 415);
}

#[tokio::test]
async fn long_headers_are_rejected_and_longer_ones_than_are_read_do_no_harm() {
    let server = start(&[]).await;
    for (length, fits) in [(12 * 1024, true), (17 * 1024, false)] {
        let mut client = raw(server.address).await;
        let mut request = post("GetCapabilities");
        request.headers_mut().insert("x-novel", "x".repeat(length).parse().expect("a value"));
        let (answer, mut body) = client.send_request(request, false).expect("it is open");
        let _ = body.send_data(Bytes::from_static(&[0; 5]), true);
        let answer = within(status_of_or_http(answer)).await;
        assert_eq!(answer == Some(Code::Ok), fits, "{length}: {answer:?}");
    }
}

/// The status, where there is one of gRPC.
async fn status_of_or_http(answer: h2::client::ResponseFuture) -> Option<Code> {
    let (head, mut body) = answer.await.ok()?.into_parts();
    while body.data().await.is_some() {}
    let trailers = body.trailers().await.ok()?.unwrap_or(head.headers);
    Some(Code::from_bytes(trailers.get("grpc-status")?.as_bytes()))
}

#[tokio::test]
async fn a_response_that_is_not_read_is_reset_and_other_calls_go_on() {
    let server = start(&["--send-stall-timeout", "300ms"]).await;
    let mut client = raw(server.address).await;
    let (head, mut body) = within(call(&mut client, "Segment", &large())).await.expect("a head").into_parts();
    assert_eq!(head.status, 200);
    let neighbour = call(&mut client, "DetectLanguage", &small());
    let mut taken = 0;
    let reset = loop {
        match within(body.data()).await.expect("it does not end well") {
            Ok(data) => taken += data.len(),
            Err(error) => break error,
        }
    };
    assert_eq!((taken, reset.reason()), (65_535, Some(Reason::CANCEL)));
    drop(body);
    assert_eq!(within(status_of(neighbour)).await.expect("an answer"), Code::Ok);
}

#[tokio::test]
async fn a_slow_reader_gets_everything() {
    let server = start(&["--send-stall-timeout", "300ms"]).await;
    let mut client = raw(server.address).await;
    let mut body = within(call(&mut client, "Segment", &large())).await.expect("a head").into_body();
    let began = Instant::now();
    while let Some(data) = within(body.data()).await {
        if began.elapsed() < Duration::from_secs(1) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        body.flow_control().release_capacity(data.expect("it goes on").len()).expect("it was taken");
    }
    let trailers = within(body.trailers()).await.expect("an end").expect("trailers");
    assert_eq!(trailers["grpc-status"], "0");
}

#[tokio::test]
async fn the_deadline_covers_the_sending() {
    let server = start(&["--call-timeout", "1s"]).await;
    let mut client = raw(server.address).await;
    let began = Instant::now();
    let mut body = within(call(&mut client, "Segment", &large())).await.expect("a head").into_body();
    let reset = loop {
        if let Err(error) = within(body.data()).await.expect("it does not end well") {
            break error;
        }
    };
    assert_eq!(reset.reason(), Some(Reason::CANCEL));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_client_that_reads_nothing_at_all_loses_its_connection() {
    let server = start(&["--send-stall-timeout", "300ms"]).await;
    let stream = TcpStream::connect(server.address).await.expect("it listens");
    let (client, mut connection) = h2::client::Builder::new()
        .initial_window_size(1 << 30)
        .initial_connection_window_size(1 << 30)
        .handshake::<_, Bytes>(stream)
        .await
        .expect("HTTP/2");
    let mut client = client;
    let text = "word ".repeat(600_000);
    let request =
        pb::SegmentRequest { text, granularity: pb::Granularity::Word.into(), ..Default::default() };
    let mut answer = call(&mut client, "Segment", &request);
    // Until the headers are there; after that, nothing is read from the socket.
    tokio::select! {
        _ = &mut connection => panic!("the connection ends"),
        head = within(&mut answer) => drop(head.expect("a head")),
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    within(connection).await.expect_err("it was closed");
}

#[tokio::test]
async fn streams_that_are_not_read_do_not_stop_their_neighbours() {
    let server = start(&[]).await;
    let mut client = raw(server.address).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let (answer, mut body) = client.send_request(post("Segment"), false).expect("it is open");
        // The message that is announced never comes whole, and what comes with it is more than the window
        // takes.
        body.send_data(Bytes::from_static(&[0, 0, 60, 0, 0]), false).expect("it is open");
        body.send_data(Bytes::from(vec![0; 3 << 20]), false).expect("it is open");
        held.push((answer, body));
    }
    let third = call(&mut client, "Segment", &small());
    assert_eq!(within(status_of(third)).await.expect("an answer"), Code::Ok);
}

#[tokio::test]
async fn health_and_reflection_read_short_messages_only() {
    let server = start(&[]).await;
    for path in [
        "/grpc.health.v1.Health/Check",
        "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
    ] {
        let mut grpc = tonic::client::Grpc::new(server.channel().await);
        grpc.ready().await.expect("it listens");
        let long = Bytes::from(vec![0; 17 * 1024]);
        let status = grpc.unary(Request::new(long), path.parse().expect("a path"), Raw).await;
        status.expect_err(path);
    }
}
