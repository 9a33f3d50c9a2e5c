//! One text, and what every analyzer of it wants to know: its language, its sentences, what is boilerplate,
//! its words.
//!
//! A [`Document`] makes each of them once, when it is first asked for. What is told from them, such as
//! stories, summaries and keyphrases, is not made here: those rooms take a document.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::panic))]

mod boilerplate;
mod words;

use std::cell::OnceCell;

pub(super) use boilerplate::{SentenceForm, SentenceLooks};
pub(super) use words::{COST_OF_WORD, TermWord, WordTable};

use super::{
    Interrupt, Interrupted, Span,
    checkpoint::Checkpoint,
    detection::{self, Detection, Engine},
    segmentation,
    span::{CompactSpan, addressable},
    terms::AnaphoricOpeners,
};

/// The code of an unknown language.
const UNDETERMINED: &str = "und";

/// A list of fewer sentences is not shrunk.
const FEW: usize = 64;

/// How many candidates the detection of a document has at most.
const MAX_CANDIDATES: usize = 3;

/// A text for several analyzers, which share what each of them would have to find out.
///
/// Nothing is read until it is asked for, and nothing is read twice: a page that is summarized, summarized by
/// story and searched for keyphrases is cut into sentences once, and each of its words is stemmed once. Of a
/// text beyond 4 GiB the first so many bytes have sentences and words.
///
/// ```
/// use lector::analysis::{
///     Document, Interrupt,
///     segmentation::Newlines,
///     stories::stories,
///     summarization::{Budget, Options, keyphrases, summarize},
/// };
///
/// # fn main() -> Result<(), lector::analysis::Interrupted> {
/// let text = "River Rises in Arden\n\
///     The river Arden rose by two metres on Monday. Farmers moved their cows to the hills.\n\
///     The council closed the old bridge over the river.";
/// let document = Document::new(text);
/// let never = Interrupt::never();
/// assert_eq!(document.language(), "en");
/// assert_eq!(document.sentences().count(), 4);
///
/// let options = Options { title: "", query: "", budget: Budget::Sentences(1), explain: false };
/// let summary = summarize(&document, &options, &never)?;
/// assert_eq!(summary.sentences[0].span.of(text), "The river Arden rose by two metres on Monday.");
///
/// let stories = stories(&document, Newlines::Auto, &never)?;
/// assert_eq!(stories[0].headline.map(|headline| headline.of(text)), Some("River Rises in Arden"));
///
/// assert!(!keyphrases(&document, 3, &never)?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Document<'t> {
    text: &'t str,
    given_language: Option<&'t str>,
    detection: OnceCell<Detection>,
    sentences: OnceCell<Vec<CompactSpan>>,
    looks: OnceCell<Vec<SentenceLooks>>,
    words: OnceCell<WordTable>,
}

impl<'t> Document<'t> {
    /// A text whose language is [detected](Self::detection) when it is first needed.
    pub const fn new(text: &'t str) -> Self {
        Self {
            text,
            given_language: None,
            detection: OnceCell::new(),
            sentences: OnceCell::new(),
            looks: OnceCell::new(),
            words: OnceCell::new(),
        }
    }

    /// A text in a language, given as a primary subtag such as "en"; "und" or one that is not known gets the
    /// general rules.
    pub const fn in_language(text: &'t str, language: &'t str) -> Self {
        let mut document = Self::new(text);
        document.given_language = Some(language);
        document
    }

    /// The text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// The language that was given, or else the one that is detected: a primary subtag, "und" when it cannot
    /// be told or the text is no language.
    pub fn language(&self) -> &str {
        self.given_language.unwrap_or_else(|| self.detected().0)
    }

    /// The language that is detected, whatever was given, and how sure that is, from 0 to 1: "und" and 0 for
    /// a text that is no language.
    pub fn detected(&self) -> (&'static str, f64) {
        let language = self.detection().language;
        match language.code {
            "zxx" => (UNDETERMINED, 0.0),
            code => (code, language.confidence),
        }
    }

    /// What [`detection::detect`] says of the first [`detection::HEAD_BYTES`] of the text, with up to three
    /// candidates.
    pub fn detection(&self) -> &Detection {
        self.detection.get_or_init(|| {
            let options = detection::Options { max_candidates: MAX_CANDIDATES, ..Default::default() };
            detection::detect_head(self.text, &options)
        })
    }

    /// What [`detection::detect_unless`] says of the text. When that is [`Self::detection`], since the text
    /// is short and nothing else is asked for, it is not read again.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when `interrupt` said so, and only then.
    pub fn detect_unless(
        &self,
        options: &detection::Options<'_>,
        interrupt: &Interrupt<'_>,
    ) -> Result<Detection, Interrupted> {
        if self.text.len() > detection::HEAD_BYTES || !is_plain(options) {
            return detection::detect_unless(self.text, options, interrupt);
        }
        interrupt.check()?;
        let mut detection = self.detection().clone();
        detection.candidates.truncate(options.max_candidates);
        Ok(detection)
    }

