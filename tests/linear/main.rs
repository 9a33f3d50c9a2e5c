//! The cost of every operation is linear in the text, whatever it holds, and it stops soon when its answer is
//! not wanted any more. Proved by counting: the analysis asks its interrupt once per 16 KiB of work, so that the
//! questions measure the work without a clock.

mod contract;
#[path = "../hard/mod.rs"]
mod hard;
mod options;
mod streams;

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use hard::families;
use lector::analysis::{
    Document, Interrupt, Interrupted,
    detection::{self, Engine, detect_unless},
    segmentation::{
        self as cut, Granularity, Newlines, boundaries_unless, graphemes_unless, paragraphs_unless,
        sentences_unless, words_unless,
    },
    stories::stories,
    summarization::{Budget, Options, keyphrases, summarize, summarize_stories},
};

/// The length of the shorter texts, in bytes, more than any window and any bound within the analysis; the longer ones are eight times as
/// long.
const SHORT: usize = 80 * 1024;

/// The length of the texts that are stopped.
const STOPPED: usize = 32 * 1024;

type Job = Box<dyn Fn(&str, &Interrupt<'_>) -> Result<usize, Interrupted>>;

fn summary(budget: Budget) -> Job {
    Box::new(move |text, interrupt| {
        Ok(summarize(&document(text), &options(budget), interrupt)?.sentences.len())
    })
}

fn document(text: &str) -> Document<'_> {
    Document::in_language(text, "en")
}

fn options(budget: Budget) -> Options<'static> {
    Options { title: "", query: "", budget, explain: false }
}

fn stream(granularity: Granularity, chunk: usize) -> Job {
    streams::job(streams::options(granularity), chunk)
}

/// Every operation, and every option of the contract.
fn jobs() -> Vec<(&'static str, Job)> {
    operations().into_iter().chain(options::jobs()).chain(streams::jobs()).collect()
}

/// Every operation.
fn operations() -> Vec<(&'static str, Job)> {
    fn count<T>(items: impl Iterator<Item = Result<T, Interrupted>>) -> Result<usize, Interrupted> {
        items.map(|item| item.map(|_| 1)).sum()
    }
    let detection = |include_spans, engine| -> Job {
        Box::new(move |text, interrupt| {
            let options =
                detection::Options { include_spans, engine, max_candidates: 3, ..Default::default() };
            Ok(detect_unless(text, &options, interrupt)?.spans.len())
        })
    };
    vec![
        ("graphemes", Box::new(|text, interrupt| count(graphemes_unless(text, interrupt)))),
        ("words", Box::new(|text, interrupt| count(words_unless(text, interrupt)))),
        ("sentences", Box::new(|text, interrupt| count(sentences_unless(text, "en", interrupt)))),
        (
            "boundaries",
            Box::new(|text, interrupt| count(boundaries_unless(text, &cut::Options::new("de"), interrupt))),
        ),
        ("paragraphs", Box::new(|text, interrupt| count(paragraphs_unless(text, Newlines::Auto, interrupt)))),
        ("lines", Box::new(|text, interrupt| count(paragraphs_unless(text, Newlines::EveryLine, interrupt)))),
        (
            "stories",
            Box::new(|text, interrupt| Ok(stories(&document(text), Newlines::Auto, interrupt)?.len())),
        ),
        ("stream of graphemes", stream(Granularity::Grapheme, 1000)),
        ("stream of words", stream(Granularity::Word, 1000)),
        ("stream of sentences", stream(Granularity::Sentence, 100_000)),
        ("stream of paragraphs", stream(Granularity::Paragraph, 5000)),
        ("detection", detection(false, Engine::Lector)),
        ("detection with spans", detection(true, Engine::Lector)),
        ("detection by whatlang", detection(false, Engine::Whatlang)),
        ("three sentences", summary(Budget::Sentences(3))),
        ("a third", summary(Budget::Ratio(0.3))),
        ("all", summary(Budget::Ratio(1.0))),
        ("100 words", summary(Budget::Words(100))),
        ("all words", summary(Budget::Words(1_000_000_000))),
        ("all characters", summary(Budget::Characters(1_000_000_000))),
        (
            "japanese words",
            Box::new(|text, interrupt| {
                let options = options(Budget::Words(text.len() / 20));
                Ok(summarize(&Document::in_language(text, "ja"), &options, interrupt)?.sentences.len())
            }),
        ),
        (
            "all, explained",
            Box::new(|text, interrupt| {
                let options = Options { explain: true, ..options(Budget::Ratio(1.0)) };
                Ok(summarize(&document(text), &options, interrupt)?.sentences.len())
            }),
        ),
        (
            "title and query",
            Box::new(|text, interrupt| {
                let options = Options { title: text, query: text, ..options(Budget::Sentences(3)) };
                Ok(summarize(&document("The river rose. The harbour is closed."), &options, interrupt)?
                    .sentences
                    .len())
            }),
        ),
        (
            "by story",
            Box::new(|text, interrupt| {
                Ok(summarize_stories(&document(text), &options(Budget::Sentences(2)), interrupt)?.len())
            }),
        ),
        (
            "all by story",
            Box::new(|text, interrupt| {
                Ok(summarize_stories(&document(text), &options(Budget::Words(1_000_000_000)), interrupt)?
                    .len())
            }),
        ),
        ("keyphrases", Box::new(|text, interrupt| Ok(keyphrases(&document(text), 100, interrupt)?.len()))),
        (
            "keyphrases of any language",
            Box::new(|text, interrupt| {
                Ok(keyphrases(&Document::in_language(text, "und"), 100, interrupt)?.len())
            }),
        ),
    ]
}

/// How often the job asks whether it shall stop, and whether it does when the answer is yes from the `stop`th time on.
fn asks(job: &Job, text: &str, stop: usize) -> (usize, bool) {
    let count = AtomicUsize::new(0);
    let ask = || count.fetch_add(1, Relaxed) + 1 >= stop;
    let stopped = job(text, &Interrupt::when(&ask)).is_err();
    (count.load(Relaxed), stopped)
}

#[test]
fn the_work_grows_with_the_text_and_not_with_its_square() {
    let (short, long) = (families(SHORT), families(8 * SHORT));
    for (name, job) in jobs() {
        for ((family, short), (_, long)) in short.iter().zip(&long) {
            let (few, _) = asks(&job, short, usize::MAX);
            let (many, _) = asks(&job, long, usize::MAX);
            // The first 64 KiB of a fence that stays open are one paragraph, what follows is many.
            let factor = if *family == "open fence" { 20 } else { 10 };
            assert!(many <= factor * few + 20, "{name} of {family}: {few} questions, then {many}");
            // Those that read a sample need not ask about what they do not read.
            let sampled = name.starts_with("detection") && name != "detection with spans";
            assert!(sampled || many >= long.len() / (16 * 1024), "{name} of {family}: only {many}");
        }
    }
}

#[test]
fn whoever_is_told_to_stop_stops() {
    let texts = families(STOPPED);
    for (name, job) in jobs() {
        for (family, text) in &texts {
            let (all, _) = asks(&job, text, usize::MAX);
            for stop in [1, 2, all / 2, all] {
                let (asked, stopped) = asks(&job, text, stop.max(1));
                let heard = stop <= all && all > 0;
                assert_eq!(stopped, heard, "{name} of {family}: {stop} of {all}");
                assert!(
                    !heard || asked <= stop.max(1) + 1,
                    "{name} of {family}: asked {asked} times, not {stop}"
                );
            }
        }
    }
}
