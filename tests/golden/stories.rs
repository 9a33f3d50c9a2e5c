//! `stories/XX.txt`: a page in the language of the file's name, and its stories: a line `story` for each,
//! then its parts: `H` the headline, `*` a highlight, `D` the dateline, `B` the first words of the body and
//! its last.

use lector::analysis::{
    Document, Interrupt, Span,
    segmentation::Newlines,
    stories::{self, Story},
};

use crate::{case::Case, check};

#[test]
fn stories_are_told_as_written() {
    check("stories", |Case { file, input, .. }| {
        let stories =
            stories::stories(&Document::in_language(input, file), Newlines::Auto, &Interrupt::never());
        stories.expect("never interrupted").iter().flat_map(|story| parts(input, story)).collect()
    });
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
