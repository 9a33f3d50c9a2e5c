//! The words of a language, to be looked up at every full stop.

use super::{
    super::letter,
    format::{self, Class, Entry},
};
use crate::analysis::prefix;

/// A set of [`Class`]es.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(u16);

impl Classes {
    /// Whether `class` is among them.
    pub(crate) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u16) != 0
    }

    /// Whether it says nothing about a full stop behind the word, only about one before it.
    #[inline]
    pub(crate) const fn is_word(self) -> bool {
        const BEFORE_A_STOP: u16 = Classes::of(Class::Never).0
            | Classes::of(Class::May).0
            | Classes::of(Class::Number).0
            | Classes::of(Class::Unit).0
            | Classes::of(Class::Month).0
            | Classes::of(Class::End).0
            | Classes::of(Class::Exclaim).0;
        self.0 & BEFORE_A_STOP == 0
    }

    /// Those of both.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn of(class: Class) -> Self {
        Self(1 << class as u16)
    }
}

/// The longest word that is kept, in bytes of its lowercase form.
pub(crate) const LONGEST: usize = 48;

/// One word in lowercase; what it is in every case, and what only with a capital.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Where its chunks stand among those of all words.
    at: u32,
    length: u8,
    any: Classes,
    capital: Classes,
}

/// A bit for the last eight bytes of every word of some: most others fail here.
#[derive(Debug, Default)]
struct Filter(Vec<u64>);

impl Filter {
    const BITS: u32 = 15;

    fn insert(&mut self, ends: Ends) {
        self.0.resize(1 << (Self::BITS - 6), 0);
        let bit = Self::bit(ends);
        self.0[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a word that ends so may be among them.
    #[inline]
    fn may_have(&self, ends: Ends) -> bool {
        let bit = Self::bit(ends);
        self.0.get(bit / 64).is_some_and(|bits| bits >> (bit % 64) & 1 == 1)
    }

    #[inline]
    fn bit(Ends(bytes): Ends) -> usize {
        (bytes.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - Self::BITS)) as usize
    }
}

/// The last eight bytes of a word, the last one highest, without the bit that tells the case of an ASCII letter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends(u64);

impl Ends {
    #[inline]
    pub(crate) fn of(word: &[u8]) -> Self {
        match word.last_chunk() {
            Some(last) => Self::of_bytes(u64::from_le_bytes(*last)),
            None if word.is_empty() => Self(0),
            None => Self::of_bytes(load(word) << ((CHUNK - word.len()) * 8)),
        }
    }

    /// Those of a word that ends in these bytes, the last one highest; zeros stand before a shorter word.
    #[inline]
    pub(crate) fn of_bytes(bytes: u64) -> Self {
        Self(bytes & !u64::from_le_bytes([b' '; CHUNK]))
    }

    /// The last four bytes alone.
    #[inline]
    fn tail(self) -> Self {
        Self(self.0 & u64::MAX << 32)
    }
}

/// What the words that end so are: "-str".
#[derive(Debug)]
struct Suffix {
    mask: u64,
    ends: u64,
    classes: Classes,
}

impl Suffix {
    fn new(suffix: &str, class: Class) -> Self {
        let before = CHUNK.saturating_sub(suffix.len()) as u32 * u8::BITS;
        let Ends(ends) = Ends::of(suffix.as_bytes());
        Self { mask: u64::MAX << before, ends, classes: Classes::of(class) }
    }

    #[inline]
    fn is_of(&self, Ends(ends): Ends) -> bool {
        ends & self.mask == self.ends
    }
}

/// What is known of single ASCII characters, and of two letters with a full stop between them: "p", "e.g". There are texts with a full stop
/// behind every letter.
#[derive(Debug)]
struct Letters {
    alone: [Classes; 128],
    /// A bit for every second letter of a pair that is known, by the first.
    pairs: [u32; 32],
}

impl Default for Letters {
    fn default() -> Self {
        Self { alone: [Classes::default(); 128], pairs: [0; 32] }
    }
}

impl Letters {
    /// The place of a letter without its case, which is one bit: those of ASCII and of most Cyrillic alphabets.
    #[inline]
    fn place(letter: char) -> Option<usize> {
        matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{410}'..='\u{44f}').then_some(letter as usize & 31)
    }

