//! Sends each line of standard input to AnalyzeStream as a document, and prints number, language and sentences as they come.
//!
//! ```sh
//! cargo run --release --example analyze_stream -- http://localhost:50051 < lines.txt
//! ```
//!
//! With a second argument, `count`, it prints nothing but how many documents were answered, and how fast.

use std::{
    env,
    io::{self, BufRead, Write},
    thread,
    time::Instant,
};

use lector::proto::v1::{
    AnalyzeRequest, AnalyzeResponse, AnalyzeStreamRequest, DetectLanguageRequest, SegmentRequest,
    analyze_stream_response::Result as Answered, text_analysis_service_client::TextAnalysisServiceClient,
};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Endpoint;

/// How many documents wait to be sent. The server reads no faster than its answers are read.
const AHEAD: usize = 256;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = env::args().nth(1).unwrap_or_else(|| "http://localhost:50051".to_owned());
    let counts = env::args().nth(2).is_some_and(|word| word == "count");
    let (sender, documents) = mpsc::channel(AHEAD);
    let reader = thread::spawn(move || read(&sender));
    let began = Instant::now();
    let mut client = TextAnalysisServiceClient::new(Endpoint::from_shared(address)?.connect().await?);
    let mut answers = client.analyze_stream(ReceiverStream::new(documents)).await?.into_inner();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut count = 0;
    // Answers come in the order of completion; `sequence` tells which document each belongs to.
    while let Some(answer) = answers.message().await? {
        count += 1;
        if !counts {
            writeln!(out, "{}\t{}", answer.sequence, answer.result.map_or_else(String::new, told))?;
        }
    }
    out.flush()?;
    reader.join().map_err(|_| "the reader panicked")??;
    let seconds = began.elapsed().as_secs_f64();
    eprintln!("{count} documents in {seconds:.1} s, {:.0} a second", f64::from(count) / seconds);
    Ok(())
}

/// What came of one document. One that was refused has its own status and leaves the others alone.
fn told(answered: Answered) -> String {
    match answered {
        Answered::Error(error) => format!("{} {}", error.reason, error.message),
        Answered::Response(AnalyzeResponse { segment, detect_language, .. }) => {
            let language = detect_language.and_then(|part| part.language).map(|language| language.code);
            let sentences = segment.map_or(0, |part| part.segments.len());
            format!("{}\t{sentences}", language.unwrap_or_default())
        }
    }
}

/// Sends the lines of standard input, as fast as the server takes them.
fn read(sender: &Sender<AnalyzeStreamRequest>) -> io::Result<()> {
    for (sequence, line) in (1..).zip(io::stdin().lock().lines()) {
        let request = AnalyzeRequest {
            text: line?,
            segment: Some(SegmentRequest { omit_text: true, ..Default::default() }),
            detect_language: Some(DetectLanguageRequest { max_candidates: 1, ..Default::default() }),
            ..Default::default()
        };
        if sender.blocking_send(AnalyzeStreamRequest { sequence, request: Some(request) }).is_err() {
            // The call has ended early; its status says why.
            return Ok(());
        }
    }
    Ok(())
}
