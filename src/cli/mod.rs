//! The same analyzers without a server, and the health probe.

mod segment;
mod story;

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Read, Write},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{Args as Parse, Parser, Subcommand};
use serde_json::{Value, json};
use tonic::transport::Endpoint;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::{
    analysis::{
        Interrupt, NotUtf8, Span, Utf8Decoder, detection,
        language::LanguageTag,
        summarization::{self, Budget},
    },
    config::{Args, parse_duration},
};

/// How much of a text is read at once, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Lector reads text for other services: it segments text, names its language and summarizes it, over gRPC.
///
/// Without a subcommand it serves. Try it: `grpcurl -plaintext -d '{"text": "Hello. World."}' localhost:50051
/// lector.v1.TextAnalysisService/Segment`.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Command {
    #[command(flatten)]
    serve: Args,
    #[command(subcommand)]
    run: Option<Subcommands>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Serve gRPC; the default
    Serve(Box<Args>),
    #[command(flatten)]
    Run(Run),
}

/// What the command does.
#[derive(Debug)]
pub enum Task {
    /// Serve, as configured.
    Serve(Box<Args>),
    /// Do one thing and end.
    Run(Run),
}

impl Command {
    /// What was asked; to serve when nothing was.
    pub fn task(self) -> Task {
        match self.run {
            None => Task::Serve(Box::new(self.serve)),
            Some(Subcommands::Serve(args)) => Task::Serve(args),
            Some(Subcommands::Run(run)) => Task::Run(run),
        }
    }
}

/// What can be done without a server.
#[derive(Debug, Subcommand)]
pub enum Run {
    /// Cut a text of any length into graphemes, words, sentences or paragraphs, or a page into its stories, one a line
    Segment(segment::Args),
    /// Name the language of a text
    Detect {
        /// The text, and how to answer.
        #[command(flatten)]
        input: Input,
        /// The only languages that may be answered
        #[arg(long, value_name = "TAGS", value_delimiter = ',', value_parser = tag)]
        allow: Vec<LanguageTag>,
    },
    /// Pick the sentences that carry a text
    Summarize {
        /// The text, and how to answer.
        #[command(flatten)]
        input: Input,
        /// What the summary may cost.
        #[command(flatten)]
        budget: BudgetArgs,
        /// The title of the text
        #[arg(long, default_value = "")]
        title: String,
        /// Its language, a BCP-47 tag [default: detected]
        #[arg(long, value_name = "TAG", value_parser = tag)]
        language: Option<LanguageTag>,
        /// Name so many keyphrases too, below the sentences
        #[arg(long, value_name = "COUNT", default_value_t = 0)]
        keyphrases: usize,
        /// Summarize every story of a page by itself
        #[arg(long)]
        by_story: bool,
    },
    /// Ask a server whether it serves; exit 0 only when it does
    Health {
        /// Where it listens
        #[arg(env = "LECTOR_LISTEN", default_value = "127.0.0.1:50051")]
        address: SocketAddr,
        /// The service to ask for; empty for the whole server
        #[arg(long, default_value = "")]
        service: String,
        /// How long the answer may take
        #[arg(long, default_value = "2s", value_parser = duration)]
        timeout: Duration,
    },
}

/// Where the text comes from and how the answer looks.
#[derive(Debug, Parse)]
pub struct Input {
    /// The file to read; standard input when there is none, or for "-"
    file: Option<PathBuf>,
    /// Answer JSON with byte offsets
    #[arg(long)]
    json: bool,
}

/// At most one of them; three sentences when there is none.
#[derive(Debug, Parse)]
#[group(multiple = false)]
pub struct BudgetArgs {
    /// At most so many sentences [default: 3]
    #[arg(long, value_name = "COUNT")]
    sentences: Option<usize>,
    /// At most so many words
    #[arg(long, value_name = "COUNT")]
    words: Option<usize>,
    /// At most so many code points
    #[arg(long, value_name = "COUNT")]
    characters: Option<usize>,
    /// At most this share of the sentences, above 0 to 1
    #[arg(long, value_parser = ratio)]
    ratio: Option<f64>,
}