    /// The sentences that [`segmentation::sentences`] gives for the language.
    pub fn sentences(&self) -> impl Iterator<Item = Span> + '_ {
        let never = Interrupt::never();
        // It is never interrupted, so that there are always sentences.
        let sentences = self.sentence_spans(&mut Checkpoint::new(&never)).unwrap_or_default();
        sentences.iter().map(|sentence| sentence.span())
    }

    /// [`Self::sentences`], unless `interrupt` says that they are not wanted any more.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when `interrupt` said so, and only then. What was not made is made when it is asked
    /// for again.
    pub fn sentences_unless(
        &self,
        interrupt: &Interrupt<'_>,
    ) -> Result<impl Iterator<Item = Span> + '_, Interrupted> {
        let sentences = self.sentence_spans(&mut Checkpoint::new(interrupt))?;
        Ok(sentences.iter().map(|sentence| sentence.span()))
    }

    /// The sentences, in the order of the text.
    pub(super) fn sentence_spans(
        &self,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<&[CompactSpan], Interrupted> {
        made_once(&self.sentences, || {
            let options = segmentation::Options::new(self.language());
            let mut sentences = Vec::new();
            for sentence in segmentation::interruptible_sentences(addressable(self.text), options, checkpoint)
            {
                sentences.push(CompactSpan::of(sentence?));
            }
            if sentences.len() > FEW {
                sentences.shrink_to_fit();
            }
            Ok(sentences)
        })
        .map(Vec::as_slice)
    }

    /// What each of the sentences looks like on its page.
    pub(super) fn sentence_looks(
        &self,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<&[SentenceLooks], Interrupted> {
        let sentences = self.sentence_spans(checkpoint)?;
        made_once(&self.looks, || boilerplate::read(self.text, sentences, checkpoint)).map(Vec::as_slice)
    }

    /// The words, each with the number of its term.
    pub(super) fn words(&self, checkpoint: &mut Checkpoint<'_>) -> Result<&WordTable, Interrupted> {
        made_once(&self.words, || WordTable::read(addressable(self.text), self.language(), checkpoint))
    }

    /// The words of the language that tie a sentence to the one before it.
    pub(super) fn anaphoric_openers(&self) -> AnaphoricOpeners {
        AnaphoricOpeners::of(self.language())
    }
}

/// Whether the options are those of [`Document::detection`], which has as many candidates.
fn is_plain(options: &detection::Options<'_>) -> bool {
    let detection::Options { allowed, priors, max_candidates, engine, include_spans } = options;
    allowed.is_empty()
        && priors.is_empty()
        && *max_candidates <= MAX_CANDIDATES
        && *engine == Engine::Lector
        && !include_spans
}

/// What the cell holds; made now unless it was before. Nothing is kept of what was interrupted.
fn made_once<T>(
    cell: &OnceCell<T>,
    make: impl FnOnce() -> Result<T, Interrupted>,
) -> Result<&T, Interrupted> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use super::*;

    /// How often the work asks whether it shall stop: once per 16 KiB of work.
    fn asks(work: impl FnOnce(&Interrupt<'_>)) -> usize {
        let count = AtomicUsize::new(0);
        let ask = || {
            count.fetch_add(1, Relaxed);
            false
        };
        work(&Interrupt::when(&ask));
        count.load(Relaxed)
    }

    #[test]
    fn nothing_is_made_twice() {
        let text = "The river rose by two metres. Read more.\n".repeat(4000);
        let document = Document::in_language(&text, "en");
        let make = |interrupt: &Interrupt<'_>| {
            let checkpoint = &mut Checkpoint::new(interrupt);
            document.sentence_looks(checkpoint).expect("never interrupted");
            document.words(checkpoint).expect("never interrupted");
        };
        assert!(asks(make) > text.len() / (16 * 1024));
        assert_eq!(asks(make), 0);
    }

    #[test]
    fn what_was_interrupted_is_made_later() {
        let document = Document::in_language("The river rose.", "en");
        let stopped = document.sentences_unless(&Interrupt::when(&|| true));
        assert!(stopped.is_err());
        assert_eq!(document.sentences().count(), 1);
    }

    #[test]
    fn the_language_is_the_given_one_or_the_detected_one() {
        let text = "Wo geht es hier bitte zum alten Bahnhof, und wann schließt er?";
        assert_eq!(Document::new(text).language(), "de");
        assert_eq!(Document::in_language(text, "nl").language(), "nl");
        assert_eq!(Document::in_language(text, "nl").detected().0, "de");
        assert_eq!(Document::new("12").language(), "und");
    }
}
