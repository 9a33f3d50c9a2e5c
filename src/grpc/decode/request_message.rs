//! What must be checked on the bytes of a message, because decoding loses it.
//!
//! Decoding keeps the last value of a oneof that was sent twice, and makes a value of every entry of a
//! repeated field, however many there are.

use std::ops::RangeInclusive;

use prost::Message;

use super::raw_field::{RawField, raw_fields, raw_fields_and_groups};
use crate::{
    grpc::{error::Error, limits::Limits},
    proto::v1 as pb,
};

/// The most fields of a message, nested ones included: many times as many as the limits of their numbers
/// allow. So many are decoded in a millisecond, while megabytes of empty ones would take a tenth of a second,
/// which nothing can interrupt.
pub(super) const MAX_FIELDS: usize = 16 * 1024;

/// The longest message of too many fields that is scanned once more to say which, in bytes.
const MAX_DIAGNOSED_BYTES: usize = 1024 * 1024;

/// A field that is a message, and its own fields that are messages.
#[derive(Debug)]
pub(in crate::grpc) struct NestedField {
    number: u64,
    nested: &'static [Self],
}

impl NestedField {
    const fn new(number: u64, nested: &'static [Self]) -> Self {
        Self { number, nested }
    }
}

/// Rejects a message of too many fields. Says which of them are too many, unless the message is so long that
/// this would take long.
///
/// # Errors
///
/// [`Error::InvalidField`] that names the field, [`Error::MalformedMessage`] when it cannot.
pub(super) fn check_field_count<M: RequestMessage>(bytes: &[u8]) -> Result<(), Error> {
    let mut left = MAX_FIELDS;
    match count_fields(bytes, M::NESTED, &mut left) {
        Err(error) if bytes.len() <= MAX_DIAGNOSED_BYTES => M::check(bytes).and(Err(error)),
        counted => counted,
    }
}

fn count_fields(bytes: &[u8], nested: &[NestedField], left: &mut usize) -> Result<(), Error> {
    for field in raw_fields_and_groups(bytes) {
        *left = left.checked_sub(1).ok_or(Error::MalformedMessage)?;
        if let Some(message) = nested.iter().find(|message| message.number == field.number) {
            count_fields(field.bytes, message.nested, left)?;
        }
    }
    Ok(())
}

/// A request message of the contract, with the checks of its bytes.
pub(in crate::grpc) trait RequestMessage: Message + Default {
    /// Its fields that are messages, whose fields count as its own.
    const NESTED: &'static [NestedField] = &[];

    /// Rejects bytes that decode into something else than the caller meant, or into more than a message may
    /// have.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidField`] that names the field.
    fn check(_bytes: &[u8]) -> Result<(), Error> {
        Ok(())
    }

    /// The field `text`, of a message that has one; its number is 1.
    fn text_mut(&mut self) -> Option<&mut String> {
        None
    }
}

/// The number of the field `text` in every message that has one.
pub(super) const TEXT: u64 = 1;

