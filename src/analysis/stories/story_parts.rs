//! The parts of a story: its headline, what its editors put under it, its dateline and its text.

use super::{headline_score::block_end, page::PageLine, story::Story};
use crate::analysis::{
    Interrupted, Span,
    checkpoint::Checkpoint,
    line_kind::{LineKind, bullet},
    segmentation,
};

/// The shortest line under a headline that is a deck and not a name, in words.
const MIN_DECK: u16 = 5;

/// What a line costs, in bytes of other work.
const COST_OF_LINE: usize = 64;

/// The story of some lines; `None` without any.
pub(super) fn story(
    text: &str,
    lines: &[PageLine],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Story>, Interrupted> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Ok(None) };
    let span = Span::new(first.span().start, last.span().end);
    let (head, body) = head_and_body(lines, checkpoint)?;
    let headline = find(head.iter(), |line| line.kind == LineKind::Short, checkpoint)?;
    let prose = find(body.iter(), |line| line.kind == LineKind::Prose, checkpoint)?;
    let dateline = prose.and_then(|line| dateline(text, line));
    let mut highlights = Vec::new();
    for line in head {
        checkpoint.spend(8)?;
        if is_highlight(line, headline) {
            highlights.push(without_bullet(text, line.span()));
        }
    }
    let headline = headline.map(|line| without_markdown(text, line.span()));
    Ok(Some(Story {
        span,
        headline,
        highlights,
        dateline,
        body: body_span(text, body, dateline, checkpoint)?,
    }))
}

/// The first of the lines that passes the test.
fn find<'l>(
    lines: impl Iterator<Item = &'l PageLine>,
    test: impl Fn(&PageLine) -> bool,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<&'l PageLine>, Interrupted> {
    for line in lines {
        checkpoint.spend(8)?;
        if test(line) {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// The lines of the head and those of the body. The head stands above the body, or below it on some pages.
fn head_and_body<'l>(
    lines: &'l [PageLine],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<(&'l [PageLine], &'l [PageLine]), Interrupted> {
    let front = front(lines);
    if front > 0 && front < lines.len() {
        return Ok(lines.split_at_checked(front).unwrap_or_default());
    }
    let back = back(lines, checkpoint)?;
    let (body, head) = lines.split_at_checked(back).unwrap_or_default();
    Ok((head, body))
}

/// How many lines at the front are a head.
fn front(lines: &[PageLine]) -> usize {
    let end = match lines.first().map(|line| line.kind) {
        Some(LineKind::Short | LineKind::ListItem | LineKind::Address | LineKind::Metadata) => {
            block_end(lines, 0)
        }
        Some(LineKind::Separator | LineKind::Boilerplate) => 1,
        Some(LineKind::Prose) | None => return 0,
    };
    let deck =
        lines.get(end).is_some_and(|line| line.kind == LineKind::Short) && lines.get(end + 1).is_some();
    if deck { block_end(lines, end) } else { end }
}

/// Where a head begins that closes the story, after its body: a headline with more than itself.
fn back(lines: &[PageLine], checkpoint: &mut Checkpoint<'_>) -> Result<usize, Interrupted> {
    let mut begin = lines.len();
    for (i, line) in lines.iter().enumerate().skip(1).rev() {
        if line.kind == LineKind::Prose {
            break;
        }
        checkpoint.spend(COST_OF_LINE)?;
        let closes =
            line.kind == LineKind::Short && i + 1 < lines.len() && block_end(lines, i) == lines.len();
        begin = if closes { i } else { begin };
    }
    Ok(begin)
}

fn is_highlight(line: &PageLine, headline: Option<&PageLine>) -> bool {
    line.kind == LineKind::ListItem
        || line.kind == LineKind::Short
            && line.words >= MIN_DECK
            && headline.is_some_and(|headline| headline.text_number != line.text_number)
}

fn dateline(text: &str, line: &PageLine) -> Option<Span> {
    let end = line.dateline().filter(|end| may_cut(text, *end))?;
    let tells = !text.get(end..line.span().end).unwrap_or_default().trim().is_empty();
    tells.then_some(Span::new(line.span().start, end))
}

/// From the dateline's end to the last line that says something.
fn body_span(
    text: &str,
    body: &[PageLine],
    dateline: Option<Span>,
    checkpoint: &mut Checkpoint<'_>,
) -> Result<Option<Span>, Interrupted> {
    let says = |line: &PageLine| {
        !matches!(line.kind, LineKind::Separator | LineKind::Address | LineKind::Boilerplate)
    };
    let body = without_links(body, checkpoint)?;
    let ends = (find(body.iter(), says, checkpoint)?, find(body.iter().rev(), says, checkpoint)?);
    let (Some(first), Some(last)) = ends else { return Ok(None) };
    let whole = Span::new(first.span().start, last.span().end);
    Ok(Some(dateline.map_or(whole, |dateline| without_blanks(text, Span::new(dateline.end, whole.end)))))
}

/// The lines without what stands at their end under "Read also": short lines only.
fn without_links<'l>(
    body: &'l [PageLine],
    checkpoint: &mut Checkpoint<'_>,
) -> Result<&'l [PageLine], Interrupted> {
    let mut links = body.len();
    for (at, line) in body.iter().enumerate().rev() {
        checkpoint.spend(8)?;
        match line.kind {
            LineKind::Boilerplate => links = at,
            LineKind::Short | LineKind::Separator | LineKind::Address => {}
            LineKind::Prose | LineKind::ListItem | LineKind::Metadata => break,
        }
    }
    Ok(body.get(..links).unwrap_or(body))
}

/// The list item without its bullet.
fn without_bullet(text: &str, span: Span) -> Span {
    let start = span.start + bullet(span.of(text)).unwrap_or(0);
    if may_cut(text, start) { Span::new(start, span.end) } else { span }
}

/// The headline without the marks of Markdown.
fn without_markdown(text: &str, span: Span) -> Span {
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
    !text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(segmentation::extends)
}
