//! The words of a text, as the model reads them.

use std::{ops::Range, sync::LazyLock};

use super::super::model::{BORDER, Letter, MODEL, Model};
use super::super::scripts::{self, Counts};
use super::super::tally::Tally;
use super::super::tokens::{self, Token};
use super::super::{noise, prose};
use super::class::{self, BEYOND_F, CLOSER, DIGIT, JOINER, OPENER, SIGN, SPACE, SUSPECT};
use crate::analysis::{Interrupted, checkpoint::Checkpoint, prefix, segmentation::extends};

/// Room for so many words is made at once; most texts have no more.
const FEW_WORDS: usize = 24;

/// Texts up to so many bytes are looked at closely: noise that is longer shows in the scores.
const CLOSE_LOOK: usize = 80;

/// How much of a token, and of a line of a log, is looked at to judge it, in bytes.
const LONGEST_JUDGED: usize = 4096;

/// How much is read between two looks at the clock, in bytes.
const STRIDE: usize = 4096;

/// A run of letters of one script.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Its first byte and the byte after it, in the first 4 GiB of its piece.
    start: u32,
    end: u32,
    /// Where its symbols begin in the stream of its model.
    symbols: u32,
    /// How many letters it has, times 256, and the number of its script.
    letters: u32,
}

/// A longer run of letters is two words, so that its length fits.
const MOST_LETTERS: usize = 1 << 20;

/// The names of the scripts: those of the models first, by their numbers.
static SCRIPTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let modelled = MODEL.scripts.iter().map(|script| script.name);
    let mut scripts: Vec<&'static str> = modelled.collect();
    for script in scripts::names() {
        if !scripts.contains(&script) {
            scripts.push(script);
        }
    }
    scripts
});

impl Word {
    fn begin(at: usize, script: u8, symbols: usize) -> Self {
        let at = short(at);
        Self { start: at, end: at, symbols: short(symbols), letters: u32::from(script) }
    }

    fn add(&mut self, letters: usize, end: usize) {
        self.letters += short(letters) << 8;
        self.end = short(end);
    }

