//! The one decision: whether a sentence ends at a run of terminators, from the run, what precedes it, what
//! follows, and the language.
//!
//! [`Preceding`] and [`Following`] are read before; here are only the rows of the table. A row never looks at
//! text by itself, but asks what precedes or follows whether it is so.

use super::{
    brackets,
    candidate::{BreakCandidate, Decision},
    closing,
    fast_path::BeforeCapital,
    following::{Following, Gap},
    preceding::{self, Preceding, WordBefore},
    preceding_class::PrecedingClass,
    quoted_speech,
    rule::Rule,
    terminators::{self, Terminators},
    word_shape,
};
use crate::analysis::{
    segmentation::{
        options::Newlines,
        rules::{Class, Classes, Lexicon},
        windows::context,
    },
    unicode::{Terminator, is_ideographic, is_space, letter},
};

/// Decides at a run of terminators.
pub(super) fn decide(candidate: &BreakCandidate<'_>, run: &Terminators) -> Decision {
    let Some(following) = Following::read(candidate.context, run) else {
        return run.breaks(Rule::EndOfText);
    };
    let case = TerminatorCase { candidate, run, following };
    match following.gap {
        // The line end itself is decided next; here only whether the terminator ends the sentence.
        Gap::LineEnd if candidate.newlines != Newlines::BlankLines => case.before_line_end(),
        Gap::LineEnd | Gap::Space => case.after_gap(),
        Gap::None => case.without_gap(),
    }
}

/// A full stop before a capital, by the class of the word alone: a row for the fast path too.
#[inline(always)]
pub(super) fn full_stop_after(class: PrecedingClass) -> Option<Result<Rule, Rule>> {
    match class {
        PrecedingClass::Closed | PrecedingClass::Word | PrecedingClass::Number => Some(Ok(Rule::FullStop)),
        PrecedingClass::OwnAbbreviation => Some(Err(Rule::OwnAbbreviation)),
        PrecedingClass::WordBeforeAnyStop => Some(Err(Rule::Abbreviation)),
        PrecedingClass::ListMarker => Some(Err(Rule::ListMarker)),
        PrecedingClass::Abbreviation(classes) if classes.has(Class::Never) => Some(Err(Rule::Abbreviation)),
        _ => None,
    }
}

/// The decision at the mark at `at` of the sentence that begins at `start` with no list marker, where sixteen
/// bytes tell. Open brackets are the caller's.
#[inline(always)]
pub(super) fn decide_fast(text: &str, at: usize, start: usize, lexicon: &Lexicon) -> Option<Decision> {
    let reading = BeforeCapital::read(text, at)?;
    let end = at + 1 + usize::from(reading.quoted);
    let rule = match reading.mark {
        b'.' if reading.quoted => Rule::FullStop,
        b'.' => match full_stop_after(reading.class(text, at, start, lexicon)?)? {
            Ok(rule) => rule,
            // A blank line ends the sentence all the same.
            Err(_) if reading.blank_line => return None,
            Err(rule) => return Some(Decision::NoBreak { resume: end, rule: Some(rule) }),
        },
        b'!' if !reading.quoted && reading.may_exclaim(text, at, lexicon) => return None,
        b'?' | b'!' => Rule::Mark,
        _ => return None,
    };
    Some(Decision::Break { end, rule })
}

/// A run of terminators between what precedes and what follows.
struct TerminatorCase<'a> {
    candidate: &'a BreakCandidate<'a>,
    run: &'a Terminators,
    following: Following,
}

