//! What running text is made of.

/// So many words in a row are a sentence or a part of one.
const SOME: usize = 3;

/// Whether the line reads as running text: mostly words, or letters of a script that no programming language uses.
pub(super) fn is_prose(line: &str) -> bool {
    if line.starts_with(['#', '%', ';']) {
        return false;
    }
    let (mut tokens, mut words) = (0, 0);
    for token in line.split_ascii_whitespace() {
        tokens += 1;
        words += usize::from(is_word(token));
    }
    tokens >= SOME && words * 3 >= tokens * 2 || is_foreign(line)
}

/// Letters, and what stands round a word. What is not ASCII counts as letters: no programming language is made of it.
pub(super) fn is_word(token: &str) -> bool {
    let round =
        |c: char| c.is_ascii_punctuation() && !matches!(c, '$' | '_' | '{' | '}' | '<' | '>' | '=' | '`');
    let bare = token.trim_matches(round);
    let inner = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'-') || !byte.is_ascii();
    !bare.is_empty() && bare.bytes().all(inner) && !shape_of_code(bare)
}

/// "camelCase", which no word is.
fn shape_of_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Whether most characters of a line are not ASCII.
fn is_foreign(line: &str) -> bool {
    let foreign = line.bytes().filter(|byte| *byte >= 0xC0).count();
    let ascii = line.bytes().filter(u8::is_ascii_graphic).count();
    foreign >= 4 && foreign > ascii
}

/// Whether the line has more than `count` tokens.
pub(super) fn is_longer(line: &str, count: usize) -> bool {
    line.split_ascii_whitespace().nth(count).is_some()
}
