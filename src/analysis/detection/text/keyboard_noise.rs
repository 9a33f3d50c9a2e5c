//! Letters typed at random: repetitions, walks over neighbouring keys, heaps of consonants.

use std::sync::LazyLock;

use crate::analysis::unicode::is_letter;

/// The rows of letters of the usual Latin and Russian keyboards.
const ROWS: &[&str] =
    &["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];

const ALPHABET: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
    'v', 'w', 'x', 'y', 'z',
];

/// Letters at the beginning of a token that are read; noise shows at once.
const MAX_LETTERS: usize = 64;

/// Fewer bytes are no noise.
const MIN_BYTES: usize = 4;

/// Whether the token is keyboard noise: a letter or a short group repeated, neighbouring keys, or a heap of
/// consonants.
pub(crate) fn is_keyboard_noise(token: &str) -> bool {
    if token.len() < MIN_BYTES {
        return false;
    }
    let mut buffer = ['\0'; MAX_LETTERS];
    let letters = token.chars().filter(|c| is_letter(*c)).map(lowercase);
    let count = buffer.iter_mut().zip(letters).map(|(slot, letter)| *slot = letter).count();
    let letters = buffer.get(..count).unwrap_or_default();
    is_repetition(letters) || is_keyboard_walk(letters) || is_unpronounceable(letters)
}

/// The first letter of the lowercase form.
fn lowercase(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

/// Whether a group of one, two or three letters is repeated to the end.
fn is_repetition(letters: &[char]) -> bool {
    let repeats = |period: usize, min_letters: usize| {
        letters.len() >= min_letters && letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b)
    };
    repeats(1, 4) || repeats(2, 8) || repeats(3, 9)
}

/// Whether at most a tenth of the steps leads to another key than a neighbour.
fn is_keyboard_walk(letters: &[char]) -> bool {
    let far = letters.iter().zip(letters.iter().skip(1)).filter(|&(&a, &b)| !are_neighbours(a, b));
    let most = letters.len().saturating_sub(1) / 10;
    letters.len() >= 5 && far.take(most + 1).count() <= most
}

/// The neighbours of each letter of ASCII, a bit a letter.
static ASCII_NEIGHBOURS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    ALPHABET.map(|a| (0..).zip(ALPHABET).filter(|&(_, b)| are_in_a_row(a, b)).map(|(at, _)| 1 << at).sum())
});

fn are_neighbours(a: char, b: char) -> bool {
    let number = |c: char| c.is_ascii_lowercase().then(|| u32::from(c) - u32::from('a'));
    match (number(a), number(b)) {
        (Some(a), Some(b)) => ASCII_NEIGHBOURS.get(a as usize).is_some_and(|row| row & 1 << b != 0),
        (None, None) => are_in_a_row(a, b),
        _ => false,
    }
}

/// Whether two keys are next to each other in a row.
fn are_in_a_row(a: char, b: char) -> bool {
    ROWS.iter().any(|row| row.chars().zip(row.chars().skip(1)).any(|pair| pair == (a, b) || pair == (b, a)))
}

/// Whether there are six letters or more, all of them consonants.
fn is_unpronounceable(letters: &[char]) -> bool {
    letters.len() >= 6
        && letters.iter().all(|c| c.is_ascii_alphabetic() && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_told_from_words() {
        for token in ["asdfghjkl", "qwerty", "zzzzzzzz", "hjkhjkhjk", "qwrtpsdfg", "фывапролд", "ooooo"]
        {
            assert!(is_keyboard_noise(token), "{token}");
        }
        for token in [
            "power",
            "property",
            "čtvrt",
            "prst",
            "rhythms",
            "Angstschweiß",
            "bonbon",
            "mama",
            "poipoi",
            "trazer",
            "ведьма",
            "ああ",
            "weert",
        ] {
            assert!(!is_keyboard_noise(token), "{token}");
        }
    }
}
