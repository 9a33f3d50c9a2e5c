//! A text as its words and their symbols, which is what the model reads.

use super::super::model::{BORDER, Letter, MODEL, Model};
use super::super::scripts::script_of;
use super::char_class::{SPACE, after_letter, of_letter, of_non_letter};
use super::code_counts::CodeCounts;
use super::code_words::{MAX_CLASSIFIED_BYTES, count_keywords};
use super::keyboard_noise::is_keyboard_noise;
use super::script_counts::ScriptCounts;
use super::token_class::{TokenClass, classify, code_signs};
use super::token_state::TokenState;
use super::word::{EncodedWord, MAX_LETTERS, script_number};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix, segmentation::extends};

/// So many words are reserved at once; most texts have no more.
const RESERVED_WORDS: usize = 24;

/// How many symbols a word has, for the first reservation of a stream.
const SYMBOLS_PER_WORD: usize = 8;

/// In excerpts up to so many bytes every token is checked for keyboard noise; in longer ones noise shows in
/// the scores.
const NOISE_CHECK_BYTES: usize = 80;

/// How much is read between two checkpoints, in bytes.
const STRIDE: usize = 4096;

/// What a word costs besides its bytes, in bytes of other work.
const COST_OF_WORD: usize = 8;

/// The words of a text.
pub(crate) struct EncodedText<'t> {
    model: &'static Model,
    /// The words in the order of the text, without what is no language.
    pub(crate) words: Vec<EncodedWord>,
    /// The symbols of the words with a border after each, a stream for each model.
    pub(crate) streams: Vec<Vec<u16>>,
    /// What is code.
    pub(crate) code: CodeCounts,
    /// The letters by script.
    pub(crate) scripts: ScriptCounts,
    excerpts: Vec<&'t str>,
    checks_noise: bool,
    /// The script without a model that was met last, and its number.
    last_script: (&'static str, u8),
}

impl<'t> EncodedText<'t> {
    /// Reads excerpts of a text, in time linear in them. Words count their bytes from the beginning of their
    /// excerpt.
    ///
    /// # Errors
    ///
    /// [`Interrupted`] when the checkpoint says so.
    pub(crate) fn read(
        excerpts: impl Iterator<Item = &'t str>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let model = &*MODEL;
        let mut text = Self {
            model,
            words: Vec::with_capacity(RESERVED_WORDS),
            streams: vec![Vec::new(); model.scripts.len()],
            code: CodeCounts::default(),
            scripts: ScriptCounts::default(),
            excerpts: Vec::new(),
            checks_noise: false,
            last_script: ("", 0),
        };
        for excerpt in excerpts {
            text.checks_noise = excerpt.len() <= NOISE_CHECK_BYTES;
            text.read_excerpt(excerpt, checkpoint)?;
            text.excerpts.push(excerpt);
        }
        count_keywords(&mut text.code, &text.excerpts, checkpoint)?;
        for word in &text.words {
            checkpoint.spend(COST_OF_WORD)?;
            text.scripts.add(word.script(), word.letters());
        }
        Ok(text)
    }

    /// The characters of the excerpts.
    pub(crate) fn chars(&self) -> impl Iterator<Item = char> {
        self.excerpts.iter().flat_map(|excerpt| excerpt.chars())
    }

    fn read_excerpt(&mut self, excerpt: &str, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let mut token = TokenState::default();
        let mut is_open = false;
        let mut chars = excerpt.chars();
        let mut spent = 0;
        while let Some(c) = chars.next() {
            let end = excerpt.len() - chars.as_str().len();
            let at = end - c.len_utf8();
            if at - spent >= STRIDE {
                checkpoint.spend(at - spent)?;
                spent = at;
            }
            let letter = self.model.letters.get(c);
            if letter.is_none() {
                is_open = false;
                let flags = of_non_letter(c);
                if flags & SPACE == 0 {
                    token.add_punctuation(flags);
                    continue;
                }
                self.finish_token(excerpt, at, token, checkpoint)?;
                token = TokenState::begin(end, self.words.len());
            } else if !letter.is_mark() {
                token.add_letter(c);
                is_open = self.add_letter(c, letter, at, is_open);
                if is_open {
                    chars = self.read_letters(chars.as_str(), &mut token).chars();
                }
            } else if let Some(word) = self.words.last_mut().filter(|_| is_open) {
                word.extend(0, end);
            }
        }
        self.finish_token(excerpt, excerpt.len(), token, checkpoint)?;
        checkpoint.spend(excerpt.len() - spent)?;
        Ok(())
    }

