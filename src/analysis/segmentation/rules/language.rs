//! The rules of one language, and of the abbreviations of a request.

use super::{
    chunk::{CHUNK, is_ascii, load, lowercase},
    classes::Classes,
    ends::{Ends, EndsFilter, Suffix},
    format::{self, Class, Entry},
    key::Key,
    letters::Letters,
    table::{Slot, WordClassTable},
};
use crate::analysis::{prefix, unicode::letter};

/// What is known of words and marks.
#[derive(Debug, Default)]
pub(super) struct Rules {
    words: WordClassTable,
    letters: Letters,
    /// The ends of all words.
    known: EndsFilter,
    /// The ends, and the tails of the ends, of those that say something about a mark after them.
    before_a_mark: EndsFilter,
    tails_before_a_mark: EndsFilter,
    suffixes: Vec<Suffix>,
    pub(super) ordinals: bool,
    pub(super) capital_nouns: bool,
    colon: bool,
    semicolon: bool,
}

impl Rules {
    /// The rules that a file holds. `build.rs` has checked it; what is malformed all the same is left out.
    pub(super) fn parse(file: &str) -> Self {
        let entries = format::read(file).unwrap_or_default();
        let mut rules = Self { words: WordClassTable::with_room_for(entries.len()), ..Self::default() };
        for entry in entries {
            rules.add(entry);
        }
        rules.note_letters();
        rules
    }

    /// Rules that know these words as abbreviations that never end a sentence. One last full stop of a word
    /// is left out.
    pub(super) fn of_abbreviations<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Self {
        let mut rules = Self { words: WordClassTable::with_room_for(words.len()), ..Self::default() };
        for word in words {
            rules.insert(word.strip_suffix('.').unwrap_or(word), Class::Never);
        }
        rules.note_letters();
        rules
    }

    fn add(&mut self, entry: Entry<'_>) {
        match entry {
            Entry::Word(word, class) => match word.strip_prefix('-') {
                Some(suffix) => {
                    self.suffixes.push(Suffix::new(suffix, class));
                    self.letters.note_suffix(suffix);
                }
                None => self.insert(word, class),
            },
            Entry::Ordinals(yes) => self.ordinals = yes,
            Entry::CapitalNouns(yes) => self.capital_nouns = yes,
            Entry::Terminator(mark) => {
                self.colon |= mark == b':';
                self.semicolon |= mark == b';';
            }
        }
    }

    fn insert(&mut self, word: &str, class: Class) {
        let Some(key) = Key::of(word) else { return };
        let Some(slot) = self.words.entry(&key) else { return };
        let marks_case = !matches!(class, Class::Month | Class::Starter | Class::Capitalized);
        let classes = if key.capital && marks_case { &mut slot.capital } else { &mut slot.any };
        *classes = classes.with(Classes::of(class));

        let lowercase = word.to_lowercase();
        self.letters.note(&lowercase);
        let ends = Ends::of(lowercase.as_bytes());
        self.known.insert(ends);
        if !Classes::of(class).is_word() {
            self.before_a_mark.insert(ends);
            self.tails_before_a_mark.insert(ends.tail());
        }
    }

    /// Notes what is known of single characters, when all words are.
    fn note_letters(&mut self) {
        let classes = std::array::from_fn(|byte| self.look_up_short(byte as u64, 1));
        self.letters.alone = classes;
    }

    /// Whether full stops end sentences: not where the colon does, which is stronger.
    #[inline]
    pub(super) fn ends_with_full_stop(&self) -> bool {
        !self.colon
    }

    /// Whether the ASCII mark ends sentences in this language, in addition to those that do everywhere.
    pub(super) fn ends_with(&self, mark: u8) -> bool {
        match mark {
            b':' => self.colon,
            b';' => self.semicolon,
            _ => false,
        }
    }

    #[cfg(test)]
    pub(super) fn knows_words(&self) -> bool {
        self.words.knows_words()
    }

    /// Whether the rules say nothing about a mark after `word`, a word of the text that ends so. Only its
    /// first letter may be a capital, and only an ASCII one or one before its ends.
    #[inline]
    pub(super) fn is_word(&self, word: &str, ends: Ends) -> bool {
        !self.may_know(ends) || self.look_up(word).is_word()
    }

    /// Whether the rules may say something about a mark after a word that ends so.
    #[inline]
    pub(super) fn may_know(&self, ends: Ends) -> bool {
        self.before_a_mark.may_have(ends) || self.suffixes.iter().any(|suffix| suffix.is_of(ends))
    }

    /// Whether the rules may say something about a mark after a word that ends so and is longer than the tail
    /// of its ends.
    #[inline]
    pub(super) fn may_know_tail(&self, ends: Ends) -> bool {
        self.tails_before_a_mark.may_have(ends.tail())
            || self.suffixes.iter().any(|suffix| suffix.is_of(ends))
    }

    /// Whether two letters with a full stop between them may be an abbreviation: "z.B".
    #[inline]
    pub(super) fn may_know_pair(&self, first: char, second: char) -> bool {
        self.letters.may_have_pair(first, second)
    }

    /// The classes of `word`, a word of the text in its own case and without its full stop.
    #[inline]
    pub(super) fn look_up(&self, word: &str) -> Classes {
        let bytes = word.as_bytes();
        if let [letter] = *bytes {
            return self.letters.classes(letter);
        }
        if self.words.is_empty() || bytes.is_empty() {
            return Classes::default();
        }
        if bytes.len() <= CHUNK {
            let chunk = load(bytes);
            if is_ascii(chunk) {
                return self.look_up_short(chunk, bytes.len());
            }
        }
        self.look_up_long(word)
    }

