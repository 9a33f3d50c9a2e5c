//! Bylines: lines, or sentences, with nothing but the names of a text's authors.

use super::endings::leads_on_or_ends;

/// The longest byline, in words after its opening.
const MAX_WORDS: usize = 9;

/// What opens a byline, before the names.
const OPENINGS: [&str; 22] = [
    "By",
    "BY",
    "by",
    "Par",
    "PAR",
    "Von",
    "VON",
    "Por",
    "POR",
    "Di",
    "DI",
    "De",
    "Door",
    "Av",
    "Af",
    "Text:",
    "Author:",
    "Autor:",
    "Auteur :",
    "Tác giả:",
    "文",
    "記者",
];

/// What parts the opening from the names.
const AFTER_OPENING: [char; 7] = [' ', '\u{a0}', '\u{3000}', '：', ':', '／', '＝'];

/// Words in lowercase between and within names.
const BETWEEN_NAMES: [&str; 16] =
    ["and", "of", "in", "for", "et", "und", "y", "e", "en", "og", "och", "de", "von", "van", "der", "&"];

/// Whether the line names its authors only: "By Ann Lee and Bo Chen, Vale Courier". A full stop may end it.
pub(in crate::analysis) fn is_byline(line: &str) -> bool {
    let Some(names) = names(line) else { return false };
    let names = names.strip_suffix('.').unwrap_or(names);
    names.split_whitespace().nth(MAX_WORDS).is_none()
        && !leads_on_or_ends(names)
        && names.split_whitespace().all(is_name)
}

/// What follows the opening.
fn names(line: &str) -> Option<&str> {
    OPENINGS.iter().find_map(|opening| line.strip_prefix(opening))?.strip_prefix(AFTER_OPENING)
}

fn is_name(word: &str) -> bool {
    // A script without cases has no capitals that names could begin with.
    let opens_name = |c: char| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic();
    BETWEEN_NAMES.contains(&word) || word.starts_with(opens_name)
}

#[cfg(test)]
mod tests {
    use super::is_byline;

    #[test]
    fn bylines_are_names_after_an_opening() {
        let lines = [
            "By Ann Lee and Bo Chen.",
            "By Ann Lee, Vale Courier",
            "Par Anne Morel et Jean Petit",
            "文／山田太郎",
        ];
        assert!(lines.into_iter().all(is_byline));
    }

    #[test]
    fn other_lines_are_none() {
        let long = "By Ann Lee Bo Chen Cy Dee Di Eff Ed Gee";
        for line in ["By the river", "By Ann Lee:", "Bypass", "By", "Ann Lee", long] {
            assert!(!is_byline(line), "{line}");
        }
    }
}
