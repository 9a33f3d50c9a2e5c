//! Small shapes that code is made of.

/// The identifier that `text` begins with: letters, digits and underscores, no digit first; its length in
/// bytes, or 0.
pub(super) fn identifier(text: &str) -> usize {
    match text.as_bytes().first() {
        Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$') => {
            text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$')).count()
        }
        _ => 0,
    }
}

/// The path that `text` begins with: identifiers after ".", "::" or "->"; its length in bytes, or 0.
pub(super) fn path(text: &str) -> usize {
    let mut end = identifier(text);
    while end > 0 {
        let rest = &text[end..];
        let joint =
            ["::", "->", "."].iter().find(|joint| rest.starts_with(**joint)).map_or(0, |joint| joint.len());
        let next = identifier(&rest[joint..]);
        if joint == 0 || next == 0 {
            break;
        }
        end += joint + next;
    }
    end
}

/// What stands after the word `word`, which `text` begins with.
pub(super) fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}
