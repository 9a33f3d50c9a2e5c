//! What a line of a page is by its looks, whatever its words mean.

use crate::analysis::{furniture, prefix};

/// The longest line that can be anything but prose, in bytes.
const MAX_SHORT: usize = 480;
/// How far the first letter of a line is looked for, and its last mark, in bytes.
const MAX_LOOK: usize = 1024;
/// The longest headline, in words, and in characters of scripts without spaces.
const MAX_HEADLINE: (usize, usize) = (24, 64);
/// The longest byline, in words.
const MAX_BYLINE: usize = 9;
/// The longest line with nothing but a date, in characters.
const MAX_DATE: usize = 48;
/// The longest place of a dateline, in characters.
const MAX_PLACE: usize = 64;

/// What opens a line with nothing but its author, before the name.
const BYLINES: [&str; 22] = [
    "By",
    "BY",
    "by",
    "Par",
    "PAR",
    "Von",
    "VON",
    "Por",
    "POR",
    "Di",
    "DI",
    "De",
    "Door",
    "Av",
    "Af",
    "Text:",
    "Author:",
    "Autor:",
    "Auteur :",
    "Tác giả:",
    "文",
    "記者",
];

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Sentences.
    Prose,
    /// Short and without a full stop: a headline, a caption, a name.
    Short,
    /// One item of a list, behind a bullet.
    Bullet,
    /// A web or mail address.
    Address,
    /// A date or a time, or an author.
    Meta,
    /// What belongs to no story: "Read more".
    Furniture,
    /// Marks without a letter: "* * *".
    Rule,
}

/// The form of a line without the blanks round it.
pub(super) fn of(line: &str) -> Form {
    if line.len() > MAX_SHORT {
        return if bullet(line).is_some() { Form::Bullet } else { Form::Prose };
    }
    if is_rule(line) {
        return Form::Rule;
    }
    if is_address(line) {
        return Form::Address;
    }
    if bullet(line).is_some() {
        return Form::Bullet;
    }
    if is_date(line) || is_byline(line) {
        return Form::Meta;
    }
    if furniture::is(line) {
        return if line.contains(|c: char| c.is_numeric()) { Form::Meta } else { Form::Furniture };
    }
    if is_short(line) && !is_closed(line) && !is_aside(line) && dateline(line).is_none() && !opens_low(line) {
        return Form::Short;
    }
    Form::Prose
}

/// Whether the line has nothing but the marks that are set between two texts.
fn is_rule(line: &str) -> bool {
    let drawn = |c: char| {
        matches!(
            c,
            '*' | '-'
                | '_'
                | '='
                | '~'
                | '#'
                | '+'
                | '•'
                | '·'
                | '—'
                | '–'
                | '─'
                | '━'
                | '═'
                | '◆'
                | '◇'
                | '★'
                | '☆'
                | '※'
                | '⁂'
                | '❦'
                | '§'
        )
    };
    line.chars().all(|c| drawn(c) || c.is_whitespace())
        && (line.starts_with(['⁂', '❦', '※']) || line.chars().filter(|c| drawn(*c)).nth(2).is_some())
}

/// How many bytes the bullet of a list item takes, with the space behind it.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let mark = line.chars().next().filter(|c| {
        matches!(c, '-' | '–' | '—' | '*' | '•' | '·' | '‣' | '◦' | '▪' | '■' | '●' | '・' | '+')
    })?;
    let rest = &line[mark.len_utf8()..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']).len();
    let tight = matches!(mark, '•' | '・' | '●' | '▪' | '■') && !rest.is_empty();
    ((blanks > 0 || tight) && blanks < rest.len()).then_some(mark.len_utf8() + blanks)
}

/// Whether the line has nothing but a web or mail address.
fn is_address(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    second.is_none()
        && (first.contains("://") || first.starts_with("www.") || first.contains('@') && first.contains('.'))
}

/// Whether the line is a date or a time and little else: two numbers, one of them a year, a day or an hour.
fn is_date(line: &str) -> bool {
    if line.chars().nth(MAX_DATE).is_some() || line.ends_with(['.', '!', '?', '。']) {
        return false;
    }
    if line.chars().filter(|c| matches!(c, '年' | '月' | '日' | '년' | '월' | '일')).count() >= 2
        && !has_many_letters(line, 6)
    {
        return line.starts_with(|c: char| c.is_ascii_digit());
    }
    let numbers = line.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty());
    let (mut all, mut whole) = (0, true);
    for number in numbers {
        all += 1;
        whole &= number.len() <= 4;
    }
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).count();
    whole && all >= 2 && words <= 3 && !line.contains(['$', '€', '%', '£'])
}

fn has_many_letters(line: &str, most: usize) -> bool {
    line.chars().filter(|c| c.is_alphabetic()).nth(most).is_some()
}

/// Whether the line names its author only: "By Ann Lee and Bo Chen, Vale Courier".
fn is_byline(line: &str) -> bool {
    let Some(names) = BYLINES.iter().find_map(|opening| line.strip_prefix(opening)) else { return false };
    let Some(names) = names.strip_prefix([' ', '\u{a0}', '\u{3000}', '：', ':', '／', '＝']) else {
        return false;
    };
    let small = |word: &str| {
        matches!(
            word,
            "and" | "of" | "in" | "for" | "et" | "und" | "y" | "e" | "de" | "von" | "van" | "der" | "&"
        )
    };
    let is_name = |word: &str| {
        small(word) || word.starts_with(|c: char| c.is_uppercase() || !c.is_lowercase() && c.is_alphabetic())
    };
    names.split_whitespace().nth(MAX_BYLINE).is_none()
        && !is_closed(names)
        && names.split_whitespace().all(is_name)
}

