//! The same analyzers without a server.
