//! The grammar of RFC 5646, section 2.1.

/// The tags of section 2.2.8, in canonical case, with the language that each means; "und" where it means
/// none.
const GRANDFATHERED: &[(&str, &str)] = &[
    ("art-lojban", "jbo"),
    ("cel-gaulish", "xtg"),
    ("en-GB-oed", "en"),
    ("i-ami", "ami"),
    ("i-bnn", "bnn"),
    ("i-default", "und"),
    ("i-enochian", "und"),
    ("i-hak", "hak"),
    ("i-klingon", "tlh"),
    ("i-lux", "lb"),
    ("i-mingo", "see"),
    ("i-navajo", "nv"),
    ("i-pwn", "pwn"),
    ("i-tao", "tao"),
    ("i-tay", "tay"),
    ("i-tsu", "tsu"),
    ("no-bok", "nb"),
    ("no-nyn", "nn"),
    ("sgn-BE-FR", "sfb"),
    ("sgn-BE-NL", "vgt"),
    ("sgn-CH-DE", "sgg"),
    ("zh-guoyu", "zh"),
    ("zh-hakka", "hak"),
    ("zh-min", "zh"),
    ("zh-min-nan", "nan"),
    ("zh-xiang", "hsn"),
];

/// The languages that the registry allows before an extended language, which then is the language itself.
const BEFORE_EXTENDED: &[&str] = &["ar", "kok", "lv", "ms", "sgn", "sw", "uz", "zh"];

/// Whether `text` follows the grammar, in any case.
pub(super) fn is_well_formed(text: &str) -> bool {
    let alphanumeric = |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    text.split('-').all(alphanumeric) && (grandfathered(text).is_some() || Subtags::new(text).are_a_tag())
}

/// Section 2.1.1: lowercase, but regions in capitals and scripts with a capital, unless they follow a
/// singleton.
pub(super) fn canonical_case(text: &str) -> String {
    let mut canonical = text.to_ascii_lowercase();
    let mut start = 0;
    while start < canonical.len() {
        let end = canonical[start..].find('-').map_or(canonical.len(), |at| start + at);
        match end - start {
            1 => break,
            2 if start > 0 => canonical[start..end].make_ascii_uppercase(),
            4 if start > 0 => canonical[start..=start].make_ascii_uppercase(),
            _ => {}
        }
        start = end + 1;
    }
    canonical
}

/// The language subtag that a tag in canonical case means.
pub(super) fn language_of(canonical: &str) -> String {
    if let Some(language) = grandfathered(canonical) {
        return language.to_owned();
    }
    let mut subtags = canonical.split('-');
    let language = subtags.next().unwrap_or_default();
    match subtags.next() {
        _ if language == "x" => "und".to_owned(),
        Some(extended) if BEFORE_EXTENDED.contains(&language) && is_alphabetic(extended, 3..=3) => {
            extended.to_owned()
        }
        _ => language.to_owned(),
    }
}

fn grandfathered(text: &str) -> Option<&'static str> {
    GRANDFATHERED.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(text)).map(|&(_, language)| language)
}

fn is_alphabetic(subtag: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphabetic())
}

fn is_region(subtag: &str) -> bool {
    is_alphabetic(subtag, 2..=2) || (subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_digit()))
}

fn is_variant(subtag: &str) -> bool {
    subtag.len() >= 5 || (subtag.len() == 4 && subtag.starts_with(|c: char| c.is_ascii_digit()))
}

/// The subtags that are not read yet; each is one to eight ASCII letters or digits.
struct Subtags<'t>(std::iter::Peekable<std::str::Split<'t, char>>);

impl<'t> Subtags<'t> {
    fn new(text: &'t str) -> Self {
        Self(text.split('-').peekable())
    }

    fn take(&mut self, wanted: impl Fn(&str) -> bool) -> Option<&'t str> {
        self.0.next_if(|subtag| wanted(subtag))
    }

    fn are_a_tag(mut self) -> bool {
        (self.private_use() || self.language_tag()) && self.0.next().is_none()
    }

    fn language_tag(&mut self) -> bool {
        if !self.language() {
            return false;
        }
        self.take(|s| is_alphabetic(s, 4..=4));
        self.take(is_region);
        self.variants() && self.extensions() && {
            self.private_use();
            true
        }
    }

    fn language(&mut self) -> bool {
        let Some(language) = self.take(|s| is_alphabetic(s, 2..=8)) else { return false };
        let extended = if language.len() <= 3 { 3 } else { 0 };
        for _ in 0..extended {
            self.take(|s| is_alphabetic(s, 3..=3));
        }
        true
    }

    fn variants(&mut self) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        while let Some(variant) = self.take(is_variant) {
            if !is_new(&mut seen, variant) {
                return false;
            }
        }
        true
    }

    fn extensions(&mut self) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        while let Some(singleton) = self.take(|s| s.len() == 1 && !s.eq_ignore_ascii_case("x")) {
            let has_value = self.take(|s| s.len() >= 2).is_some();
            while self.take(|s| s.len() >= 2).is_some() {}
            if !has_value || !is_new(&mut seen, singleton) {
                return false;
            }
        }
        true
    }

    /// Takes "x" and all that follows; an "x" alone stays, so that the tag is refused.
    fn private_use(&mut self) -> bool {
        let mut ahead = self.0.clone();
        let present = ahead.next().is_some_and(|s| s.eq_ignore_ascii_case("x")) && ahead.next().is_some();
        while present && self.0.next().is_some() {}
        present
    }
}

/// Adds what was not seen before, in any case.
fn is_new<'t>(seen: &mut Vec<&'t str>, subtag: &'t str) -> bool {
    let new = !seen.iter().any(|other| other.eq_ignore_ascii_case(subtag));
    seen.push(subtag);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grandfathered_tags_are_in_canonical_case() {
        for (tag, _) in GRANDFATHERED {
            assert!(is_well_formed(tag));
            assert_eq!(&canonical_case(tag), tag);
        }
    }
}
