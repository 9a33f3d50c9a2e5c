//! Writes the tables of the analysis: what each character is, and the list of the rule files, after checking
//! each, so that adding a language needs no Rust. For the feature `server` it compiles `proto/` too, with
//! protox, so that a fresh machine needs no `protoc`, and keeps the descriptor set (with its comments) for
//! server reflection.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    hash::Hasher as _,
    path::{Path, PathBuf},
};

#[path = "src/analysis/segmentation/rules/format.rs"]
mod format;

#[path = "src/analysis/unicode/properties.rs"]
mod properties;

const RULES: &str = "src/analysis/segmentation/rules";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    #[cfg(feature = "server")]
    compile_protos(&out)?;
    list_characters(&out)?;
    list_rules(&out)
}

/// Writes `letters.bin` and `marks.bin`: what each character is, a byte for every one that the tables know.
fn list_characters(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/analysis/unicode/properties.rs");
    let table = |of: fn(char) -> u8| -> Vec<u8> {
        (0..properties::TABLED as u32).map(|c| char::from_u32(c).map_or(0, of)).collect()
    };
    fs::write(out.join("letters.bin"), table(properties::letter))?;
    fs::write(out.join("marks.bin"), table(properties::mark))?;
    Ok(())
}

#[cfg(feature = "server")]
fn compile_protos(out: &Path) -> Result<(), Box<dyn Error>> {
    use prost::Message as _;

    println!("cargo:rerun-if-changed=proto");
    let descriptors = protox::Compiler::new(["proto"])?
        .include_source_info(true)
        .include_imports(true)
        .open_file("lector/v1/text_analysis.proto")?
        .file_descriptor_set();
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;

    let mut prost = prost_build::Config::new();
    // A map has one order on every machine: answers are compared byte by byte.
    prost.btree_map(["."]);
    tonic_prost_build::configure().build_server(false).compile_fds_with_config(descriptors, prost)?;
    Ok(())
}

/// Writes `rules.rs`: the languages in alphabetical order, each with its file, and a digest of all files.
fn list_rules(out: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={RULES}");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(RULES)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();

    let mut list = String::new();
    let mut digest = Fnv1a::default();
    for path in &paths {
        let text = fs::read_to_string(path)?;
        check(path, &text)?;
        digest.write(text.as_bytes());
        let code = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = fs::canonicalize(path)?;
        writeln!(
            list,
            "    LanguageEntry {{ code: {code:?}, rules: LazyLock::new(|| {{ Rules::parse(include_str!({file:?})) }}) }},"
        )?;
    }
    let code = format!(
        "static LANGUAGES: [LanguageEntry; {}] = [\n{list}];\nconst DIGEST: &str = \"{:016x}\";\n",
        paths.len(),
        digest.finish()
    );
    fs::write(out.join("rules.rs"), code)?;
    Ok(())
}

fn check(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let at = |line: usize| format!("{}:{line}", path.display());
    let entries = format::read(text).map_err(|e| format!("{}: {}", at(e.line), e.problem))?;
    let mut seen = std::collections::HashSet::new();
    for entry in &entries {
        if let format::Entry::Word(word, class) = entry
            && !seen.insert((word.to_string(), *class as u8))
        {
            return Err(format!("{}: \"{word}\" stands twice in one class", path.display()).into());
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits: a digest that is the same on every machine and compiler.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for Fnv1a {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
