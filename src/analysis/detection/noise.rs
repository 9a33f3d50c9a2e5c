//! Letters that a hand on a keyboard makes.

use std::sync::LazyLock;

use crate::analysis::segmentation::is_letter;

/// The rows of letters of the usual Latin and Russian keyboards.
const ROWS: &[&str] =
    &["qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"];

const ALPHABET: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u',
    'v', 'w', 'x', 'y', 'z',
];

/// Letters of the ends of a token that are looked at; noise shows at once.
const LOOK: usize = 64;

/// Fewer letters are no noise.
const SHORTEST: usize = 4;

/// Whether the token is keyboard noise: a letter or a short group repeated, neighbouring keys, or a heap of consonants.
pub(super) fn is_noise(token: &str) -> bool {
    if token.len() < SHORTEST {
        return false;
    }
    let mut room = ['\0'; LOOK];
    let letters = token.chars().filter(|c| is_letter(*c)).map(small);
    let count = room.iter_mut().zip(letters).map(|(place, letter)| *place = letter).count();
    let letters = &room[..count];
    is_repetition(letters) || is_keyboard_walk(letters) || is_unpronounceable(letters)
}

fn small(letter: char) -> char {
    if letter.is_ascii() {
        letter.to_ascii_lowercase()
    } else {
        letter.to_lowercase().next().unwrap_or(letter)
    }
}

fn is_repetition(letters: &[char]) -> bool {
    let repeats = |period: usize, least: usize| {
        letters.len() >= least && letters.iter().zip(letters.iter().skip(period)).all(|(a, b)| a == b)
    };
    repeats(1, SHORTEST) || repeats(2, 8) || repeats(3, 9)
}

/// Whether at most a tenth of the steps leads to another key than a neighbour.
fn is_keyboard_walk(letters: &[char]) -> bool {
    let far = letters.windows(2).filter(|w| !are_neighbours(w[0], w[1]));
    let most = letters.len().saturating_sub(1) / 10;
    letters.len() >= 5 && far.take(most + 1).count() <= most
}

fn are_neighbours(a: char, b: char) -> bool {
    static ASCII: LazyLock<[u32; 26]> = LazyLock::new(|| {
        ALPHABET
            .map(|a| (0..).zip(ALPHABET).filter(|&(_, b)| are_in_a_row(a, b)).map(|(at, _)| 1 << at).sum())
    });
    let number = |c: char| c.is_ascii_lowercase().then(|| u32::from(c) - u32::from('a'));
    match (number(a), number(b)) {
        (Some(a), Some(b)) => ASCII.get(a as usize).is_some_and(|row| row & 1 << b != 0),
        (None, None) => are_in_a_row(a, b),
        _ => false,
    }
}

fn are_in_a_row(a: char, b: char) -> bool {
    ROWS.iter().any(|row| row.chars().zip(row.chars().skip(1)).any(|pair| pair == (a, b) || pair == (b, a)))
}

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
            assert!(is_noise(token), "{token}");
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
            assert!(!is_noise(token), "{token}");
        }
    }
}
