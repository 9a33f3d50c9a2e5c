//! One word of a text, packed into sixteen bytes.

use std::{ops::Range, sync::LazyLock};

use super::super::model::MODEL;
use super::super::numbers::to_u32;
use super::super::scripts;

/// A longer run of letters is two words, so that its length fits.
pub(super) const MAX_LETTERS: usize = 1 << 20;

/// The bits of the number of a script; the number of letters stands above them.
const SCRIPT_BITS: u32 = 8;

/// The names of the scripts: those of the models first, by their numbers.
static SCRIPTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&'static str> = MODEL.scripts.iter().map(|script| script.name).collect();
    for script in scripts::names() {
        if !names.contains(&script) {
            names.push(script);
        }
    }
    names
});

/// A run of letters of one script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EncodedWord {
    /// Its first byte and the byte after it, in the first 4 GiB of its excerpt.
    start: u32,
    end: u32,
    /// Where its symbols begin in the stream of its model.
    symbols: u32,
    /// How many letters it has, above the number of its script.
    letters_and_script: u32,
}

impl EncodedWord {
    /// A word without letters yet, at the byte `at`; its script by [`script_number`].
    pub(super) fn begin(at: usize, script: u8, symbols: usize) -> Self {
        let at = to_u32(at);
        Self { start: at, end: at, symbols: to_u32(symbols), letters_and_script: u32::from(script) }
    }

    /// Adds letters; the word ends before the byte `end` then.
    pub(super) fn extend(&mut self, letters: usize, end: usize) {
        self.letters_and_script += to_u32(letters) << SCRIPT_BITS;
        self.end = to_u32(end);
    }

    /// Its first byte.
    pub(crate) fn start(&self) -> usize {
        self.start as usize
    }

    /// The byte after its last.
    pub(crate) fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The ISO 15924 code of its script.
    pub(crate) fn script(&self) -> &'static str {
        SCRIPTS.get(self.script_number()).copied().unwrap_or("Zzzz")
    }

    /// The number of the script's model, if there is one.
    pub(crate) fn model(&self) -> Option<usize> {
        Some(self.script_number()).filter(|number| *number < MODEL.scripts.len())
    }

    /// How many letters it has.
    pub(crate) fn letters(&self) -> usize {
        (self.letters_and_script >> SCRIPT_BITS) as usize
    }

    /// Its symbols in the stream of its model, with the border after them.
    pub(crate) fn symbols(&self) -> Range<usize> {
        let start = self.symbols as usize;
        let count = if self.model().is_some() { self.letters() + 1 } else { 0 };
        start..start + count
    }

    /// Its letters, as far as they compare between scripts; see [`scripts::weight`].
    pub(crate) fn weight(&self) -> usize {
        self.letters() * scripts::weight(self.script())
    }

    fn script_number(&self) -> usize {
        (self.letters_and_script & ((1 << SCRIPT_BITS) - 1)) as usize
    }
}

/// The number of a script for [`EncodedWord::begin`].
pub(super) fn script_number(script: &str) -> u8 {
    SCRIPTS.iter().position(|name| *name == script).unwrap_or(usize::from(u8::MAX)) as u8
}
