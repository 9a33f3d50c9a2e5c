//! Decides at a terminator: reads the whole run of terminators, the quotes and brackets that close behind it, the gap, and what
//! follows.

use super::{
    Memory,
    look::{self, FAR},
    stop,
};
use crate::analysis::segmentation::rules::{Class, Rules};

/// What is decided at a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The sentence ends before `end`.
    Cut { end: usize },
    /// It does not; look on from `on`.
    Go { on: usize },
}

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

/// Decides whether the sentence ends at the terminator that begins at `at`.
pub(super) fn judge(text: &str, at: usize, rules: &Rules, memory: &Memory) -> Verdict {
    let run = read_run(text, at);
    debug_assert!(run.close > at, "the scan stops at terminators only");
    let gap_end = skip_gap(text, run.close);
    if gap_end >= text.len() {
        return Verdict::Cut { end: run.close };
    }
    let go = Verdict::Go { on: run.close };
    let spaced = gap_end > run.close;
    let newline = spaced && text[run.close..gap_end].contains(['\n', '\r', '\u{2028}', '\u{2029}']);
    let next = read_next(text, gap_end);
    let cut = if newline {
        // The line end itself is judged next; here only whether the terminator ends the sentence.
        ends_line(text, &run, &next, rules, memory)
    } else if spaced {
        ends(text, &run, &next, rules, memory)
    } else {
        ends_without_space(text, &run, &next, rules)
    };
    if cut { Verdict::Cut { end: run.close } } else { go }
}

/// Whether the sentence ends at a run with a space behind it.
fn ends(text: &str, run: &Run, next: &Next, rules: &Rules, memory: &Memory) -> bool {
    if next.first.is_lowercase() {
        return run.kind == Kind::Native
            || in_lowercase_text(text, run, memory) && stop::ends(text, run, next, rules, memory);
    }
    let continued = match run.kind {
        Kind::Native => follows_closer(text, run, next),
        Kind::Emoji => !(next.first.is_uppercase() || next.opened) || !emoji_ends(text, run),
        Kind::Strong => is_exclaiming_name(text, run, rules) || is_mark(next.first),
        Kind::Ellipsis => is_mark(next.first) || in_bracketed_ellipsis(text, run),
        Kind::Stop => !stop::ends(text, run, next, rules, memory),
    };
    !continued && !in_bracket(text, run, memory)
}

/// Whether the sentence ends at a run with a line end behind it.
fn ends_line(text: &str, run: &Run, next: &Next, rules: &Rules, memory: &Memory) -> bool {
    match run.kind {
        Kind::Stop if next.first.is_lowercase() => stop::ends_before_lowercase(text, run, rules, memory),
        Kind::Stop => stop::ends(text, run, next, rules, memory) || is_blank(text, run.close),
        Kind::Ellipsis | Kind::Emoji => !next.first.is_lowercase(),
        Kind::Strong | Kind::Native => true,
    }
}

/// Whether the sentence ends at a run with a letter straight behind it: "it.We", and scripts without spaces.
fn ends_without_space(text: &str, run: &Run, next: &Next, rules: &Rules) -> bool {
    match run.kind {
        Kind::Native => !follows_closer(text, run, next) && !is_mark(next.first),
        Kind::Strong => {
            look::char_before(text, run.start).is_some_and(|c| c.is_lowercase())
                && starts_word(text, next)
                && run.close == run.end
        }
        Kind::Stop => stop::ends_without_space(text, run, next, rules),
        Kind::Ellipsis => next.first.is_uppercase() && starts_word(text, next) && !next.opened,
        Kind::Emoji => false,
    }
}

/// Whether a capitalised word of two letters or more begins at `next`.
pub(super) fn starts_word(text: &str, next: &Next) -> bool {
    next.first.is_uppercase()
        && look::char_at(text, next.at + next.first.len_utf8()).is_some_and(char::is_lowercase)
}

/// Behind a closing quote a script without capitals goes on with a particle: 「…。」と言った.
fn follows_closer(text: &str, run: &Run, next: &Next) -> bool {
    run.close > run.end
        && look::char_before(text, run.close).is_some_and(is_closer)
        && matches!(
            next.first,
            'と' | 'っ'
                | 'な'
                | 'の'
                | 'を'
                | 'が'
                | 'に'
                | 'は'
                | 'も'
                | 'で'
                | 'や'
                | 'か'
                | '的'
                | '，'
                | ','
        )
}

/// A text hardly uses capitals when no sentence of it has begun with one, and this one does not either.
fn in_lowercase_text(text: &str, run: &Run, memory: &Memory) -> bool {
    !memory.capitals
        && run.kind != Kind::Ellipsis
        && look::first_letter(text, memory.start).is_some_and(char::is_lowercase)
}

/// Marks that go on with the sentence.
fn is_mark(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '、' | '，' | '；' | '：' | '،' | '؛' | '/' | '=' | '%')
}

fn is_exclaiming_name(text: &str, run: &Run, rules: &Rules) -> bool {
    let word = &text[look::word_start(text, run.start, 0)..run.start];
    run.close == run.end && rules.look_up(word).has(Class::Exclaim)
}

