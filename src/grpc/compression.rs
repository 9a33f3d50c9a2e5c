//! Messages packed by gzip or zstd, in both directions. Runs where the work runs, bounded by what a message may become.

use std::io::{self, BufReader, Read, Write};

use flate2::{bufread::MultiGzDecoder, write::GzEncoder};
use http::{HeaderMap, HeaderValue};
use prost::bytes::Bytes;

use super::{
    Error,
    compute::Stopped,
    encode::{Frame, Writer},
    memory::Room,
};
use crate::analysis::Interrupt;

/// The header that names how the messages of one direction are packed.
pub(super) const ENCODING: &str = "grpc-encoding";

/// The header that names what its sender can unpack.
pub(super) const ACCEPT_ENCODING: &str = "grpc-accept-encoding";

/// What this server can unpack.
const ACCEPTED: HeaderValue = HeaderValue::from_static("gzip,zstd,identity");

/// Messages shorter than this, in bytes, are not packed: it would cost more than it saves.
const WORTH_PACKING: usize = 1024;

/// How much is unpacked between two looks at the deadline, in bytes.
const STRIDE: usize = 64 * 1024;

/// How much of a packed message is read between two looks at the deadline, in bytes.
const PACKED_STRIDE: usize = 16 * 1024;

/// The largest window that a zstd frame may ask for, as a power of two: the 8 MiB that its format document asks decoders for.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Fast rather than small: a network within a cluster is faster than a thorough search.
const LEVEL: u32 = 1;

/// How messages are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Gzip,
    Zstd,
}

impl Encoding {
    fn of(name: &str) -> Option<Self> {
        match name {
            "gzip" => Some(Self::Gzip),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// How the messages of a request are packed; `None`: not at all.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEncoding`] when this server cannot unpack them.
    pub(super) fn of_request(headers: &HeaderMap) -> Result<Option<Self>, Error> {
        let Some(name) = headers.get(ENCODING) else { return Ok(None) };
        match name.to_str() {
            Ok("identity") => Ok(None),
            Ok(name) => Self::of(name).map(Some).ok_or(Error::UnknownEncoding),
            Err(_) => Err(Error::UnknownEncoding),
        }
    }

    /// The first of those that the caller can unpack.
    pub(super) fn of_answer(headers: &HeaderMap) -> Option<Self> {
        headers.get(ACCEPT_ENCODING)?.to_str().ok()?.split(',').find_map(|name| Self::of(name.trim()))
    }

    /// Its name in a header.
    pub(super) const fn header(self) -> HeaderValue {
        match self {
            Self::Gzip => HeaderValue::from_static("gzip"),
            Self::Zstd => HeaderValue::from_static("zstd"),
        }
    }

    /// What this server can unpack, as a header.
    pub(super) const fn accepted() -> HeaderValue {
        ACCEPTED
    }
}

/// Unpacks a message, whose bytes `room` then holds besides.
///
/// # Errors
///
/// [`Error::MessageTooLarge`] when it would pass `limit`, [`Error::MalformedMessage`] when it cannot be unpacked,
/// [`Error::Overloaded`] when there is no room for it.
pub(super) fn unpack(
    encoding: Encoding,
    packed: &[u8],
    limit: usize,
    room: &mut Room,
    interrupt: &Interrupt<'_>,
) -> Result<Bytes, Stopped> {
    let packed = BufReader::with_capacity(PACKED_STRIDE, Asking { packed, interrupt });
    match encoding {
        Encoding::Gzip => read(MultiGzDecoder::new(packed), limit, room, interrupt),
        Encoding::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(packed).map_err(|_| Error::Internal)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|_| Error::Internal)?;
            read(decoder, limit, room, interrupt)
        }
    }
}

/// A packed message that is not read on when nobody wants it: megabytes of it may unpack to nothing.
struct Asking<'m, 'i> {
    packed: &'m [u8],
    interrupt: &'m Interrupt<'i>,
}

impl Read for Asking<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Whoever reads asks why.
        self.interrupt.check().map_err(|_| io::ErrorKind::Other)?;
        self.packed.read(buffer)
    }
}

fn read(
    mut source: impl Read,
    limit: usize,
    room: &mut Room,
    interrupt: &Interrupt<'_>,
) -> Result<Bytes, Stopped> {
    let mut message = Vec::new();
    loop {
        interrupt.check()?;
        reserve(&mut message, limit, room)?;
        let (before, free) = (message.len(), message.capacity() - message.len());
        let mut part = source.by_ref().take(free.min(STRIDE) as u64);
        if part.read_to_end(&mut message).is_err() {
            interrupt.check()?;
            return Err(Error::MalformedMessage.into());
        }
        if message.len() > limit {
            return Err(Error::MessageTooLarge { limit }.into());
        }
        if message.len() == before {
            return Ok(message.into());
        }
    }
}

/// Makes room for more of a message, twice as much each time, and never much more than it may become.
fn reserve(message: &mut Vec<u8>, limit: usize, room: &mut Room) -> Result<(), Stopped> {
    // One byte beyond the limit tells that it was passed; `read_to_end` asks for the end in a small buffer of its own.
    if message.len() < message.capacity() {
        return Ok(());
    }
    let more = message.len().clamp(4096, (limit + 1).saturating_sub(message.len()).max(4096));
    room.grow(more)?;
    message.try_reserve_exact(more).map_err(|_| Error::out_of_memory())?;
    Ok(())
}

/// Packs a framed message; one that is too short to be worth it stays as it is.
///
/// # Errors
///
/// [`Error::Overloaded`] when there is no room for it.
pub(super) fn pack(
    encoding: Option<Encoding>,
    mut message: Writer,
    interrupt: &Interrupt<'_>,
) -> Result<Frame, Stopped> {
    let Some(encoding) = encoding.filter(|_| message.len() >= WORTH_PACKING) else {
        return Ok(message.finish());
    };
    let mut packed = message.sibling();
    let source = message.into_chunks();
    match encoding {
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(&mut packed, flate2::Compression::new(LEVEL));
            write(source, &mut encoder, interrupt)?;
            encoder.finish().map_err(stopped)?;
        }
        Encoding::Zstd => {
            let mut encoder = zstd::Encoder::new(&mut packed, LEVEL as i32).map_err(stopped)?;
            write(source, &mut encoder, interrupt)?;
            encoder.finish().map_err(stopped)?;
        }
    }
    Ok(packed.finish_packed())
}

fn write(
    chunks: impl Iterator<Item = super::encode::Chunk>,
    encoder: &mut impl Write,
    interrupt: &Interrupt<'_>,
) -> Result<(), Stopped> {
    for chunk in chunks {
        for part in chunk.bytes().chunks(STRIDE) {
            interrupt.check()?;
            encoder.write_all(part).map_err(stopped)?;
        }
    }
    Ok(())
}

/// The only error of these encoders is that of the [`Writer`] below them.
fn stopped(error: io::Error) -> Stopped {
    error.downcast::<Error>().unwrap_or(Error::Internal).into()
}
