//! The encodings of messages, and the headers by which client and server agree on one.

use http::{HeaderMap, HeaderValue};

use super::error::Error;

/// The header that names how the messages of one direction are compressed.
pub(super) const ENCODING: &str = "grpc-encoding";

/// The header that names what its sender can decompress.
pub(super) const ACCEPT_ENCODING: &str = "grpc-accept-encoding";

/// What this server can decompress.
const ACCEPTED: HeaderValue = HeaderValue::from_static("gzip,zstd,identity");

/// How messages are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MessageEncoding {
    Gzip,
    Zstd,
}

impl MessageEncoding {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "gzip" => Some(Self::Gzip),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// How the messages of a request are compressed; `None`: not at all.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownEncoding`] when this server cannot decompress them.
    pub(super) fn of_request(headers: &HeaderMap) -> Result<Option<Self>, Error> {
        let Some(name) = headers.get(ENCODING) else { return Ok(None) };
        match name.to_str() {
            Ok("identity") => Ok(None),
            Ok(name) => Self::from_name(name).map(Some).ok_or(Error::UnknownEncoding),
            Err(_) => Err(Error::UnknownEncoding),
        }
    }

    /// How the response is compressed: the first that the caller accepts and this server has; `None`: not at
    /// all.
    pub(super) fn of_response(headers: &HeaderMap) -> Option<Self> {
        headers.get(ACCEPT_ENCODING)?.to_str().ok()?.split(',').find_map(|name| Self::from_name(name.trim()))
    }

    /// Its name in a header.
    pub(super) const fn header(self) -> HeaderValue {
        match self {
            Self::Gzip => HeaderValue::from_static("gzip"),
            Self::Zstd => HeaderValue::from_static("zstd"),
        }
    }

    /// What this server can decompress, as a header.
    pub(super) const fn accepted() -> HeaderValue {
        ACCEPTED
    }
}
