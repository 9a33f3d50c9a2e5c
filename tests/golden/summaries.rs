//! `summarization/`: a line `language | budget | title` and a text, and the sentences that are chosen, in the
//! order of the text.

use lector::analysis::{
    Document, Interrupt,
    summarization::{Budget, Options, summarize},
};

use crate::{case::Case, check};

#[test]
fn summaries_are_chosen_as_written() {
    check("summarization", |Case { file, line, input, .. }| {
        chosen(input).unwrap_or_else(|| panic!("{file}.txt:{line}: no language, budget and title"))
    });
}

/// The chosen sentences; `None` when the first line is malformed.
fn chosen(input: &str) -> Option<Vec<String>> {
    let (head, text) = input.split_once('\n')?;
    let mut fields = head.split('|').map(str::trim);
    let (language, budget, title) = (fields.next()?, budget(fields.next()?)?, fields.next()?);
    let options = Options { title, query: "", budget, explain: false };
    let summary = summarize(&Document::in_language(text, language), &options, &Interrupt::never())
        .expect("never interrupted");
    let mut spans: Vec<_> = summary.sentences.iter().map(|sentence| sentence.span).collect();
    spans.sort_unstable();
    Some(spans.iter().map(|span| span.of(text).to_owned()).collect())
}

fn budget(field: &str) -> Option<Budget> {
    let (kind, value) = field.split_once(' ')?;
    match kind {
        "sentences" => value.parse().ok().map(Budget::Sentences),
        "words" => value.parse().ok().map(Budget::Words),
        "characters" => value.parse().ok().map(Budget::Characters),
        "ratio" => value.parse().ok().map(Budget::Ratio),
        _ => None,
    }
}

#[test]
fn a_malformed_head_is_none() {
    for head in ["", "en", "en | sentences 1", "en | sentences |", "en | pages 1 |", "en | words many |"] {
        assert_eq!(chosen(&format!("{head}\nA text.")), None, "{head}");
    }
    assert_eq!(chosen("en | sentences 1 |"), None);
    assert_eq!(chosen("en | sentences 1 |\nA text."), Some(vec!["A text.".to_owned()]));
}
