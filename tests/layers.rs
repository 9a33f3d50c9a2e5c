//! The wall round the analysis: it knows nothing of the wire, the runtime and the outside world, so that it lifts out as a
//! library unchanged.

use std::{fs, path::Path};

/// What no line of `src/analysis` may name.
const BANNED: [&str; 16] = [
    "tonic",
    "prost",
    "tokio",
    "tracing",
    "crate::grpc",
    "crate::proto",
    "crate::server",
    "crate::config",
    "crate::cli",
    "std::env",
    "std::fs",
    "std::net",
    "std::io",
    "std::time",
    "std::thread",
    "rand::",
];

#[test]
fn the_analysis_knows_nothing_outside() {
    let mut breaches = Vec::new();
    let mut files = 0;
    visit(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/analysis")), &mut |path, line, text| {
        files += usize::from(line == 1);
        let code = text.split("//").next().unwrap_or_default();
        for banned in BANNED.iter().filter(|banned| code.contains(**banned)) {
            breaches.push(format!(
                "{}:{line}: names {banned}; such code belongs in src/grpc or src/server",
                path.display()
            ));
        }
    });
    assert!(files > 10, "only {files} files were read");
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

/// The rooms below may not know the rooms above.
#[test]
fn the_wire_knows_nothing_of_the_server() {
    let mut breaches = Vec::new();
    visit(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/grpc")), &mut |path, line, text| {
        if ["crate::server", "crate::config", "crate::telemetry", "std::env"]
            .iter()
            .any(|banned| text.contains(banned))
        {
            breaches.push(format!("{}:{line}: {text}", path.display()));
        }
    });
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

fn visit(folder: &Path, look: &mut impl FnMut(&Path, usize, &str)) {
    for entry in fs::read_dir(folder).expect("the folder is part of the project") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            visit(&path, look);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("a readable file");
            text.lines().enumerate().for_each(|(index, line)| look(&path, index + 1, line));
        }
    }
}
