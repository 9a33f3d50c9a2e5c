//! Lines with nothing but a date or a time.

/// The longest line with nothing but a date, in characters.
const MAX_DATE: usize = 48;
/// The most letters of a date in Chinese, Japanese or Korean.
const MAX_LETTERS: usize = 6;
/// The most digits of a number in a date.
const MAX_DIGITS: usize = 4;
/// The most words of a date, single letters aside: "Monday 3 March 2026, 10 am".
const MAX_WORDS: usize = 3;

/// Whether the line is a date or a time and little else: two numbers, one of them a year, a day or an hour.
pub(super) fn is_date(line: &str) -> bool {
    if line.chars().nth(MAX_DATE).is_some() || line.ends_with(['.', '!', '?', '。']) {
        return false;
    }
    if has_date_units(line) && line.chars().filter(|c| c.is_alphabetic()).nth(MAX_LETTERS).is_none() {
        return line.starts_with(|c: char| c.is_ascii_digit());
    }
    let (mut numbers, mut small) = (0, true);
    for number in line.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty()) {
        numbers += 1;
        small &= number.len() <= MAX_DIGITS;
    }
    small && numbers >= 2 && words(line) <= MAX_WORDS && !line.contains(['$', '€', '%', '£'])
}

/// Whether the line has two of the characters that mean year, month and day.
fn has_date_units(line: &str) -> bool {
    line.chars().filter(|c| matches!(c, '年' | '月' | '日' | '년' | '월' | '일')).nth(1).is_some()
}

fn words(line: &str) -> usize {
    line.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some()).count()
}
