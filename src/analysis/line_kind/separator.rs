//! Separators: lines of marks that are set between two texts, "* * *".

/// The fewest marks of a line that is drawn.
const MIN_MARKS: usize = 3;

/// Whether the line has nothing but the marks that are set between two texts.
pub(super) fn is_separator(line: &str) -> bool {
    line.chars().all(|c| is_drawn(c) || c.is_whitespace())
        && (line.starts_with(['⁂', '❦', '※'])
            || line.chars().filter(|c| is_drawn(*c)).nth(MIN_MARKS - 1).is_some())
}

fn is_drawn(c: char) -> bool {
    matches!(c, '*' | '-' | '_' | '=' | '~' | '#' | '+' | '•' | '·' | '—' | '–')
        || matches!(c, '─' | '━' | '═' | '◆' | '◇' | '★' | '☆' | '※' | '⁂' | '❦' | '§')
}

#[cfg(test)]
mod tests {
    use super::is_separator;

    #[test]
    fn separators_are_three_marks_or_one_that_is_made_for_it() {
        assert!(["* * *", "---", "⁂", "═════"].into_iter().all(is_separator));
        assert!(!["--", "* * a", "a"].into_iter().any(is_separator));
    }
}
