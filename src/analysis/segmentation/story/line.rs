//! The lines of a page, each with its looks and its words.

use super::{
    super::{Newlines, Options, paragraph, sentence},
    bags::Bags,
    form::{self, Form},
};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, index::Index, prefix, terms::Terms};

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
pub(super) struct Line {
    start: u32,
    end: u32,
    /// How many bytes its dateline takes; 0 without one.
    dateline: u16,
    /// Words, or half the characters in scripts without spaces.
    pub(super) words: u16,
    /// The number of its text: equal lines have the same.
    pub(super) same: u32,
    pub(super) form: Form,
    /// Whether a blank line stands before it.
    pub(super) blank: bool,
    /// Whether it goes on with what the line before has begun.
    pub(super) wrapped: bool,
    /// Whether a sentence may end with it.
    pub(super) ends: bool,
    /// Whether its first letter is a lowercase one.
    pub(super) low: bool,
}

/// A stretch of the first 4 GiB of a text, in less room than a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    start: u32,
    end: u32,
}

impl Place {
    fn of(span: Span) -> Self {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: place(span.start), end: place(span.end) }
    }

    fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
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
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let mut terms = Terms::new(language);
        let paragraphs = places(text, newlines, checkpoint)?;
        let places = lines(text, language, newlines, &paragraphs, checkpoint)?;
        let whole = places.as_ref().unwrap_or(&paragraphs);
        let mut page =
            Self { lines: Vec::with_capacity(whole.len()), bags: Bags::default(), times: Vec::new() };
        page.bags.reserve(whole.len());
        let mut known = Known::default();
        let mut starts = paragraphs.iter().map(|paragraph| paragraph.start).peekable();
        let mut at = 0;
        for place in whole {
            checkpoint.spend(COST_OF_LINE)?;
            while starts.next_if(|start| *start < place.start).is_some() {}
            let span = place.span();
            let content = span.of(text);
            page.bags.push(content, &mut terms, checkpoint)?;
            let same = known.number(text, *place, checkpoint)?;
            page.count(same);
            page.lines.push(Line {
                blank: has_blank_line(&text[at..span.start], checkpoint)?,
                wrapped: starts.peek() != Some(&place.start),
                ..Line::new(*place, content, same)
            });
            at = span.end;
        }
        page.forget_speakers(checkpoint)?;
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
    fn forget_speakers(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let (mut datelines, mut prose) = (0, 0);
        for line in &self.lines {
            checkpoint.spend(8)?;
            datelines += usize::from(line.dateline > 0);
            prose += usize::from(line.form == Form::Prose);
        }
        if datelines > 2 && 2 * datelines > prose {
            self.lines.iter_mut().for_each(|line| line.dateline = 0);
        }
        Ok(())
    }
}

impl Line {
    fn new(place: Place, content: &str, same: u32) -> Self {
        let short = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        Self {
            start: place.start,
            end: place.end,
            form: form::of(content),
            blank: false,
            wrapped: false,
            ends: form::ends_sentence(content),
            low: form::opens_low(content),
            dateline: short(form::dateline(content).unwrap_or_default()),
            same,
            words: short(words(content)),
        }
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Where its dateline ends.
    pub(super) fn dateline(&self) -> Option<usize> {
        (self.dateline > 0).then_some(self.start as usize + usize::from(self.dateline))
    }
}

/// The texts of lines by number.
#[derive(Default)]
struct Known {
    /// A line with the text of each number.
    lines: Vec<Place>,
    index: Index,
}

impl Known {
    /// The number of the line's text. One that is very long is taken for new.
    fn number(
        &mut self,
        text: &str,
        line: Place,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<u32, Interrupted> {
        let next = self.lines.len() as u32;
        let content = line.span().of(text);
        if content.len() > LONGEST_COMPARED {
            self.lines.push(line);
            return Ok(next);
        }
        checkpoint.spend(content.len())?;
        let (lines, of) = (&self.lines, |number: u32| self.lines[number as usize].span().of(text));
        let hash = self.index.hash(content);
        let rehash = |index: &Index, number: u32| index.hash(lines[number as usize].span().of(text));
        let number = self.index.number(hash, next, |number| of(number) == content, rehash, checkpoint)?;
        if number == next {
            self.lines.push(line);
        }
        Ok(number)
    }
}

/// The lines of the text unless they are its paragraphs: those are where it is hard-wrapped; where it has but one line, its sentences
/// are.
fn lines(
    text: &str,
    language: &str,
    newlines: Newlines,
    paragraphs: &[Place],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Vec<Place>>, Interrupted> {
    if newlines == Newlines::Auto {
        let lines = places(text, Newlines::EveryLine, checkpoint)?;
        let wraps = lines.len().saturating_sub(paragraphs.len());
        if wraps * MOST_WRAPS <= lines.len() && lines.len() > 1 {
            return Ok(Some(lines));
        }
    }
    let [_] = paragraphs else { return Ok(None) };
    let mut places = Vec::new();
    for sentence in
        sentence::interruptible_sentences(text, Options::new(language).with_newlines(newlines), checkpoint)
    {
        places.push(Place::of(sentence?));
    }
    Ok(Some(places))
}

fn places(
    text: &str,
    newlines: Newlines,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Vec<Place>, Interrupted> {
    let mut places = Vec::new();
    for paragraph in paragraph::interruptible_paragraphs(text, newlines, checkpoint) {
        places.push(Place::of(paragraph?.span));
    }
    Ok(places)
}

/// Whether two lines end in the whitespace.
fn has_blank_line(between: &str, checkpoint: &mut Checkpoint<'_>) -> Result<bool, Interrupted> {
    let (mut ends, mut returns) = (0, 0);
    for c in between.chars() {
        checkpoint.spend(c.len_utf8())?;
        ends += usize::from(matches!(c, '\n' | '\u{85}' | '\u{2028}' | '\u{2029}'));
        returns += usize::from(c == '\r');
        if ends.max(returns) > 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn words(line: &str) -> usize {
    let head = prefix(line, LONGEST_COUNTED);
    let unspaced = head.chars().filter(|c| form::is_unspaced(*c)).count();
    head.split_whitespace().count() + unspaced / 2
}
