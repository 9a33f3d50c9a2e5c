//! Stories: what a page tells one after the other.
//!
//! [`line`] reads the page line by line, [`form`] tells headlines, bullets, addresses and the like by their looks, [`cue`] weighs
//! what speaks for a story that begins at a line, and [`cohesion`] finds the division that the cues and the words make likeliest,
//! window by window on a long page ([`windows`]).
//! A page with headlines is divided at them, for they weigh most; a text without any by its words alone; a text that returns to its
//! words again and again stays whole. [`parts`] names the headline, the highlights, the dateline and the body of each story.

mod bags;
mod cohesion;
mod cue;
mod form;
mod line;
mod logarithm;
mod parts;
mod places;
mod weights;
mod windows;

use line::Page;

use super::Newlines;
use crate::analysis::{Interrupt, Interrupted, Span, checkpoint::Checkpoint, prefix};

/// One story of a page. Its parts lie within its span, do not overlap, and are absent when the story has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Story {
    /// Where it stands, without the whitespace round it.
    pub span: Span,
    /// The headline.
    pub headline: Option<Span>,
    /// What its editors set under the headline, bullets taken off, in the order of the text.
    pub highlights: Vec<Span>,
    /// The dateline, such as "BERLIN:", with its mark.
    pub dateline: Option<Span>,
    /// The text, from behind the dateline on.
    pub body: Option<Span>,
}

/// The stories of `text`, in its order.
pub(super) fn stories(
    text: &str,
    language: &str,
    newlines: Newlines,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<Story>, Interrupted> {
    let mut checkpoint = Checkpoint::new(interrupt);
    // Places are kept in 32 bits.
    let text = prefix(text, u32::MAX as usize);
    let page = Page::read(text, language, newlines, &mut checkpoint)?;
    let mut starts = windows::cuts(&page, &mut checkpoint)?;
    starts.splice(..0, (!page.lines.is_empty()).then_some(0));
    let mut stories = Vec::with_capacity(starts.len());
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(page.lines.len());
        stories.push(parts::story(text, &page.lines[start..end], &mut checkpoint)?);
    }
    Ok(stories)
}
