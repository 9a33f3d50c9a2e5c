//! What marks say about the end of a sentence and of a line.

/// Whether the sentence ends in a full stop of any script, closing marks aside.
pub(super) fn is_terminated(sentence: &str) -> bool {
    sentence.trim_end_matches(is_closer).ends_with(is_terminator)
}

/// Whether the character may stand behind the full stop.
fn is_closer(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '"' | '\''
                | '’'
                | '”'
                | '“'
                | '»'
                | '«'
                | '›'
                | ')'
                | ']'
                | '}'
                | '」'
                | '』'
                | '）'
                | '】'
                | '》'
        )
}

fn is_terminator(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '‼'
            | '⁇'
            | '⁈'
            | '⁉'
            | '。'
            | '！'
            | '？'
            | '．'
            | '｡'
            | '؟'
            | '۔'
            | '।'
            | '॥'
            | '։'
            | '።'
            | '፧'
            | '။'
            | '៕'
            | '។'
    )
}

/// Thai and Lao end no sentence by a mark, so that a line without one says nothing.
pub(super) fn is_unterminated_script(sentence: &str) -> bool {
    sentence.chars().rev().find(|c| c.is_alphabetic()).is_some_and(|c| ('\u{e01}'..='\u{eff}').contains(&c))
}

/// Whether the character ends a line.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
