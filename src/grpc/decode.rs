//! Messages of the contract from bytes of the wire, with refusals that name the field.
//!
//! Decoding alone calls every message that it cannot read the same, keeps the last value of a oneof that was sent twice, and makes
//! a value of every entry of a repeated field. All three are mistakes of the caller, and seen before anything is made.

use std::ops::Range;

use prost::{DecodeError, Message, bytes::Bytes};

use super::{Error, Limits, field};
use crate::proto::v1 as pb;

/// Reads a message.
///
/// # Errors
///
/// [`Error::InvalidField`] for what [`Wire::check`] refuses, [`Error::NotUtf8`] and [`Error::MalformedMessage`] for what cannot be read.
pub(super) fn decode<M: Wire>(bytes: &[u8]) -> Result<M, Error> {
    few_fields::<M>(bytes)?;
    M::check(bytes)?;
    M::decode(bytes).map_err(|error| refusal(&error))
}

/// [`decode`] for a message that may be long, whose text stays in the memory that it came in.
///
/// # Errors
///
/// As [`decode`], and [`Error::InvalidField`] for a text that is too long, which is not even read.
pub(super) fn decode_owned<M: Wire>(bytes: Bytes, limits: Limits) -> Result<M, Error> {
    few_fields::<M>(&bytes)?;
    let Some(text) = long_text(&bytes).filter(|_| M::default().text_mut().is_some()) else {
        return decode(&bytes);
    };
    M::check(&bytes)?;
    field::text_length("text", text.field.end - text.content_start, limits)?;
    let rest = [&bytes[..text.field.start], &bytes[text.field.end..]].concat();
    let mut message = M::decode(&*rest).map_err(|error| refusal(&error))?;
    let mut bytes = Vec::from(bytes);
    bytes.truncate(text.field.end);
    bytes.drain(..text.content_start);
    let content = String::from_utf8(bytes).map_err(|_| Error::NotUtf8 { field: "text".to_owned() })?;
    if let Some(text) = message.text_mut() {
        *text = content;
    }
    Ok(message)
}

/// Where the text of a message stands.
struct TextPlace {
    /// With its key and length.
    field: Range<usize>,
    content_start: usize,
}

/// Texts from so many bytes on are worth taking out of their message.
const LONG_TEXT: usize = 16 * 1024;

/// The text of a message, if it is long and sent once.
fn long_text(bytes: &[u8]) -> Option<TextPlace> {
    let mut texts = fields(bytes).filter(|field| field.number == TEXT);
    let text = texts.next().filter(|text| text.bytes.len() >= LONG_TEXT)?;
    let alone = texts.next().is_none();
    let end = text.end;
    let place = TextPlace { field: text.start..end, content_start: end - text.bytes.len() };
    alone.then_some(place)
}

/// The most fields of a message, with those of the messages within it: many times as many as the limits of their numbers allow. So many
/// are decoded in a millisecond, while megabytes of empty ones would take a tenth of a second, in which nothing can be asked.
const MOST_FIELDS: usize = 16 * 1024;

/// The longest message of too many fields that is read once more to tell which, in bytes.
const TELLABLE: usize = 1024 * 1024;

/// The fields of a message that are messages with fields of their own.
#[derive(Debug)]
pub(super) struct Within {
    number: u64,
    within: &'static [Self],
}

impl Within {
    const fn new(number: u64, within: &'static [Self]) -> Self {
        Self { number, within }
    }
}

/// Refuses a message of too many fields; says which of them are too many, when it is not so long that this would take long.
fn few_fields<M: Wire>(bytes: &[u8]) -> Result<(), Error> {
    let mut left = MOST_FIELDS;
    match count_fields(bytes, M::WITHIN, &mut left) {
        Err(error) if bytes.len() <= TELLABLE => M::check(bytes).and(Err(error)),
        counted => counted,
    }
}

