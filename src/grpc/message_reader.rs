//! Reads the messages of a request body, one after the other. Nothing is decompressed or decoded here.
//!
//! A message says its length before it comes. Its call is admitted by that length, or rejected, before any of
//! it is buffered.

use std::{pin::Pin, time::Duration};

use http_body::Body as _;
use prost::bytes::Bytes;
use tokio::time::timeout;
use tonic::body::Body;

use super::{encoding::MessageEncoding, error::Error, limits::Limits};

/// The header of a gRPC message: whether it is compressed, and its length.
const HEADER_BYTES: usize = 5;

/// What is known of a message before it comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct MessageHeader {
    /// How it is compressed, if it is.
    pub encoding: Option<MessageEncoding>,
    /// Its length as it is sent, in bytes.
    pub length: usize,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub(super) struct RawMessage {
    /// How it is compressed, if it is.
    pub encoding: Option<MessageEncoding>,
    /// Its bytes as they were sent.
    pub bytes: Bytes,
}

/// Reads the messages of a body.
#[derive(Debug)]
pub(super) struct MessageReader {
    body: Body,
    /// What was received and not yet read.
    buffered: Bytes,
    encoding: Option<MessageEncoding>,
    max_message_bytes: usize,
    timeout: Duration,
}

impl MessageReader {
    /// The messages of `body`, compressed by `encoding` if they say that they are compressed.
    pub(super) fn new(body: Body, encoding: Option<MessageEncoding>, limits: &Limits) -> Self {
        Self {
            body,
            buffered: Bytes::new(),
            encoding,
            max_message_bytes: limits.max_message_bytes,
            timeout: limits.message_timeout,
        }
    }

    /// The header of the next message; `None` at the end of the body.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLarge`] when the message is longer than the limit, [`Error::MalformedMessage`] when
    /// the header is malformed or the body ends inside of it, [`Error::MessageTimeout`] when the rest of it
    /// does not come in time, [`Error::Cancelled`] when the caller is gone.
    pub(super) async fn header(&mut self) -> Result<Option<MessageHeader>, Error> {
        if !self.wait().await? {
            return Ok(None);
        }
        if self.buffered.len() < HEADER_BYTES {
            self.rest_of_header().await?;
        }
        let header = self.buffered.split_to(HEADER_BYTES);
        self.read_header(&header).map(Some)
    }

    /// Waits until the next message begins to come; false at the end of the body. Nothing is lost when the
    /// future is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] when the caller went away.
    pub(super) async fn wait(&mut self) -> Result<bool, Error> {
        if self.buffered.is_empty() { self.receive().await } else { Ok(true) }
    }

    /// The header of the next message, if the whole message is buffered and at most `max_bytes` long.
    ///
    /// # Errors
    ///
    /// As [`header`](Self::header) for a buffered header.
    pub(super) fn buffered_header(&mut self, max_bytes: usize) -> Result<Option<MessageHeader>, Error> {
        let Some((header, rest)) = self.buffered.split_at_checked(HEADER_BYTES) else { return Ok(None) };
        let header = self.read_header(header)?;
        let is_buffered = header.length <= max_bytes.min(rest.len());
        if is_buffered {
            drop(self.buffered.split_to(HEADER_BYTES));
        }
        Ok(is_buffered.then_some(header))
    }

    async fn rest_of_header(&mut self) -> Result<(), Error> {
        let mut begun = Vec::from(std::mem::take(&mut self.buffered));
        let limit = self.timeout;
        let rest = async {
            while begun.len() < HEADER_BYTES {
                if !self.receive().await? {
                    return Err(Error::MalformedMessage);
                }
                begun.extend_from_slice(&self.buffered);
            }
            Ok(begun)
        };
        self.buffered = timeout(limit, rest).await.map_err(|_| Error::MessageTimeout { limit })??.into();
        Ok(())
    }

    fn read_header(&self, header: &[u8]) -> Result<MessageHeader, Error> {
        let &[compressed, a, b, c, d] = header else { return Err(Error::MalformedMessage) };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > self.max_message_bytes {
            return Err(Error::MessageTooLarge { limit: self.max_message_bytes });
        }
        let encoding = match (compressed, self.encoding) {
            (0, _) => None,
            (1, Some(encoding)) => Some(encoding),
            _ => return Err(Error::MalformedMessage),
        };
        Ok(MessageHeader { encoding, length })
    }

