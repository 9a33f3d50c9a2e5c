//! Words of languages that lingua has no table of: those of CLDR, and the commonest ones by lists of our own.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use serde_json::Value;

use crate::tables::{Alphabet, BORDER, Key, LONGEST, Table, push};

/// What of the running text the lists make up; CLDR has the rest, which it shows without the small words.
const COMMON: f64 = 0.4;

/// What is taken off each count of an n-gram that a small sample shows, since most of what it shows once is chance.
pub const DISCOUNT: f64 = 0.4;

/// Lists of words by language.
pub type Lists = BTreeMap<&'static str, Vec<&'static str>>;

/// Words with their shares of the running text.
pub type Words = BTreeMap<String, f64>;

/// The files of CLDR that hold words, beside the folder of the language.
const FILES: [(&str, &str); 4] = [
    ("cldr-annotations-full/annotations", "annotations.json"),
    ("cldr-localenames-full/main", "languages.json"),
    ("cldr-localenames-full/main", "territories.json"),
    ("cldr-dates-full/main", "ca-gregorian.json"),
];

/// Our own lists of the commonest words by language.
pub fn lists() -> Lists {
    read(include_str!("../words.txt"))
}

/// Our own lists of words that tell close relatives apart.
pub fn distinct() -> Lists {
    read(include_str!("../distinct.txt"))
}

fn read(file: &'static str) -> Lists {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(": "))
        .map(|(code, words)| (code, words.split(' ').collect()))
        .collect()
}

/// The words of a language, from CLDR under `modules` and from `list`.
pub fn of(code: &str, modules: &Path, list: &[&str]) -> Result<Words, Box<dyn Error>> {
    let english: BTreeSet<String> = texts("en", modules)?.into_iter().collect();
    let mut counts = Words::new();
    for text in texts(code, modules)?.iter().filter(|text| !english.contains(*text)) {
        for word in split(text) {
            *counts.entry(word).or_default() += 1.0;
        }
    }
    // Names repeat the same few words: "flag of", "face".
    counts.values_mut().for_each(|count| *count = f64::sqrt(*count));
    let mut words = Words::new();
    let all: f64 = counts.values().sum();
    counts
        .into_iter()
        .for_each(|(word, count)| *words.entry(word).or_default() += (1.0 - COMMON) * count / all);
    let weight = |rank: usize| 1.0 / (rank as f64 + 4.0);
    let all: f64 = (0..list.len()).map(weight).sum();
    for (rank, word) in list.iter().enumerate() {
        for part in split(word) {
            *words.entry(part).or_default() += COMMON * weight(rank) / all;
        }
    }
    Ok(words)
}

fn texts(code: &str, modules: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for (folder, file) in FILES {
        let path = modules.join(folder).join(code).join(file);
        if path.exists() {
            collect(&serde_json::from_str(&std::fs::read_to_string(path)?)?, "", &mut texts);
        }
    }
    Ok(texts)
}

/// The strings of a tree; where nobody has translated a name, CLDR has its key.
fn collect(tree: &Value, key: &str, texts: &mut Vec<String>) {
    match tree {
        Value::String(text) if text != key => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, texts)),
        Value::Object(items) => items.iter().for_each(|(key, item)| collect(item, key, texts)),
        _ => {}
    }
}

/// The words of a text, lowercase, cut as the detector cuts them.
fn split(text: &str) -> Vec<String> {
    let small = text.to_lowercase();
    small.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Letters, and the signs of Devanagari.
pub fn is_letter(c: char) -> bool {
    c.is_alphabetic() || is_devanagari_sign(c)
}

/// The signs of Devanagari that stand on letters.
pub fn is_devanagari_sign(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{0903}' | '\u{093A}'..='\u{094F}' | '\u{0951}'..='\u{0957}' | '\u{0962}' | '\u{0963}')
}

/// The letters of the words that make up at least such a share of all letters.
pub fn letters(words: &Words, least: f64) -> Vec<char> {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    for (word, count) in words {
        word.chars().for_each(|letter| *counts.entry(letter).or_default() += count);
    }
    let all: f64 = counts.values().sum();
    counts.into_iter().filter(|&(_, count)| count >= least * all).map(|(letter, _)| letter).collect()
}

/// The words of a list, all alike.
pub fn alike(list: &[&str]) -> Words {
    list.iter().map(|&word| (word.to_owned(), 1.0 / list.len() as f64)).collect()
}

/// The frequencies of the n-grams of the words, as [`Table::read`] has them, with `discount` taken off.
pub fn table(words: &Words, alphabet: &Alphabet, discount: f64) -> Table {
    let mut counts: BTreeMap<Key, f64> = BTreeMap::new();
    let mut all = 0.0;
    for (word, count) in words {
        let Some(symbols) = word.chars().map(|letter| alphabet.symbol(letter)).collect::<Option<Vec<u64>>>()
        else {
            continue;
        };
        all += count * symbols.len() as f64;
        let symbols = [&[BORDER], symbols.as_slice(), &[BORDER]].concat();
        for start in 0..symbols.len() {
            let grams = symbols[start..]
                .iter()
                .take(LONGEST)
                .scan(0, |key, &symbol| Some(std::mem::replace(key, push(*key, symbol))).map(|_| *key));
            grams.filter(|&key| key != BORDER).for_each(|key| *counts.entry(key).or_default() += count);
        }
    }
    let once = words.values().copied().fold(f64::INFINITY, f64::min);
    let discounted = |count: f64| ((count - discount * once).max(0.1 * once) / all) as f32;
    Table::from_frequencies(counts.into_iter().map(|(key, count)| (key, discounted(count))).collect())
}