fn count_fields(bytes: &[u8], within: &[Within], left: &mut usize) -> Result<(), Error> {
    for field in fields_and_groups(bytes) {
        *left = left.checked_sub(1).ok_or(Error::MalformedMessage)?;
        if let Some(message) = within.iter().find(|message| message.number == field.number) {
            count_fields(field.bytes, message.within, left)?;
        }
    }
    Ok(())
}

/// A message of the contract, with what must be seen on the wire because decoding loses it.
pub(super) trait Wire: Message + Default {
    /// Its fields that are messages.
    const WITHIN: &'static [Within] = &[];

    /// Refuses bytes that decode into something else than the caller meant, or into more than a message may hold.
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
const TEXT: u64 = 1;

impl Wire for pb::SegmentRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        too_many_abbreviations(fields(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl Wire for pb::DetectLanguageRequest {
    const WITHIN: &'static [Within] = DETECT_WITHIN;

    fn check(bytes: &[u8]) -> Result<(), Error> {
        too_many_languages(|| fields(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl Wire for pb::SummarizeRequest {
    fn check(bytes: &[u8]) -> Result<(), Error> {
        one_budget(budgets(bytes))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl Wire for pb::AnalyzeRequest {
    const WITHIN: &'static [Within] = ANALYZE_WITHIN;

    fn check(bytes: &[u8]) -> Result<(), Error> {
        // A message field that is sent in several pieces is merged, so what stands in all pieces counts together.
        let pieces =
            |number| fields(bytes).filter(move |field| field.number == number).map(|field| field.bytes);
        one_budget(pieces(ANALYZE_SUMMARIZE).flat_map(budgets)).map_err(|error| error.within("summarize"))?;
        too_many_abbreviations(pieces(ANALYZE_SEGMENT).flat_map(fields))
            .map_err(|error| error.within("segment"))?;
        too_many_languages(|| pieces(ANALYZE_DETECT_LANGUAGE).flat_map(fields))
            .map_err(|error| error.within("detect_language"))
    }

    fn text_mut(&mut self) -> Option<&mut String> {
        Some(&mut self.text)
    }
}

impl Wire for pb::AnalyzeStreamRequest {
    const WITHIN: &'static [Within] = &[Within::new(STREAM_REQUEST, ANALYZE_WITHIN)];

    fn check(bytes: &[u8]) -> Result<(), Error> {
        let requests = fields(bytes).filter(|field| field.number == STREAM_REQUEST);
        requests.into_iter().try_for_each(|field| pb::AnalyzeRequest::check(field.bytes))
    }
}

impl Wire for pb::SegmentStreamRequest {
    const WITHIN: &'static [Within] = &[Within::new(*PARTS.start(), &[]), Within::new(*PARTS.end(), &[])];

    fn check(bytes: &[u8]) -> Result<(), Error> {
        let parts = fields(bytes).map(|field| field.number).filter(|number| PARTS.contains(number));
        one_of(parts, "part", "TWO_PARTS")?;
        let options = fields(bytes).filter(|field| field.number == *PARTS.start());
        too_many_abbreviations(options.flat_map(|field| fields(field.bytes)))
            .map_err(|error| error.within("options"))
    }
}

impl Wire for pb::GetCapabilitiesRequest {}

/// The sequence of a document of AnalyzeStream whose message cannot be read whole; 0 when it cannot be seen either.
pub(super) fn sequence(analyze_stream_request: &[u8]) -> u64 {
    let numbers = fields(analyze_stream_request).filter(|field| field.number == STREAM_SEQUENCE);
    numbers.last().map_or(0, |field| field.value)
}

fn too_many_abbreviations<'b>(fields: impl Iterator<Item = Field<'b>>) -> Result<(), Error> {
    let count = fields.filter(|field| field.number == SEGMENT_ABBREVIATIONS).count();
    Limits::abbreviations(count)
}

/// `fields` gives the fields anew each time.
fn too_many_languages<'b, F: Iterator<Item = Field<'b>>>(fields: impl Fn() -> F) -> Result<(), Error> {
    for (number, name) in [(DETECT_ALLOWED_LANGUAGES, "allowed_languages"), (DETECT_PRIORS, "priors")] {
        Limits::languages(name, fields().filter(|field| field.number == number).count())?;
    }
    Ok(())
}

/// The numbers of `AnalyzeRequest`'s parts.
const ANALYZE_SEGMENT: u64 = 4;
const ANALYZE_DETECT_LANGUAGE: u64 = 5;

/// The messages within `DetectLanguageRequest`: the entries of a map.
const DETECT_WITHIN: &[Within] = &[Within::new(DETECT_PRIORS, &[])];

/// The messages within `AnalyzeRequest`.
const ANALYZE_WITHIN: &[Within] = &[
    Within::new(ANALYZE_SEGMENT, &[]),
    Within::new(ANALYZE_DETECT_LANGUAGE, DETECT_WITHIN),
    Within::new(ANALYZE_SUMMARIZE, &[]),
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
const PARTS: std::ops::RangeInclusive<u64> = 1..=3;

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

/// The field of prost's "SegmentRequest.language". Of a oneof prost says its name alone; a chunk holds no string. The fields of a
/// document are named as Analyze names them.
fn field_name(place: &str) -> Option<&str> {
    match place {
        "SegmentStreamRequest.part" => Some("options"),
        "AnalyzeStreamRequest.request" => None,
        _ => place.split('.').nth(1),
    }
}

/// One field of a message on the wire.
struct Field<'b> {
    number: u64,
    /// The content of a length-delimited field; empty for others.
    bytes: &'b [u8],
    /// The value of a varint field; 0 for others.
    value: u64,
    /// How many groups it stands in; a group stands in itself.
    depth: usize,
    /// Where it stands in the message, with its key.
    start: usize,
    end: usize,
}

/// The fields of a message, in the order of the wire, groups left out. Ends early where the bytes are malformed: decoding
/// refuses them.
fn fields(bytes: &[u8]) -> impl Iterator<Item = Field<'_>> {
    fields_and_groups(bytes).filter(|field| field.depth == 0)
}

/// The same with what stands in groups, and their ends.
fn fields_and_groups(mut bytes: &[u8]) -> impl Iterator<Item = Field<'_>> {
    let (mut depth, length) = (0_usize, bytes.len());
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let start = length - bytes.len();
        let tag = varint(&mut bytes)?;
        let (mut content, mut value, mut inside): (&[u8], u64, usize) = (&[], 0, depth);
        match tag & 7 {
            0 => value = varint(&mut bytes)?,
            1 => drop(bytes.split_off(..8)?),
            2 => {
                let length = usize::try_from(varint(&mut bytes)?).ok()?;
                content = bytes.split_off(..length)?;
            }
            3 => {
                depth += 1;
                inside = depth;
            }
            4 => depth = depth.checked_sub(1)?,
            5 => drop(bytes.split_off(..4)?),
            _ => return None,
        }
        Some(Field {
            number: tag >> 3,
            bytes: content,
            value,
            depth: inside,
            start,
            end: length - bytes.len(),
        })
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
            let error = decode::<pb::AnalyzeRequest>(bytes).unwrap_err();
            assert!(matches!(&error, Error::NotUtf8 { field } if field == path), "{error:?}");
        }
    }

    #[test]
    fn repeated_fields_end_at_their_limit() {
        let many = [0x32, 0].repeat(501);
        let error = decode::<pb::SegmentRequest>(&many).unwrap_err();
        assert!(
            matches!(&error, Error::InvalidField(v) if v.reason == "TOO_MANY_ABBREVIATIONS"),
            "{error:?}"
        );
        let pieces = [&[0x22, 2, 0x32, 0][..]; 501].concat();
        let error = decode::<pb::AnalyzeRequest>(&pieces).unwrap_err();
        assert!(matches!(&error, Error::InvalidField(v) if v.field == "segment.abbreviations"), "{error:?}");
        let priors = [0x22, 0].repeat(257);
        let error = decode::<pb::DetectLanguageRequest>(&priors).unwrap_err();
        assert!(matches!(&error, Error::InvalidField(v) if v.field == "priors"), "{error:?}");
    }

    #[test]
    fn a_message_of_too_many_fields_is_not_decoded() {
        let empty_texts = [0x0A, 0].repeat(MOST_FIELDS + 1);
        let within = |key: u8, bytes: &[u8]| {
            let mut message = vec![key];
            prost::encoding::encode_varint(bytes.len() as u64, &mut message);
            [&message, bytes].concat()
        };
        let in_group = [&[0xA3, 1], &empty_texts[..], &[0xA4, 1]].concat();
        let malformed = |decoded: Result<(), Error>| matches!(decoded, Err(Error::MalformedMessage));
        for bytes in [&empty_texts, &in_group] {
            assert!(malformed(decode::<pb::SegmentRequest>(bytes).map(drop)));
            assert!(malformed(decode::<pb::DetectLanguageRequest>(&within(0x22, bytes)).map(drop)));
            assert!(malformed(decode::<pb::SegmentStreamRequest>(&within(0x0A, bytes)).map(drop)));
            for key in [0x22, 0x2A, 0x32] {
                let analyze = within(key, bytes);
                assert!(malformed(decode::<pb::AnalyzeRequest>(&analyze).map(drop)), "{key:#x}");
                assert!(malformed(decode::<pb::AnalyzeStreamRequest>(&within(0x12, &analyze)).map(drop)));
            }
        }
        decode::<pb::SegmentRequest>(&empty_texts[2..]).unwrap();
        let error = decode::<pb::SegmentRequest>(&[0x32, 0].repeat(MOST_FIELDS + 1)).unwrap_err();
        assert!(
            matches!(&error, Error::InvalidField(v) if v.reason == "TOO_MANY_ABBREVIATIONS"),
            "{error:?}"
        );
    }

    #[test]
    fn a_sequence_is_seen_beside_what_cannot_be_read() {
        assert_eq!(sequence(&[0x08, 7, 0x12, 3, 0x0A, 1, 0xFF]), 7);
        assert_eq!(sequence(&[0x08]), 0);
    }

    #[test]
    fn anything_else_is_malformed() {
        let error = decode::<pb::SegmentRequest>(&[0x0A, 9]).unwrap_err();
        assert!(matches!(error, Error::MalformedMessage));
    }

    proptest! {
        #[test]
        fn a_long_text_is_taken_out_and_all_else_stays(
            text in ".{0,9}|x{16000,20000}é?", language in "[a-z]{0,3}", twice: bool, cut in 0usize..3, broken: bool,
        ) {
            let request = pb::SegmentRequest { text, language, explain: true, ..Default::default() };
            let mut bytes = request.encode_to_vec();
            if twice {
                bytes.extend(request.encode_to_vec());
            }
            if broken {
                let at = bytes.len() / 2;
                bytes[at] = 0xFF;
            }
            bytes.truncate(bytes.len() - cut.min(bytes.len()));
            let owned = decode_owned::<pb::SegmentRequest>(bytes.clone().into(), Limits::new(1 << 20, 8 << 20));
            let plain = decode::<pb::SegmentRequest>(&bytes);
            if cut == 0 {
                prop_assert_eq!(format!("{owned:?}"), format!("{plain:?}"));
            }
            // Of two mistakes either may be told.
            prop_assert_eq!(owned.ok(), plain.ok());
        }

        #[test]
        fn one_budget_is_never_refused(text in ".*", title in ".*", count: u32, random: Vec<u8>) {
            let budget = Some(pb::summarize_request::Budget::WordCount(count));
            let bytes = pb::SummarizeRequest { text, title, budget, ..Default::default() }.encode_to_vec();
            prop_assert!(pb::SummarizeRequest::check(&bytes).is_ok());
            let _ = pb::AnalyzeRequest::check(&random);
        }
    }
}
