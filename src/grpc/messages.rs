//! The messages of a request, one after the other, from the frames of its body.
//!
//! A message says its length before it comes. It is admitted by that length, or refused, before any of it is kept.

use std::{pin::Pin, time::Duration};

use http_body::Body as _;
use prost::bytes::Bytes;
use tokio::time::timeout;
use tonic::body::Body;

use super::{Error, Limits, compression::Encoding};

/// What stands before every message: whether it is packed, and its length.
const HEADER: usize = 5;

/// What is known of a message before it comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    /// How it is packed, if it is.
    pub encoding: Option<Encoding>,
    /// Its length on the wire, in bytes.
    pub length: usize,
}

/// A message as it came.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// How it is packed, if it is.
    pub encoding: Option<Encoding>,
    /// Its bytes, maybe packed.
    pub bytes: Bytes,
}

/// Reads the messages of a body.
#[derive(Debug)]
pub(super) struct Messages {
    body: Body,
    /// What came and was not yet read.
    ahead: Bytes,
    encoding: Option<Encoding>,
    max_message_bytes: usize,
    timeout: Duration,
}

impl Messages {
    /// The messages of `body`, packed by `encoding` if they say that they are packed.
    pub(super) fn new(body: Body, encoding: Option<Encoding>, limits: &Limits) -> Self {
        Self {
            body,
            ahead: Bytes::new(),
            encoding,
            max_message_bytes: limits.max_message_bytes,
            timeout: limits.message_timeout,
        }
    }

    /// The header of the next message; `None` at the end of the body.
    ///
    /// # Errors
    ///
    /// [`Error::MessageTooLarge`], [`Error::MalformedMessage`] when the body ends inside of a header,
    /// [`Error::MessageTimeout`] when it stops there, [`Error::Cancelled`] when the caller went away.
    pub(super) async fn header(&mut self) -> Result<Option<Header>, Error> {
        if !self.wait().await? {
            return Ok(None);
        }
        if self.ahead.len() < HEADER {
            self.rest_of_header().await?;
        }
        let header = self.ahead.split_to(HEADER);
        self.read_header(&header).map(Some)
    }

    /// Waits until the next message begins to come; false at the end of the body. Nothing is lost when the future is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] when the caller went away.
    pub(super) async fn wait(&mut self) -> Result<bool, Error> {
        if self.ahead.is_empty() { self.receive().await } else { Ok(true) }
    }

    /// The header of the next message, if that is there whole and at most `most` bytes long.
    ///
    /// # Errors
    ///
    /// As [`header`](Self::header) for a header that is there.
    pub(super) fn header_ahead(&mut self, most: usize) -> Result<Option<Header>, Error> {
        let Some((header, rest)) = self.ahead.split_at_checked(HEADER) else { return Ok(None) };
        let header = self.read_header(header)?;
        let is_there = header.length <= most.min(rest.len());
        if is_there {
            drop(self.ahead.split_to(HEADER));
        }
        Ok(is_there.then_some(header))
    }

    async fn rest_of_header(&mut self) -> Result<(), Error> {
        let mut begun = Vec::from(std::mem::take(&mut self.ahead));
        let limit = self.timeout;
        let rest = async {
            while begun.len() < HEADER {
                if !self.receive().await? {
                    return Err(Error::MalformedMessage);
                }
                begun.extend_from_slice(&self.ahead);
            }
            Ok(begun)
        };
        self.ahead = timeout(limit, rest).await.map_err(|_| Error::MessageTimeout { limit })??.into();
        Ok(())
    }

    fn read_header(&self, header: &[u8]) -> Result<Header, Error> {
        let &[packed, a, b, c, d] = header else { return Err(Error::MalformedMessage) };
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        if length > self.max_message_bytes {
            return Err(Error::MessageTooLarge { limit: self.max_message_bytes });
        }
        let encoding = match (packed, self.encoding) {
            (0, _) => None,
            (1, Some(encoding)) => Some(encoding),
            _ => return Err(Error::MalformedMessage),
        };
        Ok(Header { encoding, length })
    }

