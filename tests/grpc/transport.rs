//! What the wire itself can do wrong.

use lector::proto::v1 as pb;
use prost::bytes::Bytes;
use tonic::{Code, Request, metadata::MetadataValue};

use crate::helpers::{Raw, assert_refused, send_raw, start, within};

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
