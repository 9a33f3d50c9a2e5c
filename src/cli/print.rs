//! What is written to standard output, and in which form.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use serde_json::{Value, json};

use super::failure::Failure;
use crate::analysis::Span;

pub(super) fn print(answer: &str) -> Result<(), Failure> {
    written(io::stdout().write_all(answer.as_bytes()))
}

/// A reader that closes the pipe early has what it wants.
pub(super) fn written(outcome: io::Result<()>) -> Result<(), Failure> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure { code: 74, message: format!("standard output: {error}") })
        }
        _ => Ok(()),
    }
}

pub(super) fn span_json(span: Span) -> Value {
    json!({ "start": span.start, "end": span.end })
}

pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The texts of segments or sentences, each on one line.
pub(super) fn lines(segments: &[Value]) -> String {
    let mut lines = String::new();
    for text in segments.iter().filter_map(|segment| segment["text"].as_str()) {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", on_one_line(text));
    }
    lines
}

pub(super) fn on_one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}
