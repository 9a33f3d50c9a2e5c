//! The parts of a story: its headline, what its editors put under it, its dateline and its text.

use super::{
    Story,
    cue::block_end,
    form::{self, Form},
    line::Line,
};
use crate::analysis::{Span, segmentation::grapheme};

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
    let end = line.dateline.filter(|end| may_cut(text, *end))?;
    let tells = !text.get(end..line.span.end).unwrap_or_default().trim().is_empty();
    tells.then_some(Span::new(line.span.start, end))
}

/// From behind the dateline to the last line that says something.
fn body_span(text: &str, body: &[Line], dateline: Option<Span>) -> Option<Span> {
    let says = |line: &&Line| !matches!(line.form, Form::Rule | Form::Address | Form::Furniture);
    let body = without_links(body);
    let (first, last) = (body.iter().find(says)?, body.iter().rev().find(says)?);
    let whole = Span::new(first.span.start, last.span.end);
    Some(dateline.map_or(whole, |dateline| without_blanks(text, Span::new(dateline.end, whole.end))))
}

/// The lines without what stands at their end under "Read also": short lines only.
fn without_links(body: &[Line]) -> &[Line] {
    let told = body
        .iter()
        .rposition(|line| !matches!(line.form, Form::Short | Form::Rule | Form::Address | Form::Furniture));
    let behind = told.map_or(0, |last| last + 1);
    let links = body[behind..].iter().position(|line| line.form == Form::Furniture);
    &body[..links.map_or(body.len(), |first| behind + first)]
}

/// The item without its bullet.
fn item(text: &str, span: Span) -> Span {
    let start = span.start + form::bullet(span.of(text)).unwrap_or(0);
    if may_cut(text, start) { Span::new(start, span.end) } else { span }
}

/// The headline without the marks of Markdown.
fn without_marks(text: &str, span: Span) -> Span {
    let line = span.of(text);
    let bare = without_blanks(text, Span::new(span.end - line.trim_start_matches('#').len(), span.end));
    if line.starts_with('#') && bare.start < bare.end { bare } else { span }
}

fn without_blanks(text: &str, span: Span) -> Span {
    let start = span.end - span.of(text).trim_start().len();
    if may_cut(text, start) { Span::new(start, span.end) } else { span }
}

/// Whether a cluster may end at the place.
fn may_cut(text: &str, at: usize) -> bool {
    !text.get(at..).and_then(|behind| behind.chars().next()).is_some_and(grapheme::extends)
}
