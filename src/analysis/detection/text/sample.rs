//! Excerpts of a long text, spread evenly.

use crate::analysis::prefix;

/// Texts up to so many bytes are read whole.
pub(crate) const WHOLE_BYTES: usize = 16 * 1024;

/// How many excerpts a sample has.
const EXCERPTS: usize = 32;

/// How much of the beginning a probe takes, in bytes.
const PROBE_HEAD_BYTES: usize = 448;

/// How many excerpts of the rest a probe takes.
const PROBE_EXCERPTS: usize = 10;

/// How long the excerpts of a probe are, in bytes.
const PROBE_EXCERPT_BYTES: usize = 64;

/// A text up to [`WHOLE_BYTES`] whole; of a longer one 32 excerpts of that many bytes together, spread evenly
/// and cut between words where there are words.
pub(crate) fn excerpts(text: &str) -> Vec<&str> {
    if text.len() <= WHOLE_BYTES {
        return vec![text];
    }
    (0..EXCERPTS).map(|at| excerpt(text, text.len() / EXCERPTS * at, WHOLE_BYTES / EXCERPTS)).collect()
}

/// The beginning of `text` and a few short excerpts of the rest, spread evenly and cut between words: enough
/// to tell the language of most texts, and whether the rest is in another.
pub(crate) fn probe(text: &str) -> impl Iterator<Item = &str> {
    let rest = text.len().saturating_sub(PROBE_HEAD_BYTES);
    let length = PROBE_EXCERPT_BYTES;
    let start = move |at| PROBE_HEAD_BYTES + rest / PROBE_EXCERPTS * at - length.min(rest);
    let spread = (1..=PROBE_EXCERPTS).map(move |at| excerpt(text, start(at), length));
    std::iter::once(excerpt(text, 0, PROBE_HEAD_BYTES)).chain(spread)
}

/// At most `length` bytes from `start` on, without the words that are cut at the ends.
fn excerpt(text: &str, start: usize, length: usize) -> &str {
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

    const PROBE_BYTES: usize = PROBE_HEAD_BYTES + PROBE_EXCERPTS * PROBE_EXCERPT_BYTES;

    #[test]
    fn a_short_text_is_its_own_sample() {
        assert_eq!(excerpts("one two"), ["one two"]);
    }

    #[test]
    fn a_long_text_is_sampled_evenly_in_whole_words() {
        let text: String = (0..100_000).map(|n| format!("wörd{n} ")).collect();
        let sample = excerpts(&text);
        assert_eq!(sample.len(), EXCERPTS);
        assert!(sample.iter().map(|s| s.len()).sum::<usize>() <= WHOLE_BYTES);
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
    fn a_probe_is_short_and_reaches_the_end() {
        let text: String = (0..5000).map(|n| format!("wörd{n} ")).collect();
        let taken: Vec<&str> = probe(&text).collect();
        assert_eq!(taken.len(), 1 + PROBE_EXCERPTS);
        assert!(taken.iter().map(|excerpt| excerpt.len()).sum::<usize>() <= PROBE_BYTES);
        assert!(text.starts_with(taken[0]) && taken[PROBE_EXCERPTS].contains("wörd4998"));
    }

    #[test]
    fn text_without_spaces_is_sampled_on_character_boundaries() {
        assert!(excerpts(&"語".repeat(50_000)).iter().all(|s| s.chars().all(|c| c == '語')));
    }
}
