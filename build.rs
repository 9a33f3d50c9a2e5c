//! Compiles `proto/` with protox, so that a fresh machine needs no `protoc`, and keeps the descriptor set
//! (with its comments) for server reflection.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::Compiler::new(["proto"])?
        .include_source_info(true)
        .include_imports(true)
        .open_file("lector/v1/text_analysis.proto")?
        .file_descriptor_set();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;

    let mut prost = prost_build::Config::new();
    // The same map in the same order on every machine: answers are compared byte by byte.
    prost.btree_map(["."]);
    tonic_prost_build::configure()
        .codec_path("crate::grpc::codec::Codec")
        .compile_fds_with_config(descriptors, prost)?;
    Ok(())
}
