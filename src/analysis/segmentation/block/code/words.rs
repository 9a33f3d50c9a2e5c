//! What running text is made of.

/// So many words in a row are a sentence or a part of one.
const SOME: usize = 3;

/// Whether the line reads as running text: mostly words, or letters of a script that no programming language uses.
pub(super) fn is_prose(line: &str) -> bool {
    if line.starts_with(['#', '%', ';']) {
        return false;
    }
    let (mut tokens, mut words) = (0, 0);
    for token in line.split_whitespace() {
        tokens += 1;
        words += usize::from(is_word(token));
    }
    tokens >= SOME && words * 3 >= tokens * 2 || is_foreign(line)
}

/// Letters, and what stands round a word.
pub(super) fn is_word(token: &str) -> bool {
    let bare = token.trim_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '$' | '_' | '{' | '}' | '<' | '>' | '=' | '`')
    });
    let inner = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-') || !c.is_ascii();
    !bare.is_empty() && bare.chars().all(inner) && !shape_of_code(bare)
}

/// "camelCase", which no word is.
fn shape_of_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Whether most of a line is not ASCII.
fn is_foreign(line: &str) -> bool {
    let (mut all, mut foreign) = (0, 0);
    for c in line.chars().filter(|c| !c.is_whitespace()) {
        all += 1;
        foreign += usize::from(!c.is_ascii());
    }
    foreign >= 4 && foreign * 2 > all
}

/// Whether the line has more than `count` tokens.
pub(super) fn is_longer(line: &str, count: usize) -> bool {
    line.split_whitespace().nth(count).is_some()
}