    /// The message of `header`.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedMessage`] when the body ends before it does, [`Error::MessageTimeout`] when it does
    /// not come in time, [`Error::Cancelled`] when the caller is gone, [`Error::Overloaded`] when the system
    /// gives no memory.
    pub(super) async fn message(&mut self, header: MessageHeader) -> Result<RawMessage, Error> {
        let MessageHeader { encoding, length } = header;
        if self.buffered.len() >= length {
            return Ok(RawMessage { encoding, bytes: self.buffered.split_to(length) });
        }
        let limit = self.timeout;
        let bytes = timeout(limit, self.collect(length)).await;
        Ok(RawMessage { encoding, bytes: bytes.map_err(|_| Error::MessageTimeout { limit })?? })
    }

    async fn collect(&mut self, length: usize) -> Result<Bytes, Error> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| Error::out_of_memory())?;
        loop {
            let part = self.buffered.split_to(self.buffered.len().min(length - bytes.len()));
            bytes.extend_from_slice(&part);
            if bytes.len() == length {
                return Ok(bytes.into());
            }
            if !self.receive().await? {
                return Err(Error::MalformedMessage);
            }
        }
    }

    /// Waits for the end of the body.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedMessage`] when there is another message, [`Error::MessageTimeout`] when it does not
    /// end in time.
    pub(super) async fn end(&mut self) -> Result<(), Error> {
        if self.buffered.is_empty() && self.body.is_end_stream() {
            return Ok(());
        }
        let limit = self.timeout;
        let more = timeout(limit, self.header()).await.map_err(|_| Error::MessageTimeout { limit })??;
        more.map_or(Ok(()), |_| Err(Error::MalformedMessage))
    }

    /// Waits for more of the body, which is then buffered; false at its end.
    async fn receive(&mut self) -> Result<bool, Error> {
        loop {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx)).await;
            let Some(frame) = frame else { return Ok(false) };
            // Trailers of a request mean nothing to gRPC.
            let Ok(data) = frame.map_err(|_| Error::Cancelled)?.into_data() else { continue };
            if !data.is_empty() {
                self.buffered = data;
                return Ok(true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;
    use http_body::Frame;

    use super::*;

    /// A body that comes in these pieces, and ends or stays open.
    fn body(pieces: Vec<Vec<u8>>, ends: bool) -> Body {
        let pieces = stream::iter(
            pieces.into_iter().map(|piece| Ok::<_, tonic::Status>(Frame::data(Bytes::from(piece)))),
        );
        let stream: Pin<Box<dyn stream::Stream<Item = _> + Send>> = if ends {
            Box::pin(pieces)
        } else {
            Box::pin(stream::StreamExt::chain(pieces, stream::pending()))
        };
        Body::new(crate::grpc::test_body::StreamBody::new(stream))
    }

    fn messages(pieces: Vec<Vec<u8>>, ends: bool) -> MessageReader {
        MessageReader::new(body(pieces, ends), None, &Limits::new(1024, 1024))
    }

    async fn all(mut messages: MessageReader) -> Result<Vec<Bytes>, Error> {
        let mut all = Vec::new();
        while let Some(header) = messages.header().await? {
            all.push(messages.message(header).await?.bytes);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn any_chunking_gives_the_same_messages() {
        let bytes = [&[0, 0, 0, 0, 3][..], b"abc", &[0, 0, 0, 0, 0], &[0, 0, 0, 0, 2], b"de"].concat();
        for size in 1..=bytes.len() {
            let pieces = bytes.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(all(messages(pieces, true)).await.unwrap(), [&b"abc"[..], b"", b"de"], "{size}");
        }
    }

    #[tokio::test]
    async fn malformed_messages_are_rejected() {
        for bytes in [&[0, 0][..], &[0, 0, 0, 0, 2, 9], &[1, 0, 0, 0, 0], &[7, 0, 0, 0, 0]] {
            let error = all(messages(vec![bytes.to_vec()], true)).await.unwrap_err();
            assert!(matches!(error, Error::MalformedMessage), "{bytes:?} {error:?}");
        }
        let error = all(messages(vec![vec![0, 1, 0, 0, 0]], true)).await.unwrap_err();
        assert!(matches!(error, Error::MessageTooLarge { .. }), "{error:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_rest_of_a_message_has_a_timeout() {
        for bytes in [&[0, 0][..], &[0, 0, 0, 0, 2, 9]] {
            let error = all(messages(vec![bytes.to_vec()], false)).await.unwrap_err();
            assert!(matches!(error, Error::MessageTimeout { .. }), "{error:?}");
        }
    }
}
