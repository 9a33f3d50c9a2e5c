//! Lingua's tables, as joint frequencies of n-grams with the borders of words.

use std::collections::BTreeMap;
use std::path::Path;

use fst::{Map, Streamer};

/// Bits of a symbol in a [`Key`].
pub const SYMBOL_BITS: u32 = 12;

/// The symbol of a border of a word.
pub const BORDER: u64 = 1;

/// The longest n-gram.
pub const LONGEST: usize = 5;

/// An n-gram: its symbols, the last one in the lowest bits. No symbol is zero, so that the length shows.
pub type Key = u64;

/// The letters of a script; symbols from 2 on, in the order of the code points.
pub struct Alphabet(BTreeMap<char, u64>);

impl Alphabet {
    /// The alphabet of these letters.
    pub fn new(letters: impl IntoIterator<Item = char>) -> Self {
        let sorted: std::collections::BTreeSet<char> = letters.into_iter().collect();
        Self((BORDER + 1..).zip(sorted).map(|(symbol, letter)| (letter, symbol)).collect())
    }

    /// The symbol of a letter.
    pub fn symbol(&self, letter: char) -> Option<u64> {
        self.0.get(&letter).copied()
    }

    /// The letters with their symbols.
    pub fn letters(&self) -> impl Iterator<Item = (char, u64)> {
        self.0.iter().map(|(&letter, &symbol)| (letter, symbol))
    }

    /// The key of a string of letters.
    pub fn key(&self, text: &str) -> Option<Key> {
        text.chars().try_fold(0, |key, letter| Some(push(key, self.symbol(letter)?)))
    }
}

/// The n-gram with one more symbol at its end.
pub fn push(key: Key, symbol: u64) -> Key {
    key << SYMBOL_BITS | symbol
}

/// How many symbols the n-gram has.
pub fn length(key: Key) -> usize {
    (u64::BITS - key.leading_zeros()).div_ceil(SYMBOL_BITS) as usize
}

/// The n-gram without its first symbol.
pub fn suffix(key: Key) -> Key {
    key & ((1 << (SYMBOL_BITS as usize * (length(key) - 1))) - 1)
}

/// The n-gram without its last symbol.
pub fn prefix(key: Key) -> Key {
    key >> SYMBOL_BITS
}

/// The first symbol.
fn first(key: Key) -> u64 {
    key >> (SYMBOL_BITS as usize * (length(key) - 1))
}

/// The n-gram with one more symbol at its beginning.
pub fn push_front(symbol: u64, key: Key) -> Key {
    symbol << (SYMBOL_BITS as usize * length(key)) | key
}

/// The frequencies of the n-grams of one language, in the order of their keys.
pub struct Table(Vec<(Key, f32)>);

impl Table {
    /// Frequencies by key.
    pub fn from_frequencies(mut frequencies: Vec<(Key, f32)>) -> Self {
        frequencies.sort_unstable_by_key(|&(key, _)| key);
        Self(frequencies)
    }

    /// Reads a table of lingua: ln P(last letter | letters before), complete down to what was seen once, never across a border.
    pub fn read(file: &Path, alphabet: &Alphabet) -> Result<Self, Box<dyn std::error::Error>> {
        let joint = joint(&std::fs::read(file)?, alphabet)?;
        Ok(Self::from_frequencies(with_borders(joint)))
    }

    /// This table, and another one for a share of the text.
    pub fn mixed(self, other: &Self, share: f32) -> Self {
        let own = self.0.into_iter().map(|(key, frequency)| (key, (1.0 - share) * frequency));
        let mut all: Vec<(Key, f32)> =
            own.chain(other.iter().map(|(key, frequency)| (key, share * frequency))).collect();
        all.sort_by_key(|&(key, _)| key);
        all.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            kept.1 += if same { later.1 } else { 0.0 };
            same
        });
        Self(all)
    }

    /// The frequency of an n-gram, as a share of all letters.
    pub fn get(&self, key: Key) -> Option<f32> {
        self.position(key).map(|at| self.0[at].1)
    }

    /// The n-grams that are one symbol longer than `key` and begin with it.
    pub fn starting_with(&self, key: Key) -> &[(Key, f32)] {
        let from = self.0.partition_point(|&(other, _)| other < key << SYMBOL_BITS);
        let to = self.0.partition_point(|&(other, _)| other < (key + 1) << SYMBOL_BITS);
        &self.0[from..to]
    }

    /// Where the n-gram stands in the order of the keys.
    pub fn position(&self, key: Key) -> Option<usize> {
        self.0.binary_search_by_key(&key, |&(key, _)| key).ok()
    }

    /// All n-grams with their frequencies.
    pub fn iter(&self) -> impl Iterator<Item = (Key, f32)> + '_ {
        self.0.iter().copied()
    }

    /// How many n-grams there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// The letters of a table of lingua that are at least so frequent.
