//! Lector's own model of letters: what n-grams of up to five symbols say for each language of a script.

mod digest;
mod file;
mod letters;
mod prefetch;
mod score;

use std::sync::LazyLock;

pub(super) use file::{LANES, Script};
pub(super) use letters::{Letter, Letters};
pub(super) use score::{BLOCK, BORDER, Bench, Lanes};

/// The file that `tools/langmodel` has made.
static FILE: &[u8] = include_bytes!("lector.bin");

/// The model, ready to use.
#[derive(Debug)]
pub(super) struct Model {
    pub(super) scripts: Vec<Script>,
    pub(super) letters: Letters,
}

/// The model.
pub(super) static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let scripts = file::read(FILE).expect("the file in the binary is read by a test");
    Model { letters: Letters::of(&scripts), scripts }
});

/// The digest of the file, which it ends with.
pub(super) fn digest() -> u64 {
    FILE.last_chunk().copied().map_or(0, u64::from_le_bytes)
}

/// Whether the file is as it was written.
pub(super) fn is_sound() -> bool {
    FILE.split_last_chunk::<8>()
        .is_some_and(|(content, digest)| digest::of(content) == u64::from_le_bytes(*digest))
}
