//! The format of all golden files: cases of an input, a line `---`, what is expected of it, and a line `===`.
//!
//! Before a case, blank lines and comments (`# `) are passed over; inside of one, every line counts.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// The name of its file, without the extension.
    pub(crate) file: String,
    /// The line that it begins in, from 1.
    pub(crate) line: usize,
    pub(crate) input: String,
    pub(crate) expected: Vec<String>,
}

/// Where a file is being read.
enum Part {
    /// Between two cases.
    Between,
    /// In an input, which began in this line.
    Input(usize, Vec<String>),
    /// In the expectation of an input.
    Expected(Case),
}

/// The cases of one file, or what is wrong with it.
pub(crate) fn parse(name: &str, file: &str) -> Result<Vec<Case>, String> {
    let (mut cases, mut part) = (Vec::new(), Part::Between);
    for (number, line) in (1..).zip(file.lines()) {
        let malformed = |problem: &str| Err(format!("{name}.txt:{number}: {problem}"));
        part = match (part, line) {
            (Part::Between, "---") => return malformed("--- without an input"),
            (Part::Between | Part::Input(..), "===") => return malformed("=== without ---"),
            (Part::Between, line) if line.trim().is_empty() || line.starts_with("# ") => Part::Between,
            (Part::Between, line) => Part::Input(number, vec![line.to_owned()]),
            (Part::Input(line, input), "---") => Part::Expected(Case {
                file: name.to_owned(),
                line,
                input: input.join("\n"),
                expected: Vec::new(),
            }),
            (Part::Input(begun, mut input), line) => {
                input.push(line.to_owned());
                Part::Input(begun, input)
            }
            (Part::Expected(_), "---") => return malformed("a second ---"),
            (Part::Expected(case), "===") => {
                cases.push(case);
                Part::Between
            }
            (Part::Expected(mut case), line) => {
                case.expected.push(line.to_owned());
                Part::Expected(case)
            }
        };
    }
    match part {
        Part::Between if cases.is_empty() => Err(format!("{name}.txt: no case")),
        Part::Between => Ok(cases),
        Part::Input(line, _) | Part::Expected(Case { line, .. }) => {
            Err(format!("{name}.txt:{line}: the last case has no ==="))
        }
    }
}

/// The cases of all files of a folder of `tests/golden/`, in the order of their names.
pub(crate) fn read(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    text_files(&folder)
        .into_iter()
        .flat_map(|name| {
            let file = fs::read_to_string(folder.join(&name).with_extension("txt")).expect("a readable file");
            parse(&name, &file).unwrap_or_else(|problem| panic!("{problem}"))
        })
        .collect()
}

/// The names of the text files of a folder, without their extension, sorted.
pub(crate) fn text_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder exists");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a readable entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    paths.iter().filter_map(name).collect()
}
