//! Makes the model of Lector's detector: `cargo run --release -- ../../src/analysis/detection/model/lector.bin`.
//!
//! The same sources give the same bytes.

#[path = "../../../src/analysis/detection/model/digest.rs"]
mod digest;
mod languages;
mod pack;
mod score;
#[path = "../../../src/analysis/detection/scripts.rs"]
#[allow(dead_code)] // the detector uses more of it
mod scripts;
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
    let target = std::env::args().nth(1).ok_or("say where to write the model")?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let paths = sources::tables(&folder.join("Cargo.toml"))?;
    let mut out = b"lector01".to_vec();
    out.extend(u32::try_from(SCRIPTS.len())?.to_le_bytes());
    for script in SCRIPTS {
        let bytes = script_model(script, &paths, &folder.join("node_modules"))?;
        println!("{script}: {} bytes", bytes.len());
        out.extend(u32::try_from(bytes.len())?.to_le_bytes());
        out.extend(bytes);
    }
    out.extend(digest::of(&out).to_le_bytes());
    println!("{} bytes", out.len());
    std::fs::write(target, out)?;
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
        scripts::of(letter) == Some(script) || script == "Deva" && words::is_devanagari_sign(letter)
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
    Ok(pack::script(&ScriptModel { script, languages, alphabet: &alphabet, worths, words: BTreeMap::new() }))
}

/// Lingua's tables break words at the vowel signs of Devanagari, so that words of other sources tell more.
fn words_are_better(source: &Source) -> bool {
    source.script == "Deva"
}
