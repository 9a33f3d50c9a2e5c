//! Stack traces and the messages above them.

use super::{
    features::LineFeatures,
    score::{CodeScore, NEUTRAL, STRONG, SURE},
    shape,
};

/// Beginnings that stand nowhere else.
const SURE_BEGINNINGS: [&str; 6] = [
    "Traceback (most recent call last)",
    "Exception in thread \"",
    "goroutine ",
    "panic: ",
    "stack backtrace:",
    "Stack trace:",
];

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    if SURE_BEGINNINGS.iter().any(|beginning| line.starts_with(beginning)) && is_header(line) {
        return SURE;
    }
    let python = line.starts_with("File \"") && line.contains("\", line ");
    let rust = line.starts_with("thread '") && line.contains("' panicked at ");
    if python || rust || features.word == "at" && is_frame(features.after) {
        return SURE;
    }
    if names_exception(line) { STRONG } else { NEUTRAL }
}

/// `goroutine 1 [running]:` and not a sentence about goroutines.
fn is_header(line: &str) -> bool {
    !line.starts_with("goroutine ") || line.ends_with("]:")
}

/// After "at": "com.example.Main.run(Main.java:12)", "run (/app/index.js:3:9)".
fn is_frame(place: &str) -> bool {
    let path = shape::path(place);
    let call = place[path..].trim_start_matches(['<', '>', '$', '.']).trim_start();
    let closed = call.starts_with('(') && (call.contains(')'));
    let inner = call.bytes().any(|byte| matches!(byte, b':' | b'.' | b')'));
    path > 0 && closed && inner && (place[..path].contains(['.', ':']) || call.contains(':'))
}

/// "java.io.IOException: …", "ValueError: …", "Caused by: …".
fn names_exception(line: &str) -> bool {
    let line = line.strip_prefix("Caused by: ").unwrap_or(line);
    let name = shape::path(line);
    let (name, rest) = line.split_at(name);
    let exception = ["Exception", "Error"].iter().any(|end| name.len() > end.len() && name.ends_with(end));
    exception && (rest.starts_with(": ") || rest.is_empty() && name.contains('.'))
}
