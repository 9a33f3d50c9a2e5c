//! Many small documents over one call, against a call for each, on one connection.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use futures_util::stream;
use lector::proto::v1 as pb;
use prost::{Message as _, bytes::Bytes};
use tokio::task::JoinSet;
use tonic::{Request, codegen::http::uri::PathAndQuery};

use crate::{
    calls::{Client, Raw, Target},
    rows,
};

const ANALYZE_STREAM: &str = "/lector.v1.TextAnalysisService/AnalyzeStream";

/// The calls in flight of the unary side.
const STREAMS: [usize; 3] = [16, 64, 256];

/// What each document is asked, by the name of the row.
fn requests() -> [(&'static str, pb::AnalyzeRequest); 2] {
    let whole = rows::analyze(&rows::text(100));
    let sentences = pb::AnalyzeRequest { segment: Some(pb::SegmentRequest::default()), ..whole.clone() };
    [("segments only", sentences), ("all three parts", whole)]
}

/// Prints documents a second of both ways and their ratio.
pub(crate) async fn against_unary(client: &Client, documents: u64) -> Result<(), Box<dyn Error>> {
    let capabilities = Target::new(rows::CAPABILITIES, Bytes::new());
    let built = pb::GetCapabilitiesResponse::decode(client.answer(&capabilities).await?)?.methods;
    if !built.iter().any(|name| name == "AnalyzeStream") {
        println!("\nAnalyzeStream: this version has no such rpc");
        return Ok(());
    }
    println!(
        "\n| {documents} documents of 100 B, one connection | AnalyzeStream/s | unary/s (streams) | ratio |"
    );
    println!("|---|---|---|---|");
    for (name, request) in requests() {
        let mut best = (0.0, 0);
        for streams in STREAMS {
            let rate = unary(client, &request, documents / 4, streams).await?;
            best = if rate > best.0 { (rate, streams) } else { best };
        }
        let rate = streamed(client, &request, documents).await?;
        println!("| {name} | {rate:.0} | {:.0} ({}) | {:.2} |", best.0, best.1, rate / best.0);
    }
    Ok(())
}

async fn unary(
    client: &Client,
    request: &pb::AnalyzeRequest,
    documents: u64,
    streams: usize,
) -> Result<f64, Box<dyn Error>> {
    let target = Target::new(rows::ANALYZE, request.encode_to_vec().into());
    let (began, taken, mut tasks) = (Instant::now(), Arc::new(AtomicU64::new(0)), JoinSet::new());
    for _ in 0..streams {
        let (client, target, taken) = (client.clone(), target.clone(), Arc::clone(&taken));
        tasks.spawn(async move {
            while taken.fetch_add(1, Relaxed) < documents {
                client.call(&target).await?;
            }
            Ok::<_, tonic::Status>(())
        });
    }
    while let Some(ended) = tasks.join_next().await {
        ended??;
    }
    Ok(documents as f64 / began.elapsed().as_secs_f64())
}

async fn streamed(
    client: &Client,
    request: &pb::AnalyzeRequest,
    documents: u64,
) -> Result<f64, Box<dyn Error>> {
    let request = request.clone();
    let messages = stream::iter((0..documents).map(move |sequence| {
        let message = pb::AnalyzeStreamRequest { sequence, request: Some(request.clone()) };
        Bytes::from(message.encode_to_vec())
    }));
    let began = Instant::now();
    let mut grpc = client.grpc();
    grpc.ready().await?;
    let path = PathAndQuery::from_static(ANALYZE_STREAM);
    let mut answers = grpc.streaming(Request::new(messages), path, Raw).await?.into_inner();
    let mut count = 0;
    while answers.message().await?.is_some() {
        count += 1;
    }
    if count != documents {
        return Err(format!("AnalyzeStream answered {count} of {documents} documents").into());
    }
    Ok(documents as f64 / began.elapsed().as_secs_f64())
}
