//! How familiar the letters of a text are in a language.

use std::sync::LazyLock;

/// The share of letters of others at which a text is as likely in a language that whatlang does not know.
const UNFAMILIAR_SHARE: f64 = 0.05;

/// Languages and their letters, sorted by the code.
static ALPHABETS: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("alphabets.txt").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split_once(' ')).collect()
});

/// How likely words are in a language at all, by the letters that it does not write: many of them come from a
/// language that whatlang does not know, such as Kazakh. 1 for a language without an alphabet here.
pub(super) fn familiarity(words: &str, code: &str) -> f64 {
    let Some(alphabet) = alphabet_of(code) else { return 1.0 };
    let (mut letters, mut own) = (0_u32, 0_u32);
    for c in words.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase) {
        letters += 1;
        own += u32::from(alphabet.contains(c));
    }
    let strange = f64::from(letters - own) / f64::from(letters.max(1));
    let doubt = strange.min(0.5) / UNFAMILIAR_SHARE;
    1.0 / (1.0 + doubt * doubt * doubt)
}

fn alphabet_of(code: &str) -> Option<&'static str> {
    let at = ALPHABETS.binary_search_by_key(&code, |&(language, _)| language).ok()?;
    ALPHABETS.get(at).map(|&(_, letters)| letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alphabets_are_sorted_and_of_known_languages() {
        assert!(ALPHABETS.len() > 40 && ALPHABETS.is_sorted_by(|a, b| a.0 < b.0));
        for (code, letters) in ALPHABETS.iter() {
            assert!(super::super::codes::codes().any(|known| known == *code), "{code}");
            assert!(letters.chars().flat_map(char::to_lowercase).eq(letters.chars()), "{code}");
        }
    }

    #[test]
    fn letters_of_others_make_a_language_unlikely() {
        assert!(familiarity("быстрый поезд ", "ru") > 0.999);
        assert!(familiarity("қазақ тілінде сөйлесу ", "ru") < 0.1);
    }
}
