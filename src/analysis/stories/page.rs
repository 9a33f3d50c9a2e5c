//! The lines of a page, each with its kind and its terms.

use super::line_terms::LineTerms;
use crate::analysis::{
    Document, Interrupted, Span,
    checkpoint::Checkpoint,
    document::TermWord,
    index::NumberIndex,
    line_kind::{LineKind, dateline, ends_sentence, opens_lowercase},
    prefix,
    segmentation::{self, Newlines},
    span::{CompactSpan, addressable},
    unicode::{is_line_end_or_nel, is_unspaced_script},
};

/// One wrap in so many lines makes a text hard-wrapped.
const MOST_WRAPS: usize = 5;
/// How much of a line its words are counted in, in bytes.
const LONGEST_COUNTED: usize = 1024;
/// The longest line that is compared with others, in bytes.
const LONGEST_COMPARED: usize = 4096;
/// What a line costs besides its words, in bytes of other work.
const COST_OF_LINE: usize = 256;

/// One line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageLine {
    span: CompactSpan,
    /// The number of its text: equal lines have the same.
    pub(super) text_number: u32,
    /// How many bytes its dateline takes; 0 without one.
    dateline: u16,
    /// Words, or half the characters in scripts without spaces.
    pub(super) words: u16,
    pub(super) kind: LineKind,
    /// Whether a blank line stands before it.
    pub(super) after_blank: bool,
    /// Whether it continues the paragraph of the line before.
    pub(super) continues: bool,
    /// Whether a sentence may end with it.
    pub(super) ends_sentence: bool,
    /// Whether its first letter is a lowercase one.
    pub(super) opens_lowercase: bool,
}

impl PageLine {
    fn new(span: CompactSpan, content: &str, text_number: u32) -> Self {
        let short = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        Self {
            span,
            text_number,
            dateline: short(dateline(content).unwrap_or_default()),
            words: short(count_words(content)),
            kind: LineKind::of(content),
            after_blank: false,
            continues: false,
            ends_sentence: ends_sentence(content),
            opens_lowercase: opens_lowercase(content),
        }
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        self.span.span()
    }

    /// Where its dateline ends.
    pub(super) fn dateline(&self) -> Option<usize> {
        (self.dateline > 0).then_some(self.span().start + usize::from(self.dateline))
    }
}

/// A page by its lines.
pub(super) struct Page {
    pub(super) lines: Vec<PageLine>,
    pub(super) line_terms: LineTerms,
    /// How many lines have the text of each number.
    text_counts: Vec<u32>,
}

impl Page {
    /// Reads the page that a document is.
    pub(super) fn read(
        document: &Document<'_>,
        newlines: Newlines,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let (text, words) = (document.text(), document.words(checkpoint)?);
        let paragraphs = paragraph_spans(text, newlines, checkpoint)?;
        let lines = line_spans(document, newlines, &paragraphs, checkpoint)?;
        let spans = lines.as_ref().unwrap_or(&paragraphs);
        let mut page = Self::with_capacity(spans.len(), words.vocabulary().len());
        let mut texts = LineTexts::default();
        let mut paragraphs = paragraphs.iter().map(|paragraph| paragraph.start).peekable();
        let mut at = 0;
        for &compact in spans {
            checkpoint.spend(COST_OF_LINE)?;
            while paragraphs.next_if(|start| *start < compact.start).is_some() {}
            let span = compact.span();
            page.line_terms.push(terms(text, words.within(span)), checkpoint)?;
            let number = texts.number(text, compact, checkpoint)?;
            page.count(number);
            page.lines.push(PageLine {
                after_blank: has_blank_line(text.get(at..span.start).unwrap_or_default(), checkpoint)?,
                continues: paragraphs.peek() != Some(&compact.start),
                ..PageLine::new(compact, span.of(text), number)
            });
            at = span.end;
        }
        page.drop_speaker_labels(checkpoint)?;
        Ok(page)
    }

    fn with_capacity(lines: usize, terms: usize) -> Self {
        let line_terms = LineTerms::with_capacity(lines, terms);
        Self { lines: Vec::with_capacity(lines), line_terms, text_counts: Vec::new() }
    }

    /// How many lines have the text of this one.
    pub(super) fn text_count(&self, line: &PageLine) -> u32 {
        self.text_counts.get(line.text_number as usize).copied().unwrap_or_default()
    }

