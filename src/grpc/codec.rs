//! The codec of every rpc: protobuf by prost, with refusals that name the field.
//!
//! tonic's own codec calls every message that it cannot decode INTERNAL, and a oneof that was sent twice keeps its last value
//! silently. Both are mistakes of the caller and are said so.

use std::marker::PhantomData;

use prost::{DecodeError, Message, bytes::Buf};
use tonic::{
    Status,
    codec::{DecodeBuf, Decoder},
};
use tonic_prost::ProstEncoder;

use super::Error;
use crate::proto::v1 as pb;

/// Encodes messages `T` and decodes messages `U`.
#[derive(Debug)]
pub struct Codec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for Codec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> tonic::codec::Codec for Codec<T, U>
where
    T: Message + Send + 'static,
    U: Wire + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = WireDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }

    fn decoder(&mut self) -> Self::Decoder {
        WireDecoder(PhantomData)
    }
}

/// Decodes messages `U`; what cannot be decoded is INVALID_ARGUMENT with details.
#[derive(Debug)]
pub struct WireDecoder<U>(PhantomData<U>);

impl<U: Wire> Decoder for WireDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        // tonic hands over the whole message as one contiguous chunk.
        U::check(buffer.chunk())?;
        U::decode(buffer).map(Some).map_err(|error| refusal(&error).into())
    }
}

/// A message of the contract, with what must be seen on the wire because decoding loses it.
pub trait Wire: Message + Default {
    /// Refuses bytes that decode into something else than the caller meant.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidField`] that names the field.
    fn check(_bytes: &[u8]) -> Result<(), Error> {
        Ok(())
    }
}

impl Wire for pb::SummarizeRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        one_budget(budgets(bytes))
    }
}

impl Wire for pb::AnalyzeRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        // A message field that is sent in several pieces is merged, so the budgets of all pieces count together.
        let pieces = fields(bytes).filter(|field| field.number == ANALYZE_SUMMARIZE);
        one_budget(pieces.flat_map(|field| budgets(field.bytes))).map_err(|error| error.within("summarize"))
    }
}

impl Wire for pb::SegmentStreamRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        let parts = fields(bytes).map(|field| field.number).filter(|number| PARTS.contains(number));
        one_of(parts, "part", "TWO_PARTS")
    }
}

macro_rules! nothing_to_check {
    ($($message:ident)*) => { $(impl Wire for pb::$message {})* };
}
nothing_to_check! {
    SegmentRequest SegmentResponse DetectLanguageRequest DetectLanguageResponse SummarizeResponse AnalyzeResponse
    AnalyzeStreamRequest AnalyzeStreamResponse SegmentStreamResponse
    GetCapabilitiesRequest GetCapabilitiesResponse
}

/// The number of `AnalyzeRequest.summarize`.
const ANALYZE_SUMMARIZE: u64 = 6;

/// The numbers of the oneof `SegmentStreamRequest.part`.
const PARTS: std::ops::RangeInclusive<u64> = 1..=2;

/// The numbers of the oneof `SummarizeRequest.budget`.
const BUDGETS: std::ops::RangeInclusive<u64> = 4..=7;

fn budgets(summarize_request: &[u8]) -> impl Iterator<Item = u64> + '_ {
    fields(summarize_request).map(|field| field.number).filter(|number| BUDGETS.contains(number))
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

fn refusal(error: &DecodeError) -> Error {
    let text = error.to_string();
    let not_utf8 = text
        .strip_prefix("failed to decode Protobuf message: ")
        .and_then(|text| text.strip_suffix(": invalid string value: data is not UTF-8 encoded"));
    match not_utf8 {
        Some(places) => Error::NotUtf8 { field: field_path(places) },
        None => Error::MalformedMessage,
    }
}

/// The path of a field from prost's "SegmentRequest.language: AnalyzeRequest.segment", which names the innermost first.
fn field_path(places: &str) -> String {
    let names: Vec<_> = places.rsplit(": ").filter_map(field_name).collect();
    names.join(".")
}

