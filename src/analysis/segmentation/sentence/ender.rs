//! Decides at a terminator: reads the whole run of terminators, the quotes and brackets that close behind it, the gap, and what
//! follows.

use super::{
    Newlines, Rule, Verdict, View, bracket, closer, item, letter, line,
    look::{self, FAR},
    stop,
};
use crate::analysis::segmentation::rules::Class;

/// A run of terminators and what closes behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    /// Where it begins.
    pub(super) start: usize,
    /// Behind its last terminator.
    pub(super) end: usize,
    /// Behind the quotes, brackets and references that close with it.
    pub(super) close: usize,
    /// Which terminators it has.
    pub(super) kind: Kind,
}

/// The kind of a run, the strongest of its terminators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// One or more emoji.
    Emoji,
    /// One full stop, which may belong to an abbreviation.
    Stop,
    /// Two or more full stops, or an ellipsis.
    Ellipsis,
    /// An exclamation or question mark.
    Strong,
    /// A mark of a script that ends sentences with it and nothing else.
    Native,
}

/// What follows behind the gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    /// Where its first letter or digit stands.
    pub(super) at: usize,
    /// That letter, digit or other character.
    pub(super) first: char,
    /// Whether a quote, a bracket, a dash or the like opens before it.
    pub(super) opened: bool,
}

impl Next {
    /// The word that follows.
    pub(super) fn word<'t>(&self, text: &'t str) -> &'t str {
        &text[self.at..look::word_end(text, self.at)]
    }
}

/// Decides whether the sentence ends at the mark at `at`.
pub(super) fn judge(view: &View<'_>, at: usize) -> Verdict {
    if let Some(verdict) = judge_item(view, at) {
        return verdict;
    }
    match view.text.as_bytes()[at] {
        b')' => Verdict::Go { on: at + 1, rule: None },
        mark @ (b':' | b';') => judge_weak(view, at, mark),
        _ => judge_single(view, at).unwrap_or_else(|| judge_run(view, read_run(view.text, at))),
    }
}

/// The marker of this item ends nothing, the one of the next ends this item.
fn judge_item(view: &View<'_>, at: usize) -> Option<Verdict> {
    let item = view.memory.item.as_ref()?;
    if view.base + at < item.end() {
        return Some(Verdict::Go { on: item.end() - view.base, rule: Some(Rule::ListMarker) });
    }
    let end = item::next(view.text, at, view.start, item)?;
    Some(Verdict::Cut { end, rule: Rule::NextItem })
}

/// A colon or semicolon ends a sentence in few languages; it may be the eyes of an emoticon.
fn judge_weak(view: &View<'_>, at: usize, mark: u8) -> Verdict {
    if view.lexicon.ends_with(mark) {
        let close = closer::skip(view.text, at + 1, at);
        return judge_run(view, Run { start: at, end: at + 1, close, kind: Kind::Strong });
    }
    if mark == b';' && starts_anew(view, at + 1) {
        return Verdict::Cut { end: at + 1, rule: Rule::Semicolon };
    }
    if let Some(end) = closer::emoticon_end(view.text, at) {
        let next = read_next(view.text, skip_gap(view.text, end));
        if letter::is_uppercase(next.first) && !bracket::is_open(view, at, end) {
            return Verdict::Cut { end, rule: Rule::Emoticon };
        }
        return Verdict::Go { on: end, rule: Some(Rule::Continues) };
    }
    Verdict::Go { on: at + 1, rule: None }
}

/// Whether a capitalised word that begins sentences stands behind the space at `at`.
fn starts_anew(view: &View<'_>, at: usize) -> bool {
    let [b' ', behind, ..] = view.text.as_bytes()[at..] else { return false };
    let next = read_next(view.text, at + 1);
    if behind.is_ascii_lowercase() || !letter::is_uppercase(next.first) {
        return false;
    }
    let classes = view.lexicon.look_up(next.word(view.text));
    classes.has(Class::Starter) && !classes.has(Class::Capitalized)
}

