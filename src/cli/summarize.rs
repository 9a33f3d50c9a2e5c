//! `lector summarize`: the sentences that carry a text.

use clap::Args as Parse;
use serde_json::{Value, json};

use super::print::{lines, pretty, span_json};
use crate::analysis::{
    Document, Interrupt,
    summarization::{self, Budget},
};

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
    pub(super) fn budget(&self) -> Budget {
        let words = self.words.map(Budget::Words);
        let characters = self.characters.map(Budget::Characters);
        let ratio = self.ratio.map(Budget::Ratio);
        words.or(characters).or(ratio).unwrap_or(Budget::Sentences(self.sentences.unwrap_or(3)))
    }
}

fn ratio(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|ratio| *ratio > 0.0 && *ratio <= 1.0)
        .ok_or_else(|| "not a number above 0 to 1".to_owned())
}

pub(super) fn summarize(
    document: &Document<'_>,
    options: &summarization::Options<'_>,
    keyphrases: usize,
    json: bool,
) -> String {
    let (text, never) = (document.text(), Interrupt::never());
    let summary = summarization::summarize(document, options, &never).unwrap_or_default();
    let sentences: Vec<Value> = by_position(&summary.sentences)
        .into_iter()
        .map(|(rank, chosen)| sentence_json(text, rank, chosen))
        .collect();
    let phrases = summarization::keyphrases(document, keyphrases, &never);
    let phrases: Vec<Value> = phrases
        .unwrap_or_default()
        .into_iter()
        .map(|phrase| {
            let (span, phrase_text) = (span_json(phrase.span), phrase.span.of(text));
            json!({ "span": span, "text": phrase_text, "score": phrase.score })
        })
        .collect();
    if json {
        return pretty(
            &json!({ "sentences": sentences, "keyphrases": phrases, "language": document.language() }),
        );
    }
    let gap = if phrases.is_empty() { "" } else { "\n" };
    lines(&sentences) + gap + &lines(&phrases)
}

/// The sentences in the order of the text, each with its rank from 0.
pub(super) fn by_position(chosen: &[summarization::Chosen]) -> Vec<(usize, &summarization::Chosen)> {
    let mut sentences: Vec<(usize, &summarization::Chosen)> = chosen.iter().enumerate().collect();
    sentences.sort_by_key(|(_, chosen)| chosen.span);
    sentences
}

pub(super) fn sentence_json(text: &str, rank: usize, chosen: &summarization::Chosen) -> Value {
    let (span, sentence) = (span_json(chosen.span), chosen.span.of(text));
    json!({ "span": span, "text": sentence, "score": chosen.score, "rank": rank + 1 })
}