    /// The message of `header`.
    ///
    /// # Errors
    ///
    /// [`Error::MalformedMessage`] when the body ends before it does, [`Error::MessageTimeout`] when it does not come in time,
    /// [`Error::Cancelled`] when the caller went away, [`Error::Overloaded`] when the system gives no memory.
    pub(super) async fn message(&mut self, header: Header) -> Result<Message, Error> {
        let Header { encoding, length } = header;
        if self.ahead.len() >= length {
            return Ok(Message { encoding, bytes: self.ahead.split_to(length) });
        }
        let limit = self.timeout;
        let bytes = timeout(limit, self.collect(length)).await;
        Ok(Message { encoding, bytes: bytes.map_err(|_| Error::MessageTimeout { limit })?? })
    }

    async fn collect(&mut self, length: usize) -> Result<Bytes, Error> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).map_err(|_| Error::out_of_memory())?;
        loop {
            let part = self.ahead.split_to(self.ahead.len().min(length - bytes.len()));
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
    /// [`Error::MalformedMessage`] when there is another message, [`Error::MessageTimeout`] when it does not end.
    pub(super) async fn end(&mut self) -> Result<(), Error> {
        if self.ahead.is_empty() && self.body.is_end_stream() {
            return Ok(());
        }
        let limit = self.timeout;
        let more = timeout(limit, self.header()).await.map_err(|_| Error::MessageTimeout { limit })??;
        more.map_or(Ok(()), |_| Err(Error::MalformedMessage))
    }

    /// Waits for more of the body, which is then ahead; false at its end.
    async fn receive(&mut self) -> Result<bool, Error> {
        loop {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx)).await;
            let Some(frame) = frame else { return Ok(false) };
            // Trailers of a request mean nothing to gRPC.
            let Ok(data) = frame.map_err(|_| Error::Cancelled)?.into_data() else { continue };
            if !data.is_empty() {
                self.ahead = data;
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
        Body::new(super::super::answer::StreamBody::new(stream))
    }

    fn messages(pieces: Vec<Vec<u8>>, ends: bool) -> Messages {
        Messages::new(body(pieces, ends), None, &Limits::new(1024, 1024))
    }

    async fn all(mut messages: Messages) -> Result<Vec<Bytes>, Error> {
        let mut all = Vec::new();
        while let Some(header) = messages.header().await? {
            all.push(messages.message(header).await?.bytes);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn any_cut_gives_the_same_messages() {
        let bytes = [&[0, 0, 0, 0, 3][..], b"abc", &[0, 0, 0, 0, 0], &[0, 0, 0, 0, 2], b"de"].concat();
        for size in 1..=bytes.len() {
            let pieces = bytes.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(all(messages(pieces, true)).await.unwrap(), [&b"abc"[..], b"", b"de"], "{size}");
        }
    }

    #[tokio::test]
    async fn what_is_no_message_is_refused() {
        for bytes in [&[0, 0][..], &[0, 0, 0, 0, 2, 9], &[1, 0, 0, 0, 0], &[7, 0, 0, 0, 0]] {
            let error = all(messages(vec![bytes.to_vec()], true)).await.unwrap_err();
            assert!(matches!(error, Error::MalformedMessage), "{bytes:?} {error:?}");
        }
        let error = all(messages(vec![vec![0, 1, 0, 0, 0]], true)).await.unwrap_err();
        assert!(matches!(error, Error::MessageTooLarge { .. }), "{error:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn half_a_message_is_not_waited_for_without_end() {
        for bytes in [&[0, 0][..], &[0, 0, 0, 0, 2, 9]] {
            let error = all(messages(vec![bytes.to_vec()], false)).await.unwrap_err();
            assert!(matches!(error, Error::MessageTimeout { .. }), "{error:?}");
        }
    }
}