/// Decides at a single ASCII mark with a letter or a digit straight behind it, or a space and one.
#[inline]
fn judge_single(view: &View<'_>, at: usize) -> Option<Verdict> {
    let bytes = view.text.as_bytes();
    let kind = match bytes[at] {
        b'.' => Kind::Stop,
        b'!' | b'?' => Kind::Strong,
        _ => return None,
    };
    let run = Run { start: at, end: at + 1, close: at + 1, kind };
    let spaced = *bytes.get(run.end)? == b' ';
    let place = run.end + usize::from(spaced);
    let first = look::char_at(view.text, place).filter(|c| letter::is_letter_or_number(*c))?;
    let next = Next { at: place, first, opened: false };
    Some(conclude(&run, if spaced { ends(view, &run, &next) } else { ends_without_space(view, &run, &next) }))
}

fn judge_run(view: &View<'_>, run: Run) -> Verdict {
    let text = view.text;
    debug_assert!(run.close > run.start, "the scan stops at terminators only");
    let gap_end = skip_gap(text, run.close);
    if gap_end >= text.len() {
        return Verdict::Cut { end: run.close, rule: Rule::EndOfText };
    }
    let spaced = gap_end > run.close;
    let newline = text[run.close..gap_end].contains(line::is_end);
    let next = read_next(text, gap_end);
    let answer = if newline && view.newlines != Newlines::BlankLines {
        // The line end itself is judged next; here only whether the terminator ends the sentence.
        ends_line(view, &run, &next)
    } else if spaced {
        ends(view, &run, &next)
    } else {
        ends_without_space(view, &run, &next)
    };
    conclude(&run, answer)
}

fn conclude(run: &Run, answer: Answer) -> Verdict {
    match answer {
        Answer::Yes(rule) => Verdict::Cut { end: run.close, rule },
        Answer::Before(end) => Verdict::Cut { end, rule: Rule::FullStop },
        Answer::No(rule) => Verdict::Go { on: run.close, rule: Some(rule) },
    }
}

/// Whether a sentence ends, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Yes(Rule),
    /// It ends inside of the run: the rest opens the next sentence.
    Before(usize),
    No(Rule),
}

impl Kind {
    fn rule(self) -> Rule {
        match self {
            Self::Emoji => Rule::Emoji,
            Self::Stop => Rule::FullStop,
            Self::Ellipsis => Rule::Ellipsis,
            Self::Strong => Rule::Mark,
            Self::Native => Rule::Terminator,
        }
    }
}

/// Whether the sentence ends at a run with a space behind it.
fn ends(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    if letter::is_lowercase(next.first) {
        return ends_before_lowercase(view, run, next);
    }
    let refused = match run.kind {
        Kind::Native => follows_closer(view.text, run, next).then_some(Rule::Continues),
        Kind::Emoji => (!(letter::is_uppercase(next.first) || next.opened) || !emoji_ends(view.text, run))
            .then_some(Rule::Continues),
        Kind::Strong if is_exclaiming_name(view, run) => Some(Rule::ExclaimingName),
        Kind::Strong => goes_on_with(next.first).then_some(Rule::Continues),
        Kind::Ellipsis => match ellipsis_ends(view, run, next) {
            Answer::No(rule) => Some(rule),
            answer @ Answer::Before(_) => return answer,
            Answer::Yes(_) => None,
        },
        Kind::Stop => match stop::ends(view, run, next) {
            Answer::No(rule) => Some(rule),
            _ if bracket::is_open(view, run.start, run.close) => return Answer::No(Rule::InsideBrackets),
            answer => return answer,
        },
    };
    match refused {
        Some(rule) => Answer::No(rule),
        None if bracket::is_open(view, run.start, run.close) => Answer::No(Rule::InsideBrackets),
        None => Answer::Yes(run.kind.rule()),
    }
}

