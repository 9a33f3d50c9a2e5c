//! A letter that stands alone before a full stop: an initial most times, or a part of "z. B."

use crate::analysis::{
    segmentation::{
        rules::{Classes, Lexicon},
        windows::context,
    },
    unicode::letter,
};

/// What a single letter is: by itself, or with the one before it ("z. B."). `before` is the text of the
/// sentence before it.
pub(super) fn classes(before: &str, word: &str, lexicon: &Lexicon) -> Classes {
    let alone = || {
        // A capital alone is an initial, whatever the lowercase letter abbreviates.
        if word.starts_with(letter::is_uppercase) { Classes::default() } else { lexicon.look_up(word) }
    };
    pair_with_letter_before(before, word, lexicon).unwrap_or_else(alone)
}

/// Two letters with a space between them are looked up as one abbreviation: "z. B." as "z.B".
fn pair_with_letter_before(before: &str, word: &str, lexicon: &Lexicon) -> Option<Classes> {
    let before = match before.as_bytes() {
        [.., b'.', b' '] => &before[..before.len() - 2],
        [.., b'.', 0xC2, 0xA0] => &before[..before.len() - 3],
        _ => return None,
    };
    let first = context::char_before(before, before.len())?;
    let second = context::char_at(word, 0)?;
    if second.len_utf8() == word.len() && !lexicon.may_know_pair(first, second) {
        return None;
    }
    let inside = |c| letter::is_letter_or_number(c) || context::is_joiner(c);
    if context::char_before(before, before.len() - first.len_utf8()).is_some_and(inside) {
        return None;
    }
    let mut pair = [0; 16];
    let mut length = 0;
    // A letter with its mark has no more than eight bytes.
    for byte in first.encode_utf8(&mut [0; 4]).bytes().chain([b'.']).chain(word.bytes()) {
        *pair.get_mut(length)? = byte;
        length += 1;
    }
    let classes = lexicon.look_up(str::from_utf8(pair.get(..length)?).ok()?);
    (!classes.is_word()).then_some(classes)
}
