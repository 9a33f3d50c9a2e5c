//! Makes the model of Lector's detector: `cargo run --release -- ../../src/analysis/detection/model/lector.bin`.
//!
//! The same sources give the same bytes.

mod analysis;
mod detection;
mod fit;
mod languages;
mod pack;
mod score;
mod sources;
mod tables;
mod words;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use languages::{SOURCES, Source};
use pack::ScriptModel;
use tables::{Alphabet, Key, Table};
use words::Words;

/// The scripts that several languages write in letters.
const SCRIPTS: &[&str] = &["Arab", "Cyrl", "Deva", "Ethi", "Latn"];

/// What an n-gram has to change, in nats a letter, to be kept.
const LEAST: f32 = 4.9e-6;

/// The same for languages that only a few thousand words are known of.
const LEAST_OF_FEW: f32 = 1e-4;

/// The share of the running text that the words that tell close relatives apart are given beside what the tables have.
const DISTINCT: f32 = 0.04;

/// How often a letter has to stand in one of the languages.
const LETTER: f64 = 2e-6;
const LETTER_OF_FEW: f64 = 2e-4;

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1).ok_or("say where to write the model, or \"fit\"")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = sources::tables(&folder.join("Cargo.toml"))?;
    if argument == "fit" {
        return fit_confidence(&paths);
    }
    let mut out = b"lector01".to_vec();
    out.extend(u32::try_from(SCRIPTS.len())?.to_le_bytes());
    for script in SCRIPTS {
        let bytes = script_model(script, &paths, &folder.join("node_modules"))?;
        println!("{script}: {} bytes", bytes.len());
        out.extend(u32::try_from(bytes.len())?.to_le_bytes());
        out.extend(bytes);
    }
    out.extend(detection::model::digest_of(&out).to_le_bytes());
    println!("{} bytes", out.len());
    std::fs::write(argument, out)?;
    Ok(())
}

fn script_model(
    script: &str,
    paths: &BTreeMap<String, PathBuf>,
    modules: &Path,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let (lists, distinct) = (words::lists(), words::distinct());
    let few = languages::FEW.iter().filter(|(_, written)| *written == script);
    let few: Vec<(&str, Words)> = few
        .map(|&(code, _)| Ok((code, words::of(code, modules, &lists[code])?)))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let tables: Vec<&Source> =
        SOURCES.iter().filter(|source| source.script == script && !words_are_better(source)).collect();
    let path = |source: &Source| paths.get(source.name).ok_or(format!("no table of {}", source.name));
    let mut letters = Vec::new();
    for source in &tables {
        letters.extend(tables::letters(path(source)?, LETTER)?);
    }
    few.iter().for_each(|(_, words)| letters.extend(words::letters(words, LETTER_OF_FEW)));
    let own = |letter: char| {
        detection::scripts::script_of(letter) == Some(script)
            || script == "Deva" && words::is_devanagari_sign(letter)
    };
    let alphabet = Alphabet::new(letters.into_iter().filter(|&letter| own(letter)));
    let mut known = Vec::new();
    for source in &tables {
        let table = Table::read(path(source)?, &alphabet)?;
        let list = distinct.get(source.code).map(|list| words::table(&words::alike(list), &alphabet, 0.0));
        let table = match list {
            Some(list) => table.mixed(&list, DISTINCT),
            None => table,
        };
        known.push((table, LEAST));
    }
    known
        .extend(few.iter().map(|(_, words)| (words::table(words, &alphabet, words::DISCOUNT), LEAST_OF_FEW)));
    let weigh = |dropped: &[Key]| {
        known.iter().map(|(table, least)| score::worths(table, *least, dropped)).collect::<Vec<_>>()
    };
    let first = weigh(&[]);
    let dropped =
        score::not_worth_it(first.iter().map(Vec::as_slice).zip(known.iter().map(|&(_, least)| least)));
    let worths = weigh(&dropped);
    let languages =
        tables.iter().map(|source| source.code).chain(few.iter().map(|&(code, _)| code)).collect();
    Ok(pack::script(&ScriptModel { script, languages, alphabet: &alphabet, worths }))
}

/// Lingua's tables break words at the vowel signs of Devanagari, so that words of other sources tell more.
fn words_are_better(source: &Source) -> bool {
    source.script == "Deva"
}

/// Prints how sure the scores of the model in the source make, by texts that are sampled from the tables.
fn fit_confidence(paths: &BTreeMap<String, PathBuf>) -> Result<(), Box<dyn Error>> {
    let mut samples = Vec::new();
    for model in &detection::model::MODEL.scripts {
        let alphabet = Alphabet::new(model.alphabet());
        let mut tables = Vec::new();
        for source in SOURCES.iter().filter(|source| source.script == model.name) {
            let Some(lane) = model.languages.iter().position(|&code| code == source.code) else { continue };
            let path = paths.get(source.name).ok_or(format!("no table of {}", source.name))?;
            tables.push((lane, Table::read(path, &alphabet)?));
        }
        samples.extend(fit::samples(model.name, &tables));
    }
    let (step, half) = fit::fit(&samples);
    println!("{} texts: step {step}, half {half}", samples.len());
    for positions in [1..6, 6..9, 9..13, 13..19, 19..31, 31..61, 61..121, 121..400] {
        let (count, confidence, right) = fit::check(&samples, positions.clone(), step, half);
        println!("{positions:?}: {count} texts, confidence {confidence:.3}, right {right:.3}");
    }
    Ok(())
}
