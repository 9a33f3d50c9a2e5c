//! Sentences, words and graphemes next to other libraries, in one run. See README.md in this folder.

mod corpus;
mod measure;

use std::hint::black_box;

use icu_segmenter::{
    GraphemeClusterSegmenter, SentenceSegmenter, WordSegmenter,
    options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions},
};
use lector::analysis::segmentation::{self, Newlines};
use unicode_segmentation::UnicodeSegmentation;

use corpus::{Corpus, Document};
use measure::{Effort, Table};

/// A way to cut a document; gives the number of pieces.
type Cut<'a> = (&'static str, Box<dyn Fn(&Document) -> usize + 'a>);

fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    arguments.retain(|argument| !argument.starts_with("--"));
    let effort = if quick { Effort::quick() } else { Effort::thorough() };

    let corpora = if arguments.is_empty() { corpus::own() } else { corpus::files(&arguments) };
    limits(&corpora, effort);
    side_by_side("Sentences", &corpora, effort, &sentence_cutters());
    side_by_side("Paragraphs", &corpora, effort, &paragraph_cutters());
    side_by_side("Words", &corpora, effort, &word_cutters());
    side_by_side("Graphemes", &corpora, effort, &grapheme_cutters());
    if arguments.is_empty() {
        growth(&corpora[0], effort, quick);
        adversaries(&corpora[0], effort);
    }
}

/// What the machine can do at best: a scan for three rare bytes, and the check that bytes are UTF-8.
fn limits(corpora: &[Corpus], effort: Effort) {
    let scan: Cut<'_> = (
        "memchr3, rare bytes",
        Box::new(|document| memchr::memchr3_iter(0, 1, 2, document.text.as_bytes()).count()),
    );
    let utf8: Cut<'_> = (
        "from_utf8",
        Box::new(|document| usize::from(std::str::from_utf8(black_box(document.text.as_bytes())).is_ok())),
    );
    side_by_side("Limits of the machine", corpora, effort, &[scan, utf8]);
}

fn sentence_cutters<'a>() -> Vec<Cut<'a>> {
    let icu = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    vec![
        ("icu_segmenter", Box::new(move |document| icu.segment_str(&document.text).count())),
        ("lector", Box::new(|document| segmentation::sentences(&document.text, &document.language).count())),
        ("unicode-segmentation", Box::new(|document| document.text.split_sentence_bounds().count())),
        ("sentencex", Box::new(|document| sentencex::segment(&document.language, &document.text).len())),
    ]
}

/// Blank lines are what other libraries cut paragraphs by.
fn paragraph_cutters<'a>() -> Vec<Cut<'a>> {
    vec![
        ("blank lines", Box::new(|document| document.text.split("\n\n").count())),
        ("lector", Box::new(|document| PARAGRAPHS(&document.text))),
    ]
}

fn word_cutters<'a>() -> Vec<Cut<'a>> {
    let icu = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    vec![
        ("icu_segmenter", Box::new(move |document| icu.segment_str(&document.text).count())),
        ("lector", Box::new(|document| segmentation::words(&document.text).count())),
        ("unicode-segmentation", Box::new(|document| document.text.split_word_bounds().count())),
    ]
}

fn grapheme_cutters<'a>() -> Vec<Cut<'a>> {
    let icu = GraphemeClusterSegmenter::new();
    vec![
        ("icu_segmenter", Box::new(move |document| icu.segment_str(&document.text).count())),
        ("lector", Box::new(|document| segmentation::graphemes(&document.text).count())),
        ("unicode-segmentation", Box::new(|document| document.text.graphemes(true).count())),
    ]
}

/// Every way on every corpus, in MB/s and as a ratio to the first way.
fn side_by_side(title: &str, corpora: &[Corpus], effort: Effort, ways: &[Cut<'_>]) {
    let mut table = Table::new(title, &["corpus", "way", "MB/s", "ratio", "pieces"]);
    for corpus in corpora {
        let mut first = None;
        for (name, cut) in ways {
            let (speed, pieces) = effort.speed(corpus.bytes(), || corpus.documents.iter().map(cut).sum());
            let ratio = speed / *first.get_or_insert(speed);
            table.row(&[
                &corpus.name,
                name,
                &format!("{speed:.0}"),
                &format!("{ratio:.2}"),
                &pieces.to_string(),
            ]);
        }
    }
    table.print();
}

/// The pieces of a text.
type Pieces = fn(&str) -> usize;

const SENTENCES: Pieces = |text| segmentation::sentences(text, "en").count();
const PARAGRAPHS: Pieces = |text| segmentation::paragraphs(text, Newlines::Auto).count();

/// The cost of a byte does not grow with the text.
fn growth(corpus: &Corpus, effort: Effort, quick: bool) {
    let mut table = Table::new("Growth, English, MB/s", &["bytes", "sentences", "paragraphs"]);
    let largest = if quick { 7 } else { 8 };
    for exponent in 3..=largest {
        let text = corpus.repeated(10usize.pow(exponent));
        let speed = |cut: Pieces| format!("{:.0}", effort.speed(text.len(), || cut(&text)).0);
        table.row(&[&text.len().to_string(), &speed(SENTENCES), &speed(PARAGRAPHS)]);
    }
    table.print();
}

/// Texts that are made to be slow, and their ratio to the speed of English; icu_segmenter, which knows no
/// abbreviations, for comparison.
fn adversaries(corpus: &Corpus, effort: Effort) {
    const BYTES: usize = 1 << 20;
    let english = corpus.repeated(BYTES);
    let normal = [SENTENCES, PARAGRAPHS].map(|cut| effort.speed(BYTES, || cut(&english)).0);
    let icu = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut table = Table::new(
        "Slowest inputs, MB/s and ratio to English",
        &["text", "sentences", "ratio", "pieces", "icu_segmenter", "paragraphs", "ratio", "pieces"],
    );
    for (name, unit) in corpus::ADVERSARIES {
        let text = unit.repeat(BYTES / unit.len() + 1);
        let cells = |cut: Pieces, normal: f64| {
            let (speed, pieces) = effort.speed(text.len(), || cut(&text));
            [format!("{speed:.0}"), format!("{:.2}", speed / normal), pieces.to_string()]
        };
        let other = effort.speed(text.len(), || icu.segment_str(&text).count()).0;
        let mut row = vec![(*name).to_owned()];
        row.extend(cells(SENTENCES, normal[0]));
        row.push(format!("{other:.0}"));
        row.extend(cells(PARAGRAPHS, normal[1]));
        table.row(&row.iter().map(String::as_str).collect::<Vec<_>>());
    }
    table.print();
}
