//! The format itself.

use crate::case::{Case, parse};

#[test]
fn what_is_malformed_is_told_with_its_line() {
    for (file, problem) in [
        ("", "x.txt: no case"),
        ("# A comment.\n", "x.txt: no case"),
        ("---\nA.\n===\n", "x.txt:1: --- without an input"),
        ("A.\n===\n", "x.txt:2: === without ---"),
        ("A.\n---\nA.\n===\n===\n", "x.txt:5: === without ---"),
        ("A.\n---\nA.\n---\n", "x.txt:4: a second ---"),
        ("A.\n---\nA.\n", "x.txt:1: the last case has no ==="),
        ("A.\n---\nA.\n===\n\nB.\n", "x.txt:6: the last case has no ==="),
    ] {
        assert_eq!(parse("x", file), Err(problem.to_owned()), "{file:?}");
    }
}

#[test]
fn comments_stand_between_cases_only() {
    let case = |line, input: &str, expected: &[&str]| Case {
        file: "x".to_owned(),
        line,
        input: input.to_owned(),
        expected: expected.iter().map(|&line| line.to_owned()).collect(),
    };
    let file = "# One.\n\nA.\n\n# B\n---\n===\n# Two.\nC.\n---\n# C\n\n===\n";
    let cases = vec![case(3, "A.\n\n# B", &[]), case(9, "C.", &["# C", ""])];
    assert_eq!(parse("x", file), Ok(cases));
}
