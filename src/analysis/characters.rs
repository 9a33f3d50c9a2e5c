//! Characters of a document whose bytes come in chunks that were cut anywhere.

use std::mem;

/// Makes characters of bytes.
///
/// ```
/// use lector::analysis::{Characters, NotUtf8};
///
/// let mut characters = Characters::default();
/// assert_eq!(characters.take(b"caf\xc3").as_deref(), Ok("caf"));
/// assert_eq!(characters.take(b"\xa9").as_deref(), Ok("\u{e9}"));
/// assert_eq!(characters.take(b"!\xff"), Err(NotUtf8 { at: 6, begun: false }));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Characters {
    /// The bytes of a character that has begun, at most three.
    begun: Vec<u8>,
    /// Where it begins, or the next one.
    at: u64,
}

/// The bytes are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The first byte that is wrong, counted from the start of the document.
    pub at: u64,
    /// Whether a character begins there that the document ends in.
    pub begun: bool,
}

impl Characters {
    /// The characters that are complete with `bytes`.
    ///
    /// # Errors
    ///
    /// [`NotUtf8`] when no further bytes could make characters of these.
    pub fn take(&mut self, bytes: &[u8]) -> Result<String, NotUtf8> {
        let mut all = mem::take(&mut self.begun);
        all.extend_from_slice(bytes);
        let error = match String::from_utf8(all) {
            Ok(text) => {
                self.at += text.len() as u64;
                return Ok(text);
            }
            Err(error) => error,
        };
        self.at += error.utf8_error().valid_up_to() as u64;
        if error.utf8_error().error_len().is_some() {
            return Err(NotUtf8 { at: self.at, begun: false });
        }
        let complete = error.utf8_error().valid_up_to();
        let mut all = error.into_bytes();
        self.begun = all.split_off(complete);
        String::from_utf8(all).map_err(|_| NotUtf8 { at: self.at, begun: false })
    }

    /// Ends the document.
    ///
    /// # Errors
    ///
    /// [`NotUtf8`] when it ends inside of a character.
    pub fn finish(&self) -> Result<(), NotUtf8> {
        if self.begun.is_empty() { Ok(()) } else { Err(NotUtf8 { at: self.at, begun: true }) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_chunks(bytes: &[u8], steps: &[usize]) -> Result<String, NotUtf8> {
        let mut characters = Characters::default();
        let (mut text, mut rest) = (String::new(), bytes);
        for step in steps.iter().cycle() {
            let (chunk, behind) = rest.split_at(rest.len().min(*step));
            text += &characters.take(chunk)?;
            rest = behind;
            if rest.is_empty() {
                break;
            }
        }
        characters.finish()?;
        Ok(text)
    }

    proptest! {
        #[test]
        fn bytes_cut_anywhere_are_read_as_the_whole(
            text in "[a-c\u{e9}\u{4e00}\u{1f600}]{0,20}",
            wrong in prop::option::of((prop::sample::select(vec![0x80, 0xC3, 0xE4, 0xF0, 0xFF]), any::<prop::sample::Index>())),
            steps in prop::collection::vec(1usize..6, 1..4),
        ) {
            let mut bytes = text.into_bytes();
            if let Some((byte, at)) = wrong {
                bytes.insert(at.index(bytes.len() + 1), byte);
            }
            let expected = std::str::from_utf8(&bytes).map(str::to_owned).map_err(|error| NotUtf8 {
                at: error.valid_up_to() as u64,
                begun: error.error_len().is_none(),
            });
            prop_assert_eq!(in_chunks(&bytes, &steps), expected);
        }
    }
}