/// The field of prost's "SegmentRequest.language". Of a oneof prost says its name alone; a chunk holds no string.
fn field_name(place: &str) -> Option<&str> {
    if place == "SegmentStreamRequest.part" {
        return Some("options");
    }
    place.split('.').nth(1)
}

/// One field of a message on the wire.
struct Field<'b> {
    number: u64,
    /// The content of a length-delimited field; empty for others.
    bytes: &'b [u8],
}

/// The fields of a message, in the order of the wire, groups left out. Ends early where the bytes are malformed: decoding
/// refuses them.
fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let mut depth = 0_usize;
    std::iter::from_fn(move || {
        while !bytes.is_empty() {
            let tag = varint(&mut bytes)?;
            let mut content: &[u8] = &[];
            match tag & 7 {
                0 => drop(varint(&mut bytes)?),
                1 => drop(bytes.split_off(..8)?),
                2 => {
                    let length = usize::try_from(varint(&mut bytes)?).ok()?;
                    content = bytes.split_off(..length)?;
                }
                3 => depth += 1,
                4 => depth = depth.checked_sub(1)?,
                5 => drop(bytes.split_off(..4)?),
                _ => return None,
            }
            if depth == 0 && tag & 7 != 4 {
                return Some(Field { number: tag >> 3, bytes: content });
            }
        }
        None
    })
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.split_off_first()?;
        value |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reason(bytes: &[u8]) -> Option<String> {
        match pb::SummarizeRequest::check(bytes) {
            Ok(()) => None,
            Err(Error::InvalidField(violation)) => Some(format!("{} {}", violation.field, violation.reason)),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn two_budgets_are_seen_and_one_sent_twice_is_not_two() {
        let two = Some("budget TWO_BUDGETS".to_owned());
        assert_eq!(reason(&[0x20, 3, 0x28, 9]), two);
        assert_eq!(reason(&[0x20, 3, 0x0A, 1, b'x', 0x39, 0, 0, 0, 0, 0, 0, 0, 0]), two);
        assert_eq!(reason(&[0x20, 3, 0x20, 4]), None);
        assert_eq!(reason(&[0x20, 3]), None);
    }

    #[test]
    fn what_stands_in_a_text_or_a_group_is_no_budget() {
        assert_eq!(reason(&[0x20, 3, 0x0A, 2, 0x28, 9]), None);
        assert_eq!(reason(&[0x20, 3, 0xA3, 1, 0x28, 9, 0xA4, 1]), None);
        assert_eq!(reason(&[0xA3, 1, 0xA4, 1, 0x20, 3, 0x28, 9]), Some("budget TWO_BUDGETS".to_owned()));
    }

    #[test]
    fn budgets_of_a_summarize_in_pieces_count_together() {
        let error = pb::AnalyzeRequest::check(&[0x32, 2, 0x20, 3, 0x32, 2, 0x28, 9]).unwrap_err();
        assert!(matches!(error, Error::InvalidField(violation) if violation.field == "summarize.budget"));
    }

    #[test]
    fn text_that_is_not_utf8_is_named_by_its_path() {
        for (bytes, path) in
            [(&[0x0A, 1, 0xFF][..], "text"), (&[0x22, 3, 0x12, 1, 0xFF][..], "segment.language")]
        {
            let error = refusal(&pb::AnalyzeRequest::decode(bytes).unwrap_err());
            assert!(matches!(&error, Error::NotUtf8 { field } if field == path), "{error:?}");
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        let error = refusal(&pb::SegmentRequest::decode(&[0x0A, 9][..]).unwrap_err());
        assert!(matches!(error, Error::MalformedMessage));
    }

    proptest! {
        #[test]
        fn one_budget_is_never_refused(text in ".*", title in ".*", count: u32, random: Vec<u8>) {
            let budget = Some(pb::summarize_request::Budget::WordCount(count));
            let bytes = pb::SummarizeRequest { text, title, budget, ..Default::default() }.encode_to_vec();
            prop_assert!(pb::SummarizeRequest::check(&bytes).is_ok());
            let _ = pb::AnalyzeRequest::check(&random);
        }
    }
}
