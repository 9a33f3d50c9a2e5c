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

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use languages::{SOURCES, Source};
use pack::ScriptModel;
use tables::{Alphabet, Table};

/// The scripts that several languages write in letters.
const SCRIPTS: &[&str] = &["Arab", "Cyrl", "Deva", "Latn"];

/// What an n-gram has to change, in nats a letter, to be kept.
const LEAST: f32 = 7.6e-6;

/// How often a letter has to stand in one of the languages.
const LETTER: f64 = 2e-6;

fn main() -> Result<(), Box<dyn Error>> {
    let target = std::env::args().nth(1).ok_or("say where to write the model")?;
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let paths = sources::tables(&manifest)?;
    let mut out = b"lector01".to_vec();
    out.extend(u32::try_from(SCRIPTS.len())?.to_le_bytes());
    for script in SCRIPTS {
        let bytes = script_model(script, &paths)?;
        println!("{script}: {} bytes", bytes.len());
        out.extend(u32::try_from(bytes.len())?.to_le_bytes());
        out.extend(bytes);
    }
    out.extend(digest::of(&out).to_le_bytes());
    println!("{} bytes", out.len());
    std::fs::write(target, out)?;
    Ok(())
}

fn script_model(script: &str, paths: &BTreeMap<String, PathBuf>) -> Result<Vec<u8>, Box<dyn Error>> {
    let sources: Vec<&Source> = SOURCES.iter().filter(|source| source.script == script).collect();
    let path = |source: &Source| paths.get(source.name).ok_or(format!("no table of {}", source.name));
    let mut letters = Vec::new();
    for source in &sources {
        letters.extend(tables::letters(path(source)?, LETTER)?);
    }
    let alphabet = Alphabet::new(letters.into_iter().filter(|&letter| scripts::of(letter) == Some(script)));
    let mut worths = Vec::new();
    for source in &sources {
        worths.push(score::worths(&Table::read(path(source)?, &alphabet)?, LEAST));
    }
    let languages = sources.iter().map(|source| source.code).collect();
    Ok(pack::script(&ScriptModel { script, languages, alphabet: &alphabet, worths, words: BTreeMap::new() }))
}