/// A lowercase word goes on with the sentence, but behind a full stop that belongs to no abbreviation, and in careless text.
fn ends_before_lowercase(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    let careless = view.memory.is_careless();
    let ends = match run.kind {
        Kind::Native => return Answer::Yes(Rule::Terminator),
        Kind::Stop if bracket::is_open(view, run.start, run.close) => {
            return Answer::No(Rule::InsideBrackets);
        }
        Kind::Stop => {
            stop::ends_ordinary_word(view, run)
                || careless && stop::ends(view, run, next) == Answer::Yes(Rule::FullStop)
        }
        Kind::Strong => careless && run.close == run.end && !is_exclaiming_name(view, run),
        Kind::Ellipsis | Kind::Emoji => false,
    };
    if ends { Answer::Yes(Rule::LowercaseStart) } else { Answer::No(Rule::Continues) }
}

/// Whether the sentence ends at a run with a line end behind it.
fn ends_line(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    match run.kind {
        Kind::Stop if letter::is_lowercase(next.first) => stop::ends_line_before_lowercase(view, run),
        Kind::Stop => match stop::ends(view, run, next) {
            Answer::No(_) if is_blank(view.text, run.close) => Answer::Yes(Rule::BlankLine),
            answer => answer,
        },
        Kind::Ellipsis | Kind::Emoji if letter::is_lowercase(next.first) => Answer::No(Rule::Continues),
        kind => Answer::Yes(kind.rule()),
    }
}

/// Whether the sentence ends at a run with a letter straight behind it: "it.We", and scripts without spaces.
fn ends_without_space(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    let text = view.text;
    let glued = match run.kind {
        Kind::Native if follows_closer(text, run, next) || goes_on_with(next.first) => {
            return Answer::No(Rule::Continues);
        }
        Kind::Native if bracket::closes_inside(view, run.start, run.close) => {
            return Answer::No(Rule::InsideBrackets);
        }
        Kind::Native => return Answer::Yes(Rule::Terminator),
        Kind::Strong => strong_ends_without_space(text, run, next),
        Kind::Stop => stop::ends_without_space(view, run, next),
        Kind::Ellipsis => letter::is_uppercase(next.first) && starts_word(text, next) && !next.opened,
        Kind::Emoji => false,
    };
    if glued { Answer::Yes(Rule::MissingSpace) } else { Answer::No(Rule::InsideToken) }
}

fn strong_ends_without_space(text: &str, run: &Run, next: &Next) -> bool {
    let before = look::char_before(text, run.start);
    if before.is_some_and(is_ideographic) {
        return is_ideographic(next.first) && !follows_closer(text, run, next);
    }
    before.is_some_and(letter::is_lowercase) && starts_word(text, next) && run.close == run.end
}

/// The scripts that write no spaces: Chinese and Japanese.
fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a capitalised word of two letters or more begins at `next`.
pub(super) fn starts_word(text: &str, next: &Next) -> bool {
    letter::is_uppercase(next.first)
        && look::char_at(text, next.at + next.first.len_utf8()).is_some_and(letter::is_lowercase)
}

/// Behind a closing quote a script without capitals goes on with a particle, 「…。」と言った, or with who said it, “……！”他说。
fn follows_closer(text: &str, run: &Run, next: &Next) -> bool {
    if run.close == run.end || !look::char_before(text, run.close).is_some_and(closer::closes_always) {
        return false;
    }
    is_particle(next.first) || is_han(next.first) && is_said(text, next.at)
}

