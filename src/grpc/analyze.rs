//! The rpc Analyze: the other three in one call, each with its own parse and respond.

use super::{
    compute::{Operation, WorkCost, WorkError},
    detect_language,
    encode::ResponseWriter,
    error::Error,
    field::{self, RequestLanguage},
    limits::Limits,
    rpc::Rpc,
    segment, summarize,
};
use crate::{analysis::Interrupt, proto::v1 as pb};

/// What Analyze was asked, checked. At least one part is present.
#[derive(Debug)]
pub(super) struct AnalyzeCall {
    text: String,
    segment: Option<segment::SegmentOptions>,
    detect_language: Option<detect_language::DetectLanguageOptions>,
    summarize: Option<summarize::SummarizeOptions>,
    max_response_bytes: Option<usize>,
}

impl Rpc for AnalyzeCall {
    type Message = pb::AnalyzeRequest;
    const OPERATION: Operation = Operation::Analyze;

    /// Refuses what Analyze does not answer. A bad value in any part comes before a part that is not built.
    fn parse(message: pb::AnalyzeRequest, limits: Limits) -> Result<Self, Error> {
        RequestLanguage::parse(&message.language)?;
        field::offset_unit(message.offset_unit)?;
        let message = with_shared(with_parts(message));
        let request = Self {
            segment: message.segment.map(parse_segment).transpose()?,
            detect_language: message.detect_language.map(parse_detect_language).transpose()?,
            summarize: message.summarize.map(|part| parse_summarize(part, limits)).transpose()?,
            text: field::text("text", message.text, limits)?,
            max_response_bytes: field::max_response_bytes(message.max_response_bytes),
        };
        request
            .detect_language
            .as_ref()
            .map_or(Ok(()), detect_language::DetectLanguageOptions::require_built)?;
        Ok(request)
    }

    fn cost(&self) -> WorkCost {
        let options = self.summarize.as_ref().map_or(0, summarize::SummarizeOptions::bytes);
        WorkCost::new(Operation::Analyze, self.text.len() + options)
    }

    /// The parts are done one after the other, so that the largest counts.
    fn working_bytes(&self) -> usize {
        let text = self.text.as_str();
        let segment = self.segment.as_ref().map_or(0, |part| part.working_bytes(text));
        let detect_language = self.detect_language.as_ref().map_or(0, |part| part.working_bytes(text));
        let summarize = self.summarize.as_ref().map_or(0, |part| part.working_bytes(text));
        segment.max(detect_language).max(summarize)
    }

    fn respond(&self, answer: &mut ResponseWriter, interrupt: &Interrupt<'_>) -> Result<(), WorkError> {
        let text = self.text.as_str();
        field::limit(answer, self.max_response_bytes);
        if let Some(part) = &self.segment {
            answer.nested(1, |answer| part.respond(text, answer, interrupt))?;
        }
        if let Some(part) = &self.detect_language {
            answer.nested(2, |answer| part.respond(text, answer, interrupt))?;
        }
        if let Some(part) = &self.summarize {
            answer.nested(3, |answer| part.respond(text, answer, interrupt))?;
        }
        Ok(answer.require_space(0)?)
    }
}

/// All parts with their defaults when none is present.
fn with_parts(mut message: pb::AnalyzeRequest) -> pb::AnalyzeRequest {
    if message.segment.is_none() && message.detect_language.is_none() && message.summarize.is_none() {
        message.segment = Some(pb::SegmentRequest::default());
        message.detect_language = Some(pb::DetectLanguageRequest::default());
        message.summarize = Some(pb::SummarizeRequest::default());
    }
    message
}

/// The shared language and offset unit in every part that leaves its own unset.
fn with_shared(mut message: pb::AnalyzeRequest) -> pb::AnalyzeRequest {
    let share = |language: Option<&mut String>, unit: &mut i32| {
        if let Some(language) = language.filter(|language| language.is_empty()) {
            language.clone_from(&message.language);
        }
        if *unit == pb::OffsetUnit::Unspecified as i32 {
            *unit = message.offset_unit;
        }
    };
    if let Some(part) = &mut message.segment {
        share(Some(&mut part.language), &mut part.offset_unit);
    }
    if let Some(part) = &mut message.detect_language {
        share(None, &mut part.offset_unit);
    }
    if let Some(part) = &mut message.summarize {
        share(Some(&mut part.language), &mut part.offset_unit);
    }
    message
}

fn parse_segment(part: pb::SegmentRequest) -> Result<segment::SegmentOptions, Error> {
    field::no_text(&part.text)
        .and_then(|()| segment::SegmentOptions::parse(&part))
        .map_err(|error| error.within("segment"))
}

fn parse_detect_language(
    part: pb::DetectLanguageRequest,
) -> Result<detect_language::DetectLanguageOptions, Error> {
    field::no_text(&part.text)
        .and_then(|()| detect_language::DetectLanguageOptions::parse(&part))
        .map_err(|error| error.within("detect_language"))
}

fn parse_summarize(part: pb::SummarizeRequest, limits: Limits) -> Result<summarize::SummarizeOptions, Error> {
    field::no_text(&part.text)
        .and_then(|()| summarize::SummarizeOptions::parse(part, limits))
        .map_err(|error| error.within("summarize"))
}
