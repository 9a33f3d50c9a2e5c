//! What the marks at the beginning of a line make of it.

use super::head::Head;
use crate::analysis::segmentation::sentence::list_marker;

/// What a line is by its first marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    None,
    /// "•", "-", "1.", "(a)".
    Item,
    /// "# ", as Markdown has it.
    Heading,
    /// "|", a row of a table.
    Row,
}

/// What the head begins with. `behind_item`: an item of a list stands before it.
pub(super) fn read(head: Head<'_>, behind_item: bool) -> Marker {
    let line = head.first().text;
    let Some(first) = line.chars().next().filter(|_| list_marker::begins_line(line, 0)) else {
        return Marker::None;
    };
    let rest = &line[first.len_utf8()..];
    match first {
        '#' if is_heading(line) => Marker::Heading,
        '|' => Marker::Row,
        // A dash opens a line of dialogue too, which is no list.
        '—' | '>' | '#' => Marker::None,
        '-' | '–' | '*' | '+' | '·' if !rest.starts_with([' ', '\t', '\u{a0}']) => Marker::None,
        _ if first.is_ascii_alphanumeric() || first == '(' => numbered(head, behind_item),
        _ => Marker::Item,
    }
}

fn is_heading(line: &str) -> bool {
    let marks = line.bytes().take_while(|b| *b == b'#').count();
    marks <= 6 && line[marks..].starts_with(' ')
}

/// "1." and "a)" number an item, "1.5" and "J. Smith" do not.
fn numbered(head: Head<'_>, behind_item: bool) -> Marker {
    let line = head.first().text;
    let bare = line.trim_start_matches('(');
    let marker = bare.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let behind = bare[marker..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'));
    let closed = bare[..bare.len() - behind.len()].ends_with(['.', ')']);
    let year = marker > 3 && bare.starts_with(|c: char| c.is_ascii_digit());
    if !closed || !behind.starts_with(char::is_whitespace) || year {
        return Marker::None;
    }
    let initial = marker == 1 && bare.as_bytes()[0].is_ascii_uppercase() && bare[1..].starts_with('.');
    let second = matches!(behind.trim_start().as_bytes(), [b'A'..=b'Z', b'.', ..]);
    let listed = !second && (behind_item || is_followed(head, bare.as_bytes()[0]));
    if initial && !listed { Marker::None } else { Marker::Item }
}

/// Whether a line below begins with the letter behind this one: "A. … B. …".
fn is_followed(head: Head<'_>, letter: u8) -> bool {
    head.lines()
        .skip(1)
        .any(|line| matches!(line.text.as_bytes(), [next, b'.', b' ', ..] if *next == letter + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_of_markdown_is_no_item() {
        let read = |line| read(Head::read(line, 0), false);
        assert_eq!(
            ["# One", "###### Six", "#tag", "#"].map(read),
            [Marker::Heading, Marker::Heading, Marker::None, Marker::None]
        );
    }
}