fn is_particle(c: char) -> bool {
    let particles = ['と', 'っ', 'な', 'の', 'を', 'が', 'に', 'は', 'も', 'で', 'や', 'か', '的', '，', ','];
    particles.contains(&c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a few Han characters and a Chinese verb of speech stand at `at`, and no kana: 他说, 小明喊道.
fn is_said(text: &str, at: usize) -> bool {
    const LONGEST: usize = 6;
    let mut clause = text[at..].chars().take(LONGEST).take_while(|c| is_han(*c)).peekable();
    let mut places = 0..;
    while let (Some(c), Some(place)) = (clause.next(), places.next()) {
        let verb =
            matches!(c, '说' | '說' | '问' | '問' | '喊' | '嚷') || c == '道' && clause.peek().is_none();
        if verb && place > 0 {
            return !text[at..].chars().take(LONGEST + 2).any(is_kana);
        }
    }
    false
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}')
}

/// Whether the ellipsis ends the sentence, given that no lowercase letter follows.
fn ellipsis_ends(view: &View<'_>, run: &Run, next: &Next) -> Answer {
    let text = view.text;
    let bracketed = matches!(look::char_before(text, run.start), Some('[' | '(')) && run.close > run.end;
    if bracketed
        || run.start == view.start
        || goes_on_with(next.first)
        || is_semitic(next.first)
        || letter::is_number(next.first)
    {
        return Answer::No(Rule::InsideEllipsis);
    }
    let attached = !look::char_before(text, run.start).is_some_and(look::is_space);
    if attached && &text[run.start..run.close] == ". . . ." {
        // The first of four belongs to the sentence, the ellipsis opens the next.
        return Answer::Before(run.start + 1);
    }
    if view.lexicon.look_up(next.word(text)).has(Class::Capitalized) {
        return Answer::No(Rule::InsideEllipsis);
    }
    Answer::Yes(Rule::Ellipsis)
}

/// Hebrew and Arabic have no capitals that would tell, and write an ellipsis inside of a sentence more often than behind it.
fn is_semitic(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{7ff}')
}

/// Marks that go on with the sentence.
fn goes_on_with(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '،' | '؛' | '/' | '=' | '%')
}

fn is_exclaiming_name(view: &View<'_>, run: &Run) -> bool {
    if view.text.as_bytes()[run.start] != b'!' {
        return false;
    }
    let word = &view.text[look::word_start(view.text, run.start, 0)..run.start];
    run.close == run.end && view.lexicon.look_up(word).has(Class::Exclaim)
}

/// An emoji ends a sentence when a word or a terminator stands before it.
fn emoji_ends(text: &str, run: &Run) -> bool {
    let before = look::trim_end(text, look::floor_boundary(text, run.start.saturating_sub(FAR)), run.start);
    look::char_before(text, before)
        .is_some_and(|c| letter::is_letter_or_number(c) || matches!(c, '.' | '!' | '?' | '…'))
}

fn is_blank(text: &str, at: usize) -> bool {
    let gap = text[at..].chars().take(FAR).take_while(|c| look::is_space(*c));
    gap.filter(|c| *c == '\n').count() > 1
}

/// Behind the spaces at `at`, within bounds.
pub(super) fn skip_gap(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(c) = look::char_at(text, end).filter(|c| look::is_space(*c)) {
        end += c.len_utf8();
        if end - at > FAR {
            break;
        }
    }
    end
}

/// What stands at `at`, past whatever opens there.
pub(super) fn read_next(text: &str, at: usize) -> Next {
    let mut place = at;
    while let Some(c) = look::char_at(text, place) {
        let blank = place > at && matches!(c, ' ' | '\u{a0}');
        if !(is_opener(c) || blank) || place - at > 24 {
            return Next { at: place, first: c, opened: place > at };
        }
        place += c.len_utf8();
    }
    Next { at: text.len(), first: ' ', opened: place > at }
}

/// Reads the run of terminators at `at` and what closes behind it.
fn read_run(text: &str, at: usize) -> Run {
    let mut run = Run { start: at, end: at, close: at, kind: Kind::Emoji };
    let mut dots = 0;
    loop {
        let before = run.close;
        let mut place = run.close;
        while let Some((mark, c)) = look::char_at(text, place).and_then(|c| Some((kind(c)?, c))) {
            run.kind = run.kind.max(mark);
            if c.is_ascii() {
                let row = Row::at(text, place, at + FAR);
                place = row.end;
                dots += row.dots;
                run.kind = run.kind.max(if row.strong { Kind::Strong } else { Kind::Stop });
            } else {
                place = skip_alike(text, place, c, at + FAR);
            }
            if dots > 1 {
                run.kind = run.kind.max(Kind::Ellipsis);
            }
            if place - at > FAR {
                break;
            }
        }
        if place > before {
            run.end = place;
        }
        run.close = closer::skip(text, place, at);
        if run.close > place && run.kind > Kind::Emoji {
            run.close = skip_sinterruptible_dot(text, run.close);
        }
        if run.close == before
            || run.close - at > FAR
            || look::char_at(text, run.close).and_then(kind).is_none()
        {
            return run;
        }
    }
}

