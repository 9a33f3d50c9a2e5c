//! Names and codes, from ISO 639.

use std::sync::LazyLock;

struct NamedLanguage {
    code: &'static str,
    iso639_3: &'static str,
    name: &'static str,
}

static LANGUAGES: LazyLock<Vec<NamedLanguage>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let mut columns = line.splitn(3, ' ');
        Some(NamedLanguage { code: columns.next()?, iso639_3: columns.next()?, name: columns.next()? })
    };
    rows(include_str!("languages.txt")).filter_map(line).collect()
});

/// Every code that has a shorter or a newer one, sorted, with that one.
static SHORTER: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let aliases = rows(include_str!("aliases.txt")).filter_map(|line| line.split_once(' '));
    let three_letters = LANGUAGES.iter().filter(|l| l.code != l.iso639_3).map(|l| (l.iso639_3, l.code));
    let mut shorter: Vec<_> = aliases.chain(three_letters).collect();
    shorter.sort_by_key(|&(code, _)| code); // stable: an alias goes before the code's own row
    shorter.dedup_by_key(|&mut (code, _)| code);
    shorter
});

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn find(code: &str) -> Option<&'static NamedLanguage> {
    LANGUAGES.binary_search_by_key(&code, |l| l.code).ok().and_then(|at| LANGUAGES.get(at))
}

/// The English name of a language, by the code that [`super::LanguageTag::primary`] gives; `None` when it is
/// not known.
///
/// ```
/// assert_eq!(lector::analysis::language::name("nb"), Some("Norwegian Bokmål"));
/// ```
pub fn name(primary: &str) -> Option<&'static str> {
    find(primary).map(|l| l.name)
}

/// The ISO 639-3 code of a language, by the code that [`super::LanguageTag::primary`] gives; `None` when it
/// is not known.
///
/// ```
/// assert_eq!(lector::analysis::language::iso639_3("de"), Some("deu"));
/// ```
pub fn iso639_3(primary: &str) -> Option<&'static str> {
    find(primary).map(|l| l.iso639_3)
}

/// The shortest code of the same language: "en" for "eng", "he" for "iw"; `code` itself when there is none.
pub(super) fn shortest(code: &str) -> &str {
    match SHORTER.binary_search_by_key(&code, |&(longer, _)| longer) {
        Ok(at) => SHORTER.get(at).map_or(code, |&(_, short)| short),
        Err(_) => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_complete_and_sorted() {
        assert_eq!(rows(include_str!("languages.txt")).count(), LANGUAGES.len(), "a row was not understood");
        assert!(LANGUAGES.is_sorted_by(|a, b| a.code < b.code), "not sorted, or twice");
        let aliases: Vec<_> = rows(include_str!("aliases.txt")).collect();
        assert!(aliases.is_sorted_by(|a, b| a < b), "not sorted, or twice");
        assert_eq!(
            LANGUAGES.iter().filter(|l| l.code.len() == 2).count(),
            184,
            "ISO 639-1, with Serbo-Croatian"
        );
    }

    #[test]
    fn every_row_has_the_form_of_its_standard() {
        let letters = |code: &str| code.bytes().all(|b| b.is_ascii_lowercase());
        for l in LANGUAGES.iter() {
            assert!(letters(l.code) && letters(l.iso639_3) && l.iso639_3.len() == 3, "{}", l.code);
            assert!(l.code.len() == 2 || l.code == l.iso639_3, "{}", l.code);
            assert!(l.name.starts_with(|c: char| c.is_uppercase()) && l.name.trim() == l.name, "{}", l.code);
        }
    }

    #[test]
    fn what_is_shortest_is_known_and_stays() {
        for &(code, short) in SHORTER.iter() {
            assert_eq!(shortest(short), short, "{code}");
            assert!(find(short).is_some(), "{code}");
        }
    }
}
