//! Summaries and keyphrases of longer and longer texts, and of the crate pithy next to them in the same run. See
//! benches/README.md.

#[path = "../segmentation/measure.rs"]
mod measure;
mod text;

use std::time::Instant;

use lector::analysis::{
    Document, Interrupt,
    summarization::{Budget, Options, keyphrases, summarize},
};
use pithy::Summariser;

use measure::{Effort, Table};

/// How many sentences a summary has.
const SENTENCES: usize = 3;
/// From so many sentences on, a peer runs once.
const LONG: usize = 10_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let effort = if quick { Effort::quick() } else { Effort::thorough() };
    growth(effort, quick);
    ways(effort);
}

/// Seconds a text, for texts of 10 to 100,000 sentences.
fn growth(effort: Effort, quick: bool) {
    let header = ["sentences", "KB", "lector, ms", "MB/s", "keyphrases, ms", "pithy, ms"];
    let mut table = Table::new("Growth, three sentences out of N, splitting included", &header);
    for exponent in 1..=if quick { 4 } else { 5 } {
        let count = 10_usize.pow(exponent);
        let text = text::of(count);
        let lector = milliseconds(effort, &text, || summary(&text, Budget::Sentences(SENTENCES)));
        let phrases = milliseconds(effort, &text, || phrases(&text));
        let pithy = if count < LONG {
            milliseconds(effort, &text, || with_pithy(&text))
        } else {
            let began = Instant::now();
            with_pithy(&text);
            began.elapsed().as_secs_f64() * 1e3
        };
        let speed = text.len() as f64 / lector / 1e3;
        let figures = [lector, speed, phrases, pithy].map(|figure| format!("{figure:.2}"));
        let [lector, speed, phrases, pithy] = figures.each_ref().map(String::as_str);
        table.row(&[&count.to_string(), &(text.len() / 1000).to_string(), lector, speed, phrases, pithy]);
    }
    table.print();
}

/// The budgets, on 10,000 sentences, and texts that are made to be slow.
fn ways(effort: Effort) {
    let mut table = Table::new("Budgets and odd texts", &["text", "budget", "KB", "ms", "MB/s"]);
    let prose = text::of(LONG);
    let budgets = [
        Budget::Sentences(3),
        Budget::Sentences(1000),
        Budget::Words(100),
        Budget::Characters(600),
        Budget::Ratio(0.1),
    ];
    let odd = text::ODD.map(|(name, unit)| (name, unit.repeat((1 << 20) / unit.len())));
    let all = budgets
        .map(|budget| ("prose", &prose, budget))
        .into_iter()
        .chain(odd.iter().map(|(name, text)| (*name, text, Budget::Words(50))));
    for (name, text, budget) in all {
        let time = milliseconds(effort, text, || summary(text, budget));
        let (size, speed) = (text.len() / 1000, text.len() as f64 / time / 1e3);
        let figures = [format!("{budget:?}"), size.to_string(), format!("{time:.1}"), format!("{speed:.0}")];
        let [budget, size, time, speed] = figures.each_ref().map(String::as_str);
        table.row(&[name, budget, size, time, speed]);
    }
    table.print();
}

fn milliseconds(effort: Effort, text: &str, work: impl Fn() -> usize) -> f64 {
    let (speed, _) = effort.speed(text.len(), work);
    text.len() as f64 / speed / 1e3
}

fn summary(text: &str, budget: Budget) -> usize {
    let options = Options { title: "", query: "", budget, explain: false };
    summarize(&Document::in_language(text, "en"), &options, &Interrupt::never())
        .map_or(0, |summary| summary.sentences.len())
}

fn phrases(text: &str) -> usize {
    keyphrases(&Document::in_language(text, "en"), 10, &Interrupt::never()).map_or(0, |phrases| phrases.len())
}

/// pithy with its defaults, on its own sentences, which here end where full stops and spaces are.
fn with_pithy(text: &str) -> usize {
    let mut summariser = Summariser::new();
    let name = "document".to_owned();
    summariser.add_raw_text(name.clone(), text.to_owned(), ". ", 30, 1500, false);
    summariser
        .top_sentences(SENTENCES, false, Some(500), false, 1.5, false, 3.0, None, None, false, name)
        .len()
}
