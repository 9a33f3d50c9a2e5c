//! How sure scores make: the worth of a step of the model by the length of the text, fitted on texts that are sampled from the
//! tables, so that no text that detectors are measured with has a part in it.

use crate::detection::model::{BLOCK, BORDER, MODEL, Scratch, ScriptModel};
use crate::tables::{BORDER as EDGE, Key, SYMBOL_BITS, Table, length, push, suffix};

/// How many words the sampled texts have.
const WORDS: [usize; 8] = [1, 1, 1, 2, 3, 5, 9, 16];

/// The share of words of other languages.
const STRANGE: f32 = 0.06;

/// How many texts of each length a language gives.
const TEXTS: usize = 40;

/// A sampled text: how many positions it has, the lead of the best language over each, and the lane of the right one.
pub struct Sample {
    positions: usize,
    behind: Vec<f64>,
    right: usize,
}

/// Numbers that look random; the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1 << 24) as f32
    }
}

/// Texts in the languages of a script, by their lanes, scored by its model. The symbols of the tables are those of the model. As
/// in real texts, some words are of other languages: names, quotations, what is there by mistake.
pub fn samples(script: &str, tables: &[(usize, Table)]) -> Vec<Sample> {
    let Some(model) = MODEL.scripts.iter().find(|model| model.name == script) else { return Vec::new() };
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut samples = Vec::new();
    for (lane, own) in tables {
        for words in WORDS.iter().flat_map(|&words| std::iter::repeat_n(words, TEXTS)) {
            let symbols: Vec<u16> = (0..words)
                .flat_map(|_| {
                    let other = (dice.roll() * tables.len() as f32) as usize;
                    let strange = dice.roll() < STRANGE;
                    word(if strange { &tables[other.min(tables.len() - 1)].1 } else { own }, &mut dice)
                })
                .collect();
            samples.push(sample(model, *lane, &symbols));
        }
    }
    samples
}

/// A word drawn letter by letter, with the border behind it.
fn word(table: &Table, dice: &mut Dice) -> Vec<u16> {
    let (mut key, mut word) = (EDGE, Vec::new());
    while word.last() != Some(&BORDER) && word.len() < 30 {
        let symbol = draw(table, key, dice).unwrap_or(EDGE);
        key = push(key, symbol);
        key = if length(key) > 4 { suffix(key) } else { key };
        word.push(symbol as u16);
    }
    if word.last() != Some(&BORDER) {
        word.push(BORDER);
    }
    word
}

/// The next symbol, by the longest context that has any.
fn draw(table: &Table, context: Key, dice: &mut Dice) -> Option<u64> {
    let following = table.starting_with(context);
    let all: f32 = following.iter().map(|&(_, frequency)| frequency).sum();
    let mut left = dice.roll() * all;
    let drawn = following.iter().find(|&&(_, frequency)| {
        left -= frequency;
        left <= 0.0
    });
    let symbol = drawn.or(following.last()).map(|&(key, _)| key & ((1 << SYMBOL_BITS) - 1));
    symbol.or_else(|| (length(context) > 1).then(|| draw(table, suffix(context), dice)).flatten())
}

fn sample(model: &ScriptModel, right: usize, symbols: &[u16]) -> Sample {
    let (mut key, mut scratch, mut sums) =
        (u64::from(BORDER), Scratch::default(), vec![0; model.languages.len()]);
    for block in symbols.chunks(BLOCK) {
        let lanes = model.score(&mut key, block, &mut scratch);
        sums.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += i32::from(lane));
    }
    let top = sums.iter().copied().max().unwrap_or_default();
    Sample { positions: symbols.len(), behind: sums.iter().map(|&sum| f64::from(sum - top)).collect(), right }
}

/// The worth of a step and the positions that halve it, as `confidence.rs` has them, that make the samples likeliest.
pub fn fit(samples: &[Sample]) -> (f64, f64) {
    let grid = (10..=60)
        .step_by(2)
        .flat_map(|step| (4..=60).step_by(2).map(move |half| (f64::from(step) / 1000.0, f64::from(half))));
    let cost = |(step, half): (f64, f64)| {
        samples
            .iter()
            .map(|sample| surprise(sample, step / (1.0 + sample.positions as f64 / half)))
            .sum::<f64>()
    };
    grid.map(|pair| (cost(pair), pair))
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map_or((0.0, 0.0), |(_, pair)| pair)
}

fn surprise(sample: &Sample, step: f64) -> f64 {
    let all: f64 = sample.behind.iter().map(|behind| (behind * step).exp()).sum();
    let right = sample.behind.get(sample.right).map_or(0.0, |behind| (behind * step).exp());
    -(0.997 * right / all + 0.003 / sample.behind.len() as f64).ln()
}

/// For the texts of `positions`, the mean confidence of the best language and how often it is right.
pub fn check(
    samples: &[Sample],
    positions: std::ops::Range<usize>,
    step: f64,
    half: f64,
) -> (usize, f64, f64) {
    let chosen: Vec<&Sample> =
        samples.iter().filter(|sample| positions.contains(&sample.positions)).collect();
    let sure = |sample: &Sample| {
        let step = step / (1.0 + sample.positions as f64 / half);
        1.0 / sample.behind.iter().map(|behind| (behind * step).exp()).sum::<f64>()
    };
    let count = chosen.len().max(1) as f64;
    let confidence = chosen.iter().map(|sample| sure(sample)).sum::<f64>() / count;
    let right =
        chosen.iter().filter(|sample| sample.behind.get(sample.right) == Some(&0.0)).count() as f64 / count;
    (chosen.len(), confidence, right)
}