    /// Counts a line with the text of this number.
    fn count(&mut self, text_number: u32) {
        match self.text_counts.get_mut(text_number as usize) {
            Some(count) => *count += 1,
            None => self.text_counts.push(1),
        }
    }

    /// Names before most lines of a page are those of speakers: no datelines.
    fn drop_speaker_labels(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let (mut datelines, mut prose) = (0, 0);
        for line in &self.lines {
            checkpoint.spend(8)?;
            datelines += usize::from(line.dateline > 0);
            prose += usize::from(line.kind == LineKind::Prose);
        }
        if datelines > 2 && 2 * datelines > prose {
            self.lines.iter_mut().for_each(|line| line.dateline = 0);
        }
        Ok(())
    }
}

/// The terms of some words that tell what a line is about: words with hiragana are endings and particles,
/// which do not.
fn terms<'w>(text: &'w str, words: impl Iterator<Item = TermWord> + 'w) -> impl Iterator<Item = u32> + 'w {
    let has_hiragana = |word: &str| word.chars().any(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    words.filter_map(move |word| word.term.filter(|_| !has_hiragana(word.span.of(text))))
}

/// The texts of lines by number.
#[derive(Default)]
struct LineTexts {
    /// A line with the text of each number.
    lines: Vec<CompactSpan>,
    index: NumberIndex,
}

impl LineTexts {
    /// The number of the line's text. One that is very long is taken for new.
    fn number(
        &mut self,
        text: &str,
        line: CompactSpan,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<u32, Interrupted> {
        let next = self.lines.len() as u32;
        let content = line.span().of(text);
        if content.len() > LONGEST_COMPARED {
            self.lines.push(line);
            return Ok(next);
        }
        checkpoint.spend(content.len())?;
        let lines = &self.lines;
        let of = |number: u32| lines.get(number as usize).map_or("", |line| line.span().of(text));
        let rehash = |index: &NumberIndex, number: u32| index.hash(of(number));
        let hash = self.index.hash(content);
        let number = self.index.number(hash, next, |number| of(number) == content, rehash, checkpoint)?;
        if number == next {
            self.lines.push(line);
        }
        Ok(number)
    }
}

/// The lines of the text unless they are its paragraphs: those are where it is hard-wrapped; where it has but
/// one line, its sentences are.
fn line_spans(
    document: &Document<'_>,
    newlines: Newlines,
    paragraphs: &[CompactSpan],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Vec<CompactSpan>>, Interrupted> {
    if newlines == Newlines::Auto {
        let lines = paragraph_spans(document.text(), Newlines::EveryLine, checkpoint)?;
        let wraps = lines.len().saturating_sub(paragraphs.len());
        if wraps * MOST_WRAPS <= lines.len() && lines.len() > 1 {
            return Ok(Some(lines));
        }
    }
    match paragraphs {
        [_] => sentence_spans(document, newlines, checkpoint).map(Some),
        _ => Ok(None),
    }
}

/// The sentences of a text with one paragraph: those of the document, unless other line ends are asked for.
fn sentence_spans(
    document: &Document<'_>,
    newlines: Newlines,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<CompactSpan>, Interrupted> {
    if newlines == Newlines::Auto {
        return document.sentence_spans(checkpoint).map(<[CompactSpan]>::to_vec);
    }
    let options = segmentation::Options::new(document.language()).with_newlines(newlines);
    let sentences = segmentation::interruptible_sentences(addressable(document.text()), options, checkpoint);
    sentences.map(|sentence| sentence.map(CompactSpan::of)).collect()
}

fn paragraph_spans(
    text: &str,
    newlines: Newlines,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<CompactSpan>, Interrupted> {
    let mut spans = Vec::new();
    for paragraph in segmentation::interruptible_paragraphs(addressable(text), newlines, checkpoint) {
        spans.push(CompactSpan::of(paragraph?.span));
    }
    spans.shrink_to_fit();
    Ok(spans)
}

/// Whether two lines end in the whitespace.
fn has_blank_line(between: &str, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
    let (mut ends, mut returns) = (0, 0);
    for c in between.chars() {
        checkpoint.spend(c.len_utf8())?;
        ends += usize::from(is_line_end_or_nel(c) && c != '\r');
        returns += usize::from(c == '\r');
        if ends.max(returns) > 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn count_words(line: &str) -> usize {
    let head = prefix(line, LONGEST_COUNTED);
    let unspaced = head.chars().filter(|c| is_unspaced_script(*c)).count();
    head.split_whitespace().count() + unspaced / 2
}
