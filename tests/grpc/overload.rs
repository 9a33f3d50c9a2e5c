//! Too much work in flight is refused at once, and health still answers.

use lector::proto::v1 as pb;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_types::StatusExt;

use crate::helpers::{start, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn work_beyond_the_limit_is_refused_with_a_time_to_retry() {
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
    within(health.check(HealthCheckRequest::default())).await.expect("health is not refused");
    let (mut served, mut refused) = (0, 0);
    for task in tasks {
        match within(task).await.expect("no panic") {
            Ok(_) => served += 1,
            Err(status) => {
                assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
                assert!(
                    status.get_error_details().retry_info().is_some_and(|retry| retry.retry_delay.is_some()),
                    "{status:?}"
                );
                refused += 1;
            }
        }
    }
    assert!(served > 0 && refused > 0, "{served} served, {refused} refused");
}
