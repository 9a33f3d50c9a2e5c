//! Golden sentences, a file a language in `tests/golden/segmentation/`, golden paragraphs in `tests/golden/paragraphs/` and golden
//! stories in `tests/golden/stories/`. A malformed case fails.

use std::{fs, path::Path};

use lector::analysis::{
    Document, Interrupt, Span,
    segmentation::{self, Block, Newlines, Paragraph},
    stories::{Story, stories},
};

struct Case {
    line: usize,
    input: String,
    expected: Vec<String>,
}

/// `input`, a line `---`, one segment a line, a line `===`.
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

/// The cases of the files in a folder, each with the name of its file.
fn files(folder: &str) -> Vec<(String, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("a readable folder").path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
        let cases = cases(&fs::read_to_string(&path).expect("a readable file"));
        all.extend(cases.into_iter().map(|case| (name.clone(), case)));
    }
    assert!(!all.is_empty(), "no case was read");
    all
}

#[test]
fn sentences_are_cut_as_written() {
    for (language, case) in files("segmentation") {
        let found: Vec<String> = segmentation::sentences(&case.input, &language)
            .map(|span| span.of(&case.input).replace('\n', " "))
            .collect();
        assert_eq!(found, case.expected, "{language}, the case that ends in line {}", case.line);
    }
}

/// A paragraph a line: its kind, and its text with "⏎" for a line end.
#[test]
fn paragraphs_have_their_kinds() {
    for (file, case) in files("paragraphs") {
        let show = |paragraph: Paragraph| {
            let text = paragraph.span.of(&case.input).replace('\n', "⏎");
            format!("{} {text}", name(paragraph.block))
        };
        let found: Vec<String> = segmentation::paragraphs(&case.input, Newlines::Auto).map(show).collect();
        assert_eq!(found, case.expected, "{file}, the case that ends in line {}", case.line);
    }
}

fn name(block: Block) -> &'static str {
    match block {
        Block::Prose => "prose",
        Block::Heading => "heading",
        Block::ListItem => "item",
        Block::Quote => "quote",
        Block::Code => "code",
    }
}

/// The stories of the cases in `tests/golden/stories/XX.txt`: a line `story` for each, then its parts: `H` the headline, `*` a
/// highlight, `D` the dateline, `B` the first words of the body and its last.
#[test]
fn stories_are_told_as_written() {
    let mut count = 0;
    for (language, case) in files("stories") {
        let stories =
            stories(&Document::in_language(&case.input, &language), Newlines::Auto, &Interrupt::never())
                .expect("never interrupted");
        let found: Vec<String> = stories.iter().flat_map(|story| parts(&case.input, story)).collect();
        assert_eq!(found, case.expected, "{language}, the case that ends in line {}", case.line);
        count += 1;
    }
    assert!(count > 20, "only {count} cases were read");
}

fn parts(text: &str, story: &Story) -> Vec<String> {
    let part = |mark: &str, span: Span| format!("{mark} {}", span.of(text));
    let mut lines = vec!["story".to_owned()];
    lines.extend(story.headline.map(|span| part("H", span)));
    lines.extend(story.highlights.iter().map(|span| part("*", *span)));
    lines.extend(story.dateline.map(|span| part("D", span)));
    lines.extend(story.body.map(|span| format!("B {}", ends(span.of(text)))));
    lines
}

/// The first 16 characters and the last 16.
fn ends(body: &str) -> String {
    let body = body.replace('\n', " ");
    let count = body.chars().count();
    let first: String = body.chars().take(16).collect();
    let last: String = body.chars().skip(count.saturating_sub(16)).collect();
    format!("{first} … {last}")
}
