//! The grammar of RFC 5646, section 2.1, and which language a tag means.
//!
//! The crate oxilangtag parses; here is what it leaves open: repeated subtags, and the language of tags that
//! do not begin with it.

use oxilangtag::LanguageTag;

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

/// The tag in canonical case, as section 2.1.1 has it; `None` when `text` does not follow the grammar, or
/// repeats a variant or a singleton.
pub(super) fn canonical(text: &str) -> Option<String> {
    let tag = LanguageTag::parse_and_normalize(text).ok()?;
    let extensions = tag.extension().unwrap_or_default();
    let singletons = extensions.split('-').filter(|subtag| subtag.len() == 1);
    let is_repeated = has_repetition(tag.variant_subtags()) || has_repetition(singletons);
    (!is_repeated).then(|| tag.into_inner())
}

/// The language subtag that a tag in canonical case means; "und" when it means none.
pub(super) fn language_of(canonical: &str) -> &str {
    if let Some(&(_, language)) = GRANDFATHERED.iter().find(|(tag, _)| *tag == canonical) {
        return language;
    }
    let mut subtags = canonical.split('-');
    let language = subtags.next().unwrap_or_default();
    match subtags.next() {
        _ if language == "x" => "und",
        Some(extended) if is_extended(extended) && BEFORE_EXTENDED.contains(&language) => extended,
        _ => language,
    }
}

fn is_extended(subtag: &str) -> bool {
    subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Whether a subtag, in canonical case, comes twice; there are few of them.
fn has_repetition<'t>(subtags: impl Iterator<Item = &'t str>) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    for subtag in subtags {
        if seen.contains(&subtag) {
            return true;
        }
        seen.push(subtag);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grandfathered_tags_are_in_canonical_case() {
        for (tag, _) in GRANDFATHERED {
            assert_eq!(canonical(tag).as_deref(), Some(*tag));
        }
    }
}
