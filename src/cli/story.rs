//! `lector segment --granularity story` and `lector summarize --by-story`: a page by its stories.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    print::{on_one_line, pretty, span_json},
    summarize::{by_position, sentence_json},
};
use crate::analysis::{
    Document, Interrupt,
    segmentation::Newlines,
    stories::{self, Story},
    summarization::{self, Options, StorySummary},
};

/// The stories of the text, one a line, or as JSON with their parts.
pub(super) fn segment(document: &Document<'_>, newlines: Newlines, json: bool) -> String {
    let text = document.text();
    let stories = stories::stories(document, newlines, &Interrupt::never()).unwrap_or_default();
    if json {
        let segments: Vec<Value> = stories.iter().map(|story| segment_json(text, story)).collect();
        return pretty(&json!({ "segments": segments, "language": document.language() }));
    }
    stories.iter().map(|story| on_one_line(story.span.of(text)) + "\n").collect()
}

fn segment_json(text: &str, story: &Story) -> Value {
    let parts = json!({
        "headline": story.headline.map(span_json),
        "highlights": story.highlights.iter().copied().map(span_json).collect::<Value>(),
        "dateline": story.dateline.map(span_json),
        "body": story.body.map(span_json),
    });
    json!({ "span": span_json(story.span), "text": story.span.of(text), "story": parts })
}

/// The summaries of the stories: each headline with its sentences below, or JSON.
pub(super) fn summarize(document: &Document<'_>, options: &Options<'_>, json: bool) -> String {
    let text = document.text();
    let summaries =
        summarization::summarize_stories(document, options, &Interrupt::never()).unwrap_or_default();
    if json {
        let stories: Vec<Value> = summaries.iter().map(|summary| summary_json(text, summary)).collect();
        return pretty(&json!({ "stories": stories, "language": document.language() }));
    }
    let mut lines = String::new();
    for StorySummary { story, sentences } in &summaries {
        let headline = story.headline.map_or("(no headline)", |headline| headline.of(text));
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{}", on_one_line(headline));
        for sentence in by_position(sentences) {
            let _ = writeln!(lines, "  {}", on_one_line(sentence.1.span.of(text)));
        }
    }
    lines
}

fn summary_json(text: &str, StorySummary { story, sentences }: &StorySummary) -> Value {
    let sentences: Vec<Value> =
        by_position(sentences).into_iter().map(|(rank, chosen)| sentence_json(text, rank, chosen)).collect();
    let headline = story.headline.map(span_json);
    json!({ "span": span_json(story.span), "headline": headline, "sentences": sentences })
}
