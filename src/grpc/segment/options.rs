//! The options of Segment and SegmentStream, checked.

use crate::{
    analysis::{
        Job, Unit,
        segmentation::{self as analysis, Granularity, Newlines},
    },
    grpc::{
        compute::Operation,
        error::Error,
        field::{self, RequestLanguage},
        limits::Limits,
    },
    proto::v1 as pb,
};

/// The options of Segment: everything but the text.
#[derive(Debug)]
pub(in crate::grpc) struct SegmentOptions {
    pub(in crate::grpc) language: RequestLanguage,
    pub(super) granularity: pb::Granularity,
    abbreviations: Vec<String>,
    pub(super) newlines: Newlines,
    pub(in crate::grpc) unit: Unit,
    pub(in crate::grpc) omit_text: bool,
    pub(super) explain: bool,
    pub(super) explain_refused: bool,
    pub(super) compact: bool,
    pub(super) max_response_bytes: Option<usize>,
}

impl SegmentOptions {
    /// Rejects what Segment does not answer.
    pub(in crate::grpc) fn parse(message: &pb::SegmentRequest) -> Result<Self, Error> {
        let options = Self {
            language: RequestLanguage::parse(&message.language)?,
            granularity: field::enumeration("granularity", message.granularity)?,
            abbreviations: abbreviations(&message.abbreviations)?,
            newlines: newlines(message.newline_policy)?,
            unit: field::offset_unit(message.offset_unit)?,
            omit_text: message.omit_text,
            explain: message.explain,
            explain_refused: message.explain_refused,
            compact: message.compact,
            max_response_bytes: field::max_response_bytes(message.max_response_bytes),
        };
        field::only_in_streams("max_hold_ms", message.max_hold_ms)?;
        field::only_in_streams("max_hold_bytes", message.max_hold_bytes)?;
        options.require_plain_if_compact()?;
        Ok(options)
    }

    fn require_plain_if_compact(&self) -> Result<(), Error> {
        let clash = match self.granularity {
            _ if !self.compact => return Ok(()),
            pb::Granularity::Story => "stories",
            _ if self.explain => "explain",
            _ => return Ok(()),
        };
        Err(Error::field("compact", "NOT_COMPACT", format!("cannot be with {clash}: it has places only")))
    }

    /// Rejects what a stream does not do.
    pub(in crate::grpc) fn require_streamed(&self) -> Result<(), Error> {
        if self.compact {
            return Err(Error::field(
                "compact",
                "NOT_COMPACT",
                "is not for streams, whose answers are small",
            ));
        }
        self.granularity_of_chunks().map(drop)
    }

    /// The granularity of a document that comes in chunks. Stories need the whole of it.
    pub(in crate::grpc) fn granularity_of_chunks(&self) -> Result<Granularity, Error> {
        Ok(match self.granularity {
            pb::Granularity::Unspecified | pb::Granularity::Sentence => Granularity::Sentence,
            pb::Granularity::Grapheme => Granularity::Grapheme,
            pb::Granularity::Word => Granularity::Word,
            pb::Granularity::Paragraph => Granularity::Paragraph,
            pb::Granularity::Story => {
                return Err(Error::Unimplemented { what: "GRANULARITY_STORY of a stream" });
            }
        })
    }

    /// The options of the segmentation, once the language is known.
    pub(in crate::grpc) fn analysis(&self, language: &str) -> analysis::Options {
        analysis::Options::new(language).with_newlines(self.newlines).with_abbreviations(&self.abbreviations)
    }

    /// What the segmentation costs, once the language is known.
    pub(in crate::grpc) fn segmentation_cost(&self) -> Operation {
        match self.granularity {
            pb::Granularity::Grapheme | pb::Granularity::Word => Operation::SegmentFinely,
            pb::Granularity::Story => Operation::Summarize,
            _ => Operation::Segment,
        }
    }

    /// What the whole call costs most.
    pub(super) fn operation(&self) -> Operation {
        match self.segmentation_cost() {
            Operation::Segment if self.language.is_detected() => Operation::DetectLanguage,
            segmentation => segmentation,
        }
    }

    /// The memory that the work takes besides text and response, in bytes.
    pub(in crate::grpc) fn working_bytes(&self, text: &str) -> usize {
        let stories = (self.granularity == pb::Granularity::Story).then_some(Job::Stories);
        field::working_bytes(stories, text.len())
    }
}

/// The words of the field, without their final full stops; decoding has checked how many there are. An error
/// names their index only: they are text of the caller.
fn abbreviations(words: &[String]) -> Result<Vec<String>, Error> {
    words.iter().enumerate().map(|(index, word)| abbreviation(index, word)).collect()
}

fn abbreviation(index: usize, word: &str) -> Result<String, Error> {
    let (field, limit) = (format!("abbreviations[{index}]"), Limits::MAX_ABBREVIATION_BYTES);
    let bare = word.strip_suffix('.').unwrap_or(word);
    if bare.is_empty() {
        return Err(Error::field(field, "EMPTY_ABBREVIATION", "is empty"));
    }
    if bare.contains(char::is_whitespace) {
        return Err(Error::field(field, "WHITE_SPACE_IN_ABBREVIATION", "has white space"));
    }
    if bare.len() > limit as usize {
        let description = format!("is {} bytes long, the limit is {limit}", bare.len());
        let error = Error::field(field, "ABBREVIATION_TOO_LONG", description);
        return Err(error.with("value", bare.len()).with("limit", limit));
    }
    Ok(bare.to_owned())
}

fn newlines(number: i32) -> Result<Newlines, Error> {
    Ok(match field::enumeration("newline_policy", number)? {
        pb::NewlinePolicy::Unspecified | pb::NewlinePolicy::Auto => Newlines::Auto,
        pb::NewlinePolicy::EveryLine => Newlines::EveryLine,
        pb::NewlinePolicy::BlankLines => Newlines::BlankLines,
    })
}