/// An ellipsis in square brackets stands for left-out words: "[...]".
fn in_bracketed_ellipsis(text: &str, run: &Run) -> bool {
    matches!(look::char_before(text, run.start), Some('[' | '(')) && run.close > run.end
}

/// An emoji ends a sentence when a word or a terminator stands before it.
fn emoji_ends(text: &str, run: &Run) -> bool {
    let before = text[..run.start].trim_end_matches(look::is_space);
    look::char_before(before, before.len())
        .is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | '…'))
}

/// Whether the run stands in a bracket that opened in this sentence and closes soon.
fn in_bracket(text: &str, run: &Run, memory: &Memory) -> bool {
    let floor = memory.start.max(run.start.saturating_sub(FAR));
    let before = &text.as_bytes()[floor..run.start];
    let Some(open) = memchr::memrchr(b'(', before) else { return false };
    // A bracket round the whole sentence holds sentences of its own.
    if floor + open == memory.start || memchr::memchr(b')', &before[open..]).is_some() {
        return false;
    }
    if text[run.end..run.close].contains(')') {
        return false;
    }
    let ahead = &text.as_bytes()[run.close..text.len().min(run.close + FAR)];
    let line = memchr::memchr(b'\n', ahead).unwrap_or(ahead.len());
    memchr::memchr2(b')', b'(', &ahead[..line]).is_some_and(|close| ahead[close] == b')')
}

fn is_blank(text: &str, at: usize) -> bool {
    let mut lines = 0;
    for c in text[at..].chars().take_while(|c| look::is_space(*c)).take(FAR) {
        lines += usize::from(c == '\n');
    }
    lines > 1
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
        while let Some((kind, c)) = look::char_at(text, place).and_then(|c| Some((terminator(c)?, c))) {
            place += c.len_utf8();
            run.kind = run.kind.max(kind);
            dots += usize::from(c == '.');
            if dots > 1 {
                run.kind = run.kind.max(Kind::Ellipsis);
            }
            place = skip_spaced_dot(text, place, c);
            if place - at > FAR {
                break;
            }
        }
        if place > before {
            run.end = place;
        }
        run.close = skip_closers(text, place, at);
        if run.close == before || run.close - at > FAR || terminator_at(text, run.close).is_none() {
            return run;
        }
    }
}

/// ". . ." is one run, as long as another dot follows.
fn skip_spaced_dot(text: &str, place: usize, c: char) -> usize {
    let bytes = text.as_bytes();
    match bytes.get(place..place + 2) {
        Some(b" ." | b" !" | b" ?")
            if matches!(c, '.' | '!' | '?')
                && !bytes.get(place + 2).is_some_and(u8::is_ascii_alphanumeric) =>
        {
            place + 1
        }
        _ => place,
    }
}

fn terminator_at(text: &str, at: usize) -> Option<Kind> {
    look::char_at(text, at).and_then(terminator)
}

/// What the character ends, if it does.
fn terminator(c: char) -> Option<Kind> {
    Some(match c {
        '.' | '．' => Kind::Stop,
        '!' | '?' | '‼' | '⁇' | '⁈' | '⁉' | '\u{37e}' | '؟' => Kind::Strong,
        '…' => Kind::Ellipsis,
        '。' | '！' | '？' | '｡' | '।' | '॥' | '۔' | '։' | '።' | '፧' | '፨' | '။' | '។' | '៕' | '᠃' | '།'
        | '༎' => Kind::Native,
        '\u{1f300}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}' => Kind::Emoji,
        _ => return None,
    })
}

/// Past quotes, brackets and reference marks that close at `at`.
fn skip_closers(text: &str, mut at: usize, floor: usize) -> usize {
    while let Some(c) = look::char_at(text, at) {
        if at - floor > FAR {
            break;
        }
        if is_closer(c) || (is_ambiguous_quote(c) && closes_here(text, at, c)) {
            at += c.len_utf8();
        } else if let Some(end) = reference_end(text, at) {
            at = end;
        } else {
            break;
        }
    }
    at
}

/// A quote that opens in some languages and closes in others closes when nothing of a word follows.
fn closes_here(text: &str, at: usize, c: char) -> bool {
    look::char_at(text, at + c.len_utf8())
        .is_none_or(|next| !next.is_alphanumeric() && !matches!(next, '(' | '[' | '¿' | '¡'))
}

/// Behind a reference in brackets, such as "[12]".
fn reference_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b"[")?;
    let digits = rest.iter().take(8).take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'-')).count();
    (digits > 0 && rest.get(digits) == Some(&b']')).then_some(at + digits + 2)
}

fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '›' | '」' | '』' | '）' | '】' | '〉' | '》' | '＂' | '＇')
}

fn is_ambiguous_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '»' | '«' | '`' | '*' | '_')
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '„'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '('
            | '['
            | '{'
            | '<'
            | '¿'
            | '¡'
            | '-'
            | '–'
            | '—'
            | '―'
            | '•'
            | '*'
            | '_'
            | '`'
            | '「'
            | '『'
            | '（'
            | '【'
            | '《'
            | '〈'
            | '#'
            | '\u{202b}'
            | '\u{202a}'
            | '\u{2066}'
            | '\u{2067}'
    )
}
