//! Stories: the texts that stand one after the other on a page.
//!
//! `page` reads the page line by line, each with its kind and its terms; `boundary_features` scores every
//! line as the begin of a story by what stands around it, with one table of weights (`boundary_weights`);
//! `cohesion` finds the division that these scores and the words make likeliest, window by window on a long
//! page (`windows`); `story_parts` names the headline, the highlights, the dateline and the body of each
//! story.
//!
//! A page with headlines is divided at them, for they weigh most; a text without any by its words alone; a
//! text that returns to its words again and again stays whole.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod boundary_features;
mod boundary_weights;
mod cohesion;
mod headline_score;
mod line_terms;
mod page;
mod postings;
mod story;
mod story_parts;
mod windows;

pub use story::Story;

use page::Page;

use super::{
    Document, Interrupt, Interrupted, checkpoint::Checkpoint, segmentation::Newlines, span::addressable,
};

/// The stories of the document, without the whitespace between them, in the order of the text. `newlines`
/// says what its line ends mean; words are compared by the stems of its language. A text of one story gives
/// one; an empty text none.
///
/// ```
/// use lector::analysis::{Document, Interrupt, segmentation::Newlines, stories::stories};
///
/// let text = "Mill to become a school\n\nHARROW: The old mill will house a school from autumn.\n";
/// let document = Document::in_language(text, "en");
/// let found = stories(&document, Newlines::Auto, &Interrupt::never()).expect("never interrupted");
/// assert_eq!(found[0].headline.map(|headline| headline.of(text)), Some("Mill to become a school"));
/// assert_eq!(found[0].dateline.map(|dateline| dateline.of(text)), Some("HARROW:"));
/// ```
///
/// # Errors
///
/// [`Interrupted`] when `interrupt` said so, and only then.
pub fn stories(
    document: &Document<'_>,
    newlines: Newlines,
    interrupt: &Interrupt<'_>,
) -> Result<Vec<Story>, Interrupted> {
    interruptible_stories(document, newlines, &mut Checkpoint::new(interrupt))
}

/// [`stories`], with the work counted by the caller.
pub(super) fn interruptible_stories(
    document: &Document<'_>,
    newlines: Newlines,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Story>, Interrupted> {
    let text = addressable(document.text());
    let page = Page::read(document, newlines, checkpoint)?;
    let begins = windows::story_begins(&page, checkpoint)?;
    let mut stories = Vec::with_capacity(begins.len());
    for (at, &begin) in begins.iter().enumerate() {
        let end = begins.get(at + 1).copied().unwrap_or(page.lines.len());
        stories.extend(story_parts::story(text, page.lines.get(begin..end).unwrap_or_default(), checkpoint)?);
    }
    Ok(stories)
}
