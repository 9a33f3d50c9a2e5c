//! An even sample of a long text.

use crate::analysis::prefix;

/// Texts up to so many bytes are read whole.
pub(super) const WHOLE: usize = 16 * 1024;

/// How many pieces a sample has.
const PIECES: usize = 32;

/// Pieces of `text` of at most [`WHOLE`] bytes together, spread evenly and cut between words where there are words.
pub(super) fn pieces(text: &str) -> Vec<&str> {
    if text.len() <= WHOLE {
        return vec![text];
    }
    (0..PIECES).map(|at| piece(text, text.len() / PIECES * at, WHOLE / PIECES)).collect()
}

/// How much of the beginning a glance takes, how many pieces of the rest, and how long they are, in bytes.
const HEAD: usize = 448;
const GLANCES: usize = 10;
const GLANCE: usize = 64;

/// The beginning of `text` and a few short pieces of the rest, spread evenly and cut as those of a sample: enough to tell the language
/// of most texts, and whether the rest is in another.
pub(super) fn glance(text: &str) -> impl Iterator<Item = &str> {
    let rest = text.len().saturating_sub(HEAD);
    let pieces =
        (1..=GLANCES).map(move |at| piece(text, HEAD + rest / GLANCES * at - GLANCE.min(rest), GLANCE));
    std::iter::once(piece(text, 0, HEAD)).chain(pieces)
}

fn piece(text: &str, start: usize, length: usize) -> &str {
    let start = prefix(text, start).len();
    let end = prefix(text, start + length).len();
    let piece = text.get(start..end).unwrap_or_default();
    let from = if start == 0 { 0 } else { piece.find(char::is_whitespace).unwrap_or(0) };
    let whole = piece.get(from..).unwrap_or_default();
    let to = if end == text.len() { None } else { whole.rfind(char::is_whitespace).filter(|&at| at > 0) };
    whole.get(..to.unwrap_or(whole.len())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_its_own_sample() {
        assert_eq!(pieces("one two"), ["one two"]);
    }

    #[test]
    fn a_long_text_is_sampled_evenly_in_whole_words() {
        let text: String = (0..100_000).map(|n| format!("wörd{n} ")).collect();
        let sample = pieces(&text);
        assert_eq!(sample.len(), PIECES);
        assert!(sample.iter().map(|s| s.len()).sum::<usize>() <= WHOLE);
        let words: Vec<&str> = text.split_whitespace().collect();
        for word in sample.iter().flat_map(|s| s.split_whitespace()) {
            assert!(
                words.binary_search_by_key(&number(word), |w| number(w)).is_ok_and(|at| words[at] == word)
            );
        }
    }

    fn number(word: &str) -> usize {
        word.trim_start_matches("wörd").parse().expect("a whole word")
    }

    #[test]
    fn a_glance_is_short_and_reaches_the_end() {
        let text: String = (0..5000).map(|n| format!("wörd{n} ")).collect();
        let pieces: Vec<&str> = glance(&text).collect();
        assert_eq!(pieces.len(), 1 + GLANCES);
        assert!(pieces.iter().map(|piece| piece.len()).sum::<usize>() <= HEAD + GLANCES * GLANCE);
        assert!(text.starts_with(pieces[0]) && pieces[GLANCES].contains("wörd4998"));
    }

    #[test]
    fn text_without_spaces_is_sampled_on_character_boundaries() {
        assert!(pieces(&"語".repeat(50_000)).iter().all(|s| s.chars().all(|c| c == '語')));
    }
}
