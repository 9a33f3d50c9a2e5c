//! The parts of a story: its headline, what its editors put under it, its dateline and its text.

use super::{
    Story,
    cue::block_end,
    form::{self, Form},
    line::Line,
};
use crate::analysis::Span;

/// The shortest line under a headline that is a deck and not a name, in words.
const MIN_DECK: usize = 5;

/// The story of the lines, of which there is at least one.
pub(super) fn story(text: &str, lines: &[Line]) -> Story {
    let span = Span::new(lines[0].span.start, lines[lines.len() - 1].span.end);
    let (head, body) = divide(lines);
    let headline = head.iter().find(|line| line.form == Form::Short).copied();
    let dateline = body.iter().find(|line| line.form == Form::Prose).and_then(|line| dateline(text, line));
    Story {
        span,
        headline: headline.map(|line| without_marks(text, line.span)),
        highlights: head
            .iter()
            .filter(|line| is_highlight(line, headline.as_ref()))
            .map(|line| item(text, line.span))
            .collect(),
        dateline,
        body: body_span(text, body, dateline),
    }
}

/// The lines of the head and those of the body. The head stands above the body, or below it on some pages.
fn divide(lines: &[Line]) -> (&[Line], &[Line]) {
    let front = front(lines);
    if front > 0 && front < lines.len() {
        return lines.split_at(front);
    }
    let back = back(lines);
    let (body, head) = lines.split_at(back);
    (head, body)
}

/// How many lines at the front are a head.
fn front(lines: &[Line]) -> usize {
    let end = match lines[0].form {
        Form::Short | Form::Bullet | Form::Address | Form::Meta => block_end(lines, 0),
        Form::Rule | Form::Furniture => 1,
        Form::Prose => return 0,
    };
    let deck = lines.get(end).is_some_and(|line| line.form == Form::Short) && lines.get(end + 1).is_some();
    if deck { block_end(lines, end) } else { end }
}

/// Where a head begins that closes the story, behind its body: a headline with more than itself.
fn back(lines: &[Line]) -> usize {
    let closes = |i: &usize| {
        lines[*i].form == Form::Short && *i + 1 < lines.len() && block_end(lines, *i) == lines.len()
    };
    (1..lines.len())
        .rev()
        .take_while(|&i| lines[i].form != Form::Prose)
        .filter(closes)
        .last()
        .unwrap_or(lines.len())
}

fn is_highlight(line: &Line, headline: Option<&Line>) -> bool {
    line.form == Form::Bullet
        || line.form == Form::Short
            && line.words >= MIN_DECK
            && headline.is_some_and(|headline| headline.same != line.same)
}

fn dateline(text: &str, line: &Line) -> Option<Span> {
    let end = line.dateline?;
    (end < line.span.end && !text[end..line.span.end].trim().is_empty())
        .then_some(Span::new(line.span.start, end))
}

/// From behind the dateline to the last line that says something.
fn body_span(text: &str, body: &[Line], dateline: Option<Span>) -> Option<Span> {
    let says = |line: &&Line| !matches!(line.form, Form::Rule | Form::Address | Form::Furniture);
    let first = body.iter().find(says)?;
    let last = body.iter().rev().find(says)?;
    let start = dateline.map_or(first.span.start, |dateline| dateline.end.max(first.span.start));
    let blanks = text[start..last.span.end].len() - text[start..last.span.end].trim_start().len();
    Some(Span::new(start + blanks, last.span.end))
}

/// The item without its bullet.
fn item(text: &str, span: Span) -> Span {
    Span::new(span.start + form::bullet(span.of(text)).unwrap_or(0), span.end)
}

/// The headline without the marks of Markdown.
fn without_marks(text: &str, span: Span) -> Span {
    let line = span.of(text);
    let bare = line.trim_start_matches('#').trim_start();
    if bare.is_empty() || line.len() == bare.len() {
        span
    } else {
        Span::new(span.end - bare.len(), span.end)
    }
}
