//! What of a text is language, and what is code, data or noise.

/// Letters of a text by what they stand in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    /// Letters in words.
    pub(super) prose: usize,
    /// Letters in words that programs use; they are prose too.
    pub(super) keywords: usize,
    /// Letters in code, data, hashes and noise.
    pub(super) code: usize,
    /// Letters in all of the text.
    pub(super) letters: usize,
    /// Signs that stand in code, seldom in prose.
    pub(super) signs: usize,
    /// Keywords in capitals.
    pub(super) statements: usize,
    /// Whether the text looks like a line of a log or of a shell.
    pub(super) machine_line: bool,
}

/// A line of a log with more prose than this is prose.
const LINE: usize = 340;

/// So many letters tell a language, whatever stands beside them.
const MUCH: usize = 40;

impl Tally {
    /// Whether the text has a letter at all, in code and addresses too.
    pub(super) fn has_letters(&self) -> bool {
        self.letters > 0
    }

    /// Whether the text is code, data, hashes, addresses or noise rather than language.
    pub(super) fn is_not_language(&self) -> bool {
        let beside_code = self.code > 0 || self.signs >= 2;
        let keywords = if beside_code { self.keywords } else { 0 };
        let query = self.statements >= 2 && self.keywords * 4 >= self.prose;
        let dense = self.signs * 10 >= self.prose * 3 && self.signs >= 2;
        let outweighed = self.code + 2 * keywords > self.prose;
        self.prose == 0 || dense || outweighed || query || self.machine_line && self.prose < LINE
    }

    /// Whether it is prose beside which there is no code at all, and hardly a sign of it.
    pub(super) fn is_plain_prose(&self) -> bool {
        self.prose >= MUCH && self.code == 0 && self.signs <= 6 && self.statements < 2 && !self.machine_line
    }

    /// Whether there is prose enough beside the code to name its language.
    pub(super) fn has_much_prose(&self) -> bool {
        self.prose >= MUCH && self.code * 2 < self.prose && self.statements < 2 && !self.machine_line
    }
}