impl TerminatorCase<'_> {
    /// With a gap, which may be a line end where those are spaces.
    fn after_gap(&self) -> Decision {
        if letter::is_lowercase(self.following.first) {
            return self.before_lowercase();
        }
        let decision = match self.run.kind {
            Terminator::Native => self.native(),
            Terminator::Strong => self.strong(),
            Terminator::FullStop => self.full_stop(),
            Terminator::Ellipsis => self.ellipsis(),
            Terminator::Emoji => self.emoji(),
        };
        match decision {
            Decision::Break { end, .. } if end == self.run.close && self.is_inside_brackets() => {
                self.run.continues(Rule::InsideBrackets)
            }
            decision => decision,
        }
    }

    fn native(&self) -> Decision {
        if quoted_speech::goes_on(self.candidate.context, self.run, &self.following) {
            return self.run.continues(Rule::Continues);
        }
        self.run.breaks(Rule::Terminator)
    }

    fn strong(&self) -> Decision {
        match () {
            () if self.is_exclaiming_name() => self.run.continues(Rule::ExclaimingName),
            () if goes_on_with(self.following.first) => self.run.continues(Rule::Continues),
            () => self.run.breaks(Rule::Mark),
        }
    }

    fn emoji(&self) -> Decision {
        let begins = letter::is_uppercase(self.following.first) || self.following.opened;
        if begins && terminators::emoji_ends(self.candidate.context.text, self.run) {
            return self.run.breaks(Rule::Emoji);
        }
        self.run.continues(Rule::Continues)
    }

    /// A full stop, by the class of the word before it.
    fn full_stop(&self) -> Decision {
        let preceding = Preceding::read(self.candidate, self.run);
        let known = full_stop_after(preceding.class).unwrap_or_else(|| self.full_stop_by_both(&preceding));
        match known {
            Ok(rule) => self.run.breaks(rule),
            Err(rule) => self.run.continues(rule),
        }
    }

    /// A full stop, by the word before it and the word after it: the rule that ends the sentence, or the one
    /// that does not.
    fn full_stop_by_both(&self, preceding: &Preceding<'_>) -> Result<Rule, Rule> {
        let starter = || self.following.is_starter(self.candidate.context, self.candidate.lexicon);
        let unless_starter = |rule| if starter() { Ok(Rule::AbbreviationEnds) } else { Err(rule) };
        match preceding.class {
            PrecedingClass::Abbreviation(classes) => self.after_abbreviation(preceding, classes),
            PrecedingClass::Ordinal => self.after_ordinal(),
            PrecedingClass::UnitLetter if self.begins_capitalized() => Ok(Rule::FullStop),
            PrecedingClass::UnitLetter | PrecedingClass::Initial => unless_starter(Rule::Initial),
            PrecedingClass::RomanNumeral => unless_starter(Rule::Ordinal),
            PrecedingClass::Vowelless => unless_starter(Rule::Abbreviation),
            _ => Ok(Rule::FullStop),
        }
    }

    fn after_abbreviation(&self, preceding: &Preceding<'_>, classes: Classes) -> Result<Rule, Rule> {
        let (context, lexicon) = (self.candidate.context, self.candidate.lexicon);
        let unless = |refused: bool, rule| if refused { Err(rule) } else { Ok(Rule::FullStop) };
        if classes.has(Class::May) {
            return self.after_abbreviation_that_may_end(preceding);
        }
        let number = self.following.is_number(context);
        let starter = || self.following.is_starter(context, lexicon);
        match () {
            () if classes.has(Class::End) => {
                unless(number || self.following.first == '(', Rule::Abbreviation)
            }
            () if classes.has(Class::Number) && number => Err(Rule::AbbreviationBeforeNumber),
            () if classes.has(Class::Unit) => {
                unless(number && preceding.follows_number(context) && !starter(), Rule::Unit)
            }
            () if classes.has(Class::Month) && preceding.word.chars().count() <= preceding::LONGEST_MONTH => {
                unless(number, Rule::Abbreviation)
            }
            () => unless(preceding.word.chars().count() == 1 && !starter(), Rule::Initial),
        }
    }

    /// An abbreviation that may end a sentence does before a word that begins one, and after a number before
    /// any capitalised word: "in 753 B.C. Augustus". A phrase of time that opens the sentence is none: "At 5
    /// a.m. Mr. Smith".
    fn after_abbreviation_that_may_end(&self, preceding: &Preceding<'_>) -> Result<Rule, Rule> {
        let (context, lexicon) = (self.candidate.context, self.candidate.lexicon);
        let classes = self.following.classes(context, lexicon);
        let starter = self.following.may_start(context) && classes.has(Class::Starter);
        let name = || {
            !lexicon.capital_nouns()
                && self.following.is_capitalized(context)
                && !classes.has(Class::Month)
                && preceding.follows_number(context)
        };
        let ends = starter && !classes.has(Class::Never)
            || (starter || name()) && !self.opens_with_preposition(preceding.start);
        if ends { Ok(Rule::AbbreviationEnds) } else { Err(Rule::Abbreviation) }
    }

    /// Whether the sentence begins with a preposition not far before `word`: "At 5 a.m."
    fn opens_with_preposition(&self, word: usize) -> bool {
        const LONGEST: usize = 48;
        let BreakCandidate { context, start, lexicon, .. } = *self.candidate;
        if word - start > LONGEST {
            return false;
        }
        let opening = context.text[start..word].rfind(": ").map_or(start, |colon| start + colon + 2);
        lexicon.look_up(context.word_at(opening)).has(Class::Preposition)
    }

    /// A number of one or two digits, where such a number with a full stop may be an ordinal.
    fn after_ordinal(&self) -> Result<Rule, Rule> {
        let (context, lexicon) = (self.candidate.context, self.candidate.lexicon);
        let month = self.following.classes(context, lexicon).has(Class::Month);
        if !lexicon.capital_nouns() && self.following.is_capitalized(context) && !month {
            return Ok(Rule::FullStop);
        }
        let begins = self.following.opened || self.following.is_starter(context, lexicon);
        if month || letter::is_number(self.following.first) || !begins {
            return Err(Rule::Ordinal);
        }
        Ok(Rule::FullStop)
    }

    /// Whether a capital that is no initial follows.
    fn begins_capitalized(&self) -> bool {
        letter::is_uppercase(self.following.first) && !self.following.is_initial(self.candidate.context)
    }

    /// The ellipsis, given that no lowercase letter follows.
    fn ellipsis(&self) -> Decision {
        let (context, run, first) = (self.candidate.context, self.run, self.following.first);
        let before = context::char_before(context.text, run.start);
        let bracketed = matches!(before, Some('[' | '(')) && run.is_closed();
        let goes_on = bracketed || goes_on_with(first) || is_semitic(first) || letter::is_number(first);
        if goes_on || run.start == self.candidate.start {
            return run.continues(Rule::InsideEllipsis);
        }
        if !before.is_some_and(is_space) && &context.text[run.start..run.close] == ". . . ." {
            // The first of four belongs to the sentence, the ellipsis opens the next.
            return Decision::Break { end: run.start + 1, rule: Rule::FullStop };
        }
        if self.following.classes(context, self.candidate.lexicon).has(Class::Capitalized) {
            return run.continues(Rule::InsideEllipsis);
        }
        run.breaks(Rule::Ellipsis)
    }

    /// A lowercase word goes on with the sentence, but after a full stop that belongs to no abbreviation, and
    /// in text that begins its sentences with lowercase letters.
    fn before_lowercase(&self) -> Decision {
        let begins_lowercase = self.candidate.sentence.begins_lowercase();
        let ends = match self.run.kind {
            Terminator::Native => return self.run.breaks(Rule::Terminator),
            Terminator::FullStop if self.is_inside_brackets() => {
                return self.run.continues(Rule::InsideBrackets);
            }
            Terminator::FullStop => {
                preceding::is_long_word(self.candidate, self.run)
                    || begins_lowercase && self.full_stop() == self.run.breaks(Rule::FullStop)
            }
            Terminator::Strong => begins_lowercase && !self.run.is_closed() && !self.is_exclaiming_name(),
            Terminator::Ellipsis | Terminator::Emoji => false,
        };
        if ends { self.run.breaks(Rule::LowercaseStart) } else { self.run.continues(Rule::Continues) }
    }

    /// With a line end after the run.
    fn before_line_end(&self) -> Decision {
        let lowercase = letter::is_lowercase(self.following.first);
        match self.run.kind {
            Terminator::FullStop if lowercase => {
                let BreakCandidate { context, start, lexicon, .. } = *self.candidate;
                let word = WordBefore::read(context, self.run.start, start, lexicon);
                if word.is_abbreviation(lexicon) {
                    return self.run.continues(Rule::Abbreviation);
                }
                self.run.breaks(Rule::FullStop)
            }
            Terminator::FullStop => match self.full_stop() {
                Decision::NoBreak { .. }
                    if Following::is_after_blank_line(self.candidate.context, self.run.close) =>
                {
                    self.run.breaks(Rule::BlankLine)
                }
                decision => decision,
            },
            Terminator::Ellipsis | Terminator::Emoji if lowercase => self.run.continues(Rule::Continues),
            _ => self.run.breaks(self.run.rule()),
        }
    }

    /// With a character next to the run: "it.We", and scripts without spaces.
    fn without_gap(&self) -> Decision {
        let (context, following) = (self.candidate.context, &self.following);
        let begins = match self.run.kind {
            Terminator::Native => return self.native_without_gap(),
            Terminator::Strong => self.strong_begins_word(),
            Terminator::FullStop => self.full_stop_begins_word(),
            Terminator::Ellipsis => following.is_capitalized(context) && !following.opened,
            Terminator::Emoji => false,
        };
        if begins { self.run.breaks(Rule::MissingSpace) } else { self.run.continues(Rule::InsideToken) }
    }

    fn native_without_gap(&self) -> Decision {
        let BreakCandidate { context, .. } = *self.candidate;
        if quoted_speech::goes_on(context, self.run, &self.following) || goes_on_with(self.following.first) {
            return self.run.continues(Rule::Continues);
        }
        if brackets::closes_inside(self.candidate, self.run.start, self.run.close) {
            return self.run.continues(Rule::InsideBrackets);
        }
        self.run.breaks(Rule::Terminator)
    }

    /// Whether a new sentence begins next to an exclamation or question mark.
    fn strong_begins_word(&self) -> bool {
        let context = self.candidate.context;
        let before = context::char_before(context.text, self.run.start);
        if before.is_some_and(is_ideographic) {
            return is_ideographic(self.following.first)
                && !quoted_speech::goes_on(context, self.run, &self.following);
        }
        before.is_some_and(letter::is_lowercase)
            && self.following.is_capitalized(context)
            && !self.run.is_closed()
    }

    /// Whether a new sentence begins next to a full stop.
    fn full_stop_begins_word(&self) -> bool {
        let BreakCandidate { context, lexicon, .. } = *self.candidate;
        let following = &self.following;
        if !letter::is_uppercase(following.first) {
            return false;
        }
        if self.run.is_closed() {
            // "(…).Next", "“…”.Next": a capitalised word after what closes.
            return following.is_capitalized(context);
        }
        let next_word = following.word(context);
        let single = next_word.len() == following.first.len_utf8();
        if following.opened || !(single || following.is_capitalized(context)) {
            return false;
        }
        let classes = lexicon.look_up(next_word);
        let known = classes.has(Class::Starter);
        let after = context.char_at(following.at + next_word.len());
        let stands_free = after.is_some_and(|c| is_space(c) || c == ',');
        // The word before is read last, and only if it can decide: it may be long.
        let word = || &context.text[context::word_start(context.text, self.run.start, 0)..self.run.start];
        match after {
            // "on Tuesday.Mr. Smith"
            Some('.') => known && classes.has(Class::Never) && word_shape::is_lowercase_word(word()),
            Some('/' | '@' | '_' | '(' | '=') => false,
            _ if !known && (single || !stands_free) => false,
            _ => {
                let word = word();
                let ordinary = word_shape::is_lowercase_word(word);
                let plain = !single && ordinary && word.starts_with(letter::is_lowercase);
                let sure = known && stands_free && (ordinary || word_shape::is_number(word));
                (plain || sure) && lexicon.look_up(word).is_word()
            }
        }
    }

    fn is_inside_brackets(&self) -> bool {
        brackets::is_open(self.candidate, self.run.start, self.run.close)
    }

    /// Whether the mark belongs to a name: "Yahoo!"
    fn is_exclaiming_name(&self) -> bool {
        let text = self.candidate.context.text;
        if self.run.is_closed() || !text.get(self.run.start..).is_some_and(|rest| rest.starts_with('!')) {
            return false;
        }
        let word = &text[context::word_start(text, self.run.start, 0)..self.run.start];
        self.candidate.lexicon.look_up(word).has(Class::Exclaim)
    }
}

