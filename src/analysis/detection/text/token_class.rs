//! Tells words from what only looks like words: addresses, program code, hashes.

use super::char_class::sign_weight;
use super::keyboard_noise::is_keyboard_noise;

/// What a token, the text between two white spaces, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenClass {
    /// Words of a language, as far as can be seen.
    Words,
    /// An address, a mention, a hashtag: says nothing about the language of the text.
    Address,
    /// Code, data, hashes or noise.
    Code,
    /// Nothing with letters.
    Empty,
}

/// Endings that make a name of what precedes the dot.
const NAME_ENDINGS: &[&str] = &[
    "app", "at", "bin", "biz", "br", "ch", "cn", "com", "conf", "css", "csv", "de", "dev", "edu", "es", "eu",
    "exe", "fr", "gov", "html", "info", "io", "it", "java", "jp", "jpg", "js", "json", "log", "md", "net",
    "nl", "org", "pdf", "php", "pl", "png", "py", "rs", "ru", "sh", "so", "sql", "svg", "toml", "ts", "txt",
    "uk", "us", "xml", "yaml", "yml", "zip",
];

/// Tags of more bytes are no hashtags and no mentions.
const MAX_TAG_BYTES: usize = 60;

/// Tells what a token is.
pub(crate) fn classify(token: &str) -> TokenClass {
    let surrounds = |c: char| c.is_ascii_punctuation() && sign_weight(c) == 0 || "“”„«»’‘…–—".contains(c);
    let core = token.trim_matches(surrounds);
    if !core.chars().any(char::is_alphabetic) {
        return TokenClass::Empty;
    }
    if is_address(core) {
        return TokenClass::Address;
    }
    let is_code = core.is_ascii() && (has_code_signs(token, core) || is_hash(core) || is_camel_case(core));
    if is_code || is_keyboard_noise(core) { TokenClass::Code } else { TokenClass::Words }
}

/// How many signs of code the text has; a brace or the key of an object counts as several.
pub(crate) fn code_signs(text: &str) -> usize {
    text.chars().map(sign_weight).sum::<usize>() + 2 * text.matches("\":").count()
}

fn is_address(core: &str) -> bool {
    is_tag(core) || core.is_ascii() && (is_mail(core) || is_link(core) || is_named_file(core))
}

/// "@user", "#topic".
fn is_tag(core: &str) -> bool {
    let name = core.strip_prefix(['@', '#']).unwrap_or_default();
    !name.is_empty() && core.len() <= MAX_TAG_BYTES && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn is_mail(core: &str) -> bool {
    core.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

fn is_link(core: &str) -> bool {
    core.contains("://") || core.starts_with("www.")
}

/// "example.com", "notes.txt", "example.com/about".
fn is_named_file(core: &str) -> bool {
    let host = core.split('/').next().unwrap_or_default();
    host.rsplit_once('.').is_some_and(|(name, ending)| {
        name.ends_with(|c: char| c.is_ascii_alphanumeric()) && NAME_ENDINGS.binary_search(&ending).is_ok()
    })
}

fn has_code_signs(token: &str, core: &str) -> bool {
    let slashes = core.matches('/').count();
    let is_flag =
        core.len() <= 3 && token.starts_with('-') || token.starts_with("--") && !token.starts_with("---");
    let is_dotted = core.split('.').filter(|part| part.len() > 1).count() >= 3;
    core.contains(['{', '}', '<', '>', '=', '\\', '|', '^', '~', '_', '$', '`'])
        || ["::", "->", "()", "](", "):", ");", "&&", "\":"].iter().any(|sign| token.contains(sign))
        || core.starts_with('/')
        || core.ends_with(';') && core.contains(['(', '[', '.'])
        || is_call(core)
        || slashes >= 3
        || is_flag
        || is_dotted
}

/// `open(path`, `x[i]`: a bracket right after a name; `word(s)` is none.
fn is_call(core: &str) -> bool {
    core.split_once(['(', '[']).is_some_and(|(name, inside)| {
        let inside = inside.trim_end_matches(|c: char| c.is_ascii_punctuation());
        !name.is_empty() && !inside.chars().all(|c| c.is_ascii_lowercase())
    })
}

/// Letters and digits shuffled, or hexadecimal letters alone.
fn is_hash(core: &str) -> bool {
    let letters = core.bytes().filter(u8::is_ascii_alphabetic).count();
    let changes = byte_pairs(core)
        .filter(|(a, b)| {
            a.is_ascii_alphabetic() && b.is_ascii_digit() || a.is_ascii_digit() && b.is_ascii_alphabetic()
        })
        .count();
    let is_hexadecimal = core.len() >= 8 && core.bytes().all(|b| b.is_ascii_hexdigit());
    changes >= 3 || changes >= 1 && letters < core.len() / 2 && core.len() >= 6 || is_hexadecimal
}

/// Capitals amid a name, more than a brand has: "getUserName", "aXbYcZ".
fn is_camel_case(core: &str) -> bool {
    let rises = byte_pairs(core).filter(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase()).count();
    let is_lowercase_first = core.starts_with(|c: char| c.is_ascii_lowercase());
    core.len() >= 8 && (rises >= 2 || rises >= 1 && is_lowercase_first)
}

/// Each byte and the next.
fn byte_pairs(text: &str) -> impl Iterator<Item = (u8, u8)> {
    text.bytes().zip(text.bytes().skip(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_sorted() {
        assert!(NAME_ENDINGS.is_sorted());
    }

    #[test]
    fn words_stay_words() {
        for token in [
            "word",
            "Straße,",
            "(aber",
            "l’eau",
            "don't",
            "e.g.",
            "and/or",
            "COVID19",
            "word(s)",
            "1st",
            "YouTube",
            "«Привет»",
            "#",
            "東京へ",
        ] {
            assert!(matches!(classify(token), TokenClass::Words | TokenClass::Empty), "{token}");
        }
    }

    #[test]
    fn addresses_are_left_out() {
        for token in [
            "https://example.org/a?b=c",
            "www.example.org",
            "user@example.org",
            "@user",
            "#topic",
            "example.com.",
            "(notes.txt)",
        ] {
            assert_eq!(classify(token), TokenClass::Address, "{token}");
        }
    }

    #[test]
    fn code_is_code() {
        for token in [
            "x[i]=1;",
            "getUserName",
            "<div>",
            "std::vec",
            "d41d8cd98f00b204",
            "{\"a\":",
            "--flag",
            "/usr/lib",
            "snake_case",
            "deadbeef",
        ] {
            assert_eq!(classify(token), TokenClass::Code, "{token}");
        }
    }
}
