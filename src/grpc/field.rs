//! Fields that several requests have, each checked in one place.

use std::borrow::Cow;

use super::{encode::ResponseWriter, error::Error, limits::Limits};
use crate::{
    analysis::{Job, Unit, detection, language::LanguageTag, peak_bytes, segmentation},
    proto::v1 as pb,
};

/// The code of an unknown language.
const UNDETERMINED: &str = "und";

/// Checks that a text is not longer than the limit.
pub(super) fn text(field: &'static str, text: String, limits: Limits) -> Result<String, Error> {
    text_length(field, text.len(), limits).map(|()| text)
}

/// Checks that so many bytes of text are not more than the limit.
pub(super) fn text_length(field: &'static str, length: usize, limits: Limits) -> Result<(), Error> {
    let limit = limits.max_text_bytes;
    if length <= limit {
        return Ok(());
    }
    let description = format!("is {length} bytes long, the limit is {limit}");
    Err(Error::field(field, "TEXT_TOO_LONG", description).with("value", length).with("limit", limit))
}

/// Checks that the text of a message is not set whose text comes from elsewhere: a part of Analyze, the
/// options of a stream.
pub(super) fn no_text(text: &str) -> Result<(), Error> {
    if text.is_empty() {
        return Ok(());
    }
    Err(Error::field("text", "TEXT_IN_PART", "must be empty here"))
}

/// Checks that an option is not set that only a stream has.
pub(super) fn only_in_streams(field: &'static str, value: u32) -> Result<(), Error> {
    if value == 0 {
        return Ok(());
    }
    Err(Error::field(field, "ONLY_IN_STREAMS", "is for SegmentStream only; leave it at 0 here")
        .with("value", value))
}

/// Reads the number of an enum; `E` says which numbers the contract lists.
pub(super) fn enumeration<E: TryFrom<i32>>(field: &'static str, number: i32) -> Result<E, Error> {
    E::try_from(number).map_err(|_| {
        let description = format!("is {number}, which is not a number of this enum");
        Error::field(field, "UNKNOWN_ENUM_VALUE", description).with("value", number)
    })
}

/// Reads an offset unit.
pub(super) fn offset_unit(number: i32) -> Result<Unit, Error> {
    Ok(match enumeration("offset_unit", number)? {
        pb::OffsetUnit::Unspecified | pb::OffsetUnit::Byte => Unit::Byte,
        pb::OffsetUnit::Utf16 => Unit::Utf16,
        pb::OffsetUnit::CodePoint => Unit::CodePoint,
    })
}

/// Reads a language tag. The error does not repeat the tag, which may be any text.
pub(super) fn language_tag(field: impl Into<Cow<'static, str>>, tag: &str) -> Result<LanguageTag, Error> {
    LanguageTag::parse(tag).map_err(|_| {
        let description = format!("is no BCP-47 language tag ({} bytes)", tag.len());
        Error::field(field, "MALFORMED_LANGUAGE_TAG", description)
    })
}

/// The language that a request names, or that it leaves to be detected.
#[derive(Clone, Debug)]
pub(super) enum RequestLanguage {
    /// Named by the caller.
    Given(LanguageTag),
    /// Empty or "und".
    Detect,
}

impl RequestLanguage {
    /// Reads the field `language`.
    pub(super) fn parse(tag: &str) -> Result<Self, Error> {
        if tag.is_empty() {
            return Ok(Self::Detect);
        }
        let tag = language_tag("language", tag)?;
        Ok(if tag.primary() == UNDETERMINED { Self::Detect } else { Self::Given(tag) })
    }

    /// Whether it must be detected first, which costs time.
    pub(super) fn is_detected(&self) -> bool {
        matches!(self, Self::Detect)
    }

    /// The language of `text`.
    pub(super) fn of(&self, text: &str) -> ResolvedLanguage<'_> {
        match self {
            Self::Given(tag) => {
                ResolvedLanguage { tag: tag.as_str(), primary: tag.primary(), confidence: 0.0 }
            }
            Self::Detect => ResolvedLanguage::detected(&detection::language_of_head(text)),
        }
    }
}

/// A language that is known, or "und".
#[derive(Clone, Copy, Debug)]
pub(super) struct ResolvedLanguage<'a> {
    /// The canonical tag.
    pub tag: &'a str,
    /// The primary subtag, by which rules are chosen.
    pub primary: &'a str,
    /// How sure it is, 0 to 1; 0 when it was given.
    pub confidence: f64,
}

/// The numbers of the fields of a response that are about the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct LanguageFields {
    pub language: u32,
    /// `None`: the response does not say whether the language has rules.
    pub supported: Option<u32>,
    pub confidence: u32,
}

impl ResolvedLanguage<'static> {
    /// A language that was detected; what is no language is not known.
    pub(super) fn detected(found: &detection::Candidate) -> Self {
        match found.code {
            "zxx" => Self { tag: UNDETERMINED, primary: UNDETERMINED, confidence: 0.0 },
            code => Self { tag: code, primary: code, confidence: found.confidence },
        }
    }
}

impl ResolvedLanguage<'_> {
    /// Writes the language.
    pub(super) fn write(&self, writer: &mut ResponseWriter, fields: LanguageFields) -> Result<(), Error> {
        self.write_with(writer, fields, |_| Ok(()))
    }

    /// Writes the language, and before its confidence the fields whose numbers lie between.
    pub(super) fn write_with<E: From<Error>>(
        &self,
        writer: &mut ResponseWriter,
        fields: LanguageFields,
        between: impl FnOnce(&mut ResponseWriter) -> Result<(), E>,
    ) -> Result<(), E> {
        writer.string(fields.language, self.tag)?;
        if let Some(supported) = fields.supported {
            writer.bool(supported, segmentation::has_rules(self.primary))?;
        }
        between(writer)?;
        Ok(writer.double(fields.confidence, self.confidence)?)
    }
}

/// The largest response that a caller can receive, in bytes; `None`: any.
pub(super) fn max_response_bytes(bytes: u64) -> Option<usize> {
    (bytes > 0).then(|| usize::try_from(bytes).unwrap_or(usize::MAX))
}

/// Limits a response to what its caller can receive.
pub(super) fn limit(writer: &mut ResponseWriter, max_response_bytes: Option<usize>) {
    if let Some(bytes) = max_response_bytes {
        writer.limit_to(bytes);
    }
}

/// The memory that jobs on a text take besides the text, in bytes, when they are done one after the other.
/// `text` is its length in bytes.
///
/// The bound of a job has a part that does not depend on the text; short texts never come near it.
pub(super) fn working_bytes(jobs: impl IntoIterator<Item = Job>, text: usize) -> usize {
    let short = text.saturating_mul(SHORT_TEXT_FACTOR);
    jobs.into_iter().map(|job| peak_bytes(job, text).min(short)).max().unwrap_or_default()
}

/// What the work on a short text takes at most, for each of its bytes.
const SHORT_TEXT_FACTOR: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn und_and_empty_ask_for_detection() {
        for tag in ["", "und"] {
            assert!(RequestLanguage::parse(tag).unwrap().is_detected());
        }
        assert_eq!(RequestLanguage::parse("pt-BR").unwrap().of("").primary, "pt");
    }

    #[test]
    fn a_refusal_does_not_repeat_the_tag() {
        let error = language_tag("language", "s3cret words").unwrap_err();
        assert!(!format!("{error:?}").contains("s3cret"));
    }
}