/// Hebrew and Arabic have no capitals that would tell, and write an ellipsis inside of a sentence more often
/// than after it.
fn is_semitic(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{7ff}')
}

/// Marks that go on with the sentence.
fn goes_on_with(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '،' | '؛' | '/' | '=' | '%')
}

/// A colon or a semicolon ends a sentence in few languages; it may be the eyes of an emoticon.
pub(super) fn decide_weak(candidate: &BreakCandidate<'_>, mark: u8) -> Decision {
    let BreakCandidate { context, at, lexicon, .. } = *candidate;
    if lexicon.ends_with(mark) {
        let close = closing::skip(context, at + 1, at);
        return decide(candidate, &Terminators { start: at, end: at + 1, close, kind: Terminator::Strong });
    }
    if mark == b';' && starter_follows(candidate, at + 1) {
        return Decision::Break { end: at + 1, rule: Rule::Semicolon };
    }
    if let Some(end) = closing::emoticon_end(context, at) {
        let following = Following::after_gap(context, context.skip_gap(end), Gap::Space);
        if letter::is_uppercase(following.first) && !brackets::is_open(candidate, at, end) {
            return Decision::Break { end, rule: Rule::Emoticon };
        }
        return Decision::NoBreak { resume: end, rule: Some(Rule::Continues) };
    }
    Decision::NoBreak { resume: at + 1, rule: None }
}

/// Whether a capitalised word that begins sentences stands after the space at `at`.
fn starter_follows(candidate: &BreakCandidate<'_>, at: usize) -> bool {
    let BreakCandidate { context, lexicon, .. } = *candidate;
    if context.byte_at(at) != Some(b' ') || context.byte_at(at + 1).is_none_or(|c| c.is_ascii_lowercase()) {
        return false;
    }
    let following = Following::after_gap(context, at + 1, Gap::Space);
    if !letter::is_uppercase(following.first) {
        return false;
    }
    let classes = following.classes(context, lexicon);
    classes.has(Class::Starter) && !classes.has(Class::Capitalized)
}
