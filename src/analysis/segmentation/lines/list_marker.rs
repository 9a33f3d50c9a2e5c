//! List markers: "1.", "2)", "(a)", "•", "1.2.3."

use crate::analysis::{
    segmentation::windows::context::{self, Context},
    unicode,
};

/// A marker at the start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::segmentation) struct ListMarker {
    /// After the marker.
    end: usize,
    order: Option<Order>,
}

/// The place of an item in its list, when the marker tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Order {
    /// The number, or that of the letter.
    number: Option<u32>,
    /// The number that the letters are in Roman figures.
    roman: Option<u32>,
    letters: bool,
    /// Whether a bullet stands before the number, a bracket after it.
    bullet: bool,
    bracket: bool,
}

impl Order {
    /// Whether the marker of the next item may end in this byte.
    #[inline]
    fn may_go_on_with(&self, last: u8) -> bool {
        self.letters || u32::from(last.wrapping_sub(b'0')) == self.next() % 10
    }

    /// Whether the next item may have this marker, if that is letters.
    fn may_go_on_with_letters(&self, marker: &[u8]) -> bool {
        matches!(*marker, [letter] if u32::from(letter) == self.next()) || self.roman.is_some()
    }

    /// The number of the next item.
    fn next(&self) -> u32 {
        self.number.map_or(0, |number| number + 1)
    }
}

impl ListMarker {
    /// The marker, counted from the start of the document.
    pub(in crate::analysis::segmentation) fn in_document(self, base: usize) -> Self {
        Self { end: self.end + base, ..self }
    }

    /// After the marker.
    pub(in crate::analysis::segmentation) fn end(&self) -> usize {
        self.end
    }

    fn is_followed_by(&self, next: &Self) -> bool {
        let (Some(order), Some(next)) = (self.order, next.order) else { return false };
        let follows =
            |number: Option<u32>, next: Option<u32>| number.is_some() && number.map(|n| n + 1) == next;
        (order.letters, order.bullet, order.bracket) == (next.letters, next.bullet, next.bracket)
            && (follows(order.number, next.number) || follows(order.roman, next.roman))
    }
}

/// The marker at `at` with the space after it, where a sentence begins.
#[inline]
pub(in crate::analysis::segmentation) fn read(context: &Context<'_>, at: usize) -> Option<ListMarker> {
    // Most sentences begin with a letter and go on with another. Of ASCII marks only a bracket begins a
    // marker, and bullets share a byte.
    let begins_marker = match context.byte_at(at)? {
        b'A'..=b'Z' | b'a'..=b'z' => {
            matches!(context.byte_at(at + 1)?, b'.' | b')' | b'i' | b'v' | b'x' | b'I' | b'V' | b'X')
        }
        first => matches!(first, b'(' | b'0'..=b'9' | 0xE2),
    };
    if begins_marker { read_marker(context, at) } else { None }
}

#[inline(never)]
fn read_marker(context: &Context<'_>, at: usize) -> Option<ListMarker> {
    let bullet = context.char_at(at).filter(|c| is_bullet(*c));
    let mut place = at + bullet.map_or(0, char::len_utf8);
    if bullet.is_some() {
        place += usize::from(context.byte_at(place) == Some(b' '));
    }
    let inner = read_number(context, place, bullet.is_some());
    match (inner, bullet) {
        (Some(marker), _) => Some(marker),
        (None, Some(_)) => Some(ListMarker { end: place, order: None }),
        (None, None) => None,
    }
}

/// The longest marker without its levels and brackets, in characters.
const LONGEST: usize = 5;

/// A number or letters with a full stop or a bracket after them, and a space.
fn read_number(context: &Context<'_>, at: usize, bullet: bool) -> Option<ListMarker> {
    let open = context.byte_at(at) == Some(b'(');
    let start = at + usize::from(open);
    let letters = start + context.count_at(start, LONGEST, |byte| byte.is_ascii_alphanumeric());
    let marker = context::bytes_at(context.text, start..letters);
    let numbered = marker.iter().all(u8::is_ascii_digit);
    let levels = if numbered { skip_levels(context, letters) } else { letters };
    let (end, bracket) = skip_close(context, levels)?;
    if (open && context.byte_at(levels) != Some(b')')) || !matches!(context.byte_at(end), Some(b' ' | b'\t'))
    {
        return None;
    }
    let form = MarkerForm { bullet, bracket, levels: levels > letters };
    order(marker, form).map(|order| ListMarker { end, order })
}

/// The place after what closes a marker: ".", ")" or ".)", and whether that is a bracket.
fn skip_close(context: &Context<'_>, at: usize) -> Option<(usize, bool)> {
    match context.byte_at(at)? {
        b'.' if context.byte_at(at + 1) == Some(b')') => Some((at + 2, true)),
        b'.' => Some((at + 1, false)),
        b')' => Some((at + 1, true)),
        _ => None,
    }
}

/// What stands around a number.
#[derive(Clone, Copy)]
struct MarkerForm {
    bullet: bool,
    bracket: bool,
    levels: bool,
}