impl BudgetArgs {
    fn budget(&self) -> Budget {
        let words = self.words.map(Budget::Words);
        let characters = self.characters.map(Budget::Characters);
        let ratio = self.ratio.map(Budget::Ratio);
        words.or(characters).or(ratio).unwrap_or(Budget::Sentences(self.sentences.unwrap_or(3)))
    }
}

fn tag(text: &str) -> Result<LanguageTag, String> {
    LanguageTag::parse(text).map_err(|_| "not a BCP-47 language tag".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "not a duration such as 500ms or 2s".to_owned())
}

fn ratio(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|ratio| *ratio > 0.0 && *ratio <= 1.0)
        .ok_or_else(|| "not a number above 0 to 1".to_owned())
}

/// Does what was asked. The exit codes are those of sysexits.h: 64 for options that do not go together, 65 for a text that is not UTF-8, 66 for a file that cannot be
/// read, 74 for output that cannot be written; 1 when a server does not serve.
pub fn run(run: Run) -> ExitCode {
    let done = match run {
        Run::Segment(args) => return exit(segment::run(&args)),
        Run::Detect { input, allow } => read(&input).map(|text| detect(&text, &allow, input.json)),
        Run::Summarize { input, budget, title, language, keyphrases, by_story } => read(&input).map(|text| {
            let language = language_of(&text, language.as_ref());
            let options = summarization::Options {
                language,
                title: &title,
                query: "",
                budget: budget.budget(),
                explain: false,
            };
            if by_story {
                story::summarize(&text, &options, input.json)
            } else {
                summarize(&text, &options, keyphrases, input.json)
            }
        }),
        Run::Health { address, service, timeout } => health(address, service, timeout),
    };
    exit(done.and_then(|answer| print(&answer)))
}

struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Ends the work and is none: who closes the pipe early has what it wants.
    fn nobody_reads() -> Self {
        Self { code: 0, message: String::new() }
    }
}

fn exit(done: Result<(), Failure>) -> ExitCode {
    match done {
        Ok(()) | Err(Failure { code: 0, .. }) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            eprintln!("lector: {message}");
            ExitCode::from(code)
        }
    }
}

fn print(answer: &str) -> Result<(), Failure> {
    written(io::stdout().write_all(answer.as_bytes()))
}

/// A reader that closes the pipe early has what it wants.
fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure { code: 74, message: format!("standard output: {error}") })
        }
        _ => Ok(()),
    }
}

impl Input {
    /// Gives the bytes in chunks to `take`.
    fn each_chunk(&self, mut take: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
        let file = self.file.as_ref().filter(|file| file.as_os_str() != "-");
        let name = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
        let unreadable = |error: io::Error| Failure { code: 66, message: format!("{name}: {error}") };
        let mut source: Box<dyn Read> = match file {
            Some(file) => Box::new(File::open(file).map_err(unreadable)?),
            None => Box::new(io::stdin().lock()),
        };
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match source.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(length) => take(&chunk[..length])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
    }
}

/// The whole text.
fn read(input: &Input) -> Result<String, Failure> {
    let (mut decoder, mut text) = (Utf8Decoder::default(), String::new());
    input.each_chunk(|chunk| {
        text += &decoder.decode(chunk).map_err(not_utf8)?;
        Ok(())
    })?;
    decoder.finish().map_err(not_utf8)?;
    Ok(text)
}

fn not_utf8(NotUtf8 { at, .. }: NotUtf8) -> Failure {
    Failure { code: 65, message: format!("the text is not UTF-8 at byte {at}") }
}

/// The language to use: the one that was given, else the detected one.
fn language_of<'a>(text: &str, given: Option<&'a LanguageTag>) -> &'a str {
    given.map_or_else(|| detection::language_of_head(text).code, LanguageTag::primary)
}

