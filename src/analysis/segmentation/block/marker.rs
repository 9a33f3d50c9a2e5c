//! What the marks at the beginning of a line make of it.

use super::first_lines::FirstLines;
use crate::analysis::segmentation::lines::list_marker;

/// What a line is by its first marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineMarker {
    None,
    /// "•", "-", "1.", "(a)".
    Item,
    /// "# ", as Markdown has it.
    Heading,
    /// "|", a row of a table.
    Row,
}

/// What the head begins with. `after_item`: an item of a list stands before it.
pub(super) fn read(head: FirstLines<'_>, after_item: bool) -> LineMarker {
    let line = head.first().text;
    let Some(first) = line.chars().next().filter(|_| list_marker::begins_line(line, 0)) else {
        return LineMarker::None;
    };
    let rest = &line[first.len_utf8()..];
    match first {
        '#' if is_heading(line) => LineMarker::Heading,
        '|' => LineMarker::Row,
        // A dash opens a line of dialogue too, which is no list.
        '—' | '>' | '#' => LineMarker::None,
        '-' | '–' | '*' | '+' | '·' if !rest.starts_with([' ', '\t', '\u{a0}']) => LineMarker::None,
        _ if first.is_ascii_alphanumeric() || first == '(' => numbered(head, after_item),
        _ => LineMarker::Item,
    }
}

fn is_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|b| *b == b'#').count();
    marks <= 6 && line[marks..].starts_with(' ')
}

/// "1." and "a)" number an item, "1.5" and "J. Smith" do not.
fn numbered(head: FirstLines<'_>, after_item: bool) -> LineMarker {
    let bare = head.first().text.trim_start_matches('(');
    let [letter, rest @ ..] = bare.as_bytes() else { return LineMarker::None };
    let marker = bare.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let after = bare[marker..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'));
    let closed = bare[..bare.len() - after.len()].ends_with(['.', ')']);
    let year = marker > 3 && bare.starts_with(|c: char| c.is_ascii_digit());
    if !closed || !after.starts_with(char::is_whitespace) || year {
        return LineMarker::None;
    }
    let initial = marker == 1 && letter.is_ascii_uppercase() && rest.starts_with(b".");
    let second = matches!(after.trim_start().as_bytes(), [b'A'..=b'Z', b'.', ..]);
    let listed = !second && (after_item || is_followed(head, *letter));
    if initial && !listed { LineMarker::None } else { LineMarker::Item }
}

/// Whether a line below begins with the letter after this one: "A. … B. …".
fn is_followed(head: FirstLines<'_>, letter: u8) -> bool {
    head.lines()
        .skip(1)
        .any(|line| matches!(line.text.as_bytes(), [next, b'.', b' ', ..] if *next == letter + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_of_markdown_is_no_item() {
        let read = |line| read(FirstLines::read(line, 0), false);
        assert_eq!(
            ["# One", "###### Six", "#tag", "#"].map(read),
            [LineMarker::Heading, LineMarker::Heading, LineMarker::None, LineMarker::None]
        );
    }
}
