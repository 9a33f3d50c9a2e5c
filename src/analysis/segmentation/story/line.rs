//! The lines of a page, each with its looks and its words.

use std::collections::HashMap;

use super::{
    super::{Newlines, Options, paragraph, sentence},
    bags::Bags,
    form::{self, Form},
};
use crate::analysis::{Interrupted, Span, pace::Pace, prefix, terms::Terms};

/// One wrap in so many lines makes a text hard-wrapped.
const MOST_WRAPS: usize = 5;
/// How much of a line its words are counted in, in bytes.
const LONGEST_COUNTED: usize = 1024;

/// One line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) span: Span,
    pub(super) form: Form,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// Whether it goes on with what the line before has begun.
    pub(super) wrapped: bool,
    /// Whether a sentence may end with it.
    pub(super) ends: bool,
    /// Whether its first letter is a lowercase one.
    pub(super) low: bool,
    /// Where its dateline ends.
    pub(super) dateline: Option<usize>,
    /// The number of its text: equal lines have the same.
    pub(super) same: u32,
    /// Words, or half the characters in scripts without spaces.
    pub(super) words: usize,
}

/// A page by its lines.
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) bags: Bags,
    /// How many lines have the text of each number.
    pub(super) times: Vec<u32>,
}

impl Page {
    pub(super) fn read(
        text: &str,
        language: &str,
        newlines: Newlines,
        pace: &mut Pace<'_>,
    ) -> Result<Self, Interrupted> {
        let mut terms = Terms::new(language);
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut page = Self { lines: Vec::new(), bags: Bags::default(), times: Vec::new() };
        let paragraphs = spans(text, newlines);
        let mut whole = paragraphs.iter().map(|paragraph| paragraph.start).peekable();
        let mut at = 0;
        for span in lines(text, language, newlines, &paragraphs) {
            while whole.next_if(|start| *start < span.start).is_some() {}
            let content = span.of(text);
            page.bags.push(content, &mut terms, pace)?;
            let next = page.times.len() as u32;
            let same = *known.entry(content).or_insert(next);
            page.count(same);
            page.lines.push(Line {
                blank: has_blank_line(&text[at..span.start]),
                wrapped: whole.peek() != Some(&span.start),
                ..Line::new(span, content, same)
            });
            at = span.end;
        }
        page.forget_speakers();
        Ok(page)
    }

    /// Counts a line with the text of this number.
    fn count(&mut self, same: u32) {
        match self.times.get_mut(same as usize) {
            Some(times) => *times += 1,
            None => self.times.push(1),
        }
    }

    /// Names before most lines of a page are those of speakers: no datelines.
    fn forget_speakers(&mut self) {
        let count = |test: &dyn Fn(&Line) -> bool| self.lines.iter().filter(|line| test(line)).count();
        let datelines = count(&|line| line.dateline.is_some());
        if datelines > 2 && 2 * datelines > count(&|line| line.form == Form::Prose) {
            self.lines.iter_mut().for_each(|line| line.dateline = None);
        }
    }
}

impl Line {
    fn new(span: Span, content: &str, same: u32) -> Self {
        Self {
            span,
            form: form::of(content),
            blank: false,
            wrapped: false,
            ends: form::ends_sentence(content),
            low: form::opens_low(content),
            dateline: form::dateline(content).map(|length| span.start + length),
            same,
            words: words(content),
        }
    }
}

/// The lines of the text: its paragraphs where it is hard-wrapped, its sentences where it has but one line.
fn lines(text: &str, language: &str, newlines: Newlines, paragraphs: &[Span]) -> Vec<Span> {
    if newlines == Newlines::Auto {
        let lines: Vec<Span> = spans(text, Newlines::EveryLine);
        let wraps = lines.len().saturating_sub(paragraphs.len());
        if wraps * MOST_WRAPS <= lines.len() && lines.len() > 1 {
            return lines;
        }
    }
    match paragraphs {
        [_] => sentence::sentences(text, Options::new(language).with_newlines(newlines)).collect(),
        _ => paragraphs.to_vec(),
    }
}

fn spans(text: &str, newlines: Newlines) -> Vec<Span> {
    paragraph::paragraphs(text, newlines).map(|paragraph| paragraph.span).collect()
}

/// Whether two lines end in the whitespace.
fn has_blank_line(between: &str) -> bool {
    let ends = between.matches(['\n', '\u{85}', '\u{2028}', '\u{2029}']).count();
    ends.max(between.matches('\r').count()) > 1
}

fn words(line: &str) -> usize {
    let head = prefix(line, LONGEST_COUNTED);
    let unspaced = head.chars().filter(|c| form::is_unspaced(*c)).count();
    head.split_whitespace().count() + unspaced / 2
}