    /// Notes a word that may be a pair.
    fn note(&mut self, lowercase: &str) {
        let mut letters = lowercase.chars();
        let pair = (letters.next(), letters.next(), letters.next(), letters.next());
        if let (Some(first), Some('.'), Some(second), None) = pair
            && let (Some(first), Some(second)) = (Self::place(first), Self::place(second))
        {
            self.pairs[first] |= 1 << second;
        }
    }

    /// Notes that all words are known that end so.
    fn note_suffix(&mut self, suffix: &str) {
        if suffix.len() == 1 || suffix.contains('.') {
            self.pairs = [u32::MAX; 32];
        }
    }

    /// Whether the pair may be known.
    #[inline]
    fn may_have_pair(&self, first: char, second: char) -> bool {
        match (Self::place(first), Self::place(second)) {
            (Some(first), Some(second)) => self.pairs[first] >> second & 1 == 1,
            _ => true,
        }
    }
}

/// The words of a language in an open hash table, at most half full.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    slots: Vec<Slot>,
    letters: Letters,
    /// The chunks of all words, one word behind the other.
    words: Vec<u64>,
    /// Those that say something about a mark behind them, by their ends and by their tails.
    before_a_mark: Filter,
    tails_before_a_mark: Filter,
    /// All of them.
    known: Filter,
    suffixes: Vec<Suffix>,
    ordinals: bool,
    capital_nouns: bool,
    colon: bool,
    semicolon: bool,
}

impl Rules {
    /// The rules that a file holds. `build.rs` has checked it; what is malformed all the same is left out.
    pub(crate) fn parse(file: &str) -> Self {
        let entries = format::read(file).unwrap_or_default();
        let mut rules = Self::with_room_for(entries.len());
        for entry in entries {
            match entry {
                Entry::Word(word, class) => match word.strip_prefix('-') {
                    Some(suffix) => {
                        rules.suffixes.push(Suffix::new(suffix, class));
                        rules.letters.note_suffix(suffix);
                    }
                    None => rules.insert(word, class),
                },
                Entry::Ordinals(yes) => rules.ordinals = yes,
                Entry::CapitalNouns(yes) => rules.capital_nouns = yes,
                Entry::Terminator(mark) => {
                    rules.colon |= mark == b':';
                    rules.semicolon |= mark == b';';
                }
            }
        }
        rules.note_letters();
        rules
    }

    /// Rules that know these words as abbreviations that never end a sentence. One last full stop of a word is left out.
    pub(crate) fn of_abbreviations<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Self {
        let mut rules = Self::with_room_for(words.len());
        for word in words {
            rules.insert(word.strip_suffix('.').unwrap_or(word), Class::Never);
        }
        rules.note_letters();
        rules
    }

    fn with_room_for(words: usize) -> Self {
        Self { slots: vec![Slot::default(); (words * 2 + 2).next_power_of_two()], ..Self::default() }
    }

    /// Whether a number with a full stop may be an ordinal.
    pub(crate) fn ordinals(&self) -> bool {
        self.ordinals
    }

    /// Whether the language writes nouns with a capital.
    pub(crate) fn capital_nouns(&self) -> bool {
        self.capital_nouns
    }

    /// Whether full stops end sentences: not where the colon does, which is stronger.
    #[inline]
    pub(crate) fn ends_with_full_stop(&self) -> bool {
        !self.colon
    }

    /// Whether the ASCII mark ends sentences in this language, beside those that do everywhere.
    pub(crate) fn ends_with(&self, mark: u8) -> bool {
        match mark {
            b':' => self.colon,
            b';' => self.semicolon,
            _ => false,
        }
    }

    #[cfg(test)]
    pub(crate) fn knows_words(&self) -> bool {
        self.slots.iter().any(|slot| slot.length > 0)
    }

    /// Whether the rules say nothing about a mark behind `word`, a word of the text that ends so. Only its first letter may be a
    /// capital, and only an ASCII one or one before its ends.
    #[inline]
    pub(crate) fn is_word(&self, word: &str, ends: Ends) -> bool {
        !self.may_know(ends) || self.look_up(word).is_word()
    }

    /// Whether the rules may say something about a mark behind a word that ends so.
    #[inline]
    pub(crate) fn may_know(&self, ends: Ends) -> bool {
        self.before_a_mark.may_have(ends) || self.suffixes.iter().any(|suffix| suffix.is_of(ends))
    }