impl RequestMessage for pb::SegmentRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        too_many_abbreviations(raw_fields(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl RequestMessage for pb::DetectLanguageRequest {
    const NESTED: &'static [NestedField] = DETECT_NESTED;

    fn check(bytes: &[u8]) -> Result<(), Error> {
        too_many_languages(|| raw_fields(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl RequestMessage for pb::SummarizeRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        one_budget(budgets(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl RequestMessage for pb::AnalyzeRequest {
    const NESTED: &'static [NestedField] = ANALYZE_NESTED;

    fn check(bytes: &[u8]) -> Result<(), Error> {
        // Decoding merges a message field that is sent more than once, so that all its occurrences count
        // together.
        let occurrences =
            |number| raw_fields(bytes).filter(move |field| field.number == number).map(|field| field.bytes);
        one_budget(occurrences(ANALYZE_SUMMARIZE).flat_map(budgets))
            .map_err(|error| error.within("summarize"))?;
        too_many_abbreviations(occurrences(ANALYZE_SEGMENT).flat_map(raw_fields))
            .map_err(|error| error.within("segment"))?;
        too_many_languages(|| occurrences(ANALYZE_DETECT_LANGUAGE).flat_map(raw_fields))
            .map_err(|error| error.within("detect_language"))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl RequestMessage for pb::AnalyzeStreamRequest {
    const NESTED: &'static [NestedField] = &[NestedField::new(STREAM_REQUEST, ANALYZE_NESTED)];

    fn check(bytes: &[u8]) -> Result<(), Error> {
        let requests = raw_fields(bytes).filter(|field| field.number == STREAM_REQUEST);
        requests.into_iter().try_for_each(|field| pb::AnalyzeRequest::check(field.bytes))
    }
}

impl RequestMessage for pb::SegmentStreamRequest {
    const NESTED: &'static [NestedField] =
        &[NestedField::new(*PARTS.start(), &[]), NestedField::new(*PARTS.end(), &[])];

    fn check(bytes: &[u8]) -> Result<(), Error> {
        let parts = raw_fields(bytes).map(|field| field.number).filter(|number| PARTS.contains(number));
        one_of(parts, "part", "TWO_PARTS")?;
        let options = raw_fields(bytes).filter(|field| field.number == *PARTS.start());
        too_many_abbreviations(options.flat_map(|field| raw_fields(field.bytes)))
            .map_err(|error| error.within("options"))
    }
}

impl RequestMessage for pb::GetCapabilitiesRequest {}

/// The sequence of a document of AnalyzeStream whose message cannot be decoded; 0 when it cannot be found
/// either.
pub(in crate::grpc) fn sequence(analyze_stream_request: &[u8]) -> u64 {
    let numbers = raw_fields(analyze_stream_request).filter(|field| field.number == STREAM_SEQUENCE);
    numbers.last().map_or(0, |field| field.value)
}

fn too_many_abbreviations<'b>(fields: impl Iterator<Item = RawField<'b>>) -> Result<(), Error> {
    let count = fields.filter(|field| field.number == SEGMENT_ABBREVIATIONS).count();
    Limits::abbreviations(count)
}

/// `fields` gives the fields anew each time, for each kind of language list.
fn too_many_languages<'b, F: Iterator<Item = RawField<'b>>>(fields: impl Fn() -> F) -> Result<(), Error> {
    for (number, name) in [(DETECT_ALLOWED_LANGUAGES, "allowed_languages"), (DETECT_PRIORS, "priors")] {
        Limits::languages(name, fields().filter(|field| field.number == number).count())?;
    }
    Ok(())
}

/// The numbers of `AnalyzeRequest`'s parts.
const ANALYZE_SEGMENT: u64 = 4;
const ANALYZE_DETECT_LANGUAGE: u64 = 5;

/// The messages within `DetectLanguageRequest`: the entries of a map.
const DETECT_NESTED: &[NestedField] = &[NestedField::new(DETECT_PRIORS, &[])];

/// The messages within `AnalyzeRequest`.
const ANALYZE_NESTED: &[NestedField] = &[
    NestedField::new(ANALYZE_SEGMENT, &[]),
    NestedField::new(ANALYZE_DETECT_LANGUAGE, DETECT_NESTED),
    NestedField::new(ANALYZE_SUMMARIZE, &[]),
];

/// The number of `SegmentRequest.abbreviations`.
const SEGMENT_ABBREVIATIONS: u64 = 6;

/// The numbers of `DetectLanguageRequest.allowed_languages` and `priors`.
const DETECT_ALLOWED_LANGUAGES: u64 = 3;
const DETECT_PRIORS: u64 = 4;

/// The numbers of `AnalyzeStreamRequest`'s fields.
const STREAM_SEQUENCE: u64 = 1;
const STREAM_REQUEST: u64 = 2;

/// The number of `AnalyzeRequest.summarize`.
const ANALYZE_SUMMARIZE: u64 = 6;

/// The numbers of the oneof `SegmentStreamRequest.part`.
const PARTS: RangeInclusive<u64> = 1..=3;

/// The numbers of the oneof `SummarizeRequest.budget`.
const BUDGETS: RangeInclusive<u64> = 4..=7;

fn budgets(summarize_request: &[u8]) -> impl Iterator<Item = u64> + '_ {
    raw_fields(summarize_request).map(|field| field.number).filter(|number| BUDGETS.contains(number))
}

fn one_budget(budgets: impl Iterator<Item = u64>) -> Result<(), Error> {
    one_of(budgets, "budget", "TWO_BUDGETS")
}

fn one_of(
    mut numbers: impl Iterator<Item = u64>,
    oneof: &'static str,
    reason: &'static str,
) -> Result<(), Error> {
    let Some(first) = numbers.next() else { return Ok(()) };
    if numbers.any(|other| other != first) {
        return Err(Error::field(oneof, reason, "is set more than once; set one of its fields"));
    }
    Ok(())
}
