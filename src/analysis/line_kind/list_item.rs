//! List items: lines that open with a bullet.

/// How many bytes the bullet of a list item takes, with the space after it.
pub(in crate::analysis) fn bullet(line: &str) -> Option<usize> {
    let mark = line.chars().next().filter(|c| is_bullet(*c))?;
    let rest = line.strip_prefix(mark)?;
    let content = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']);
    let spaced = content.len() < rest.len() || is_bullet_alone(mark);
    (spaced && !content.is_empty()).then_some(line.len() - content.len())
}

fn is_bullet(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '*' | '•' | '·' | '‣' | '◦' | '▪' | '■' | '●' | '・' | '+')
}

/// Whether the mark is a bullet even without a space after it.
fn is_bullet_alone(mark: char) -> bool {
    matches!(mark, '•' | '・' | '●' | '▪' | '■')
}

#[cfg(test)]
mod tests {
    use super::bullet;

    #[test]
    fn a_bullet_stands_before_text() {
        assert_eq!(bullet("- a point"), Some(2));
        assert_eq!(bullet("•point"), Some("•".len()));
        assert_eq!(["-5 degrees", "- ", "-", "point", ""].map(bullet), [None; 5]);
    }
}
