//! Sends standard input to SegmentStream and prints the sentences as they come, one a line.
//!
//! ```sh
//! cargo run --release --example segment_stream -- http://localhost:50051 < book.txt
//! ```
//!
//! With a second argument, `spans`, it asks for spans only and prints nothing but the count and the speed:
//! any amount passes.

use std::{
    env,
    io::{self, Read, Write},
    thread,
    time::Instant,
};

use lector::proto::v1::{
    SegmentRequest, SegmentStreamRequest, segment_stream_request::Part,
    text_analysis_service_client::TextAnalysisServiceClient,
};
use tokio::sync::mpsc::{self, Sender};
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Endpoint;

/// How much is sent in one message, in bytes. Chunks may be cut anywhere, also inside of a character.
const CHUNK: usize = 256 * 1024;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = env::args().nth(1).unwrap_or_else(|| "http://localhost:50051".to_owned());
    let spans = env::args().nth(2).is_some_and(|word| word == "spans");
    let (sender, messages) = mpsc::channel(1);
    let reader = thread::spawn(move || read(&sender, spans));
    let began = Instant::now();
    let mut client = TextAnalysisServiceClient::new(Endpoint::from_shared(address)?.connect().await?);
    let mut answers = client.segment_stream(ReceiverStream::new(messages)).await?.into_inner();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut count, mut end) = (0, 0);
    while let Some(answer) = answers.message().await? {
        for segment in answer.segments {
            count += 1;
            end = segment.span.map_or(end, |span| span.end);
            if !spans {
                writeln!(out, "{}", segment.text.replace(['\r', '\n'], " "))?;
            }
        }
        out.flush()?;
    }
    reader.join().map_err(|_| "the reader panicked")??;
    let seconds = began.elapsed().as_secs_f64();
    eprintln!("{count} sentences up to byte {end} in {seconds:.1} s, {:.0} MB/s", end as f64 / 1e6 / seconds);
    Ok(())
}

/// Sends options and then standard input, as fast as the server takes it.
fn read(sender: &Sender<SegmentStreamRequest>, omit_text: bool) -> io::Result<()> {
    let options = SegmentRequest { omit_text, ..Default::default() };
    let mut part = Part::Options(options);
    let mut input = io::stdin().lock();
    loop {
        if sender.blocking_send(SegmentStreamRequest { part: Some(part) }).is_err() {
            // The call has ended early; its status says why.
            return Ok(());
        }
        let mut chunk = vec![0; CHUNK];
        let length = input.read(&mut chunk)?;
        if length == 0 {
            return Ok(());
        }
        chunk.truncate(length);
        part = Part::Chunk(chunk);
    }
}