/// The place of the marker in its list, or that it has none; nothing when it is no marker.
fn order(marker: &[u8], form: MarkerForm) -> Option<Option<Order>> {
    let roman = roman(marker);
    let order =
        |number, letters| Order { number, roman, letters, bullet: form.bullet, bracket: form.bracket };
    Some(match marker {
        [_, ..] if marker.len() <= 3 && marker.iter().all(u8::is_ascii_digit) => {
            let number = marker.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            (!form.levels).then(|| order(Some(number), false))
        }
        [letter @ b'a'..=b'z'] => Some(order(Some(u32::from(*letter)), true)),
        [letter @ b'A'..=b'Z'] if form.bracket => Some(order(Some(u32::from(*letter)), true)),
        [_, _, ..] if roman.is_some() => Some(order(None, true)),
        _ => return None,
    })
}

/// The place after further levels of a number, such as the ".2.3" of "1.2.3."
fn skip_levels(context: &Context<'_>, at: usize) -> usize {
    const LONGEST: usize = 16;
    let mut end = at;
    while context.byte_at(end) == Some(b'.') && end - at <= LONGEST {
        let level = context.count_at(end + 1, 4, |byte| byte.is_ascii_digit());
        if !(1..=3).contains(&level) {
            break;
        }
        end += 1 + level;
    }
    end
}

/// What the letters are in Roman figures, all of one case.
fn roman(marker: &[u8]) -> Option<u32> {
    const FIGURES: [&str; 20] = [
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi",
        "xvii", "xviii", "xix", "xx",
    ];
    let one_case = marker.iter().all(u8::is_ascii_lowercase) || marker.iter().all(u8::is_ascii_uppercase);
    let at = FIGURES.iter().position(|figure| marker.eq_ignore_ascii_case(figure.as_bytes()))?;
    one_case.then_some(at as u32 + 1)
}

/// Where the marker of the next item begins, when the mark at `at` belongs to one: "1) one 2) two". `marker`
/// is that of the item that begins at `start`.
pub(in crate::analysis::segmentation) fn next(
    context: &Context<'_>,
    at: usize,
    start: usize,
    marker: &ListMarker,
) -> Option<usize> {
    let order = marker.order?;
    let text = context.text;
    let byte_before = |place: usize| context::bytes_at(text, start..place).last().copied();
    if !context::bytes_before(text, at).last().is_some_and(|last| order.may_go_on_with(*last)) {
        return None;
    }
    let mut begin = at;
    while at - begin < 4 && byte_before(begin).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
        begin -= 1;
    }
    if order.letters && !order.may_go_on_with_letters(context::bytes_at(text, begin..at)) {
        return None;
    }
    begin -= usize::from(byte_before(begin) == Some(b'('));
    for bullet in [false, true] {
        let before = if bullet { bullet_before(text, begin)? } else { begin };
        let spaced = before > start && context::char_before(text, before).is_some_and(unicode::is_space);
        if spaced && read(context, before).is_some_and(|next| next.end > at && marker.is_followed_by(&next)) {
            return Some(before);
        }
    }
    None
}

/// Where the bullet begins that stands before `at`.
fn bullet_before(text: &str, at: usize) -> Option<usize> {
    let end = if context::bytes_before(text, at).last() == Some(&b' ') { at - 1 } else { at };
    context::char_before(text, end).filter(|c| is_bullet(*c)).map(|c| end - c.len_utf8())
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '‣' | '⁃' | '▪' | '●' | '○' | '◦')
}

/// Whether a line that begins at `at` is a list item: a bullet, or a number or letter with a full stop or a
/// bracket.
#[inline]
pub(in crate::analysis::segmentation) fn begins_line(text: &str, at: usize) -> bool {
    begins(&Context::new(text, true), at)
}

/// Whether a line that begins at `at` is a list item, as [`begins_line`].
#[inline]
pub(in crate::analysis::segmentation) fn begins(context: &Context<'_>, at: usize) -> bool {
    // Most lines begin with a letter and go on with another.
    let letter = context.byte_at(at).is_some_and(|first| first.is_ascii_alphabetic());
    if letter && !matches!(context.byte_at(at + 1), Some(b'.' | b')' | b'i' | b'v' | b'x')) {
        return false;
    }
    begins_with_marker(context, at)
}

fn begins_with_marker(context: &Context<'_>, at: usize) -> bool {
    let Some(first) = context.char_at(at) else { return false };
    if is_bullet(first) || matches!(first, '·' | '*' | '-' | '–' | '—' | '+' | '#' | '>' | '|') {
        return true;
    }
    let start = at + usize::from(first == '(');
    let length = context.count_at(start, LONGEST, |byte| byte.is_ascii_alphanumeric());
    let marker = context::bytes_at(context.text, start..start + length);
    let digits = marker.iter().all(u8::is_ascii_digit);
    let short = length == 1 || marker.iter().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    (1..=4).contains(&length)
        && (digits || short)
        && matches!(context.byte_at(start + length), Some(b'.' | b')'))
}
