//! The model as bytes, in the shape that the detector reads in place. `src/analysis/detection/model/file.rs` has the other side.

use std::collections::BTreeMap;

use crate::languages::FEW;
use crate::score::Worth;
use crate::tables::{Alphabet, BORDER, Key, SYMBOL_BITS, length, suffix};

/// Steps a nat.
pub const STEPS: f32 = 7.0;

/// An n-gram that so many languages know gets a dense row, which holds all that is shorter as well. One of fewer fits the
/// five bits of a count.
const CROWD: usize = 21;

/// n-grams a bucket, on average.
const LOAD: usize = 2;

/// The most n-grams of a bucket: what fits four bits.
const FULL: usize = 15;

/// Buckets that share a base.
const BLOCK: usize = 32;

/// Words of which a reader may see more than the last bucket has.
const PADDING: usize = 64;

/// What is known of a script.
pub struct ScriptModel<'a> {
    /// ISO 15924.
    pub script: &'a str,
    /// Its languages; their places are the lanes.
    pub languages: Vec<&'a str>,
    /// Its letters.
    pub alphabet: &'a Alphabet,
    /// The worths of each language.
    pub worths: Vec<Vec<Worth>>,
}

type Grams = BTreeMap<Key, Vec<(u8, f32)>>;

/// Writes one script.
pub fn script(model: &ScriptModel<'_>) -> Vec<u8> {
    let width = model.languages.len().next_multiple_of(16);
    let mut grams = by_key(model);
    let mut rows = Rows { width, bytes: Vec::new() };
    let side = model.alphabet.letters().count() + 2;
    let pairs = pairs(&mut rows, &grams, side);
    let dense = crowded(&mut rows, &grams);
    println!(
        "{}: {} n-grams, {} rows, {} of them for crowds",
        model.script,
        grams.len(),
        rows.count(),
        dense.len()
    );
    grams.retain(|&key, _| length(key) > 2);
    let (bases, places, blob) = buckets(&grams, &dense);

    let mut out = Vec::new();
    out.extend(padded(model.script, 4));
    for number in [model.languages.len(), width, side, rows.count(), places.len(), blob.len()] {
        out.extend(u32::try_from(number).expect("far below 4 G").to_le_bytes());
    }
    for language in &model.languages {
        out.extend(padded(language, 7));
        out.push(penalty(language));
    }
    model.alphabet.letters().for_each(|(letter, _)| out.extend(u32::from(letter).to_le_bytes()));
    pairs.iter().for_each(|row| out.extend(row.to_le_bytes()));
    out.extend(&rows.bytes);
    bases.iter().for_each(|base| out.extend(base.to_le_bytes()));
    places.iter().for_each(|place| out.extend(place.to_le_bytes()));
    blob.iter().for_each(|word| out.extend(word.to_le_bytes()));
    out
}

/// How much less a language is expected than others, in tenths of a nat. What little is known of it fits others as well.
fn penalty(language: &str) -> u8 {
    let few = FEW.iter().any(|&(code, _)| code == language);
    if few && !["am", "hi", "mr"].contains(&language) { 20 } else { 0 }
}

fn padded(text: &str, width: usize) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    bytes.resize(width, 0);
    bytes
}

fn by_key(model: &ScriptModel<'_>) -> Grams {
    let mut grams = Grams::new();
    for (lane, worths) in (0_u8..).zip(&model.worths) {
        for worth in worths {
            grams.entry(worth.key).or_default().push((lane, worth.value));
        }
    }
    grams
}

/// Rows with a cell for every lane.
struct Rows {
    width: usize,
    bytes: Vec<u8>,
}

impl Rows {
    fn count(&self) -> usize {
        self.bytes.len() / self.width
    }

