//! Where cargo keeps the crates that hold the tables.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The tables of lingua by the names in the names of their crates, as cargo has fetched and checked them.
///
/// Only `models/` is ever read; `testdata/` holds texts that detectors are measured with.
pub fn tables(manifest: &Path) -> Result<BTreeMap<String, PathBuf>, Box<dyn Error>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages in the metadata")?;
    Ok(packages.iter().filter_map(table).collect())
}

fn table(package: &serde_json::Value) -> Option<(String, PathBuf)> {
    let name = package["name"].as_str()?.strip_prefix("lingua-")?.strip_suffix("-language-model")?;
    let folder = Path::new(package["manifest_path"].as_str()?).parent()?;
    Some((name.to_owned(), folder.join("models/ngrams.fst")))
}
