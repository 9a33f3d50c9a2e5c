//! Sentences that look like program code, by their symbols alone.

/// The share of characters that only code has.
const SYMBOL_SHARE: f64 = 0.1;
/// The fewest of them.
const MIN_SYMBOLS: usize = 3;

/// Whether more than a tenth of the sentence, blanks aside, are symbols that prose hardly has.
pub(in crate::analysis) fn is_code(sentence: &str) -> bool {
    let seen = sentence.chars().filter(|c| !c.is_whitespace()).count();
    let symbols = sentence.chars().filter(|c| is_symbol(*c)).count();
    symbols >= MIN_SYMBOLS && symbols as f64 > SYMBOL_SHARE * seen as f64
}

fn is_symbol(c: char) -> bool {
    matches!(c, '{' | '}' | '[' | ']' | '<' | '>' | '=' | ';' | '|' | '\\')
        || matches!(c, '^' | '~' | '`' | '#' | '$' | '&' | '*' | '_' | '+')
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn code_is_told_by_its_symbols() {
        assert!(is_code("let x = a[i] + b[i]; if (x) { return; }"));
        assert!(!is_code("The river rose by two metres (see [1])."));
    }
}
