//! The parts of a story: its headline, what its editors put under it, its dateline and its text.

use super::{
    Story,
    cue::block_end,
    form::{self, Form},
    line::Line,
};
use crate::analysis::{Interrupted, Span, checkpoint::Checkpoint, segmentation::grapheme};

/// The shortest line under a headline that is a deck and not a name, in words.
const MIN_DECK: usize = 5;

/// What a line costs, in bytes of other work.
const COST_OF_LINE: usize = 64;

/// The story of the lines, of which there is at least one.
pub(super) fn story(
    text: &str,
    lines: &[Line],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Story, Interrupted> {
    let span = Span::new(lines[0].span().start, lines[lines.len() - 1].span().end);
    let (head, body) = divide(lines, checkpoint)?;
    let headline = find(head.iter(), |line| line.form == Form::Short, checkpoint)?;
    let prose = find(body.iter(), |line| line.form == Form::Prose, checkpoint)?;
    let dateline = prose.and_then(|line| dateline(text, line));
    let mut highlights = Vec::new();
    for line in head {
        checkpoint.spend(8)?;
        if is_highlight(line, headline) {
            highlights.push(item(text, line.span()));
        }
    }
    let headline = headline.map(|line| without_marks(text, line.span()));
    Ok(Story { span, headline, highlights, dateline, body: body_span(text, body, dateline, checkpoint)? })
}

/// The first of the lines that passes the test.
fn find<'l>(
    lines: impl Iterator<Item = &'l Line>,
    test: impl Fn(&Line) -> bool,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<&'l Line>, Interrupted> {
    for line in lines {
        checkpoint.spend(8)?;
        if test(line) {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// The lines of the head and those of the body. The head stands above the body, or below it on some pages.
fn divide<'l>(
    lines: &'l [Line],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(&'l [Line], &'l [Line]), Interrupted> {
    let front = front(lines);
    if front > 0 && front < lines.len() {
        return Ok(lines.split_at(front));
    }
    let back = back(lines, checkpoint)?;
    let (body, head) = lines.split_at(back);
    Ok((head, body))
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
fn back(lines: &[Line], checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
    let closes =
        |i: usize| lines[i].form == Form::Short && i + 1 < lines.len() && block_end(lines, i) == lines.len();
    let mut begin = lines.len();
    for i in (1..lines.len()).rev().take_while(|&i| lines[i].form != Form::Prose) {
        checkpoint.spend(COST_OF_LINE)?;
        begin = if closes(i) { i } else { begin };
    }
    Ok(begin)
}

fn is_highlight(line: &Line, headline: Option<&Line>) -> bool {
    line.form == Form::Bullet
        || line.form == Form::Short
            && usize::from(line.words) >= MIN_DECK
            && headline.is_some_and(|headline| headline.same != line.same)
}

fn dateline(text: &str, line: &Line) -> Option<Span> {
    let end = line.dateline().filter(|end| may_cut(text, *end))?;
    let tells = !text.get(end..line.span().end).unwrap_or_default().trim().is_empty();
    tells.then_some(Span::new(line.span().start, end))
}

/// From behind the dateline to the last line that says something.
fn body_span(
    text: &str,
    body: &[Line],
    dateline: Option<Span>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Span>, Interrupted> {
    let says = |line: &Line| !matches!(line.form, Form::Rule | Form::Address | Form::Furniture);
    let body = without_links(body, checkpoint)?;
    let ends = (find(body.iter(), says, checkpoint)?, find(body.iter().rev(), says, checkpoint)?);
    let (Some(first), Some(last)) = ends else { return Ok(None) };
    let whole = Span::new(first.span().start, last.span().end);
    Ok(Some(dateline.map_or(whole, |dateline| without_blanks(text, Span::new(dateline.end, whole.end)))))
}

/// The lines without what stands at their end under "Read also": short lines only.
fn without_links<'l>(body: &'l [Line], checkpoint: &mut Checkpoint<'_>) -> Result<&'l [Line], Interrupted> {
    let short = |line: &Line| matches!(line.form, Form::Short | Form::Rule | Form::Address | Form::Furniture);
    let mut links = body.len();
    for (at, line) in body.iter().enumerate().rev() {
        checkpoint.spend(8)?;
        if !short(line) {
            break;
        }
        links = if line.form == Form::Furniture { at } else { links };
    }
    Ok(&body[..links])
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
