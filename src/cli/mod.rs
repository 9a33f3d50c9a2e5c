//! The analyzers without a server, and the health probe.

mod detect;
mod failure;
mod health;
mod input;
mod print;
mod segment;
mod story;
mod summarize;

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};

use self::{
    failure::exit,
    input::{Input, language_of, read, tag},
    print::print,
    segment::SegmentArgs,
    summarize::BudgetArgs,
};
use crate::{
    analysis::{Document, language::LanguageTag, summarization},
    config::{Args, parse_duration},
};

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
    /// Cut a text of any length into graphemes, words, sentences or paragraphs, or a page into its stories,
    /// one a line
    Segment(SegmentArgs),
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

fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text).ok_or_else(|| "not a duration such as 500ms or 2s".to_owned())
}

/// Does what was asked. The exit codes are those of sysexits.h: 64 for options that do not go together, 65
/// for a text that is not UTF-8, 66 for a file that cannot be read, 74 for output that cannot be written; 1
/// when a server does not serve.
pub fn run(run: Run) -> ExitCode {
    let done = match run {
        Run::Segment(args) => return exit(segment::run(&args)),
        Run::Detect { input, allow } => read(&input).map(|text| detect::detect(&text, &allow, input.json)),
        Run::Summarize { input, budget, title, language, keyphrases, by_story } => read(&input).map(|text| {
            let language = language_of(&text, language.as_ref());
            let document = Document::in_language(&text, language);
            let options =
                summarization::Options { title: &title, query: "", budget: budget.budget(), explain: false };
            if by_story {
                story::summarize(&document, &options, input.json)
            } else {
                summarize::summarize(&document, &options, keyphrases, input.json)
            }
        }),
        Run::Health { address, service, timeout } => health::health(address, service, timeout),
    };
    exit(done.and_then(|answer| print(&answer)))
}
