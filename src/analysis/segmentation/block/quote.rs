//! Quoted blocks: lines after ">", a quotation with its source below it, text that is indented.

use super::first_lines::{FirstLines, IndentedLine};

/// The columns of indented text: less is the first line of a paragraph, more is an address.
const INDENT: std::ops::RangeInclusive<usize> = 4..=20;

/// The longest line that names the source of a quotation, in bytes.
const LONGEST_SOURCE: usize = 120;

/// Quotation marks that open, and what closes them.
const PAIRS: [(char, &[char]); 8] = [
    ('"', &['"']),
    ('“', &['”']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('»', &['«']),
    ('”', &['”']),
    ('「', &['」']),
    ('『', &['』']),
];

/// Whether the line is quoted as mail and Markdown do: ">" and a text, or nothing; not ">=", ">5" or the rest
/// of a tag.
pub(super) fn is_marked(line: &str) -> bool {
    let rest = line.trim_start_matches('>');
    rest.len() < line.len()
        && rest
            .chars()
            .next()
            .is_none_or(|c| !c.is_ascii_digit() && !matches!(c, '=' | '<' | '/' | ';' | ')' | ']' | '}'))
}

/// Where the line begins, after the first, that names the source of the quotation which the head is, if it is
/// one whole quotation and its source. 0: the source stands in the same line.
pub(super) fn source(head: FirstLines<'_>) -> Option<usize> {
    let first = head.first().text.chars().next()?;
    let (_, closers) = PAIRS.iter().find(|(open, _)| *open == first)?;
    let closed = |line: &IndentedLine<'_>| line.text.chars().filter(|c| closers.contains(c)).count();
    let mut lines = head.lines();
    let opening = usize::from(closers.contains(&first));
    let mut marks = 0;
    let last = lines.by_ref().find(|line| {
        marks += closed(line);
        marks > opening
    })?;
    if marks > opening + 1 {
        return None;
    }
    let after = &last.text[last.text.rfind(*closers)?..].trim_start_matches(*closers);
    if is_source(after.trim_start()) && head.ends_with(&last) {
        return Some(0);
    }
    let next =
        lines.next().filter(|line| after.is_empty() && is_source(line.text) && head.ends_with(line))?;
    Some(next.at)
}

/// A dash, a name, no full stop: "— Ada Lovelace, 1843".
fn is_source(line: &str) -> bool {
    let dash = ["—", "–", "―", "--", "- "].iter().find_map(|dash| line.strip_prefix(dash));
    let name = dash.map(|rest| rest.trim_start_matches(['-', ' ', '\u{a0}']));
    line.len() <= LONGEST_SOURCE
        && !line.ends_with(['.', '!', '?', ','])
        && name
            .is_some_and(|name| name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()))
}

/// Whether the head is text that is indented: at least two lines, all of them words, none of them columns.
pub(super) fn is_indented(head: FirstLines<'_>) -> bool {
    INDENT.contains(&head.first().indent)
        && head.lines().nth(1).is_some()
        && head.lines().all(|line| is_indented_line(&line))
}

fn is_indented_line(line: &IndentedLine<'_>) -> bool {
    INDENT.contains(&line.indent)
        && !line.text.contains("   ")
        && !line.text.contains('\t')
        && line.text.chars().filter(|c| c.is_alphabetic()).count() * 2 > line.text.chars().count()
}

/// Whether a line that stands `indent` columns from the margin goes on with such text.
pub(super) fn stays_indented(indent: usize) -> bool {
    INDENT.contains(&indent)
}
