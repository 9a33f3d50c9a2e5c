//! List markers: "1.", "2)", "(a)", "•", "1.2.3."

use super::look;

/// A marker at the start of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Behind the marker.
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
    /// Whether a bullet stands before the number, a bracket behind it.
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

impl Item {
    /// The same item as seen from the start of the document.
    pub(super) fn behind(self, base: usize) -> Self {
        Self { end: self.end + base, ..self }
    }

    /// Behind the marker.
    pub(super) fn end(&self) -> usize {
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

/// The marker at `at` with the space behind it, where a sentence begins.
#[inline]
pub(super) fn read(text: &str, at: usize) -> Option<Item> {
    let bytes = text.as_bytes();
    // Most sentences begin with a letter and go on with another. The only ASCII mark that begins a marker is a bracket.
    if bytes[at].is_ascii_alphabetic()
        && !matches!(bytes.get(at + 1), Some(b'.' | b')' | b'i' | b'v' | b'x' | b'I' | b'V' | b'X'))
        || bytes[at].is_ascii_punctuation() && bytes[at] != b'('
    {
        return None;
    }
    read_marker(text, at)
}

fn read_marker(text: &str, at: usize) -> Option<Item> {
    let bytes = text.as_bytes();
    let bullet = look::char_at(text, at).filter(|c| is_bullet(*c));
    let mut place = at + bullet.map_or(0, char::len_utf8);
    if bullet.is_some() {
        place += usize::from(bytes.get(place) == Some(&b' '));
    }
    let inner = read_number(bytes, place, bullet.is_some());
    match (inner, bullet) {
        (Some(item), _) => Some(item),
        (None, Some(_)) => Some(Item { end: place, order: None }),
        (None, None) => None,
    }
}

fn read_number(bytes: &[u8], at: usize, bullet: bool) -> Option<Item> {
    let open = bytes.get(at) == Some(&b'(');
    let start = at + usize::from(open);
    let rest = bytes.get(start..)?;
    let length = rest.iter().take(5).take_while(|b| b.is_ascii_alphanumeric()).count();
    let (marker, rest) = rest.split_at(length);
    let levels = if marker.iter().all(u8::is_ascii_digit) { levels(rest) } else { 0 };
    let rest = &rest[levels..];
    let close = match rest {
        [b'.', b')', ..] => 2,
        [b'.' | b')', ..] => 1,
        _ => 0,
    };
    let end = start + length + levels + close;
    if close == 0 || (open && rest[0] != b')') || !matches!(bytes.get(end), Some(b' ' | b'\t')) {
        return None;
    }
    let bracket = rest[close - 1] == b')';
    let roman = roman(marker);
    let order = |number, letters| Order { number, roman, letters, bullet, bracket };
    let order = match marker {
        _ if !marker.is_empty() && marker.len() <= 3 && marker.iter().all(u8::is_ascii_digit) => {
            let number = marker.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
            (levels == 0).then(|| order(Some(number), false))
        }
        [letter @ b'a'..=b'z'] => Some(order(Some(u32::from(*letter)), true)),
        [letter @ b'A'..=b'Z'] if bracket => Some(order(Some(u32::from(*letter)), true)),
        _ if marker.len() > 1 && roman.is_some() => Some(order(None, true)),
        _ => return None,
    };
    Some(Item { end, order })
}

/// The length of further levels of a number, such as the ".2.3" of "1.2.3."
fn levels(rest: &[u8]) -> usize {
    let mut length = 0;
    while let [b'.', digits @ ..] = &rest[length..] {
        let level = digits.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
        if !(1..=3).contains(&level) {
            break;
        }
        length += 1 + level;
        if length > 16 {
            break;
        }
    }
    length
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

/// Where the marker of the item behind `item` begins, when the mark at `at` belongs to one: "1) one 2) two".
pub(super) fn next(text: &str, at: usize, start: usize, item: &Item) -> Option<usize> {
    let order = item.order?;
    let bytes = text.as_bytes();
    if !bytes[..at].last().is_some_and(|last| order.may_go_on_with(*last)) {
        return None;
    }
    let mut begin = at;
    while begin > start && at - begin < 4 && bytes[begin - 1].is_ascii_alphanumeric() {
        begin -= 1;
    }
    if order.letters && !order.may_go_on_with_letters(&bytes[begin..at]) {
        return None;
    }
    begin -= usize::from(begin > start && bytes[begin - 1] == b'(');
    for bullet in [false, true] {
        let before = if bullet { bullet_before(text, begin)? } else { begin };
        let spaced = before > start && look::char_before(text, before).is_some_and(look::is_space);
        if spaced && read(text, before).is_some_and(|next| next.end > at && item.is_followed_by(&next)) {
            return Some(before);
        }
    }
    None
}

/// Where the bullet begins that stands before `at`.
fn bullet_before(text: &str, at: usize) -> Option<usize> {
    let end = if text.as_bytes()[..at].last() == Some(&b' ') { at - 1 } else { at };
    look::char_before(text, end).filter(|c| is_bullet(*c)).map(|c| end - c.len_utf8())
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '‣' | '⁃' | '▪' | '●' | '○' | '◦')
}

/// Whether a line that begins at `at` is a list item: a bullet, or a number or letter with a stop or a bracket.
#[inline]
pub(in crate::analysis::segmentation) fn begins(text: &str, at: usize) -> bool {
    // Most lines begin with a letter and go on with another.
    if let [first, rest @ ..] = &text.as_bytes()[at..]
        && first.is_ascii_alphabetic()
        && !matches!(rest, [b'.' | b')' | b'i' | b'v' | b'x', ..])
    {
        return false;
    }
    begins_with_marker(text, at)
}

fn begins_with_marker(text: &str, at: usize) -> bool {
    let Some(first) = look::char_at(text, at) else { return false };
    if is_bullet(first) || matches!(first, '·' | '*' | '-' | '–' | '—' | '+' | '#' | '>' | '|') {
        return true;
    }
    let rest = &text.as_bytes()[at..];
    let rest = rest.strip_prefix(b"(").unwrap_or(rest);
    let marker = rest.iter().take(5).take_while(|b| b.is_ascii_alphanumeric()).count();
    let digits = rest[..marker].iter().all(u8::is_ascii_digit);
    let short = marker == 1 || rest[..marker].iter().all(|b| matches!(b, b'i' | b'v' | b'x'));
    (1..=4).contains(&marker) && (digits || short) && matches!(rest.get(marker), Some(b'.' | b')'))
}
