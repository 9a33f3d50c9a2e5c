//! What stands on a page and belongs to no text: "Read more", "Subscribe", "All rights reserved".

use std::{collections::HashMap, sync::LazyLock};

/// The longest line that asks for something: "Read more about the flood", in words.
const MAX_WORDS: usize = 10;

/// What furniture opens with, by the first character.
static OPENINGS: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
    let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
    for line in include_str!("furniture.txt").lines().filter(|line| !line.starts_with('#')) {
        phrases.entry(line.chars().next().unwrap_or_default()).or_default().push(line);
    }
    phrases
});

/// Whether the line, or the sentence, is furniture.
pub(super) fn is(line: &str) -> bool {
    let lower = line.chars().next().and_then(|first| first.to_lowercase().next());
    let Some(phrases) = lower.and_then(|first| OPENINGS.get(&first)) else { return false };
    line.split_whitespace().nth(MAX_WORDS).is_none() && {
        let lower = line.to_lowercase();
        phrases.iter().any(|phrase| opens_with(&lower, phrase))
    }
}

/// Whether the text opens with the phrase and the phrase ends with a word; scripts without spaces show no end.
fn opens_with(text: &str, phrase: &str) -> bool {
    let spaced = phrase.ends_with(|c: char| c < '\u{2e80}');
    text.strip_prefix(phrase).is_some_and(|rest| !spaced || !rest.starts_with(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::is;

    #[test]
    fn furniture_opens_with_a_phrase_of_whole_words() {
        assert!(
            is("Read more about the flood")
                && is("READ MORE")
                && is("Weiterlesen")
                && is("Read also: The flood")
        );
        assert!(!is("Read moreover") && !is("The flood") && !is(""));
        assert!(!is("Read more than one book a week, say the teachers of the town"));
    }
}