pub fn letters(file: &Path, least: f64) -> Result<Vec<char>, Box<dyn std::error::Error>> {
    let map = Map::new(std::fs::read(file)?)?;
    let mut stream = map.stream();
    let mut letters = Vec::new();
    while let Some((key, bits)) = stream.next() {
        let text = std::str::from_utf8(key)?;
        let mut chars = text.chars();
        if let (Some(letter), None) = (chars.next(), chars.next()) {
            letters.extend((f64::from_bits(bits).exp() >= least).then_some(letter));
        }
    }
    Ok(letters)
}

/// The joint frequency is the product of the conditionals along the prefixes, which come first in the order of the map.
fn joint(bytes: &[u8], alphabet: &Alphabet) -> Result<Vec<(Key, f64)>, Box<dyn std::error::Error>> {
    let map = Map::new(bytes)?;
    let mut stream = map.stream();
    let mut path: Vec<(String, f64)> = Vec::new();
    let mut joint = Vec::new();
    while let Some((key, bits)) = stream.next() {
        let text = std::str::from_utf8(key)?;
        while path.last().is_some_and(|(before, _)| !text.starts_with(before.as_str())) {
            path.pop();
        }
        let before = path.last().map_or(1.0, |&(_, frequency)| frequency);
        let frequency = before * f64::from_bits(bits).exp();
        path.push((text.to_owned(), frequency));
        if let Some(key) = alphabet.key(text) {
            joint.push((key, frequency));
        }
    }
    joint.sort_unstable_by_key(|&(key, _)| key);
    Ok(joint)
}

/// Adds what stands at borders: what an n-gram has more than all its extensions by a letter stands there.
fn with_borders(joint: Vec<(Key, f64)>) -> Vec<(Key, f32)> {
    let ends = remainders(&joint, prefix);
    let starts = remainders(&joint, suffix);
    let inner: Vec<(Key, f64)> = starts.iter().map(|&(key, f)| (push_front(BORDER, key), f)).collect();
    let whole = whole_words(&starts, &inner, &joint);
    let ends = ends.into_iter().map(|(key, f)| (push(key, BORDER), f));
    joint.iter().copied().chain(ends).chain(inner).chain(whole).map(|(key, f)| (key, f as f32)).collect()
}

/// For each n-gram shorter than the longest, its frequency less that of the n-grams that `shorter` turns into it.
fn remainders(joint: &[(Key, f64)], shorter: impl Fn(Key) -> Key) -> Vec<(Key, f64)> {
    let mut rest: Vec<(Key, f64)> = joint.iter().copied().filter(|&(key, _)| length(key) < LONGEST).collect();
    for &(key, frequency) in joint.iter().filter(|&&(key, _)| length(key) > 1) {
        subtract(&mut rest, shorter(key), frequency);
    }
    kept(rest, joint)
}

/// Words up to three letters: starts that no letter follows.
fn whole_words(starts: &[(Key, f64)], inner: &[(Key, f64)], joint: &[(Key, f64)]) -> Vec<(Key, f64)> {
    let mut rest: Vec<(Key, f64)> =
        starts.iter().copied().filter(|&(key, _)| length(key) < LONGEST - 1).collect();
    for &(key, frequency) in inner.iter().filter(|&&(key, _)| length(key) > 2) {
        debug_assert_eq!(first(key), BORDER);
        subtract(&mut rest, prefix(suffix(key)), frequency);
    }
    kept(rest, joint).into_iter().map(|(key, f)| (push(push_front(BORDER, key), BORDER), f)).collect()
}

fn subtract(from: &mut [(Key, f64)], key: Key, frequency: f64) {
    if let Ok(at) = from.binary_search_by_key(&key, |&(key, _)| key) {
        from[at].1 -= frequency;
    }
}

/// What is more than the error of the arithmetic: half of what was seen once.
fn kept(rest: Vec<(Key, f64)>, joint: &[(Key, f64)]) -> Vec<(Key, f64)> {
    let once = joint.iter().map(|&(_, f)| f).fold(f64::INFINITY, f64::min);
    rest.into_iter().filter(|&(_, f)| f > 0.5 * once).collect()
}
