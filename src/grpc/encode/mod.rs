//! Encodes response messages, while the work that makes them runs.
//!
//! A [`ResponseWriter`] is a list of chunks that never move once they are full, so that a response of many
//! megabytes takes no more memory than its bytes, and every byte has its permit. What it writes equals, byte
//! for byte, what the generated types encode.

mod frame;
mod protobuf;
mod writer;

pub(super) use self::{
    frame::{BufferChunk, MessageFrame},
    protobuf::{
        double_len, header_len, put_double, put_header, put_string, put_varint, string_len, varint_len,
    },
    writer::{ResponseWriter, join_frames},
};
