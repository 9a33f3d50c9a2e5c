//! What the documents say of the project's files is so: links lead somewhere, paths are there, and the example of
//! the README is the one that is built.

use std::{fs, path::Path};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/quality.md",
    "docs/diary.md",
    "docs/segmentation.md",
    "benches/README.md",
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_example_of_the_readme_is_the_one_that_is_built() {
    let example = read("examples/library.rs");
    let (_, shown) = example.split_once("\n\n").expect("documentation, then code");
    assert!(read("README.md").contains(&format!("```rust\n{shown}```")));
}

#[test]
fn links_lead_somewhere() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = read(document);
        let folder = root().join(document).parent().expect("it is in a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            if link.contains("://") {
                continue;
            }
            count += 1;
            assert!(folder.join(file).exists(), "{document}: nothing is at {link}");
            if !heading.is_empty() {
                let target = fs::read_to_string(folder.join(file)).expect("a document");
                let found = target.lines().any(|line| line.starts_with('#') && anchor(line) == heading);
                assert!(found, "{document}: {file} has no heading for #{heading}");
            }
        }
    }
    assert!(count > 10, "only {count} links were found");
}

/// How a heading is linked to.
fn anchor(heading: &str) -> String {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn paths_that_are_named_are_there() {
    let mut count = 0;
    for document in DOCUMENTS {
        for path in
            quoted(&read(document)).filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)))
        {
            count += 1;
            assert!(is_there(&path), "{document} names `{path}`, which is not there");
        }
    }
    let page: String = read("src/lib.rs").lines().filter(|line| line.starts_with("//!")).collect();
    for path in quoted(&page).filter(|path| path.contains('/')) {
        count += 1;
        assert!(is_there(&format!("src/{path}")), "src/lib.rs names `{path}`, which is not in src");
    }
    assert!(count > 30, "only {count} paths were found");
}

const FOLDERS: [&str; 7] = ["src/", "tests/", "tools/", "docs/", "fuzz/", "deploy/", "examples/"];

/// What stands between backquotes in the running text and is one word.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    let prose = text.split("```").step_by(2).collect::<Vec<_>>().join(" ");
    let quoted: Vec<String> = prose.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    quoted.into_iter().filter(|word| !word.contains(char::is_whitespace))
}

/// Whether a file or folder is there, with or without `.rs`. `XX` and `NAME` stand for any, as `*` does.
fn is_there(path: &str) -> bool {
    let path = path.split(['*', '{']).next().unwrap_or_default();
    let known = path.split('/').take_while(|part| !part.contains("XX") && !part.contains("NAME"));
    let known = root().join(known.collect::<Vec<_>>().join("/"));
    known.exists() || known.with_extension("rs").exists()
}