    /// The same of a word that ends in these bytes and is longer than its tail.
    #[inline]
    pub(crate) fn may_know_tail(&self, ends: Ends) -> bool {
        self.tails_before_a_mark.may_have(ends.tail())
            || self.suffixes.iter().any(|suffix| suffix.is_of(ends))
    }

    /// The classes of `word`, a word of the text in its own case and without its full stop.
    #[inline]
    pub(crate) fn look_up(&self, word: &str) -> Classes {
        let bytes = word.as_bytes();
        if let [letter] = *bytes {
            return self.letters.alone.get(usize::from(letter)).copied().unwrap_or_default();
        }
        if self.slots.is_empty() || bytes.is_empty() {
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

    /// Whether two letters with a full stop between them may be an abbreviation: "z.B".
    #[inline]
    pub(crate) fn may_know_pair(&self, first: char, second: char) -> bool {
        self.letters.may_have_pair(first, second)
    }

    /// The same for one to eight bytes of ASCII, the first lowest.
    #[inline]
    fn look_up_short(&self, chunk: u64, length: usize) -> Classes {
        let ends = Ends::of_bytes(chunk << ((CHUNK - length) * 8));
        if !self.known.may_have(ends) {
            return self.by_suffix(ends);
        }
        let found = self.place_of_chunk(lowercase(chunk), length);
        self.classes(found, (chunk as u8).is_ascii_uppercase(), ends)
    }

    #[inline(never)]
    fn look_up_long(&self, word: &str) -> Classes {
        let ends = Ends::of(word.as_bytes());
        // The ends of other words may change with their case.
        let certain = word.is_ascii() || end_of(word).chars().all(letter::is_lowered);
        if certain && !self.known.may_have(ends) {
            return self.by_suffix(ends);
        }
        // A short one is lowercase, since short words of ASCII went another way.
        if certain && word.len() <= CHUNK {
            let found = self.place_of_chunk(load(word.as_bytes()), word.len());
            return self.classes(found, false, ends);
        }
        match Key::of(word) {
            Some(key) => self.classes(self.place(&key), key.capital, ends),
            None => self.by_suffix(ends),
        }
    }

    /// The classes of a word that ends so and stands, or would stand, at a place.
    fn classes(&self, place: usize, capital: bool, ends: Ends) -> Classes {
        match self.slots[place] {
            Slot { length: 0, .. } => self.by_suffix(ends),
            slot if capital => slot.any.with(slot.capital),
            slot => slot.any,
        }
    }

    /// The classes of a word that is known by its end only.
    fn by_suffix(&self, ends: Ends) -> Classes {
        let found = self.suffixes.iter().find(|suffix| suffix.is_of(ends));
        found.map_or(Classes::default(), |suffix| suffix.classes)
    }

    fn insert(&mut self, word: &str, class: Class) {
        let Some(key) = Key::of(word) else { return };
        let place = self.place(&key);
        if self.slots[place].length == 0 {
            // The files of a language are far shorter than 4 GiB.
            let at = self.words.len() as u32;
            self.words.extend_from_slice(key.chunks());
            self.slots[place] = Slot { at, length: key.length as u8, ..Slot::default() };
        }
        let lowercase = word.to_lowercase();
        self.letters.note(&lowercase);
        let ends = Ends::of(lowercase.as_bytes());
        self.known.insert(ends);
        if !Classes::of(class).is_word() {
            self.before_a_mark.insert(ends);
            self.tails_before_a_mark.insert(ends.tail());
        }
        let slot = &mut self.slots[place];
        let marks_case = !matches!(class, Class::Month | Class::Starter | Class::Capitalized);
        let classes = if key.capital && marks_case { &mut slot.capital } else { &mut slot.any };
        *classes = classes.with(Classes::of(class));
    }

    /// Notes what is known of single characters, when all words are.
    fn note_letters(&mut self) {
        for byte in 0..128_u8 {
            self.letters.alone[usize::from(byte)] = self.look_up_short(u64::from(byte), 1);
        }
    }

    /// Where the word stands, or the empty slot where it would.
    fn place(&self, key: &Key) -> usize {
        self.find(mixed(key.length, key.chunks()), |slot| {
            let at = slot.at as usize;
            usize::from(slot.length) == key.length && self.words[at..].starts_with(key.chunks())
        })
    }

    /// The same for one to eight bytes of a lowercase word, the first lowest.
    #[inline]
    fn place_of_chunk(&self, chunk: u64, length: usize) -> usize {
        self.find(mixed(length, &[chunk]), |slot| {
            usize::from(slot.length) == length && self.words[slot.at as usize] == chunk
        })
    }

    /// The first slot, by a hash, that is the one or is empty.
    #[inline(always)]
    fn find(&self, hash: u32, is_it: impl Fn(&Slot) -> bool) -> usize {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        // The table is at most half full, so an empty slot ends the walk.
        while self.slots[place].length != 0 && !is_it(&self.slots[place]) {
            place = (place + 1) & mask;
        }
        place
    }
}

/// The characters that the [`Ends`] of the word are made of.
fn end_of(word: &str) -> &str {
    &word[prefix(word, word.len().saturating_sub(CHUNK)).len()..]
}

/// Bytes that are mixed and compared in one go.
const CHUNK: usize = 8;

/// A word as it is looked up: lowercase, with a note of its first letter's case.
struct Key {
    /// Its bytes, and zeros behind them.
    chunks: [u64; LONGEST / CHUNK],
    length: usize,
    capital: bool,
}

impl Key {
    /// `None` when the word is empty or too long to be in any table.
    fn of(word: &str) -> Option<Self> {
        let mut key = Self { chunks: [0; LONGEST / CHUNK], length: 0, capital: false };
        key.fill(word)?;
        Some(key)
    }

    fn fill(&mut self, word: &str) -> Option<()> {
        if word.chars().all(letter::is_lowered) {
            return self.fill_lowered(word.as_bytes());
        }
        let (mut bytes, mut length) = ([0; LONGEST], 0);
        self.capital = word.chars().next().map(letter::is_uppercase)?;
        let mut push = |lower: char| {
            let end = length + lower.len_utf8();
            lower.encode_utf8(bytes.get_mut(length..end)?);
            length = end;
            Some(())
        };
        for c in word.chars() {
            if letter::is_lowered(c) { push(c)? } else { c.to_lowercase().try_for_each(&mut push)? }
        }
        self.fill_lowered(&bytes[..length])
    }

    fn fill_lowered(&mut self, word: &[u8]) -> Option<()> {
        self.length = Some(word.len()).filter(|length| (1..=LONGEST).contains(length))?;
        for (chunk, bytes) in self.chunks.iter_mut().zip(word.chunks(CHUNK)) {
            *chunk = load(bytes);
        }
        Some(())
    }

    /// Those that hold the word.
    #[inline]
    fn chunks(&self) -> &[u64] {
        &self.chunks[..self.length.div_ceil(CHUNK)]
    }
}

/// The hash of a word of this length in bytes.
#[inline]
fn mixed(length: usize, chunks: &[u64]) -> u32 {
    let mix = |hash: u64, chunk: &u64| (hash.rotate_left(23) ^ chunk).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (chunks.iter().fold(length as u64, mix) >> 32) as u32
}

/// Whether the bytes are all ASCII.
#[inline]
fn is_ascii(chunk: u64) -> bool {
    chunk & u64::from_le_bytes([0x80; CHUNK]) == 0
}

/// Up to eight bytes as a number, the first lowest.
#[inline]
fn load(bytes: &[u8]) -> u64 {
    match *bytes {
        [a, b, c, d, e, f, g, h, ..] => u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        [a, b, c, d, ref rest @ ..] => u64::from(u32::from_le_bytes([a, b, c, d])) | load_few(rest) << 32,
        ref few => load_few(few),
    }
}

#[inline]
fn load_few(bytes: &[u8]) -> u64 {
    match *bytes {
        [a, b, c, ..] => u64::from_le_bytes([a, b, c, 0, 0, 0, 0, 0]),
        [a, b] => u64::from_le_bytes([a, b, 0, 0, 0, 0, 0, 0]),
        [a] => u64::from(a),
        [] => 0,
    }
}

/// Eight ASCII bytes with the capitals made small: a byte plus 0x3f reaches the high bit from "A" on, plus 0x25 from behind "Z" on.
#[inline]
fn lowercase(bytes: u64) -> u64 {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    let capitals = (bytes + each(0x3f)) & !(bytes + each(0x25)) & each(0x80);
    bytes | capitals >> 2
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
        assert!(rules().ordinals());
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
