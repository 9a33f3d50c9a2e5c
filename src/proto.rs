//! What `build.rs` generates from `proto/`. Lints are relaxed here only.

/// The messages and the server trait of `lector.v1`.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::unwrap_used)]
pub mod v1 {
    tonic::include_proto!("lector.v1");
}

/// The contract as a serialized `FileDescriptorSet`, comments included, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
