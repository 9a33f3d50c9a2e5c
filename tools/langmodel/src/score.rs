//! What the n-grams of a language are worth: a letter model with back-off, blended with the sum over all lengths.

use std::collections::HashMap;

use crate::tables::{BORDER, Key, Table, length, prefix, suffix};

/// What an unknown letter scores, in nats.
const FLOOR: f32 = -12.0;

/// What each letter costs that is dropped from the context, in nats.
const BACKOFF: f32 = 1.5;

/// The weight of the sum over all lengths beside the letter model.
const ALL_LENGTHS: f32 = 0.6;

/// What an n-gram that is not known counts in the sum over all lengths, in nats.
const ALL_LENGTHS_FLOOR: f32 = -6.0;

/// n-grams up to this length are all kept.
const DENSE: usize = 1;

/// What one n-gram adds to the score of the language, beside what its shorter endings add; in nats.
#[derive(Clone, Copy)]
pub struct Worth {
    /// The n-gram.
    pub key: Key,
    /// How often it stands in the language.
    pub frequency: f32,
    /// What it adds.
    pub value: f32,
}

/// The n-grams of a language that change its score by at least `least`, weighed by their frequency, without the `dropped`
/// ones, which are sorted.
pub fn worths(table: &Table, least: f32, dropped: &[Key]) -> Vec<Worth> {
    let words: f32 =
        table.iter().filter(|&(key, _)| length(key) == 2 && prefix(key) == BORDER).map(|(_, f)| f).sum();
    let mut effective: Vec<f32> = Vec::with_capacity(table.len());
    let mut kept = Vec::new();
    for (key, frequency) in table.iter() {
        let score = conditional(table, key, frequency, words).max(FLOOR);
        let fallback = fallback(table, key, &effective, words);
        let value = score - fallback + ALL_LENGTHS * (score - ALL_LENGTHS_FLOOR).max(0.0);
        let keep =
            length(key) <= DENSE || frequency * value.abs() >= least && dropped.binary_search(&key).is_err();
        effective.push(if keep { score } else { fallback });
        if keep {
            kept.push(Worth { key, frequency, value });
        }
    }
    kept
}

/// ln P(last symbol | the others).
fn conditional(table: &Table, key: Key, frequency: f32, words: f32) -> f32 {
    let context = match prefix(key) {
        0 => 1.0,
        BORDER => words,
        context => table.get(context).unwrap_or(frequency),
    };
    (frequency / context).min(1.0).ln()
}

/// What the n-gram scores when only its shorter endings are known.
fn fallback(table: &Table, key: Key, effective: &[f32], words: f32) -> f32 {
    if length(key) == 1 {
        return FLOOR;
    }
    let shorter = match suffix(key) {
        BORDER => (words / (1.0 + words)).ln(),
        shorter => table.position(shorter).and_then(|at| effective.get(at)).copied().unwrap_or(FLOOR),
    };
    shorter - BACKOFF
}

/// The n-grams that are not worth their room, sorted: an n-gram takes as much as one and a half entries, before its own.
pub fn not_worth_it<'a>(worths: impl Iterator<Item = (&'a [Worth], f32)>) -> Vec<Key> {
    const HEAD: f32 = 1.5;
    let mut sums: HashMap<Key, (f32, f32)> = HashMap::new();
    for (worths, least) in worths {
        for worth in worths.iter().filter(|worth| length(worth.key) > 2) {
            let (gain, room) = sums.entry(worth.key).or_insert((0.0, HEAD));
            *gain += worth.frequency * worth.value.abs() / least;
            *room += 1.0;
        }
    }
    let mut dropped: Vec<Key> =
        sums.iter().filter(|(_, (gain, room))| gain < room).map(|(&key, _)| key).collect();
    dropped.sort_unstable();
    dropped
}
