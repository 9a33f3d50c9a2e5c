//! How much of a text is language, and how much is code, data or noise.

/// Letters of a text by what they stand in, and signs of code.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CodeCounts {
    /// Letters in words.
    pub(crate) prose: usize,
    /// Letters in words that programs use; they are prose too.
    pub(crate) keywords: usize,
    /// Letters in code, data, hashes and noise.
    pub(crate) code: usize,
    /// Letters in all of the text.
    pub(crate) letters: usize,
    /// Signs that are frequent in code and rare in prose.
    pub(crate) signs: usize,
    /// Keywords in capitals.
    pub(crate) statements: usize,
    /// Whether the text looks like a line of a log or of a shell.
    pub(crate) machine_line: bool,
}

/// A line of a log with as many letters of prose is prose.
const LOG_LINE_LETTERS: usize = 340;

/// So many letters of prose tell a language, whatever stands next to them.
const ENOUGH_LETTERS: usize = 40;

/// The most signs of code in prose without code.
const MAX_PROSE_SIGNS: usize = 6;

impl CodeCounts {
    /// Whether the text has a letter at all, in code and addresses too.
    pub(crate) fn has_letters(&self) -> bool {
        self.letters > 0
    }

    /// Whether the text is code, data, hashes, addresses or noise rather than language.
    pub(crate) fn is_not_language(&self) -> bool {
        let is_near_code = self.code > 0 || self.signs >= 2;
        let keywords = if is_near_code { self.keywords } else { 0 };
        let is_query = self.statements >= 2 && self.keywords * 4 >= self.prose;
        let is_dense = self.signs * 10 >= self.prose * 3 && self.signs >= 2;
        let is_outweighed = self.code + 2 * keywords > self.prose;
        let is_log_line = self.machine_line && self.prose < LOG_LINE_LETTERS;
        self.prose == 0 || is_dense || is_outweighed || is_query || is_log_line
    }

    /// Whether the text is prose without any code, and with hardly a sign of it.
    pub(crate) fn is_plain_prose(&self) -> bool {
        self.is_enough_prose() && self.code == 0 && self.signs <= MAX_PROSE_SIGNS
    }

    /// Whether there is prose enough next to the code to name its language.
    pub(crate) fn has_much_prose(&self) -> bool {
        self.is_enough_prose() && self.code * 2 < self.prose
    }

    fn is_enough_prose(&self) -> bool {
        self.prose >= ENOUGH_LETTERS && self.statements < 2 && !self.machine_line
    }
}
