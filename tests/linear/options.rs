//! The operations again, by what a caller may ask besides.

use lector::analysis::{
    Document, Interrupt, Interrupted,
    detection::{self, Engine, detect_unless},
    segmentation::{self as cut, Newlines, boundaries_unless, paragraphs_unless},
    stories::stories,
    summarization::{Budget, Options, keyphrases, summarize, summarize_stories},
};

use crate::Job;

/// As many abbreviations as a call may have, each as long as one may be.
fn abbreviations() -> Vec<String> {
    (0..500).map(|n| format!("{n:x>48}")).collect()
}

fn boundaries(options: cut::Options) -> Job {
    Box::new(move |text, interrupt| {
        boundaries_unless(text, &options, interrupt).try_fold(0, |count, item| item.map(|_| count + 1))
    })
}

fn paragraphs(newlines: Newlines) -> Job {
    Box::new(move |text, interrupt| {
        paragraphs_unless(text, newlines, interrupt).try_fold(0, |count, item| item.map(|_| count + 1))
    })
}

fn detection(options: detection::Options<'static>) -> Job {
    Box::new(move |text, interrupt| Ok(detect_unless(text, &options, interrupt)?.candidates.len()))
}

fn summary(language: &'static str, options: Options<'static>) -> Job {
    Box::new(move |text, interrupt| {
        Ok(summarize(&Document::in_language(text, language), &options, interrupt)?.sentences.len())
    })
}

fn stories_of(newlines: Newlines) -> Job {
    Box::new(move |text, interrupt| {
        Ok(stories(&Document::in_language(text, "en"), newlines, interrupt)?.len())
    })
}

/// All three jobs on one text, as Analyze does them.
fn all_three(text: &str, interrupt: &Interrupt<'_>) -> Result<usize, Interrupted> {
    let spans = detection::Options { include_spans: true, ..Default::default() };
    let found = detect_unless(text, &spans, interrupt)?;
    let options = cut::Options::new(found.language.code);
    let sentences = boundaries_unless(text, &options, interrupt)
        .try_fold(0, |count, item| item.map(|_: cut::Boundary| count + 1))?;
    let document = Document::in_language(text, found.language.code);
    Ok(sentences + summarize(&document, &summaries(Budget::Sentences(3)), interrupt)?.sentences.len())
}

fn summaries(budget: Budget) -> Options<'static> {
    Options { title: "", query: "", budget, explain: false }
}

/// Each option of the contract that changes what is computed.
pub(crate) fn jobs() -> Vec<(&'static str, Job)> {
    let cut = |language| cut::Options::new(language);
    let detect = detection::Options { max_candidates: 50, ..Default::default() };
    vec![
        ("boundaries of every line", boundaries(cut("en").with_newlines(Newlines::EveryLine))),
        ("boundaries of blank lines", boundaries(cut("en").with_newlines(Newlines::BlankLines))),
        ("boundaries with own abbreviations", boundaries(cut("en").with_abbreviations(abbreviations()))),
        ("boundaries of no language", boundaries(cut("und"))),
        ("boundaries in Japanese", boundaries(cut("ja"))),
        ("boundaries in Armenian", boundaries(cut("hy"))),
        ("paragraphs of blank lines", paragraphs(Newlines::BlankLines)),
        ("stories of every line", stories_of(Newlines::EveryLine)),
        ("stories of blank lines", stories_of(Newlines::BlankLines)),
        ("detection of all candidates", detection(detect.clone())),
        (
            "detection among allowed languages",
            detection(detection::Options { allowed: vec!["en".into(), "te".into()], ..detect.clone() }),
        ),
        (
            "detection with priors",
            detection(detection::Options {
                priors: vec![("de".into(), 1.0), ("kn".into(), 0.1)],
                ..detect.clone()
            }),
        ),
        (
            "detection by whatlang among allowed languages",
            detection(detection::Options {
                allowed: vec!["en".into()],
                engine: Engine::Whatlang,
                ..detect.clone()
            }),
        ),
        ("10,000 sentences", summary("en", summaries(Budget::Sentences(10_000)))),
        ("a thousandth", summary("en", summaries(Budget::Ratio(0.001)))),
        ("1,000 characters", summary("en", summaries(Budget::Characters(1_000)))),
        ("a query", summary("en", Options { query: "the river rose", ..summaries(Budget::Sentences(3)) })),
        ("a title", summary("en", Options { title: "The river rose", ..summaries(Budget::Words(100)) })),
        ("chinese sentences", summary("zh", summaries(Budget::Sentences(3)))),
        (
            "explained by story",
            Box::new(|text, interrupt| {
                let options = Options { explain: true, ..summaries(Budget::Ratio(0.3)) };
                Ok(summarize_stories(&Document::in_language(text, "en"), &options, interrupt)?.len())
            }),
        ),
        (
            "one keyphrase",
            Box::new(|text, interrupt| {
                Ok(keyphrases(&Document::in_language(text, "en"), 1, interrupt)?.len())
            }),
        ),
        ("all three jobs", Box::new(all_three)),
    ]
}
