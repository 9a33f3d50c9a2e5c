//! Tests of several modules together: a call through the service, without a socket.

mod compressed_messages;
mod permit_release;
