//! Web and mail addresses.

/// Whether the word is a web or mail address.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.starts_with("www.") || word.contains('@') && word.contains('.')
}

/// Whether the line has nothing but an address.
pub(super) fn is_only_address(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words.next().is_some_and(is_address) && words.next().is_none()
}

/// Whether addresses make up more than half of the sentence.
pub(in crate::analysis) fn is_mostly_addresses(sentence: &str) -> bool {
    // Most sentences have none of these, and need not be cut into words.
    if !["://", "www.", "@"].iter().any(|mark| sentence.contains(mark)) {
        return false;
    }
    let addresses: usize = sentence.split_whitespace().filter(|word| is_address(word)).map(str::len).sum();
    2 * addresses > sentence.len()
}

#[cfg(test)]
mod tests {
    use super::{is_mostly_addresses, is_only_address};

    #[test]
    fn addresses_stand_alone_or_take_most_of_a_sentence() {
        for address in ["https://example.org/a", "www.example.org", "desk@example.org"] {
            assert!(is_only_address(address) && is_mostly_addresses(address), "{address}");
        }
        assert!(!is_only_address("See https://example.org/a"));
        assert!(is_mostly_addresses("See https://example.org/a"));
        assert!(!is_mostly_addresses("Read all that was said about it at www.example.org"));
        assert!(!is_mostly_addresses("two @ one dollar") && !is_only_address(""));
    }
}
