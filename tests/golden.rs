//! Golden sentences, a file a language in `tests/golden/segmentation/`. A malformed case fails.

use std::{fs, path::Path};

use lector::analysis::segmentation;

struct Case {
    line: usize,
    input: String,
    expected: Vec<String>,
}

/// `input`, a line `---`, one sentence a line, a line `===`.
fn cases(file: &str) -> Vec<Case> {
    let (mut cases, mut lines, mut input) = (Vec::new(), Vec::new(), None::<String>);
    for (index, line) in file.lines().enumerate() {
        match line {
            "---" => {
                assert!(input.is_none() && !lines.is_empty(), "line {}: --- without an input", index + 1);
                input = Some(std::mem::take(&mut lines).join("\n"));
            }
            "===" => {
                let input = input.take().unwrap_or_else(|| panic!("line {}: === without ---", index + 1));
                cases.push(Case { line: index + 1, input, expected: std::mem::take(&mut lines) });
            }
            _ if line.starts_with("# ") => {}
            _ => lines.push(line.to_owned()),
        }
    }
    assert!(input.is_none() && lines.is_empty(), "the last case has no ===");
    cases
}

#[test]
fn sentences_are_cut_as_written() {
    let mut count = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/segmentation"))
        .expect("the folder")
    {
        let path = entry.expect("a readable folder").path();
        let language = path.file_stem().and_then(|stem| stem.to_str()).expect("a language code");
        for case in cases(&fs::read_to_string(&path).expect("a readable file")) {
            let found: Vec<String> = segmentation::sentences(&case.input, language)
                .map(|span| span.of(&case.input).replace('\n', " "))
                .collect();
            assert_eq!(found, case.expected, "{language}, the case that ends in line {}", case.line);
            count += 1;
        }
    }
    assert!(count > 0, "no case was read");
}
