//! Request messages from their bytes, with errors that name the field.
//!
//! Decoding alone says the same of every message that it cannot read, and loses what `request_message`
//! checks. Both are seen here before anything is made of the bytes.

mod decode_error;
mod raw_field;
mod request_message;

use std::ops::Range;

use prost::bytes::Bytes;

pub(super) use self::request_message::{RequestMessage, sequence};
use self::{
    decode_error::decode_error,
    raw_field::raw_fields,
    request_message::{TEXT, check_field_count},
};
use super::{error::Error, field, limits::Limits};

/// Decodes a message.
///
/// # Errors
///
/// [`Error::InvalidField`] for what [`RequestMessage::check`] rejects, [`Error::NotUtf8`] for a string that
/// is not UTF-8, [`Error::MalformedMessage`] for bytes that are no such message, or have too many fields.
pub(super) fn decode<M: RequestMessage>(bytes: &[u8]) -> Result<M, Error> {
    check_field_count::<M>(bytes)?;
    M::check(bytes)?;
    M::decode(bytes).map_err(|error| decode_error(&error))
}

/// [`decode`] for a message that may be long: its text stays in the memory that the message came in.
///
/// # Errors
///
/// As [`decode`], and [`Error::InvalidField`] for a text that is longer than the limit, which is not even
/// decoded.
pub(super) fn decode_owned<M: RequestMessage>(bytes: Bytes, limits: Limits) -> Result<M, Error> {
    check_field_count::<M>(&bytes)?;
    let Some(text) = long_text(&bytes).filter(|_| M::default().text_mut().is_some()) else {
        return decode(&bytes);
    };
    M::check(&bytes)?;
    field::text_length("text", text.field.end - text.content_start, limits)?;
    let (before, after) = (bytes.get(..text.field.start), bytes.get(text.field.end..));
    let rest = [before.unwrap_or_default(), after.unwrap_or_default()].concat();
    let mut message = M::decode(&*rest).map_err(|error| decode_error(&error))?;
    let mut bytes = Vec::from(bytes);
    bytes.truncate(text.field.end);
    bytes.drain(..text.content_start);
    let content = String::from_utf8(bytes).map_err(|_| Error::NotUtf8 { field: "text".to_owned() })?;
    if let Some(text) = message.text_mut() {
        *text = content;
    }
    Ok(message)
}

/// The bytes of a message that are its text.
struct TextRange {
    /// With its key and length.
    field: Range<usize>,
    content_start: usize,
}

/// Texts from so many bytes on are not copied out of their message.
const LONG_TEXT_BYTES: usize = 16 * 1024;

/// The text of a message, if it is long and sent once.
fn long_text(bytes: &[u8]) -> Option<TextRange> {
    let mut texts = raw_fields(bytes).filter(|field| field.number == TEXT);
    let text = texts.next().filter(|text| text.bytes.len() >= LONG_TEXT_BYTES)?;
    let alone = texts.next().is_none();
    let end = text.end;
    let place = TextRange { field: text.start..end, content_start: end - text.bytes.len() };
    alone.then_some(place)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use prost::Message as _;

    use super::{request_message::MAX_FIELDS, *};
    use crate::proto::v1 as pb;

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
    fn bytes_in_a_text_or_a_group_are_no_budget() {
        assert_eq!(reason(&[0x20, 3, 0x0A, 2, 0x28, 9]), None);
        assert_eq!(reason(&[0x20, 3, 0xA3, 1, 0x28, 9, 0xA4, 1]), None);
        assert_eq!(reason(&[0xA3, 1, 0xA4, 1, 0x20, 3, 0x28, 9]), Some("budget TWO_BUDGETS".to_owned()));
    }

    #[test]
    fn budgets_of_a_summarize_sent_twice_count_together() {
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
        let empty_texts = [0x0A, 0].repeat(MAX_FIELDS + 1);
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
        let error = decode::<pb::SegmentRequest>(&[0x32, 0].repeat(MAX_FIELDS + 1)).unwrap_err();
        assert!(
            matches!(&error, Error::InvalidField(v) if v.reason == "TOO_MANY_ABBREVIATIONS"),
            "{error:?}"
        );
    }

    #[test]
    fn a_sequence_is_found_in_a_message_that_cannot_be_decoded() {
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
            text in ".{0,9}|x{16000,20000}é?", language in "[a-z]{0,3}",
            twice: bool, cut in 0usize..3, broken: bool,
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
            let limits = Limits::new(1 << 20, 8 << 20);
            let owned = decode_owned::<pb::SegmentRequest>(bytes.clone().into(), limits);
            let plain = decode::<pb::SegmentRequest>(&bytes);
            if cut == 0 {
                prop_assert_eq!(format!("{owned:?}"), format!("{plain:?}"));
            }
            // Of two errors either may be reported.
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