/// Full stops, exclamation and question marks side by side, or with a space between two.
struct Row {
    /// Behind the last.
    end: usize,
    dots: usize,
    /// Whether any is no full stop.
    strong: bool,
}

impl Row {
    /// Those from the mark at `at` on that begin up to `last`.
    fn at(text: &str, at: usize, last: usize) -> Self {
        let bytes = text.as_bytes();
        let mut row = Self { end: at, dots: 0, strong: false };
        loop {
            row.pass_adjacent(&bytes[..bytes.len().min(last + 1)]);
            if !is_sinterruptible_dot(bytes, row.end) {
                return row;
            }
            row.end += 1;
            while row.end <= last && bytes[row.end..].starts_with(b". . ") {
                row.dots += 1;
                row.end += 2;
            }
            if row.end > last {
                return row;
            }
        }
    }

    fn pass_adjacent(&mut self, bytes: &[u8]) {
        for mark in bytes[self.end..].iter().take_while(|byte| matches!(byte, b'.' | b'!' | b'?')) {
            self.end += 1;
            self.dots += usize::from(*mark == b'.');
            self.strong |= *mark != b'.';
        }
    }
}

/// Behind the mark `c` beyond ASCII at `at` and those like it that follow and begin up to `last`: the same, or any emoji behind one.
fn skip_alike(text: &str, at: usize, c: char, last: usize) -> usize {
    let four = |at: usize| text.as_bytes().get(at..)?.first_chunk().copied();
    let (size, emoji) = (c.len_utf8(), c >= '\u{10000}');
    let bits = u32::MAX >> (8 * (4 - size));
    let Some(mark) = four(at).map(u32::from_le_bytes) else { return at + size };
    let is_alike = |next: [u8; 4]| match next {
        [0xF0, 0x9F, 0x8C..=0xAB, _] => emoji,
        _ => (u32::from_le_bytes(next) ^ mark) & bits == 0,
    };
    let mut end = at + size;
    while end <= last && four(end).is_some_and(is_alike) {
        end += size;
    }
    end
}

/// Past the space at `place` of ". . .", which is one run as long as another dot follows.
fn skip_sinterruptible_dot(text: &str, place: usize) -> usize {
    place + usize::from(is_sinterruptible_dot(text.as_bytes(), place))
}

/// Whether a space stands at `place`, and behind it a mark with no word straight behind.
fn is_sinterruptible_dot(bytes: &[u8], place: usize) -> bool {
    matches!(bytes[place..], [b' ', b'.' | b'!' | b'?', ref rest @ ..] if !rest.first().is_some_and(u8::is_ascii_alphanumeric))
}

/// What the character ends, if it does.
#[inline]
pub(super) fn kind(c: char) -> Option<Kind> {
    match c {
        '.' => Some(Kind::Stop),
        '!' | '?' => Some(Kind::Strong),
        '\0'..='\x7f' => None,
        _ => kind_beyond_ascii(c),
    }
}

fn kind_beyond_ascii(c: char) -> Option<Kind> {
    Some(match c {
        '．' => Kind::Stop,
        '‼' | '⁇' | '⁈' | '⁉' | '\u{37e}' | '؟' => Kind::Strong,
        '…' => Kind::Ellipsis,
        '。' | '！' | '？' | '｡' | '।' | '॥' | '۔' | '։' | '።' | '፧' | '፨' | '။' | '។' | '៕' | '᠃' | '།'
        | '༎' => Kind::Native,
        '\u{1f300}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}' => Kind::Emoji,
        _ => return None,
    })
}

#[rustfmt::skip]
fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '”' | '‘' | '’' | '„' | '‚' | '«' | '»' | '‹' | '›' | '(' | '[' | '{' | '<' | '¿' | '¡' | '-' | '–' | '—' | '―'
            | '•' | '*' | '_' | '`' | '「' | '『' | '（' | '【' | '《' | '〈' | '#' | '\u{202b}' | '\u{202a}' | '\u{2066}' | '\u{2067}'
    )
}
