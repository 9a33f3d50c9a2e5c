//! Lists of words that tell of code.

/// Words to look another up among. Most others are told by their first letter and their length.
pub(super) struct WordList<const N: usize> {
    words: [&'static str; N],
    /// A bit for every length that a word has which begins so, by the bits of a letter that do not tell its
    /// case.
    lengths: [u32; 1 << LETTER],
}

/// So many bits tell one letter from another.
const LETTER: u32 = 5;

impl<const N: usize> WordList<N> {
    /// The words, none of them empty or longer than 31 bytes. Only what the compiler evaluates calls it.
    #[expect(
        clippy::indexing_slicing,
        reason = "`i` is less than N, and a letter than the length of the array"
    )]
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
        word.len() < u32::BITS as usize
            && self.lengths.get(letter(word)).is_some_and(|lengths| lengths >> word.len() & 1 == 1)
            && self.words.contains(&word)
    }
}

/// The bits of the first letter of a word; of the empty one, which no list has, none.
const fn letter(word: &str) -> usize {
    match word.as_bytes() {
        [first, ..] => *first as usize & ((1 << LETTER) - 1),
        [] => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_its_words_and_no_other() {
        let list = WordList::of(["if", "for", "String"]);
        assert!(["if", "for", "String"].iter().all(|word| list.has(word)));
        // An equal beginning and length, the other case, nothing, more than any word has.
        let others = ["in", "string", "fo", "", &"i".repeat(34), "é"];
        assert!(others.iter().all(|word| !list.has(word)));
    }
}
