//! Reads documents (JSON lines with "text", "language" and "title"), writes the names of the summarizer's
//! features and then a line a document: its sentences with their places in code points, their features and
//! their terms.

use std::io::{self, BufRead, BufWriter, Write};

use lector::analysis::{
    Document, Interrupt,
    summarization::{Budget, Measured, MeasuredSentence, Options, feature_names, measure},
};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", json!(feature_names().collect::<Vec<_>>()))?;
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let text = field(&line, "text");
        let document = Document::in_language(text, field(&line, "language"));
        let options =
            Options { title: field(&line, "title"), query: "", budget: Budget::Sentences(3), explain: false };
        let measured = measure(&document, &options, &Interrupt::never()).map_err(|_| "interrupted")?;
        writeln!(out, "{}", written(text, &measured))?;
    }
    Ok(out.flush()?)
}

fn field<'d>(document: &'d Value, name: &str) -> &'d str {
    document[name].as_str().unwrap_or_default()
}

fn written(text: &str, measured: &Measured) -> Value {
    let place = |byte: usize| text[..byte].chars().count();
    let one = |sentence: &MeasuredSentence| {
        let (start, end) = (place(sentence.span.start), place(sentence.span.end));
        json!({ "start": start, "end": end, "values": sentence.values, "terms": sentence.terms })
    };
    measured.sentences.iter().map(one).collect()
}
