//! The language of a document that comes in chunks: chosen from its head, as soon as it is clear.

use super::answer::Candidate;
use super::detect::{HEAD_BYTES, detect, language_of_head};
use super::options::Options;
use crate::analysis::prefix;

/// After so many bytes the language is tried first, then after twice as many, and so on.
const FIRST_TRIAL: usize = 200;

/// The head of a document, until its language is chosen.
///
/// The language is tried on the first 200 bytes, 400, 800 and so on, each cut at a character, and chosen as
/// soon as it is reliable; on the first [`HEAD_BYTES`] whatever it is then. So it depends on the document
/// alone, and not on how that was cut into chunks.
///
/// ```
/// use lector::analysis::detection::Head;
///
/// let mut head = Head::default();
/// assert_eq!(head.push("Guten Morgen!"), None);
/// assert_eq!(head.language().code, "de");
/// let chosen = head.push(&" Der Zug nach Hamburg hat heute leider wieder Verspätung.".repeat(4));
/// assert_eq!(chosen.map(|language| (language.code, language.reliable)), Some(("de", true)));
/// ```
#[derive(Clone, Debug)]
pub struct Head {
    text: String,
    next_trial: usize,
}

impl Default for Head {
    fn default() -> Self {
        Self { text: String::new(), next_trial: FIRST_TRIAL }
    }
}

impl Head {
    /// Takes the next chunk. Gives the language when it is chosen by it; nothing is to be pushed after that.
    pub fn push(&mut self, chunk: &str) -> Option<Candidate> {
        self.text.push_str(chunk);
        while self.next_trial < HEAD_BYTES && self.text.len() >= self.next_trial {
            let tried = detect(prefix(&self.text, self.next_trial), &Options::default()).language;
            if tried.reliable {
                return Some(tried);
            }
            self.next_trial *= 2;
        }
        (self.text.len() >= HEAD_BYTES).then(|| self.language())
    }

    /// The language of what is there, for a document that ends before its language is chosen.
    pub fn language(&self) -> Candidate {
        language_of_head(&self.text)
    }

    /// What is there.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether `bytes` more lead to a trial, which takes longer than to take them.
    pub fn is_tried_with(&self, bytes: usize) -> bool {
        self.text.len() + bytes >= self.next_trial.min(HEAD_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What was chosen, and the length of the text by then.
    fn chosen(text: &str, steps: &[usize]) -> Candidate {
        let mut head = Head::default();
        let mut rest = text;
        for step in steps.iter().cycle().take_while(|_| !text.is_empty()) {
            let (chunk, after) = rest.split_at(prefix(rest, *step).len());
            if let Some(language) = head.push(chunk) {
                return language;
            }
            rest = after;
            if rest.is_empty() {
                break;
            }
        }
        head.language()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn chunks_do_not_change_the_language(
            parts in prop::collection::vec(prop::sample::select(vec![
                "The train to the coast was late again, and nobody knew why. ",
                "Der Zug an die Küste kam wieder zu spät. ", "今日は雨が降っています。",
                "Поезд снова опоздал. ",
                "x1 = f(3); ", "0x3f 77 ", "Tren yine geç kaldı. ", "…",
            ]), 0..400),
            steps in prop::collection::vec(4usize..700, 1..4),
        ) {
            let text = parts.concat();
            prop_assert_eq!(chosen(&text, &steps), chosen(&text, &[1 << 20]));
        }
    }

    #[test]
    fn what_stays_unclear_is_chosen_at_the_end_of_the_head() {
        let mut head = Head::default();
        let pushed = (0..HEAD_BYTES / 8).find_map(|_| head.push("17 + 4; "));
        assert_eq!(head.text().len(), HEAD_BYTES);
        assert!(pushed.is_some_and(|language| !language.reliable));
    }
}
