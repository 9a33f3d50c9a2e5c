//! Golden cases: what is expected of texts of our own making, in files that need no Rust. `case` knows their
//! format; each other room knows what one folder expects.

#![allow(clippy::panic, reason = "a test fails by panicking")]

mod case;
mod detection;
mod format;
mod paragraphs;
mod sentences;
mod stories;
mod summaries;

use case::Case;

/// Fails with every case of the folder whose answer is not the expected one.
fn check(folder: &str, answer: impl Fn(&Case) -> Vec<String>) {
    let cases = case::read(folder);
    let wrong: Vec<String> = cases
        .iter()
        .map(|case| (case, answer(case)))
        .filter(|(case, found)| *found != case.expected)
        .map(|(case, found)| {
            let Case { file, line, expected, .. } = case;
            format!("{folder}/{file}.txt:{line}: expected {expected:#?}, found {found:#?}")
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