    /// Adds the letters that follow to the open word, as far as they are of its model, and gives what is
    /// after them.
    fn read_letters<'r>(&mut self, rest: &'r str, token: &mut TokenState) -> &'r str {
        let Some(word) = self.words.last_mut() else { return rest };
        let Some((model, stream)) =
            word.model().and_then(|model| Some((model, self.streams.get_mut(model)?)))
        else {
            return rest;
        };
        // Of a long word some at a time, so that there is a checkpoint between.
        let near = prefix(rest, STRIDE);
        reserve(stream, near.len());
        let (mut chars, mut flags, before) = (near.chars(), token.flags, stream.len());
        let mut unread = near;
        while let Some(c) = chars.next() {
            let letter = self.model.letters.get(c);
            if !letter.is_of(model) {
                break;
            }
            stream.push(letter.symbol());
            flags = after_letter(flags, of_letter(c));
            unread = chars.as_str();
        }
        let letters = stream.len() - before;
        token.flags = flags;
        token.letters += letters;
        let read = near.len() - unread.len();
        word.extend(letters, word.end() + read);
        rest.get(read..).unwrap_or_default()
    }

    /// Adds a letter to the open word, or begins one with it. Gives whether a word is open.
    fn add_letter(&mut self, c: char, letter: Letter, at: usize, is_open: bool) -> bool {
        let modelled = letter.modelled();
        let model = modelled.map(|(model, _)| model);
        let script = match model.and_then(|model| self.model.scripts.get(model)) {
            Some(model) => model.name,
            None => script_of(c).unwrap_or("Zzzz"),
        };
        let goes_on = is_open
            && self.words.last().is_some_and(|word| {
                let is_same = std::ptr::eq(word.script(), script) || word.script() == script;
                is_same && word.letters() < MAX_LETTERS
            });
        if !goes_on && extends(c) {
            // A vowel sign belongs to the character before it, of whatever script, and begins nothing.
            if let Some(word) = self.words.last_mut().filter(|_| is_open) {
                word.extend(0, at + c.len_utf8());
            }
            return is_open;
        }
        if !goes_on {
            self.begin_word(script, model, at);
        }
        if let Some((model, symbol)) = modelled {
            self.push_symbol(model, symbol);
        }
        if let Some(word) = self.words.last_mut() {
            word.extend(1, at + c.len_utf8());
        }
        true
    }

    fn begin_word(&mut self, script: &'static str, model: Option<usize>, at: usize) {
        self.push_border();
        let start = model.and_then(|model| self.streams.get(model)).map_or(0, Vec::len);
        let number = model.map_or_else(|| self.number_of(script), |model| model as u8);
        reserve(&mut self.words, 1);
        self.words.push(EncodedWord::begin(at, number, start));
    }

    fn push_symbol(&mut self, model: usize, symbol: u16) {
        let Some(stream) = self.streams.get_mut(model) else { return };
        if stream.capacity() == 0 {
            stream.reserve(SYMBOLS_PER_WORD * RESERVED_WORDS);
        }
        reserve(stream, 1);
        stream.push(symbol);
    }

    /// The number of a script that has no model; that of the last one is kept, since it nearly always comes
    /// again.
    fn number_of(&mut self, script: &'static str) -> u8 {
        if !std::ptr::eq(self.last_script.0, script) {
            self.last_script = (script, script_number(script));
        }
        self.last_script.1
    }

    /// Puts the border after the last word, unless it is there.
    fn push_border(&mut self) {
        let Some(word) = self.words.last() else { return };
        let symbols = word.symbols();
        let Some(stream) = word.model().and_then(|model| self.streams.get_mut(model)) else { return };
        if stream.len() + 1 == symbols.end {
            reserve(stream, 1);
            stream.push(BORDER);
        }
    }

    /// Classifies the token that ends before the byte `end`, and takes its words back if they are none.
    fn finish_token(
        &mut self,
        excerpt: &str,
        end: usize,
        token: TokenState,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        self.push_border();
        self.code.signs += token.signs;
        if token.letters == 0 {
            return Ok(());
        }
        self.code.letters += token.letters;
        let whole = excerpt.get(token.start..end).unwrap_or_default();
        // The beginning of a long token tells what it is.
        let head = prefix(whole, MAX_CLASSIFIED_BYTES);
        let is_suspect =
            token.is_suspect() || head.starts_with('-') || self.checks_noise && is_keyboard_noise(head);
        match if is_suspect { classify(head) } else { TokenClass::Words } {
            TokenClass::Words => self.code.prose += token.letters,
            TokenClass::Empty => {}
            TokenClass::Code => {
                self.code.code += token.letters;
                self.take_back(token.words, checkpoint)?;
            }
            TokenClass::Address => {
                let signs = if head.len() == whole.len() { code_signs(head) } else { token.signs };
                self.code.signs = self.code.signs.saturating_sub(signs);
                self.take_back(token.words, checkpoint)?;
            }
        }
        Ok(())
    }

    /// Takes all words but the first `words` back.
    fn take_back(&mut self, words: usize, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        for word in self.words.get(words..).unwrap_or_default().iter().rev() {
            checkpoint.spend(COST_OF_WORD)?;
            if let Some(stream) = word.model().and_then(|model| self.streams.get_mut(model)) {
                stream.truncate(word.symbols().start);
            }
        }
        self.words.truncate(words);
        Ok(())
    }
}

/// Makes room for so many more: twice as much as there was while that is little, an eighth more later.
fn reserve<T>(items: &mut Vec<T>, more: usize) {
    const LITTLE: usize = 16 * 1024;
    if items.capacity() - items.len() < more && items.len() >= LITTLE {
        items.reserve_exact((items.len() / 8).max(more));
    }
}
