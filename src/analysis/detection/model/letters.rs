//! The letters of the model by their code points.

use super::super::scripts;
use super::file::Script;

/// Code points below this have a place in the table; nearly all letters with case have.
const TABLE: u32 = 0x3100;

/// What a character is to the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter(u16);

/// No letter.
const NONE: Letter = Letter(0);

/// A letter of a script that has no model here.
const OTHER: Letter = Letter(0x0FFE);

/// A mark that stands on a letter and is no letter itself.
const MARK: Letter = Letter(0x0FFF);

/// The symbol of letters that the model does not know.
const UNKNOWN: u16 = 0x0FFF;

impl Letter {
    fn known(script: usize, symbol: u16) -> Self {
        Self(u16::try_from(script + 1).unwrap_or_default() << 12 | symbol)
    }

    /// The number of the script and the symbol in it, for a letter of a script with a model.
    #[inline]
    pub(crate) fn modelled(self) -> Option<(usize, u16)> {
        (self.0 > MARK.0).then(|| (usize::from(self.0 >> 12) - 1, self.0 & 0x0FFF))
    }

    /// Whether it is a letter of the script of this number.
    #[inline]
    pub(crate) fn is_of(self, script: usize) -> bool {
        self.0 > MARK.0 && usize::from(self.0 >> 12) == script + 1
    }

    /// The symbol of a letter of a script with a model.
    #[inline]
    pub(crate) fn symbol(self) -> u16 {
        self.0 & 0x0FFF
    }

    #[inline]
    pub(crate) fn is_none(self) -> bool {
        self == NONE
    }

    #[inline]
    pub(crate) fn is_mark(self) -> bool {
        self == MARK
    }
}

/// The letters of all scripts.
#[derive(Debug)]
pub(crate) struct Letters {
    table: Box<[Letter]>,
    far: Vec<(char, Letter)>,
}

impl Letters {
    /// The letters of these scripts, in both cases.
    pub(super) fn of(models: &[Script]) -> Self {
        let near = |code_point| char::from_u32(code_point).map_or(NONE, |c| plain(c, models));
        let mut letters = Self { table: (0..TABLE).map(near).collect(), far: Vec::new() };
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
        match usize::try_from(u32::from(letter)).ok().and_then(|at| self.table.get_mut(at)) {
            Some(place) => *place = value,
            None => self.far.push((letter, value)),
        }
    }

    /// Gives the capitals the symbols of their small letters.
    fn fold_case(&mut self) {
        for code_point in 0..TABLE {
            let Some(letter) = char::from_u32(code_point).filter(|c| c.is_uppercase()) else { continue };
            let small = letter.to_lowercase().next().map(|small| self.get(small));
            if let Some(small) = small.filter(|small| small.modelled().is_some()) {
                self.set(letter, small);
            }
        }
    }

    /// What a character is.
    #[inline]
    pub(crate) fn get(&self, c: char) -> Letter {
        let near = usize::try_from(u32::from(c)).ok().and_then(|at| self.table.get(at));
        near.copied().unwrap_or_else(|| self.look_up(c))
    }

    fn look_up(&self, c: char) -> Letter {
        if scripts::is_cjk(c) {
            return OTHER;
        }
        let far = self.far.binary_search_by_key(&c, |&(letter, _)| letter);
        far.ok()
            .and_then(|at| self.far.get(at))
            .map_or_else(|| if c.is_alphabetic() { OTHER } else { NONE }, |&(_, letter)| letter)
    }
}

/// A character as far as the models need not be asked.
fn plain(c: char, models: &[Script]) -> Letter {
    if matches!(c, '\u{0300}'..='\u{036F}' | '\u{0591}'..='\u{05C7}' | '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}')
    {
        return MARK;
    }
    match scripts::of(c).map(|script| models.iter().position(|model| model.name == script)) {
        None => NONE,
        Some(None) => OTHER,
        Some(Some(number)) => Letter::known(number, UNKNOWN),
    }
}
