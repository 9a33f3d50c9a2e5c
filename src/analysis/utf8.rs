//! Decodes UTF-8 that comes in chunks which were cut anywhere, in the middle of a character too.
//!
//! Whole texts need no decoder: `std::str::from_utf8` is the one for them.

use std::mem;

/// Decodes the bytes of one document, chunk by chunk.
///
/// ```
/// use lector::analysis::{NotUtf8, Utf8Decoder};
///
/// let mut decoder = Utf8Decoder::default();
/// assert_eq!(decoder.decode(b"caf\xc3").as_deref(), Ok("caf"));
/// assert_eq!(decoder.decode(b"\xa9").as_deref(), Ok("\u{e9}"));
/// assert_eq!(decoder.decode(b"!\xff"), Err(NotUtf8 { at: 6, incomplete: false }));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Utf8Decoder {
    /// The bytes of a character that is not complete yet, at most three.
    partial: Vec<u8>,
    /// Where that character begins, or the next one, in bytes of the document.
    position: u64,
}

/// The bytes are not UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotUtf8 {
    /// The first byte that is wrong, counted from the start of the document.
    pub at: u64,
    /// Whether a character begins there that the document ends in.
    pub incomplete: bool,
}

impl Utf8Decoder {
    /// The characters that are complete with `chunk`.
    ///
    /// # Errors
    ///
    /// [`NotUtf8`] when no further bytes could make characters of these.
    pub fn decode(&mut self, chunk: &[u8]) -> Result<String, NotUtf8> {
        let mut bytes = mem::take(&mut self.partial);
        bytes.extend_from_slice(chunk);
        let error = match String::from_utf8(bytes) {
            Ok(text) => {
                self.position += text.len() as u64;
                return Ok(text);
            }
            Err(error) => error,
        };
        let complete = error.utf8_error().valid_up_to();
        self.position += complete as u64;
        if error.utf8_error().error_len().is_some() {
            return Err(self.invalid());
        }
        let mut bytes = error.into_bytes();
        self.partial = bytes.split_off(complete);
        String::from_utf8(bytes).map_err(|_| self.invalid())
    }

    /// Ends the document.
    ///
    /// # Errors
    ///
    /// [`NotUtf8`] when it ends inside of a character.
    pub fn finish(&self) -> Result<(), NotUtf8> {
        if self.partial.is_empty() { Ok(()) } else { Err(NotUtf8 { at: self.position, incomplete: true }) }
    }

    fn invalid(&self) -> NotUtf8 {
        NotUtf8 { at: self.position, incomplete: false }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn in_chunks(bytes: &[u8], steps: &[usize]) -> Result<String, NotUtf8> {
        let mut decoder = Utf8Decoder::default();
        let (mut text, mut rest) = (String::new(), bytes);
        for step in steps.iter().cycle() {
            let (chunk, remaining) = rest.split_at(rest.len().min(*step));
            text += &decoder.decode(chunk)?;
            rest = remaining;
            if rest.is_empty() {
                break;
            }
        }
        decoder.finish()?;
        Ok(text)
    }

    proptest! {
        #[test]
        fn bytes_cut_anywhere_are_read_as_the_whole(
            text in "[a-c\u{e9}\u{4e00}\u{1f600}]{0,20}",
            wrong in prop::option::of((
                prop::sample::select(vec![0x80, 0xC3, 0xE4, 0xF0, 0xFF]),
                any::<prop::sample::Index>(),
            )),
            steps in prop::collection::vec(1usize..6, 1..4),
        ) {
            let mut bytes = text.into_bytes();
            if let Some((byte, at)) = wrong {
                bytes.insert(at.index(bytes.len() + 1), byte);
            }
            let expected = std::str::from_utf8(&bytes).map(str::to_owned).map_err(|error| NotUtf8 {
                at: error.valid_up_to() as u64,
                incomplete: error.error_len().is_none(),
            });
            prop_assert_eq!(in_chunks(&bytes, &steps), expected);
        }
    }
}
