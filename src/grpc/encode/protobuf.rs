//! The fields of a protobuf message: their encoded lengths, and their bytes.

use prost::encoding::{WireType, encode_key, encode_varint, encoded_len_varint, key_len};

/// The key and the length of a field that is `length` bytes long.
pub(in crate::grpc) fn put_header(tag: u32, length: usize, buffer: &mut Vec<u8>) {
    encode_key(tag, WireType::LengthDelimited, buffer);
    encode_varint(length as u64, buffer);
}

/// A string field, unless it is empty.
pub(in crate::grpc) fn put_string(tag: u32, value: &str, buffer: &mut Vec<u8>) {
    if !value.is_empty() {
        put_header(tag, value.len(), buffer);
        buffer.extend_from_slice(value.as_bytes());
    }
}

/// A double field, unless it is 0.
pub(in crate::grpc) fn put_double(tag: u32, value: f64, buffer: &mut Vec<u8>) {
    if value != 0.0 {
        encode_key(tag, WireType::SixtyFourBit, buffer);
        buffer.extend_from_slice(&value.to_le_bytes());
    }
}

/// An integer field, unless it is 0.
pub(in crate::grpc) fn put_varint(tag: u32, value: u64, buffer: &mut Vec<u8>) {
    if value != 0 {
        encode_key(tag, WireType::Varint, buffer);
        encode_varint(value, buffer);
    }
}

/// The length of a string field, 0 when it is empty.
pub(in crate::grpc) fn string_len(tag: u32, value: &str) -> usize {
    if value.is_empty() { 0 } else { header_len(tag, value.len()) + value.len() }
}

/// The length of a double field, 0 when it is 0.
pub(in crate::grpc) fn double_len(tag: u32, value: f64) -> usize {
    if value == 0.0 { 0 } else { key_len(tag) + 8 }
}

/// The length of an integer field, 0 when it is 0.
pub(in crate::grpc) fn varint_len(tag: u32, value: u64) -> usize {
    if value == 0 { 0 } else { key_len(tag) + encoded_len_varint(value) }
}

/// The length of the key and the length of a field.
pub(in crate::grpc) fn header_len(tag: u32, length: usize) -> usize {
    key_len(tag) + encoded_len_varint(length as u64)
}
