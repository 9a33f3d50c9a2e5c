//! `paragraphs/`: a text, and its paragraphs, one a line: the kind, and the text with "⏎" for a line end.

use lector::analysis::segmentation::{self, Block, Newlines, Paragraph};

use crate::{case::Case, check};

#[test]
fn paragraphs_have_their_kinds() {
    check("paragraphs", |Case { input, .. }| {
        segmentation::paragraphs(input, Newlines::Auto).map(|paragraph| show(input, paragraph)).collect()
    });
}

fn show(text: &str, paragraph: Paragraph) -> String {
    format!("{} {}", name(paragraph.block), paragraph.span.of(text).replace('\n', "⏎"))
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
