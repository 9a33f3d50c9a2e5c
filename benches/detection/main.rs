//! How many texts a second get their language, next to whatlang and whichlang, all in one run on one core.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a bench fails by panicking

#[path = "../segmentation/measure.rs"]
mod measure;

use std::{fs, path::Path};

use lector::analysis::detection::{Engine, Options, detect};
use measure::{Effort, Table};

/// Names a language; what it gives only keeps the work from being left out.
type Detector = fn(&str) -> usize;

const DETECTORS: [(&str, Detector); 5] = [
    ("lector", |text| with(text, Engine::Lector, false)),
    ("lector, spans", |text| with(text, Engine::Lector, true)),
    ("lector, engine WHATLANG", |text| with(text, Engine::Whatlang, false)),
    ("whatlang", |text| whatlang::detect(text).map_or(0, |info| info.lang() as usize)),
    ("whichlang, 16 languages", |text| whichlang::detect_language(text) as usize),
];

fn with(text: &str, engine: Engine, include_spans: bool) -> usize {
    detect(text, &Options { engine, include_spans, ..Options::default() }).language.code.len()
}

/// Texts of one kind.
struct Corpus {
    name: &'static str,
    texts: Vec<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let effort = if quick { Effort::quick() } else { Effort::thorough() };
    let files: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    for corpus in corpora(&sentences(&files)) {
        compare(&corpus, effort);
    }
}

fn compare(corpus: &Corpus, effort: Effort) {
    let bytes: usize = corpus.texts.iter().map(String::len).sum();
    let title =
        format!("{}: {} texts of {} bytes", corpus.name, corpus.texts.len(), bytes / corpus.texts.len());
    let mut table = Table::new(&title, &["detector", "texts/s", "MB/s", "ratio to lector"]);
    let mut first = None;
    for (name, detector) in DETECTORS {
        let work = || corpus.texts.iter().map(|text| detector(text)).sum();
        let (speed, _) = effort.speed(bytes, work);
        let texts = speed * 1e6 * corpus.texts.len() as f64 / bytes as f64;
        let ratio = speed / *first.get_or_insert(speed);
        table.row(&[name, &format!("{texts:.0}"), &format!("{speed:.1}"), &format!("{ratio:.3}")]);
    }
    table.print();
}

/// The sentences of JSON lines with "text" and "kind", or those of the golden files.
fn sentences(files: &[&String]) -> Vec<String> {
    let mut sentences = Vec::new();
    for file in files {
        for line in fs::read_to_string(file).expect("a readable file").lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            if row["kind"].as_str().is_none_or(|kind| kind == "sentence") {
                sentences.extend(row["text"].as_str().map(str::to_owned));
            }
        }
    }
    if sentences.is_empty() { golden() } else { sentences }
}

/// The texts of the golden cases: the first line of each that is no comment.
fn golden() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/detection/languages.txt");
    let file = fs::read_to_string(path).expect("the golden file");
    let text =
        |case: &str| case.lines().find(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned);
    file.split("===\n").filter_map(text).filter(|line| line != "---").collect()
}

fn corpora(sentences: &[String]) -> Vec<Corpus> {
    let words = sentences.iter().filter_map(|sentence| sentence.split_whitespace().nth(1)).map(str::to_owned);
    let hundred = sentences.iter().map(|sentence| prefix(sentence, 100).to_owned());
    let latin = sentences
        .iter()
        .filter(|text| text.chars().filter(char::is_ascii_alphabetic).count() * 5 > text.len() * 4);
    let of_size =
        |size: usize| sentences.iter().step_by(sentences.len() / 8 + 1).map(move |text| repeated(text, size));
    vec![
        Corpus { name: "words", texts: words.collect() },
        Corpus { name: "sentences", texts: sentences.to_vec() },
        Corpus { name: "sentences, cut at 100 bytes", texts: hundred.collect() },
        Corpus {
            name: "sentences in Latin letters, cut at 100 bytes",
            texts: latin.map(|text| prefix(text, 100).to_owned()).collect(),
        },
        Corpus { name: "10 KB in one language", texts: of_size(10_000).collect() },
        Corpus { name: "1 MB in one language", texts: of_size(1_000_000).collect() },
        Corpus {
            name: "10 KB in many languages",
            texts: vec![prefix(&repeated(&sentences.join(" "), 10_000), 10_000).to_owned()],
        },
    ]
}

fn repeated(text: &str, size: usize) -> String {
    format!("{text} ").repeat(size / (text.len() + 1) + 1)
}

fn prefix(text: &str, bytes: usize) -> &str {
    lector::analysis::prefix(text, bytes)
}