fn detect(text: &str, allow: &[LanguageTag], json: bool) -> String {
    let allowed = allow.iter().map(|tag| tag.primary().into()).collect();
    let found =
        detection::detect(text, &detection::Options { allowed, max_candidates: 3, ..Default::default() });
    let name = |code: &'static str| crate::analysis::language::name(code).unwrap_or("undetermined");
    if !json {
        let language = found.language;
        let reliable = if language.reliable { "reliable" } else { "not reliable" };
        return format!(
            "{}\t{}\t{:.2}\t{reliable}\n",
            language.code,
            name(language.code),
            language.confidence
        );
    }
    let one = |candidate: &detection::Candidate| {
        json!({ "code": candidate.code, "name": name(candidate.code), "script": found.script,
                "confidence": candidate.confidence, "reliable": candidate.reliable })
    };
    pretty(
        &json!({ "language": one(&found.language), "candidates": found.candidates.iter().map(one).collect::<Vec<_>>() }),
    )
}

fn summarize(text: &str, options: &summarization::Options<'_>, keyphrases: usize, json: bool) -> String {
    let summary = summarization::summarize(text, options, &Interrupt::never()).unwrap_or_default();
    let sentences: Vec<Value> = by_position(&summary.sentences)
        .into_iter()
        .map(|(rank, chosen)| sentence_json(text, rank, chosen))
        .collect();
    let phrases = summarization::keyphrases(text, options.language, keyphrases, &Interrupt::never());
    let phrases: Vec<Value> = phrases
        .unwrap_or_default()
        .into_iter()
        .map(|phrase| json!({ "span": span_json(phrase.span), "text": phrase.span.of(text), "score": phrase.score }))
        .collect();
    if json {
        return pretty(
            &json!({ "sentences": sentences, "keyphrases": phrases, "language": options.language }),
        );
    }
    let gap = if phrases.is_empty() { "" } else { "\n" };
    lines(&sentences) + gap + &lines(&phrases)
}

/// The sentences in the order of the text, each with its rank from 0.
fn by_position(chosen: &[summarization::Chosen]) -> Vec<(usize, &summarization::Chosen)> {
    let mut sentences: Vec<(usize, &summarization::Chosen)> = chosen.iter().enumerate().collect();
    sentences.sort_by_key(|(_, chosen)| chosen.span);
    sentences
}

fn sentence_json(text: &str, rank: usize, chosen: &summarization::Chosen) -> Value {
    json!({ "span": span_json(chosen.span), "text": chosen.span.of(text), "score": chosen.score, "rank": rank + 1 })
}

fn span_json(span: Span) -> Value {
    json!({ "start": span.start, "end": span.end })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The texts of segments or sentences, each on one line.
fn lines(segments: &[Value]) -> String {
    let mut lines = String::new();
    for text in segments.iter().filter_map(|segment| segment["text"].as_str()) {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", on_one_line(text));
    }
    lines
}

fn on_one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Asks the server. An address that stands for every interface is asked on this machine.
fn health(mut address: SocketAddr, service: String, timeout: Duration) -> Result<String, Failure> {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() {
            [127, 0, 0, 1].into()
        } else {
            [0u16, 0, 0, 0, 0, 0, 0, 1].into()
        });
    }
    let fail = |message: String| Failure { code: 1, message: format!("{address}: {message}") };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| fail(error.to_string()))?;
    let asked = runtime.block_on(async {
        let endpoint =
            Endpoint::from_shared(format!("http://{address}")).map_err(|error| error.to_string())?;
        let ask = async {
            let channel = endpoint.connect().await.map_err(|_| "cannot connect".to_owned())?;
            let answer = HealthClient::new(channel).check(HealthCheckRequest { service }).await;
            answer.map(|answer| answer.into_inner().status()).map_err(|status| format!("{:?}", status.code()))
        };
        tokio::time::timeout(timeout, ask).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
    });
    match asked {
        Ok(ServingStatus::Serving) => Ok("SERVING\n".to_owned()),
        Ok(status) => Err(fail(status.as_str_name().to_owned())),
        Err(message) => Err(fail(message)),
    }
}
