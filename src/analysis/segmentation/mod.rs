//! Cuts text into graphemes, words, sentences and paragraphs.

mod block;
mod grapheme;
mod lines;
mod options;
mod paragraph;
mod rules;
mod segments;
mod sentence;
mod stream;
mod windows;
mod word;

pub(super) use grapheme::{extends, prepends};
pub use options::{Newlines, Options};
pub use segments::{Block, Paragraph, Word};
pub use sentence::{Boundary, Rule, Sentence};
pub use stream::{Granularity, SegmentKind, SegmentTooLong, Stream, StreamError, StreamEvent, StreamOptions};

use std::borrow::BorrowMut;

use super::{Interrupt, Interrupted, Span, checkpoint::Checkpoint};

/// Extended grapheme clusters of UAX #29; they cover the text.
pub fn graphemes(text: &str) -> impl Iterator<Item = Span> + '_ {
    grapheme::graphemes(text)
}

/// [`graphemes`], until `interrupt` says that they are no longer wanted: then the last item is an error. Each
/// step reads a bounded part of the text.
pub fn graphemes_unless<'t, 'i>(
    text: &'t str,
    interrupt: &Interrupt<'i>,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i> {
    grapheme::interruptible_graphemes(text, Checkpoint::new(interrupt))
}

/// [`words`], as [`graphemes_unless`].
pub fn words_unless<'t, 'i>(
    text: &'t str,
    interrupt: &Interrupt<'i>,
) -> impl Iterator<Item = Result<Word, Interrupted>> + use<'t, 'i> {
    word::interruptible_words(text, Checkpoint::new(interrupt))
}

/// [`sentences`], as [`graphemes_unless`].
pub fn sentences_unless<'t, 'i>(
    text: &'t str,
    language: &str,
    interrupt: &Interrupt<'i>,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i> {
    sentence::interruptible_sentences(text, Options::new(language), Checkpoint::new(interrupt))
}

/// [`boundaries`], as [`graphemes_unless`].
pub fn boundaries_unless<'t, 'i>(
    text: &'t str,
    options: &Options,
    interrupt: &Interrupt<'i>,
) -> impl Iterator<Item = Result<Boundary, Interrupted>> + use<'t, 'i> {
    sentence::interruptible_boundaries(text, options.clone(), Checkpoint::new(interrupt))
}

/// [`paragraphs`], as [`graphemes_unless`].
pub fn paragraphs_unless<'t, 'i>(
    text: &'t str,
    newlines: Newlines,
    interrupt: &Interrupt<'i>,
) -> impl Iterator<Item = Result<Paragraph, Interrupted>> + use<'t, 'i> {
    paragraph::interruptible_paragraphs(text, newlines, Checkpoint::new(interrupt))
}

pub(super) fn interruptible_sentences<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    options: Options,
    checkpoint: P,
) -> impl Iterator<Item = Result<Span, Interrupted>> + use<'t, 'i, P> {
    sentence::interruptible_sentences(text, options, checkpoint)
}

pub(super) fn interruptible_paragraphs<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    newlines: Newlines,
    checkpoint: P,
) -> impl Iterator<Item = Result<Paragraph, Interrupted>> + use<'t, 'i, P> {
    paragraph::interruptible_paragraphs(text, newlines, checkpoint)
}

pub(super) fn interruptible_words<'t, 'i, P: BorrowMut<Checkpoint<'i>>>(
    text: &'t str,
    checkpoint: P,
) -> impl Iterator<Item = Result<Word, Interrupted>> + use<'t, 'i, P> {
    word::interruptible_words(text, checkpoint)
}

/// Words of UAX #29, by dictionary where the script has no spaces; they cover the text. A word beyond 64 KiB
/// that has other characters than letters of Latin, Greek and Cyrillic and digits comes in parts of that
/// length.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    word::words(text)
}

/// Sentences, without the whitespace between them. `language` is a primary language subtag such as "en"; one
/// without rules of its own gets the general rules.
///
/// ```
/// let text = "Dr. Smith paid $1.50. He left!";
/// let spans = lector::analysis::segmentation::sentences(text, "en");
/// let sentences: Vec<&str> = spans.map(|span| span.of(text)).collect();
/// assert_eq!(sentences, ["Dr. Smith paid $1.50.", "He left!"]);
/// ```
pub fn sentences<'t>(text: &'t str, language: &str) -> impl Iterator<Item = Span> + 't {
    sentence::sentences(text, Options::new(language))
}

/// The ends of sentences, each with its rule, and the places that a rule refused to be one, in the order of
/// the text.
pub fn boundaries<'t>(text: &'t str, options: &Options) -> impl Iterator<Item = Boundary> + 't {
    sentence::boundaries(text, options.clone())
}

/// Paragraphs, without the whitespace between them. No sentence of the same policy reaches over the end of
/// one. Blank lines stand only in a fenced block of code.
pub fn paragraphs(text: &str, newlines: Newlines) -> impl Iterator<Item = Paragraph> + '_ {
    paragraph::paragraphs(text, newlines)
}

/// The languages that have rules of their own, as primary subtags in alphabetical order.
pub fn languages_with_rules() -> impl Iterator<Item = &'static str> {
    rules::languages()
}

/// Whether the language has rules of its own.
pub fn has_rules(language: &str) -> bool {
    languages_with_rules().any(|l| l == language)
}

/// A digest of the rules: equal digests cut alike.
pub fn rules_digest() -> &'static str {
    rules::digest()
}
