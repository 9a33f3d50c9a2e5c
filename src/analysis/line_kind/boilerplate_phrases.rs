//! Boilerplate phrases, which stand on pages and belong to no text: "Read more", "Subscribe", "All rights
//! reserved".

use std::{collections::HashMap, sync::LazyLock};

/// The longest line that asks for something: "Read more about the flood", in words.
const MAX_WORDS: usize = 10;

/// The phrases that open boilerplate, by their first characters.
static OPENINGS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
    for line in include_str!("boilerplate_phrases.txt").lines().filter(|line| !line.starts_with('#')) {
        phrases.entry(line.chars().next().unwrap_or_default()).or_default().push(line);
    }
    phrases
});

/// Whether the line, or the sentence, is short and opens with a boilerplate phrase.
pub(in crate::analysis) fn is_boilerplate(line: &str) -> bool {
    let lower = line.chars().next().and_then(|first| first.to_lowercase().next());
    let Some(phrases) = lower.and_then(|first| OPENINGS.get(&first)) else { return false };
    line.split_whitespace().nth(MAX_WORDS).is_none() && {
        let lower = line.to_lowercase();
        phrases.iter().any(|phrase| opens_with(&lower, phrase))
    }
}

/// Whether the text opens with the phrase and the phrase ends with a word; scripts without spaces show no
/// end.
fn opens_with(text: &str, phrase: &str) -> bool {
    let spaced = phrase.ends_with(|c: char| c < '\u{2e80}');
    text.strip_prefix(phrase).is_some_and(|rest| !spaced || !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::is_boilerplate;

    #[test]
    fn boilerplate_opens_with_a_phrase_of_whole_words() {
        assert!(
            is_boilerplate("Read more about the flood")
                && is_boilerplate("READ MORE")
                && is_boilerplate("Weiterlesen")
                && is_boilerplate("Read also: The flood")
        );
        assert!(!is_boilerplate("Read moreover") && !is_boilerplate("The flood") && !is_boilerplate(""));
        assert!(!is_boilerplate("Read more than one book a week, say the teachers of the town"));
    }
}
