//! Datelines: the place in capitals before the text of a news agency, "BERLIN:", "CAIRO, Egypt (AP) —".

use crate::analysis::{prefix, unicode::is_unspaced_script};

/// The longest place of a dateline, in characters.
const MAX_PLACE: usize = 64;
/// The most letters in capitals.
const MAX_CAPITALS: usize = 40;
/// The fewest letters in capitals.
const MIN_CAPITALS: usize = 3;
/// The fewest and the most characters of a place in a script without spaces.
const UNSPACED_PLACE: std::ops::RangeInclusive<usize> = 2..=8;
/// The most words between the place and the dash.
const MAX_WORDS_AFTER_PLACE: usize = 6;

/// How many bytes the dateline at the start of a line takes, its mark included.
pub(in crate::analysis) fn dateline(line: &str) -> Option<usize> {
    let head = prefix(line, 4 * MAX_PLACE);
    if let Some(place) = unsinterruptible_place(head) {
        return after_place(head, place);
    }
    match capital_place(head)? {
        Place::Closed { end } => Some(end),
        Place::Open { end } => after_place(head, end),
    }
}

/// A place in capitals, and where it ends.
enum Place {
    /// A colon ends it, and the dateline.
    Closed { end: usize },
    /// A country, a date or an agency may follow.
    Open { end: usize },
}

fn capital_place(head: &str) -> Option<Place> {
    let (mut end, mut capitals) = (0, 0);
    for word in head.split_inclusive(' ') {
        let bare = word.trim_end();
        let (name, mark) = split_mark(bare);
        if !bare.starts_with(char::is_alphabetic) || !is_capitals(name) {
            break;
        }
        capitals += name.chars().count();
        let begin = end;
        end += word.len();
        if capitals > MAX_CAPITALS {
            return None;
        }
        match mark {
            Some(':') => {
                return (capitals >= MIN_CAPITALS).then_some(Place::Closed { end: begin + bare.len() });
            }
            Some(_) => break,
            None => {}
        }
    }
    (capitals >= MIN_CAPITALS).then_some(Place::Open { end })
}

/// How many bytes a place in a script without spaces takes, with a blank after it or before its mark.
fn unsinterruptible_place(head: &str) -> Option<usize> {
    let end = head.find(|c| !is_unspaced_script(c)).unwrap_or(head.len());
    let (place, rest) = head.split_at_checked(end)?;
    (UNSPACED_PLACE.contains(&place.chars().count()) && rest.starts_with([' ', ':', '—'])).then_some(end)
}

/// A word and the colon or comma at its end.
fn split_mark(word: &str) -> (&str, Option<char>) {
    match word.strip_suffix([':', ',']) {
        Some(name) => (name, word.chars().next_back()),
        None => (word, None),
    }
}

fn is_capitals(word: &str) -> bool {
    let fits = |c: char| {
        c.is_uppercase()
            || matches!(c, '.' | '-' | '\'' | '’')
            || c.is_alphabetic() && !c.is_lowercase() && !is_unspaced_script(c)
    };
    word.chars().all(fits) && word.chars().any(char::is_uppercase)
}

/// Where the dateline ends whose place ends at `place`: a country, a date, an agency in brackets may stand
/// before the dash.
fn after_place(head: &str, place: usize) -> Option<usize> {
    let rest = head.get(place..)?;
    if rest.starts_with(": ") {
        return Some(place + 1);
    }
    let mut at = place;
    for (count, word) in rest.split_inclusive(' ').enumerate() {
        let bare = word.trim_end();
        if is_dateline_end(bare) {
            return Some(at + bare.len());
        }
        if count >= MAX_WORDS_AFTER_PLACE || !may_follow_place(bare) {
            return None;
        }
        at += word.len();
    }
    None
}

fn is_dateline_end(word: &str) -> bool {
    matches!(word, "—" | "–" | "-" | "--")
        || word.ends_with([':', '—', '–']) && !word.starts_with('(')
        || word.ends_with("):")
}

fn may_follow_place(word: &str) -> bool {
    word.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '(') || word.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::dateline;

    fn found(line: &str) -> &str {
        dateline(line).and_then(|end| line.get(..end)).unwrap_or_default()
    }

    #[test]
    fn datelines_end_with_their_marks() {
        assert_eq!(found("BERLIN: The river rose."), "BERLIN:");
        assert_eq!(found("CAIRO, Egypt (AP) — It rained."), "CAIRO, Egypt (AP) —");
        assert_eq!(found("NEW YORK — It rained."), "NEW YORK —");
        assert_eq!(found("東京: 雨。"), "東京:");
    }

    #[test]
    fn other_lines_have_none() {
        for line in ["The river rose.", "UN: no", "", "BERLIN is large - very.", "Berlin: The river rose."] {
            assert_eq!(found(line), "", "{line:?}");
        }
    }
}
