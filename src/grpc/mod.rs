//! The wire: the only room that knows both the protobuf messages and the analysis.

pub mod codec {
    //! The codec of every rpc.
    pub use tonic_prost::ProstCodec as Codec;
}
