//! Lists of words that tell of code.

/// Words to look another up among. Most others are told by their first letter and their length.
pub(super) struct List<const N: usize> {
    words: [&'static str; N],
    /// A bit for every length that a word has which begins so, by the bits of a letter that do not tell its case.
    lengths: [u32; 1 << LETTER],
}

/// So many bits tell one letter from another.
const LETTER: u32 = 5;

impl<const N: usize> List<N> {
    /// The words, none of them empty or longer than 31 bytes.
    pub(super) const fn of(words: [&'static str; N]) -> Self {
        let (mut lengths, mut i) = ([0; 1 << LETTER], 0);
        while i < N {
            lengths[letter(words[i])] |= 1 << words[i].len();
            i += 1;
        }
        Self { words, lengths }
    }

    /// Whether it is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        !word.is_empty()
            && word.len() < u32::BITS as usize
            && self.lengths[letter(word)] >> word.len() & 1 == 1
            && self.words.contains(&word)
    }
}

/// The bits of the first letter of a word that is not empty.
const fn letter(word: &str) -> usize {
    word.as_bytes()[0] as usize & ((1 << LETTER) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_words_and_no_other() {
        let list = List::of(["if", "for", "String"]);
        assert!(["if", "for", "String"].iter().all(|word| list.has(word)));
        // The same beginning and length, the other case, nothing, more than any word has.
        let others = ["in", "string", "fo", "", &"i".repeat(34), "é"];
        assert!(others.iter().all(|word| !list.has(word)));
    }
}