    /// Its first byte.
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    /// The byte after its last.
    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// ISO 15924.
    pub(super) fn script(&self) -> &'static str {
        SCRIPTS.get(self.number()).copied().unwrap_or("Zzzz")
    }

    /// The number of the script's model, if there is one.
    pub(super) fn model(&self) -> Option<usize> {
        Some(self.number()).filter(|number| *number < MODEL.scripts.len())
    }

    /// How many letters it has.
    pub(super) fn letters(&self) -> usize {
        (self.letters >> 8) as usize
    }

    /// Its symbols in the stream of its model, with the border after them.
    pub(super) fn symbols(&self) -> Range<usize> {
        let start = self.symbols as usize;
        let count = if self.model().is_some() { self.letters() + 1 } else { 0 };
        start..start + count
    }

    /// Its letters, as far as they compare between scripts: an ideograph or a syllable says as much as several letters.
    pub(super) fn weight(&self) -> usize {
        self.letters() * scripts::weight(self.script())
    }

    fn number(&self) -> usize {
        (self.letters & 0xFF) as usize
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Makes room for so many more: twice as much as there was while that is little, an eighth more later.
fn make_room<T>(things: &mut Vec<T>, more: usize) {
    const LITTLE: usize = 16 * 1024;
    if things.capacity() - things.len() < more && things.len() >= LITTLE {
        things.reserve_exact((things.len() / 8).max(more));
    }
}

/// The words of a text.
pub(super) struct Text<'t> {
    model: &'static Model,
    pub(super) words: Vec<Word>,
    /// The symbols of the words, a stream a model.
    pub(super) streams: Vec<Vec<u16>>,
    pub(super) tally: Tally,
    /// The letters by script.
    pub(super) counts: Counts,
    pieces: Vec<&'t str>,
    close_look: bool,
    /// The script without a model that was met last, and its number.
    last_script: (&'static str, u8),
}

/// What was seen of a piece without white space.
#[derive(Clone, Copy, Default)]
struct Seen {
    start: usize,
    words: usize,
    flags: u16,
    signs: usize,
    letters: usize,
}

impl<'t> Text<'t> {
    /// Reads pieces of a text, in time linear in them; whose words count their bytes from the beginning of their piece.
    pub(super) fn read(
        pieces: impl Iterator<Item = &'t str>,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<Self, Interrupted> {
        let model = &*MODEL;
        let mut text = Self {
            model,
            words: Vec::with_capacity(FEW_WORDS),
            streams: vec![Vec::new(); model.scripts.len()],
            tally: Tally::default(),
            counts: Counts::default(),
            pieces: Vec::new(),
            close_look: false,
            last_script: ("", 0),
        };
        for piece in pieces {
            text.close_look = piece.len() <= CLOSE_LOOK;
            text.piece(piece, checkpoint)?;
            text.pieces.push(piece);
        }
        text.count_keywords(checkpoint)?;
        for word in &text.words {
            checkpoint.spend(8)?;
            text.counts.add(word.script(), word.letters());
        }
        Ok(text)
    }

    /// The letters of the text.
    pub(super) fn letters(&self) -> impl Iterator<Item = char> {
        self.pieces.iter().flat_map(|piece| piece.chars())
    }

    fn piece(&mut self, piece: &str, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        let mut seen = Seen::default();
        let mut open = false;
        let mut chars = piece.chars();
        let mut spent = 0;
        while let Some(c) = chars.next() {
            let end = piece.len() - chars.as_str().len();
            let at = end - c.len_utf8();
            if at - spent >= STRIDE {
                checkpoint.spend(at - spent)?;
                spent = at;
            }
            let letter = self.model.letters.get(c);
            if letter.is_none() {
                open = false;
                let flags = class::of(c);
                if flags & SPACE != 0 {
                    self.token(piece, at, seen, checkpoint)?;
                    seen = Seen { start: end, words: self.words.len(), ..Seen::default() };
                } else {
                    seen.punctuation(flags);
                }
            } else if !letter.is_mark() {
                seen.letter(c);
                open = self.letter(c, letter, at, open);
                if open {
                    chars = self.run(chars.as_str(), &mut seen).chars();
                }
            } else if let Some(word) = self.words.last_mut().filter(|_| open) {
                word.add(0, end);
            }
        }
        self.token(piece, piece.len(), seen, checkpoint)?;
        checkpoint.spend(piece.len() - spent)?;
        Ok(())
    }

    /// Adds the letters that follow to the open word, as far as they are of its model, and gives what is behind them.
    fn run<'r>(&mut self, rest: &'r str, seen: &mut Seen) -> &'r str {
        let Some(word) = self.words.last_mut() else { return rest };
        let Some(model) = word.model() else { return rest };
        let stream = &mut self.streams[model];
        // Of a long word some at a time, so that the caller is asked between.
        let near = prefix(rest, STRIDE);
        make_room(stream, near.len());
        let (mut chars, mut flags, before) = (near.chars(), seen.flags, stream.len());
        let mut behind = near;
        while let Some(c) = chars.next() {
            let letter = self.model.letters.get(c);
            if !letter.is_of(model) {
                break;
            }
            stream.push(letter.symbol());
            flags = class::followed(flags, class::of_letter(c));
            behind = chars.as_str();
        }
        let letters = stream.len() - before;
        seen.flags = flags;
        seen.letters += letters;
        let read = near.len() - behind.len();
        word.add(letters, word.end() + read);
        rest.get(read..).unwrap_or_default()
    }

    /// Adds a letter to the open word, or begins one with it.
    fn letter(&mut self, c: char, letter: Letter, at: usize, open: bool) -> bool {
        let modelled = letter.modelled();
        let model = modelled.map(|(model, _)| model);
        let script =
            model.map_or_else(|| scripts::of(c).unwrap_or("Zzzz"), |model| self.model.scripts[model].name);
        let goes_on = open
            && self.words.last().is_some_and(|word| {
                let same = std::ptr::eq(word.script(), script) || word.script() == script;
                same && word.letters() < MOST_LETTERS
            });
        if !goes_on && extends(c) {
            // A vowel sign belongs to the character before it, of whatever script, and begins nothing.
            if let Some(word) = self.words.last_mut().filter(|_| open) {
                word.add(0, at + c.len_utf8());
            }
            return open;
        }
        if !goes_on {
            self.close();
            let start = model.map_or(0, |model| self.streams[model].len());
            let number = model.map_or_else(|| self.number_of(script), |model| model as u8);
            make_room(&mut self.words, 1);
            self.words.push(Word::begin(at, number, start));
        }
        if let Some((model, symbol)) = modelled {
            let stream = &mut self.streams[model];
            if stream.capacity() == 0 {
                stream.reserve(8 * FEW_WORDS);
            }
            make_room(stream, 1);
            stream.push(symbol);
        }
        if let Some(word) = self.words.last_mut() {
            word.add(1, at + c.len_utf8());
        }
        true
    }

    /// The number of a script that has no model.
    fn number_of(&mut self, script: &'static str) -> u8 {
        let (known, number) = self.last_script;
        if std::ptr::eq(known, script) {
            return number;
        }
        let number = SCRIPTS.iter().position(|name| *name == script).unwrap_or(usize::from(u8::MAX)) as u8;
        self.last_script = (script, number);
        number
    }

    /// Puts the border behind the last word.
    fn close(&mut self) {
        let Some(word) = self.words.last() else { return };
        let symbols = word.symbols();
        let Some(stream) = word.model().and_then(|model| self.streams.get_mut(model)) else { return };
        if stream.len() + 1 == symbols.end {
            make_room(stream, 1);
            stream.push(BORDER);
        }
    }

    /// Judges what stands before a white space, and takes its words back if they are none.
    fn token(
        &mut self,
        piece: &str,
        end: usize,
        seen: Seen,
        checkpoint: &mut Checkpoint<'_>,
    ) -> Result<(), Interrupted> {
        self.close();
        self.tally.signs += seen.signs;
        if seen.letters == 0 {
            return Ok(());
        }
        self.tally.letters += seen.letters;
        // The beginning of a long token tells what it is.
        let token = prefix(&piece[seen.start..end], LONGEST_JUDGED);
        let suspect =
            seen.is_suspect() || token.starts_with('-') || self.close_look && noise::is_noise(token);
        match if suspect { tokens::judge(token) } else { Token::Words } {
            Token::Words => self.tally.prose += seen.letters,
            Token::Empty => {}
            Token::Code => {
                self.tally.code += seen.letters;
                self.take_back(seen.words, checkpoint)?;
            }
            Token::Address => {
                let whole = token.len() == end - seen.start;
                let signs = if whole { tokens::code_signs(token) } else { seen.signs };
                self.tally.signs = self.tally.signs.saturating_sub(signs);
                self.take_back(seen.words, checkpoint)?;
            }
        }
        Ok(())
    }

    fn take_back(&mut self, words: usize, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        for word in self.words.get(words..).unwrap_or_default().iter().rev() {
            checkpoint.spend(8)?;
            if let Some(stream) = word.model().and_then(|model| self.streams.get_mut(model)) {
                stream.truncate(word.symbols().start);
            }
        }
        self.words.truncate(words);
        Ok(())
    }

    /// Keywords and commands say nothing without code beside them, so that most texts need not be asked.
    fn count_keywords(&mut self, checkpoint: &mut Checkpoint<'_>) -> Result<(), Interrupted> {
        if self.tally.code == 0
            && self.tally.signs < 2
            && !self.pieces.iter().any(|piece| has_capitals(piece))
        {
            return Ok(());
        }
        for piece in &self.pieces {
            self.tally.machine_line |= prose::is_machine_line(prefix(piece, LONGEST_JUDGED));
            let mut start = 0;
            for (at, c) in piece.char_indices().chain([(piece.len(), ' ')]) {
                checkpoint.spend(c.len_utf8())?;
                if !c.is_whitespace() {
                    continue;
                }
                let token = &piece[start..at];
                if (1..=LONGEST_JUDGED).contains(&token.len()) {
                    let letters = token.bytes().filter(u8::is_ascii_alphabetic).count();
                    prose::count_keyword(&mut self.tally, token, letters);
                }
                start = at + c.len_utf8();
            }
        }
        Ok(())
    }
}

/// Whether two words in capitals stand near the beginning, as in a query or in a line of a log.
fn has_capitals(piece: &str) -> bool {
    let capitals = |word: &&str| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase());
    let piece = prefix(piece, LONGEST_JUDGED);
    piece.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '[' | '$'))
        || piece.split_ascii_whitespace().take(2).any(|word| capitals(&word))
}

impl Seen {
    fn punctuation(&mut self, flags: u16) {
        let call = flags & OPENER != 0 && self.letters > 0;
        let ends = flags & JOINER != 0 && self.flags & CLOSER != 0;
        self.flags |= flags | if call || ends { SUSPECT } else { 0 };
        self.signs += usize::from(flags >> SIGN);
    }

    fn letter(&mut self, c: char) {
        self.letters += 1;
        self.flags = class::followed(self.flags, class::of_letter(c));
    }

    fn is_suspect(self) -> bool {
        let shuffled = self.flags & DIGIT != 0 && self.letters > 0;
        let hexadecimal = self.letters >= 8 && self.flags & BEYOND_F == 0;
        self.flags & SUSPECT != 0 || shuffled || hexadecimal
    }
}
