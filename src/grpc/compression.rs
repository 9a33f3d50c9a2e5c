//! Compression of messages by gzip and zstd, in both directions. Runs where the work of its call runs, and
//! takes memory from the permit as a message grows. Which encoding is used is decided in `encoding`.

use std::io::{self, BufReader, Read, Write};

use flate2::{bufread::MultiGzDecoder, write::GzEncoder};
use prost::bytes::Bytes;

use super::{
    compute::WorkError,
    encode::{BufferChunk, MessageFrame, ResponseWriter},
    encoding::MessageEncoding,
    error::Error,
    memory_pool::MemoryPermit,
};
use crate::analysis::Interrupt;

/// Messages shorter than this, in bytes, are not compressed: it would cost more than it saves.
const MIN_COMPRESSED_BYTES: usize = 1024;

/// How much is decompressed or compressed between two checks of the interrupt, in bytes.
const STRIDE: usize = 64 * 1024;

/// How much of a compressed message is read between two checks of the interrupt, in bytes.
const COMPRESSED_STRIDE: usize = 16 * 1024;

/// The largest window that a zstd frame may ask for, as a power of two: the 8 MiB that its format document
/// asks decoders for.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Fast rather than small: a network within a cluster is faster than a thorough search.
const LEVEL: u32 = 1;

/// Decompresses a message, whose bytes are added to `permit`.
///
/// # Errors
///
/// [`Error::MessageTooLarge`] when it would be longer than `limit`, [`Error::MalformedMessage`] when it
/// cannot be decompressed, [`Error::Overloaded`] or [`Error::CallTooLarge`] when there is no memory for it.
pub(super) fn decompress(
    encoding: MessageEncoding,
    compressed: &[u8],
    limit: usize,
    permit: &mut MemoryPermit,
    interrupt: &Interrupt<'_>,
) -> Result<Bytes, WorkError> {
    let compressed =
        BufReader::with_capacity(COMPRESSED_STRIDE, InterruptibleReader { compressed, interrupt });
    match encoding {
        MessageEncoding::Gzip => read_all(MultiGzDecoder::new(compressed), limit, permit, interrupt),
        MessageEncoding::Zstd => {
            let mut decoder = zstd::Decoder::with_buffer(compressed).map_err(|_| Error::Internal)?;
            decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(|_| Error::Internal)?;
            read_all(decoder, limit, permit, interrupt)
        }
    }
}

/// A compressed message that is not read further once it is interrupted: megabytes of it may decompress to
/// nothing.
struct InterruptibleReader<'m, 'i> {
    compressed: &'m [u8],
    interrupt: &'m Interrupt<'i>,
}

impl Read for InterruptibleReader<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The reader asks the interrupt again, and so learns why.
        self.interrupt.check().map_err(|_| io::ErrorKind::Other)?;
        self.compressed.read(buffer)
    }
}

fn read_all(
    mut source: impl Read,
    limit: usize,
    permit: &mut MemoryPermit,
    interrupt: &Interrupt<'_>,
) -> Result<Bytes, WorkError> {
    let mut message = Vec::new();
    loop {
        interrupt.check()?;
        reserve(&mut message, limit, permit)?;
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

/// Grows the buffer of a message to twice its size each time, and never much beyond the limit.
fn reserve(message: &mut Vec<u8>, limit: usize, permit: &mut MemoryPermit) -> Result<(), WorkError> {
    // One byte beyond the limit shows that it was passed; `read_to_end` looks for the end in a small buffer
    // of its own.
    if message.len() < message.capacity() {
        return Ok(());
    }
    let more = message.len().clamp(4096, (limit + 1).saturating_sub(message.len()).max(4096));
    permit.grow(more)?;
    message.try_reserve_exact(more).map_err(|_| Error::out_of_memory())?;
    Ok(())
}

/// Compresses a framed message; one that is too short to be worth it stays as it is.
///
/// # Errors
///
/// [`Error::Overloaded`] or [`Error::CallTooLarge`] when there is no memory for it.
pub(super) fn compress(
    encoding: Option<MessageEncoding>,
    mut message: ResponseWriter,
    interrupt: &Interrupt<'_>,
) -> Result<MessageFrame, WorkError> {
    let Some(encoding) = encoding.filter(|_| message.len() >= MIN_COMPRESSED_BYTES) else {
        return Ok(message.finish());
    };
    let mut compressed = message.sibling();
    let source = message.into_chunks();
    match encoding {
        MessageEncoding::Gzip => {
            let mut encoder = GzEncoder::new(&mut compressed, flate2::Compression::new(LEVEL));
            write_all(source, &mut encoder, interrupt)?;
            encoder.finish().map_err(writer_error)?;
        }
        MessageEncoding::Zstd => {
            let mut encoder = zstd::Encoder::new(&mut compressed, LEVEL as i32).map_err(writer_error)?;
            write_all(source, &mut encoder, interrupt)?;
            encoder.finish().map_err(writer_error)?;
        }
    }
    Ok(compressed.finish_compressed())
}

fn write_all(
    chunks: impl Iterator<Item = BufferChunk>,
    encoder: &mut impl Write,
    interrupt: &Interrupt<'_>,
) -> Result<(), WorkError> {
    for chunk in chunks {
        for part in chunk.bytes().chunks(STRIDE) {
            interrupt.check()?;
            encoder.write_all(part).map_err(writer_error)?;
        }
    }
    Ok(())
}

/// The only error of these encoders is that of the [`ResponseWriter`] that they write into.
fn writer_error(error: io::Error) -> WorkError {
    error.downcast::<Error>().unwrap_or(Error::Internal).into()
}