fn is_short(line: &str) -> bool {
    let wide = line.chars().filter(|c| is_unspaced(*c)).count();
    line.split_whitespace().nth(MAX_HEADLINE.0).is_none()
        && wide <= MAX_HEADLINE.1
        && line.chars().nth(200).is_none()
}

/// Whether the line stands in brackets.
fn is_aside(line: &str) -> bool {
    line.starts_with(['(', '（', '[', '［', '＜', '<']) && line.ends_with([')', '）', ']', '］', '＞', '>'])
}

/// Characters of scripts that put no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// How the line ends, closing marks aside.
fn last_mark(line: &str) -> Option<char> {
    // A boundary, whatever stands there.
    let begin = line.len() - line.len().min(MAX_LOOK);
    let end = line.get(prefix(line, begin).len()..).unwrap_or_default();
    end.trim_end_matches(['"', '\'', '’', '”', '“', '»', '«', ')', ']', '」', '』', '）', ' ', '\u{a0}'])
        .chars()
        .next_back()
}

/// Whether the line ends as sentences do, or as what leads to the next line does.
pub(super) fn is_closed(line: &str) -> bool {
    last_mark(line).is_some_and(|c| {
        matches!(
            c,
            '.' | '。'
                | '．'
                | '।'
                | '॥'
                | '۔'
                | '։'
                | '።'
                | '။'
                | '។'
                | ';'
                | ','
                | ':'
                | '：'
                | '、'
                | '،'
                | '؛'
        )
    }) || line.ends_with(['!', '！']) && line.split_whitespace().nth(12).is_some()
}

/// Whether a sentence may end with the line.
pub(super) fn ends_sentence(line: &str) -> bool {
    last_mark(line).is_some_and(|c| {
        matches!(
            c,
            '.' | '!'
                | '?'
                | '…'
                | '。'
                | '！'
                | '？'
                | '．'
                | '।'
                | '॥'
                | '۔'
                | '؟'
                | '։'
                | '።'
                | '။'
                | '។'
        )
    })
}

/// Whether the first letter of the line is a lowercase one.
pub(super) fn opens_low(line: &str) -> bool {
    prefix(line, MAX_LOOK).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

/// How many bytes the dateline at the start of a line takes: "BERLIN:", "CAIRO, Egypt (AP) —". The place is in capitals.
pub(super) fn dateline(line: &str) -> Option<usize> {
    let head = prefix(line, 4 * MAX_PLACE);
    if let Some(place) = unspaced_place(head) {
        return behind_place(head, place);
    }
    let mut at = 0;
    let mut capitals = 0;
    for word in head.split_inclusive(' ') {
        let bare = word.trim_end();
        if !bare.starts_with(char::is_alphabetic) {
            break;
        }
        let (name, mark) = split_mark(bare);
        if !is_capitals(name) {
            break;
        }
        capitals += name.chars().count();
        at += word.len();
        if capitals > 40 {
            return None;
        }
        if mark == Some(':') {
            return (capitals > 2).then_some(at - (word.len() - bare.len()));
        }
        if mark == Some(',') {
            break;
        }
    }
    (capitals > 2).then(|| behind_place(head, at)).flatten()
}

/// How many bytes a place in a script without spaces takes, with a blank behind it or before its mark.
fn unspaced_place(head: &str) -> Option<usize> {
    let length: usize = head.chars().take_while(|c| is_unspaced(*c)).map(char::len_utf8).sum();
    let count = head[..length].chars().count();
    let marked = head[length..].starts_with([' ', ':', '—']);
    ((2..=8).contains(&count) && marked).then_some(length)
}

/// A word and the mark at its end.
fn split_mark(word: &str) -> (&str, Option<char>) {
    match word.chars().next_back() {
        Some(mark @ (':' | ',')) => (&word[..word.len() - 1], Some(mark)),
        _ => (word, None),
    }
}

fn is_capitals(word: &str) -> bool {
    word.chars().all(|c| {
        c.is_uppercase()
            || matches!(c, '.' | '-' | '\'' | '’')
            || c.is_alphabetic() && !c.is_lowercase() && !is_unspaced(c)
    }) && word.chars().any(char::is_uppercase)
}

/// What may stand between the place and the dash: a country, a date, an agency in brackets.
fn behind_place(head: &str, at: usize) -> Option<usize> {
    let rest = &head[at..];
    if rest.starts_with(": ") {
        return Some(at + 1);
    }
    let (mut length, mut words) = (0, 0);
    for word in rest.split_inclusive(' ') {
        let bare = word.trim_end();
        length += word.len();
        words += 1;
        if matches!(bare, "—" | "–" | "-" | "--") {
            return Some(at + length - (word.len() - bare.len()));
        }
        if bare.ends_with([':', '—', '–']) && !bare.starts_with('(') || bare.ends_with("):") {
            return Some(at + length - (word.len() - bare.len()));
        }
        let fits =
            bare.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || c == '(') || bare.ends_with(')');
        if words > 6 || !fits {
            return None;
        }
    }
    None
}
