//! `detection/`: a text, and one line: "CODE reliable", or "CODE unreliable REASON"; the code "*" stands for
//! any.

use lector::analysis::detection::{Detection, Options, UndeterminedReason, detect};

use crate::{case::Case, check};

#[test]
fn languages_are_detected_as_written() {
    check("detection", |Case { input, expected, .. }| {
        let answer = detect(input, &Options { max_candidates: 3, ..Options::default() });
        let any = expected.first().is_some_and(|expected| expected.starts_with('*'));
        vec![show(&answer, if any { "*" } else { answer.language.code })]
    });
}

fn show(answer: &Detection, code: &str) -> String {
    let reliable = if answer.language.reliable { "reliable" } else { "unreliable" };
    let reason = answer.reason.map(|reason| format!(" {}", name(reason)));
    format!("{code} {reliable}{}", reason.unwrap_or_default())
}

fn name(reason: UndeterminedReason) -> &'static str {
    match reason {
        UndeterminedReason::NoLetters => "NO_LETTERS",
        UndeterminedReason::TooShort => "TOO_SHORT",
        UndeterminedReason::CloseRivals => "CLOSE_RIVALS",
        UndeterminedReason::NotLanguage => "NOT_LANGUAGE",
        UndeterminedReason::Mixed => "MIXED",
    }
}