    /// The classes of a word of one to eight bytes of ASCII, the first lowest.
    #[inline]
    fn look_up_short(&self, chunk: u64, length: usize) -> Classes {
        let ends = Ends::of_bytes(chunk << ((CHUNK - length) * 8));
        if !self.known.may_have(ends) {
            return self.by_suffix(ends);
        }
        let found = self.words.look_up_chunk(lowercase(chunk), length);
        // The lowest byte is the first.
        self.classes(found, (chunk as u8).is_ascii_uppercase(), ends)
    }

    #[inline(never)]
    fn look_up_long(&self, word: &str) -> Classes {
        let ends = Ends::of(word.as_bytes());
        // The ends of other words may change with their case.
        let certain = word.is_ascii() || last_characters(word).chars().all(letter::is_lowered);
        if certain && !self.known.may_have(ends) {
            return self.by_suffix(ends);
        }
        // A short one is lowercase, since short words of ASCII went another way.
        if certain && word.len() <= CHUNK {
            let found = self.words.look_up_chunk(load(word.as_bytes()), word.len());
            return self.classes(found, false, ends);
        }
        match Key::of(word) {
            Some(key) => self.classes(self.words.look_up(&key), key.capital, ends),
            None => self.by_suffix(ends),
        }
    }

    /// The classes of a word that ends so, and of its slot, if it has one.
    fn classes(&self, slot: Option<Slot>, capital: bool, ends: Ends) -> Classes {
        match slot {
            None => self.by_suffix(ends),
            Some(slot) if capital => slot.any.with(slot.capital),
            Some(slot) => slot.any,
        }
    }

    /// The classes of a word that is known by its end only.
    fn by_suffix(&self, ends: Ends) -> Classes {
        let found = self.suffixes.iter().find(|suffix| suffix.is_of(ends));
        found.map_or(Classes::default(), |suffix| suffix.classes)
    }
}

/// The characters that the [`Ends`] of the word are made of.
fn last_characters(word: &str) -> &str {
    word.split_at(prefix(word, word.len().saturating_sub(CHUNK)).len()).1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules::parse(
            "[never]\ndr\n[number]\nNo\n[may]\nétc u.s # comment\n[ordinals]\nyes\n[terminator]\n;\n",
        )
    }

    #[test]
    fn lowercase_words_match_in_every_case() {
        for word in ["dr", "Dr", "DR"] {
            assert!(rules().look_up(word).has(Class::Never), "{word}");
        }
        assert!(rules().look_up("ÉTC").has(Class::May));
        assert!(rules().look_up("U.S").has(Class::May));
    }

    #[test]
    fn words_of_any_alphabet_and_length_match_in_every_case() {
        let words = ["ж", "тов", "проф", "просп", "डॉ", "étudiant", "արձագանքներ"];
        let rules = Rules::parse(&format!("[never]\n{}\n", words.join(" ")));
        for word in words {
            for word in [word, &word.to_uppercase()] {
                assert!(rules.look_up(word).has(Class::Never), "{word}");
            }
            let (shorter, longer) = (&word[..end_of_last_but_one(word)], format!("{word}{word}"));
            assert!(rules.look_up(shorter).is_word() && rules.look_up(&longer).is_word(), "{word}");
        }
    }

    fn end_of_last_but_one(word: &str) -> usize {
        word.char_indices().next_back().map_or(0, |(at, _)| at)
    }

    #[test]
    fn capitalised_words_match_with_a_capital_only() {
        assert!(rules().look_up("No").has(Class::Number));
        assert!(!rules().look_up("no").has(Class::Number));
    }

    #[test]
    fn unknown_and_endless_words_have_no_class() {
        assert!(rules().look_up("drum") == Classes::default());
        assert!(rules().look_up("") == Classes::default());
        assert!(rules().look_up(&"x".repeat(1000)) == Classes::default());
        assert!(rules().look_up(&"é".repeat(1000)) == Classes::default());
    }

    #[test]
    fn a_suffix_is_of_the_words_that_have_none_of_their_own() {
        let rules = Rules::parse("[number]\n-str\n[never]\nastr\n");
        assert!(rules.look_up("Hauptstr").has(Class::Number) && rules.look_up("BÄRENSTR").has(Class::Number));
        assert!(!rules.look_up("astr").has(Class::Number) && !rules.look_up("strasse").has(Class::Number));
        assert!(
            !rules.is_word("hauptstr", Ends::of(b"hauptstr")) && rules.is_word("haus", Ends::of(b"haus"))
        );
    }

    #[test]
    fn a_comment_is_no_word() {
        assert!(rules().look_up("comment") == Classes::default());
        assert!(rules().ordinals);
        assert!(rules().ends_with(b';') && !rules().ends_with(b':'));
    }

    #[test]
    fn own_abbreviations_may_carry_their_full_stop() {
        let own = Rules::of_abbreviations(["approx.", "Abk", "z.B."].into_iter());
        assert!(own.look_up("Approx").has(Class::Never));
        assert!(own.look_up("z.B").has(Class::Never));
        assert!(own.look_up("Abk").has(Class::Never) && own.look_up("abk") == Classes::default());
    }
}
