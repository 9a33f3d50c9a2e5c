//! AnalyzeStream: each document as Analyze answers it, however many come over one call.

use std::collections::BTreeMap;

use lector::proto::v1::{self as pb, analyze_stream_response::Result as Answered};
use proptest::{prelude::*, test_runner::TestRunner};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{
    Code,
    codec::CompressionEncoding::{Gzip, Zstd},
    transport::Channel,
};

use crate::helpers::{start, within};

type Client = pb::text_analysis_service_client::TextAnalysisServiceClient<Channel>;

/// The answers by sequence, read while the documents are sent.
async fn stream(client: &mut Client, documents: Vec<pb::AnalyzeRequest>) -> BTreeMap<u64, Answered> {
    let (sender, documents_sent) = mpsc::channel(4);
    tokio::spawn(async move {
        for (sequence, request) in (0..).zip(documents) {
            let document = pb::AnalyzeStreamRequest { sequence, request: Some(request) };
            if sender.send(document).await.is_err() {
                return;
            }
        }
    });
    let mut answers = within(client.analyze_stream(ReceiverStream::new(documents_sent)))
        .await
        .expect("it begins")
        .into_inner();
    let mut all = BTreeMap::new();
    while let Some(answer) = within(answers.message()).await.expect("it goes on") {
        let before = all.insert(answer.sequence, answer.result.expect("one of two"));
        assert!(before.is_none(), "{} came twice", answer.sequence);
    }
    all
}

fn documents() -> impl Strategy<Value = Vec<pb::AnalyzeRequest>> {
    let text = prop_oneof![
        "[a-z .!?]{0,200}",
        "(?s).{0,40}",
        (1usize..2000).prop_map(|n| "The harbour was closed. Nobody knew why. ".repeat(n)),
    ];
    let document = (text, prop::sample::select(vec!["", "en", "de", "no tag"]), any::<[bool; 4]>()).prop_map(
        |(text, language, [segment, detect, summarize, small])| pb::AnalyzeRequest {
            text,
            language: language.into(),
            segment: segment.then(pb::SegmentRequest::default),
            detect_language: detect.then(pb::DetectLanguageRequest::default),
            summarize: summarize.then(pb::SummarizeRequest::default),
            max_response_bytes: if small { 300 } else { 0 },
            ..Default::default()
        },
    );
    prop::collection::vec(document, 0..20)
}

#[test]
fn each_answer_is_that_of_analyze() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let server = runtime.block_on(start(&[]));
    let client = runtime.block_on(server.client());
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 30, failure_persistence: None, ..Default::default() });
    let outcome = runner.run(&documents(), |documents| {
        let mut client = client.clone();
        runtime.block_on(async {
            let streamed = stream(&mut client, documents.clone()).await;
            prop_assert_eq!(streamed.len(), documents.len());
            for (sequence, document) in (0..).zip(documents) {
                match (client.analyze(document).await, &streamed[&sequence]) {
                    (Ok(alone), Answered::Response(response)) => prop_assert_eq!(alone.get_ref(), response),
                    (Err(status), Answered::Error(error)) => {
                        prop_assert_eq!(status.code() as i32, error.code);
                        prop_assert_eq!(status.message(), &error.message);
                    }
                    (alone, streamed) => prop_assert!(false, "{:?} {:?}", alone, streamed),
                }
            }
            Ok(())
        })
    });
    outcome.expect("equal");
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_documents_have_the_same_responses() {
    let server = start(&[]).await;
    let documents: Vec<_> = (0..200)
        .map(|n| pb::AnalyzeRequest { text: "One sentence. Another one. ".repeat(n), ..Default::default() })
        .collect();
    let plain = stream(&mut server.client().await, documents.clone()).await;
    for encoding in [Gzip, Zstd] {
        let mut client = server.client().await.send_compressed(encoding).accept_compressed(encoding);
        assert_eq!(stream(&mut client, documents.clone()).await, plain, "{encoding:?}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_not_read_from() {
    let server = start(&[]).await;
    let mut client = server.client().await;
    let (sender, documents) = mpsc::channel(1);
    let mut answers =
        client.analyze_stream(ReceiverStream::new(documents)).await.expect("it begins").into_inner();
    let document = |sequence| pb::AnalyzeStreamRequest {
        sequence,
        request: Some(pb::AnalyzeRequest { text: "A sentence. ".repeat(5000), ..Default::default() }),
    };
    let mut sent = 0;
    while tokio::time::timeout(std::time::Duration::from_millis(500), sender.send(document(sent)))
        .await
        .is_ok()
    {
        sent += 1;
        assert!(sent < 1000, "it reads without end");
    }
    drop(sender);
    let mut seen = 0;
    while within(answers.message()).await.expect("OK").is_some() {
        seen += 1;
    }
    assert_eq!(seen, sent);
}

#[tokio::test]
async fn an_idle_stream_ends() {
    let server = start(&["--stream-idle-timeout", "100ms"]).await;
    let mut client = server.client().await;
    let (_open, documents) = mpsc::channel::<pb::AnalyzeStreamRequest>(1);
    let mut answers =
        client.analyze_stream(ReceiverStream::new(documents)).await.expect("it begins").into_inner();
    let status = within(answers.message()).await.expect_err("it ends");
    assert_eq!(status.code(), Code::DeadlineExceeded);
}
