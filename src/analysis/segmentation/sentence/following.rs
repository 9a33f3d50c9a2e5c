//! What follows a run of terminators: the gap, and the word after it.

use super::{terminators::Terminators, word_shape};
use crate::analysis::{
    segmentation::{
        rules::{Class, Classes, Lexicon},
        windows::context::{self, Context},
    },
    unicode::{is_line_end, is_opening_punctuation, is_space, letter},
};

/// What follows a run of terminators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Following {
    pub(super) gap: Gap,
    /// Where the first letter or digit of the word after the gap stands.
    pub(super) at: usize,
    /// That letter, digit or other character.
    pub(super) first: char,
    /// Whether a quote, a bracket, a dash or the like opens before it.
    pub(super) opened: bool,
}

/// What stands between a run of terminators and the next word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    Space,
    LineEnd,
}

impl Following {
    /// What follows the run; nothing when the text ends.
    pub(super) fn read(context: &Context<'_>, run: &Terminators) -> Option<Self> {
        let end = context.skip_gap(run.close);
        context.byte_at(end)?;
        let gap = &context.text[run.close..end];
        let gap = match gap {
            "" => Gap::None,
            " " => Gap::Space,
            _ if gap.contains(is_line_end) => Gap::LineEnd,
            _ => Gap::Space,
        };
        Some(Self::after_gap(context, end, gap))
    }

    /// What stands at `at`, after whatever opens there.
    pub(super) fn after_gap(context: &Context<'_>, at: usize, gap: Gap) -> Self {
        const LONGEST_OPENING: usize = 24;
        let mut place = at;
        while let Some(c) = context.char_at(place) {
            let blank = place > at && matches!(c, ' ' | '\u{a0}');
            if !(blank || is_opening_punctuation(c)) || place - at > LONGEST_OPENING {
                return Self { gap, at: place, first: c, opened: place > at };
            }
            place += c.len_utf8();
        }
        Self { gap, at: context.text.len(), first: ' ', opened: place > at }
    }

    /// The word that follows.
    pub(super) fn word<'t>(&self, context: &Context<'t>) -> &'t str {
        context.word_at(self.at)
    }

    /// What the rules say of the word.
    pub(super) fn classes(&self, context: &Context<'_>, lexicon: &Lexicon) -> Classes {
        lexicon.look_up(self.word(context))
    }

    /// Whether a capitalised word of two letters or more follows.
    pub(super) fn is_capitalized(&self, context: &Context<'_>) -> bool {
        letter::is_uppercase(self.first)
            && context.char_at(self.at + self.first.len_utf8()).is_some_and(letter::is_lowercase)
    }

    /// Whether a letter alone and a full stop follow: "Г. В. Плеханов", "a. C."
    pub(super) fn is_initial(&self, context: &Context<'_>) -> bool {
        context.byte_at(self.at + self.first.len_utf8()) == Some(b'.')
    }

    /// Whether the word may be the first of a sentence.
    pub(super) fn may_start(&self, context: &Context<'_>) -> bool {
        letter::is_letter(self.first) && !self.is_initial(context)
    }

    /// Whether the word shows that a new sentence begins.
    pub(super) fn is_starter(&self, context: &Context<'_>, lexicon: &Lexicon) -> bool {
        self.may_start(context) && self.classes(context, lexicon).has(Class::Starter)
    }

    /// Whether a number follows, in digits or as a Roman numeral.
    pub(super) fn is_number(&self, context: &Context<'_>) -> bool {
        letter::is_number(self.first)
            || word_shape::is_roman_digit(self.first) && word_shape::is_roman_numeral(self.word(context))
    }

    /// Whether two line ends or more stand in the gap at `close`.
    pub(super) fn is_after_blank_line(context: &Context<'_>, close: usize) -> bool {
        let gap = context.chars_at(close).take(context::FAR).take_while(|c| is_space(*c));
        gap.filter(|c| *c == '\n').nth(1).is_some()
    }
}
