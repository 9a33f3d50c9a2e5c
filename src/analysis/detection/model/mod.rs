//! The n-gram model: what n-grams of up to five symbols say for each language of a script.
//!
//! Scores alone: [`super::evidence`] tells what they are worth. `tools/langmodel` makes the file and fits on
//! this room.

mod bucket;
mod digest;
mod dispatch;
mod file;
mod letter_table;
mod prefetch;
mod score;
mod scratch;

use std::sync::LazyLock;

pub(crate) use file::ScriptModel;
pub(super) use file::{LANES, LaneScores};
pub(super) use letter_table::Letter;
pub(crate) use letter_table::LetterTable;
pub(crate) use scratch::{BLOCK, BORDER, Scratch};

/// The file that `tools/langmodel` has made.
static FILE: &[u8] = include_bytes!("lector.bin");

/// The model, ready to use.
#[derive(Debug)]
pub(crate) struct Model {
    /// The scripts that several languages are written in.
    pub(crate) scripts: Vec<ScriptModel>,
    /// What each character is to them.
    pub(crate) letters: LetterTable,
}

impl Model {
    /// Whether the model knows a language by more than a few words.
    pub(super) fn knows_well(&self, language: &str) -> bool {
        let penalty = |script: &ScriptModel| {
            let lane = script.languages.iter().position(|&code| code == language)?;
            script.penalties.get(lane).copied()
        };
        self.scripts.iter().filter_map(penalty).any(|penalty| penalty == 0.0)
    }
}

/// The model in the binary.
pub(crate) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    // A file that cannot be read is not sound, which a server sees before it serves.
    let scripts = file::read(FILE).unwrap_or_default();
    Model { letters: LetterTable::of(&scripts), scripts }
});

/// The digest of the content of a file.
pub(crate) fn digest_of(content: &[u8]) -> u64 {
    digest::of(content)
}

/// The digest of the file, which it ends with.
pub(super) fn digest() -> u64 {
    FILE.last_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// Whether the file is as it was written.
pub(super) fn is_sound() -> bool {
    FILE.split_last_chunk::<8>()
        .is_some_and(|(content, digest)| digest_of(content) == u64::from_le_bytes(*digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_small() {
        assert!(is_sound() && FILE.len() <= 12_000_000);
        let languages: usize = MODEL.scripts.iter().map(|script| script.languages.len()).sum();
        assert!(languages > 80, "{languages}");
    }

    #[test]
    fn damage_is_seen() {
        for at in [0, 1000, FILE.len() / 2, FILE.len() - 9] {
            let mut damaged = FILE.to_vec();
            damaged[at] ^= 1;
            let (content, digest) = damaged.split_last_chunk::<8>().expect("longer than its digest");
            assert_ne!(digest_of(content), u64::from_le_bytes(*digest), "{at}");
        }
    }

    #[test]
    fn scores_do_not_depend_on_how_the_symbols_are_cut() {
        let script = MODEL.scripts.iter().find(|script| script.name == "Latn").expect("it is there");
        let symbols: Vec<u16> =
            "thequickbrownfox".chars().filter_map(|c| Some(MODEL.letters.get(c).modelled()?.1)).collect();
        let sums = |sizes: usize| {
            let (mut key, mut scratch, mut sums) = (u64::from(BORDER), Scratch::default(), [0_i32; LANES]);
            for part in symbols.chunks(sizes) {
                let lanes = script.score(&mut key, part, &mut scratch);
                sums.iter_mut().zip(lanes).for_each(|(sum, lane)| *sum += i32::from(lane));
            }
            sums
        };
        assert!((1..symbols.len()).all(|size| sums(size) == sums(symbols.len())));
    }

    #[test]
    fn words_score_next_to_others_what_they_score_alone() {
        let script = MODEL.scripts.iter().find(|script| script.name == "Latn").expect("it is there");
        let words = ["the", "quick", "a", "brown", "fox", "jumped"];
        let (mut symbols, mut ends) = (Vec::new(), Vec::new());
        for word in words {
            symbols.extend(word.chars().filter_map(|c| Some(MODEL.letters.get(c).modelled()?.1)));
            symbols.push(BORDER);
            ends.push(symbols.len());
        }
        let (mut scratch, mut sums) = (Scratch::default(), vec![[0; LANES]; words.len()]);
        script.score_words(&mut u64::from(BORDER), &symbols, &ends, &mut scratch, &mut sums);
        let starts = [0].into_iter().chain(ends.iter().copied());
        for ((start, &end), &sums) in starts.zip(&ends).zip(&sums) {
            assert_eq!(script.score(&mut u64::from(BORDER), &symbols[start..end], &mut scratch), sums);
        }
        let mut anywhere = vec![[0; LANES]; words.len()];
        script.score_words(&mut u64::from(BORDER), &symbols, &ends, &mut scratch, &mut sums);
        script.score_words_portable(&mut u64::from(BORDER), &symbols, &ends, &mut scratch, &mut anywhere);
        assert_eq!(sums, anywhere);
    }

    #[test]
    fn every_processor_scores_alike() {
        let (mut here, mut anywhere) = (Scratch::default(), Scratch::default());
        for script in &MODEL.scripts {
            let mut symbol = 1_u16;
            let symbols: Vec<u16> = std::iter::repeat_with(|| {
                symbol = symbol.wrapping_mul(25173).wrapping_add(13849);
                if symbol >> 13 == 0 { BORDER } else { symbol >> 4 & 0x1F }
            })
            .take(50_000)
            .collect();
            let mut keys = [u64::from(BORDER); 2];
            for block in symbols.chunks(BLOCK) {
                let lanes = script.score(&mut keys[0], block, &mut here);
                assert_eq!(lanes, script.score_portable(&mut keys[1], block, &mut anywhere));
            }
            assert_eq!(keys[0], keys[1]);
        }
    }

    #[test]
    fn every_symbol_is_scored_without_a_panic() {
        let mut scratch = Scratch::default();
        for script in &MODEL.scripts {
            for symbol in 0..=0xFFF {
                let _ = script.score(&mut u64::from(symbol), &[symbol, BORDER, symbol, symbol], &mut scratch);
            }
        }
    }
}
