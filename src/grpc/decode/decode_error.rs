//! What prost says of bytes that it cannot decode, as an error that names the field.

use prost::DecodeError;

use crate::grpc::error::Error;

/// The error that names the string which is not UTF-8, if that is what prost could not decode.
pub(super) fn decode_error(error: &DecodeError) -> Error {
    let text = error.to_string();
    let not_utf8 = text
        .strip_prefix("failed to decode Protobuf message: ")
        .and_then(|text| text.strip_suffix(": invalid string value: data is not UTF-8 encoded"));
    match not_utf8 {
        Some(context) => Error::NotUtf8 { field: field_path(context) },
        None => Error::MalformedMessage,
    }
}

/// The path of a field, from prost's "SegmentRequest.language: AnalyzeRequest.segment", which names the
/// innermost first.
fn field_path(context: &str) -> String {
    let names: Vec<_> = context.rsplit(": ").filter_map(field_name).collect();
    names.join(".")
}

/// The field of prost's "SegmentRequest.language". Of a oneof prost says its name alone; of the parts of a
/// stream, only the options hold strings. The fields of a document are named as Analyze names them.
fn field_name(name: &str) -> Option<&str> {
    match name {
        "SegmentStreamRequest.part" => Some("options"),
        "AnalyzeStreamRequest.request" => None,
        _ => name.split('.').nth(1),
    }
}
