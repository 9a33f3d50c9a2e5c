//! Where the text of a subcommand comes from, and its language.

use std::{
    fs::File,
    io::{self, Read},
    path::PathBuf,
};

use clap::Args as Parse;

use super::failure::Failure;
use crate::analysis::{NotUtf8, Utf8Decoder, detection, language::LanguageTag};

/// How much of a text is read at once, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Where the text comes from and how the answer looks.
#[derive(Debug, Parse)]
pub struct Input {
    /// The file to read; standard input when there is none, or for "-"
    file: Option<PathBuf>,
    /// Answer JSON with byte offsets
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn tag(text: &str) -> Result<LanguageTag, String> {
    LanguageTag::parse(text).map_err(|_| "not a BCP-47 language tag".to_owned())
}

impl Input {
    /// Gives the bytes in chunks to `take`.
    pub(super) fn each_chunk(
        &self,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let file = self.file.as_ref().filter(|file| file.as_os_str() != "-");
        let name = file.map_or_else(|| "standard input".to_owned(), |file| file.display().to_string());
        let unreadable = |error: io::Error| Failure { code: 66, message: format!("{name}: {error}") };
        let mut source: Box<dyn Read> = match file {
            Some(file) => Box::new(File::open(file).map_err(unreadable)?),
            None => Box::new(io::stdin().lock()),
        };
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match source.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(length) => take(&chunk[..length])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(error)),
            }
        }
    }
}

/// The whole text.
pub(super) fn read(input: &Input) -> Result<String, Failure> {
    let (mut decoder, mut text) = (Utf8Decoder::default(), String::new());
    input.each_chunk(|chunk| {
        text += &decoder.decode(chunk).map_err(not_utf8)?;
        Ok(())
    })?;
    decoder.finish().map_err(not_utf8)?;
    Ok(text)
}

pub(super) fn not_utf8(NotUtf8 { at, .. }: NotUtf8) -> Failure {
    Failure { code: 65, message: format!("the text is not UTF-8 at byte {at}") }
}

/// The language to use: the one that was given, else the detected one.
pub(super) fn language_of<'a>(text: &str, given: Option<&'a LanguageTag>) -> &'a str {
    given.map_or_else(|| detection::language_of_head(text).code, LanguageTag::primary)
}