    /// Adds a row of the sums of these n-grams, and gives its number.
    fn push(&mut self, grams: &Grams, keys: &[Key]) -> u16 {
        let mut sums = vec![0.0_f32; self.width];
        for &(lane, value) in keys.iter().filter_map(|key| grams.get(key)).flatten() {
            sums[usize::from(lane)] += value;
        }
        let number = u16::try_from(self.count()).expect("fewer rows than 65,536");
        self.bytes.extend(sums.iter().map(|sum| (sum * STEPS).round().clamp(0.0, 255.0) as u8));
        number
    }
}

/// The row of each pair of symbols; a pair that is not known has the row of its second.
fn pairs(rows: &mut Rows, grams: &Grams, side: usize) -> Vec<u16> {
    let side = side as u64;
    let single: Vec<u16> = (0..side).map(|symbol| rows.push(grams, &[symbol])).collect();
    let mut pairs = Vec::new();
    for first in 0..side {
        for second in 0..side {
            let key = first << SYMBOL_BITS | second;
            let known = first >= BORDER && grams.contains_key(&key);
            pairs.push(if known { rows.push(grams, &[second, key]) } else { single[second as usize] });
        }
    }
    pairs
}

/// Rows for the longer n-grams that many languages know.
fn crowded(rows: &mut Rows, grams: &Grams) -> BTreeMap<Key, u16> {
    let crowded = grams.iter().filter(|(key, entries)| length(**key) >= 3 && entries.len() >= CROWD);
    crowded.map(|(&key, _)| (key, rows.push(grams, &endings(key)))).collect()
}

/// The n-gram and all that it ends in.
fn endings(key: Key) -> Vec<Key> {
    std::iter::successors(Some(key), |&key| (length(key) > 1).then(|| suffix(key))).collect()
}

/// The hash of a key; the detector has the same.
pub fn hash(key: Key) -> u64 {
    let mixed = (key ^ key >> 31).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ mixed >> 29
}

/// Bases of blocks, places and sizes of buckets (12 bits and 4 bits; the place counts from the base), and the words of the
/// buckets: first a head for each n-gram (10 bits of its hash, a bit that says whether it has a row, 5 bits of count), then for
/// each its entries (language, worth), or the number of its row.
fn buckets(grams: &Grams, dense: &BTreeMap<Key, u16>) -> (Vec<u32>, Vec<u16>, Vec<u16>) {
    let count = (grams.len() / LOAD).max(1).next_multiple_of(BLOCK);
    let mut buckets: Vec<Vec<Key>> = vec![Vec::new(); count];
    for &key in grams.keys() {
        let at = (hash(key) >> 32) * count as u64 >> 32;
        buckets[at as usize].push(key);
    }
    let (mut bases, mut places, mut blob) = (Vec::new(), Vec::new(), Vec::new());
    for (at, keys) in buckets.iter().enumerate() {
        if at % BLOCK == 0 {
            bases.push(u32::try_from(blob.len()).expect("far below 4 G"));
        }
        let place = blob.len() - *bases.last().expect("pushed at the first bucket") as usize;
        assert!(keys.len() <= FULL && place < 1 << 12, "a bucket of {} at {place}", keys.len());
        places.push((place << 4 | keys.len()) as u16);
        bucket(&mut blob, keys, grams, dense);
    }
    blob.extend([0; PADDING]);
    (bases, places, blob)
}

fn bucket(blob: &mut Vec<u16>, keys: &[Key], grams: &Grams, dense: &BTreeMap<Key, u16>) {
    for key in keys {
        let fingerprint = (hash(*key) & 0x3FF) as u16;
        let head = if dense.contains_key(key) { 1 << 5 | 1 } else { grams[key].len() as u16 };
        assert!(grams[key].len() < CROWD || head >> 5 == 1);
        blob.push(fingerprint << 6 | head);
    }
    for key in keys {
        match dense.get(key) {
            Some(&row) => blob.push(row),
            None => blob.extend(
                grams[key].iter().map(|&(lane, value)| u16::from(lane) << 8 | u16::from(step(value) as u8)),
            ),
        }
    }
}

fn step(value: f32) -> i8 {
    (value * STEPS).round().clamp(-127.0, 127.0) as i8
}
