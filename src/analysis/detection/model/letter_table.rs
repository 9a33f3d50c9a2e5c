//! What each character is to the models: a letter with its symbol, a mark, or nothing.

use super::super::scripts::{is_cjk, script_of};
use super::file::ScriptModel;

/// Code points below this have a slot in the table, as nearly all letters with case have.
const TABLE_END: u32 = 0x3100;

/// What a character is to the models: the number of its model plus one in the upper four bits, its symbol in
/// the lower twelve. Values without a model are one of the constants below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter(u16);

/// What is no letter.
const NONE: Letter = Letter(0);

/// A letter of a script that has no model here.
const OTHER: Letter = Letter(0x0FFE);

/// A mark that stands on a letter and is no letter itself.
const MARK: Letter = Letter(0x0FFF);

/// The symbol of letters that the model does not know.
const UNKNOWN: u16 = 0x0FFF;

impl Letter {
    fn known(model: usize, symbol: u16) -> Self {
        Self(u16::try_from(model + 1).unwrap_or_default() << 12 | symbol)
    }

    /// The number of the model and the symbol in it, for a letter of a script with a model.
    #[inline]
    pub(crate) fn modelled(self) -> Option<(usize, u16)> {
        (self.0 > MARK.0).then(|| (usize::from(self.0 >> 12) - 1, self.0 & 0x0FFF))
    }

    /// Whether it is a letter of the model of this number.
    #[inline]
    pub(crate) fn is_of(self, model: usize) -> bool {
        self.0 > MARK.0 && usize::from(self.0 >> 12) == model + 1
    }

    /// The symbol of a letter of a script with a model.
    #[inline]
    pub(crate) fn symbol(self) -> u16 {
        self.0 & 0x0FFF
    }

    /// Whether it is no letter.
    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self == NONE
    }

    /// Whether it is a mark that stands on a letter.
    #[inline]
    pub(crate) fn is_mark(self) -> bool {
        self == MARK
    }
}

/// The letters of all scripts.
#[derive(Debug)]
pub(crate) struct LetterTable {
    /// Those below [`TABLE_END`], by code point.
    near: Box<[Letter]>,
    /// The others that a model knows, sorted.
    far: Vec<(char, Letter)>,
}

impl LetterTable {
    /// The letters of these scripts, in both cases.
    pub(super) fn of(models: &[ScriptModel]) -> Self {
        let near = |code_point| char::from_u32(code_point).map_or(NONE, |c| without_symbol(c, models));
        let mut letters = Self { near: (0..TABLE_END).map(near).collect(), far: Vec::new() };
        for (number, model) in models.iter().enumerate() {
            for (symbol, letter) in (2..).zip(model.alphabet()) {
                letters.set(letter, Letter::known(number, symbol));
            }
        }
        letters.fold_case();
        letters.far.sort_unstable_by_key(|&(letter, _)| letter);
        letters
    }

    fn set(&mut self, letter: char, value: Letter) {
        match usize::try_from(u32::from(letter)).ok().and_then(|at| self.near.get_mut(at)) {
            Some(slot) => *slot = value,
            None => self.far.push((letter, value)),
        }
    }

    /// Gives uppercase letters the symbols of their lowercase letters.
    fn fold_case(&mut self) {
        for code_point in 0..TABLE_END {
            let Some(letter) = char::from_u32(code_point).filter(|c| c.is_uppercase()) else { continue };
            let lowercase = letter.to_lowercase().next().map(|lowercase| self.get(lowercase));
            if let Some(lowercase) = lowercase.filter(|lowercase| lowercase.modelled().is_some()) {
                self.set(letter, lowercase);
            }
        }
    }

    /// What a character is.
    #[inline]
    pub(crate) fn get(&self, c: char) -> Letter {
        let near = usize::try_from(u32::from(c)).ok().and_then(|at| self.near.get(at));
        near.copied().unwrap_or_else(|| self.far(c))
    }

    fn far(&self, c: char) -> Letter {
        if is_cjk(c) {
            return OTHER;
        }
        let far = self.far.binary_search_by_key(&c, |&(letter, _)| letter);
        far.ok()
            .and_then(|at| self.far.get(at))
            .map_or_else(|| if c.is_alphabetic() { OTHER } else { NONE }, |&(_, letter)| letter)
    }
}

/// What a character is by its script alone, without the symbol that a model may have for it.
fn without_symbol(c: char, models: &[ScriptModel]) -> Letter {
    if is_mark(c) {
        return MARK;
    }
    match script_of(c).map(|script| models.iter().position(|model| model.name == script)) {
        None => NONE,
        Some(None) => OTHER,
        Some(Some(number)) => Letter::known(number, UNKNOWN),
    }
}

/// Combining accents, the points of Hebrew and Arabic, and the stroke that lengthens Arabic letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}')
        || matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}')
}
