//! Reads documents (JSON lines with "text", "language" and "title"), writes the names of the summarizer's features and then a
//! line a document: its sentences with their places in code points, their features and their terms.

use std::io::{self, BufRead, BufWriter, Write};

use lector::analysis::{
    Interrupt,
    summarization::{Budget, Measured, Options, feature_names, measure},
};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!(feature_names().collect::<Vec<_>>()))?;
    for line in io::stdin().lock().lines() {
        let document: Value = serde_json::from_str(&line?)?;
        let text = field(&document, "text");
        let options = Options {
            language: field(&document, "language"),
            title: field(&document, "title"),
            query: "",
            budget: Budget::Sentences(3),
            explain: false,
        };
        let measured = measure(text, &options, &Interrupt::never()).map_err(|_| "interrupted")?;
        writeln!(out, "{}", written(text, &measured))?;
    }
    Ok(out.flush()?)
}

fn field<'d>(document: &'d Value, name: &str) -> &'d str {
    document[name].as_str().unwrap_or_default()
}

fn written(text: &str, measured: &Measured) -> Value {
    let place = |byte: usize| text[..byte].chars().count();
    let sentence = |sentence: &lector::analysis::summarization::MeasuredSentence| json!({ "start": place(sentence.span.start), "end": place(sentence.span.end), "values": sentence.values, "terms": sentence.terms });
    measured.sentences.iter().map(sentence).collect()
}
