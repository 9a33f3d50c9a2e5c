//! JSON, tags, style sheets, patches.

use super::{
    features::LineFeatures,
    score::{CodeScore, NEUTRAL, STRONG, SURE, WEAK},
    shape,
};

pub(super) fn score(features: &LineFeatures<'_>) -> CodeScore {
    let line = features.text;
    match line.as_bytes().first() {
        Some(b'{' | b'[' | b'}' | b']' | b')' | b'"') => json(line),
        Some(b'<') => tag(line),
        Some(b'\\') => macro_of_tex(line),
        Some(b'@' | b'+' | b'-' | b'd') => patch(line),
        Some(b'.' | b'#' | b'a'..=b'z') => style(line),
        _ => NEUTRAL,
    }
}

fn json(line: &str) -> CodeScore {
    if line.bytes().all(|byte| b"{}[]();,".contains(&byte)) || is_section(line) {
        return WEAK;
    }
    let open = line.trim_start_matches(['{', '[', ' ']);
    let pair = is_pair(open);
    if pair && open.len() < line.len() {
        return SURE;
    }
    if pair {
        return STRONG;
    }
    // What closes a block and opens the next: "} else {", "}).then(() => {".
    let chained = line.starts_with(['}', ')', ']']) && line.ends_with(['{', '(', '[', ';']);
    if chained { SURE } else { NEUTRAL }
}

/// `[package]`, as files of settings have it.
fn is_section(line: &str) -> bool {
    let name = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_lowercase()) && shape::path(name) == name.len()
}

/// "\begin{figure}".
fn macro_of_tex(line: &str) -> CodeScore {
    let name = shape::identifier(&line[1..]);
    if name > 1 && line[1 + name..].starts_with(['{', '[']) { STRONG } else { NEUTRAL }
}

/// "\"key\": value".
fn is_pair(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('"') else { return false };
    let Some(end) = rest.find('"') else { return false };
    let value = rest[end + 1..].trim_start().strip_prefix(':').map(str::trim_start);
    let begins = |value: &str| {
        value.is_empty() || value.starts_with(|c: char| "\"{[-tfn".contains(c) || c.is_ascii_digit())
    };
    value.is_some_and(begins)
}

/// A line between "<name" and ">".
fn tag(line: &str) -> CodeScore {
    if ["<?xml", "<?php", "<!DOCTYPE", "<!doctype", "<!--", "<![CDATA["]
        .iter()
        .any(|start| line.starts_with(start))
    {
        return SURE;
    }
    let name = line[1..].trim_start_matches('/');
    let length = name.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(b)).count();
    let after = &name[length..];
    let named = length > 0
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && after.starts_with(['>', ' ', '/', '\t']);
    if !named || !line.ends_with('>') && !is_open_tag(after) {
        return NEUTRAL;
    }
    let whole = line.contains("</") || line.ends_with("/>");
    if whole { SURE } else { STRONG }
}

/// A tag whose attributes go on in the next line, or whose text does.
fn is_open_tag(after: &str) -> bool {
    after.contains("=\"") || after.contains("='")
}

fn patch(line: &str) -> CodeScore {
    if line.starts_with("diff --git ") || line.starts_with("@@ -") && line.matches("@@").count() == 2 {
        return SURE;
    }
    if ["--- a/", "+++ b/"].iter().any(|start| line.starts_with(start)) { STRONG } else { NEUTRAL }
}

/// "color: red;", ".title {".
fn style(line: &str) -> CodeScore {
    let bare = line.trim_start_matches(['.', '#']);
    let name = bare.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'-').count();
    let rest = &bare[name..];
    if name > 1 && line.ends_with('{') && rest.len() < 40 {
        return STRONG;
    }
    let property = name > 1 && bare.len() == line.len() && rest.starts_with(':') && line.ends_with(';');
    if property && !rest[1..].contains([':', '?', '!']) && rest.split_whitespace().count() <= 6 {
        STRONG
    } else {
        NEUTRAL
    }
}
