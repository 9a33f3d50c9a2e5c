//! The walls of the house, read from its sources: who may use whom, no circles of imports, where `unsafe`
//! stands, how long functions are, and that types can be told apart by name.

mod checker;
mod circles;
mod collect;
mod known;
mod project;
mod resolve;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use project::{Module, Project};
use resolve::{Reference, Target};

/// Which room may use which; every room may use itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("analysis", &[]),
    ("memory", &[]),
    ("proto", &[]),
    ("grpc", &["analysis", "proto"]),
    ("config", &["grpc", "memory"]),
    ("telemetry", &["config"]),
    // The analysis only to warm its tables before health says SERVING.
    ("server", &["analysis", "config", "grpc", "memory", "proto"]),
    ("cli", &["analysis", "config"]),
];

/// What of the standard library is the outside world.
const OUTSIDE: &[&str] = &["env", "fs", "io", "net", "os", "process", "thread", "time"];

/// Macros that reach the outside world.
const PRINTING: &[&str] = &["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// The most lines of a function's body, and of the median one.
const LONGEST: usize = 50;
const MEDIAN: usize = 8;

/// The most columns of a line: of comments and literals too, which rustfmt leaves alone.
const WIDTH: usize = 110;

#[test]
fn the_analysis_knows_nothing_outside() {
    let (library, allowed) = (library(), analysis_crates());
    let mut breaches = vec![];
    for reference in references(&library, "analysis") {
        if let Target::Outside(path) = &reference.target
            && let Some(what) = outside(path, &allowed)
        {
            breaches
                .push(breach(&reference, &format!("{what}; such code belongs in src/grpc or src/server")));
        }
    }
    assert_none(breaches);
}

/// Why the analysis may not use a path of another crate, if so.
fn outside(path: &[String], allowed: &BTreeSet<String>) -> Option<String> {
    let (first, second) = (path[0].as_str(), path.get(1).map_or("", String::as_str));
    match first {
        "std" if OUTSIDE.contains(&second) => Some(format!("std::{second} is the outside world")),
        "std" | "core" | "alloc" => None,
        _ if PRINTING.contains(&first) => Some(format!("{first} writes to the outside world")),
        _ if first.ends_with('!') || allowed.contains(first) => None,
        _ => Some(format!("the crate {first} is none of the analysis'")),
    }
}

#[test]
fn the_wire_knows_nothing_of_the_environment() {
    let library = library();
    let breaches = references(&library, "grpc").filter_map(|reference| match &reference.target {
        Target::Outside(path) if path.starts_with(&["std".into(), "env".into()]) => {
            Some(breach(&reference, "what is configured comes as arguments, from src/config.rs"))
        }
        _ => None,
    });
    assert_none(breaches.collect());
}

#[test]
fn rooms_use_only_the_rooms_below_them() {
    let library = library();
    let mut breaches = vec![];
    for (room, allowed) in ROOMS {
        for reference in references(&library, room) {
            if let Target::Inside(to, _) = &reference.target
                && !to.first().is_some_and(|to| to == room || allowed.contains(&to.as_str()))
            {
                breaches.push(breach(&reference, &format!("{room} may use no room but {allowed:?}")));
            }
        }
    }
    let rooms: BTreeSet<&str> = library.children(&[]).collect();
    assert_eq!(rooms, ROOMS.iter().map(|(room, _)| *room).collect(), "the list of rooms is the crate's");
    assert_none(breaches);
}

#[test]
fn no_modules_use_each_other_in_a_circle() {
    let library = library();
    let circles = circles::circles(&library).into_iter().map(|circle| {
        format!(
            "a circle in {}: {}; what both need belongs in a leaf module of its own\n    {}",
            circle.parent,
            circle.names.join(" -> "),
            circle.places.join("\n    ")
        )
    });
    assert_none(circles.collect());
}

#[test]
fn imports_say_what_they_import() {
    let library = library();
    let globs =
        library.modules.values().flat_map(|module| module.globs.iter().map(move |line| (module, line)));
    assert_none(globs.map(|(module, line)| format!("{}:{line}: use names", module.file.display())).collect());
}

#[test]
fn unsafe_stands_only_where_it_is_accounted_for() {
    let (library, command) = (library(), command());
    let modules = library.modules.values().chain(command.modules.values());
    let found: BTreeMap<String, &Module> = modules
        .filter(|module| !module.unsafe_lines.is_empty())
        .map(|module| (module.file.display().to_string(), module))
        .collect();
    let listed: BTreeSet<&str> = known::UNSAFE.iter().map(|(file, _)| *file).collect();
    let more = found.iter().filter(|(file, _)| !listed.contains(file.as_str()));
    let more = more.map(|(file, module)| {
        format!(
            "{file}:{}: unsafe; it needs a line with its reason in tests/layers/known.rs",
            module.unsafe_lines[0]
        )
    });
    let fewer = listed.iter().filter(|file| !found.contains_key(**file));
    let fewer = fewer.map(|file| format!("tests/layers/known.rs: {file} has no unsafe any more"));
    assert_none(more.chain(fewer).collect());
}

#[test]
fn functions_are_short() {
    let (library, command) = (library(), command());
    let modules = || library.modules.values().chain(command.modules.values());
    let mut lengths: Vec<usize> =
        modules().flat_map(|module| module.functions.iter().map(|function| function.lines)).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    println!("{} functions, median {median}, longest {:?}", lengths.len(), lengths.last());
    assert!(median <= MEDIAN, "the median function has {median} lines, at most {MEDIAN} are allowed");
    let long = modules().flat_map(|module| module.functions.iter().map(move |function| (module, function)));
    let long = long.filter(|(_, function)| function.lines > LONGEST).map(|(module, function)| {
        let (file, line) = (module.file.display(), function.line);
        format!("{file}:{line}: {} has {} lines; {LONGEST} are allowed", function.name, function.lines)
    });
    assert_none(long.collect());
}

#[test]
fn types_are_told_apart_by_name() {
    let library = library();
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for module in library.modules.values() {
        for (name, line) in &module.types {
            places.entry(name).or_default().push(format!("{}:{line}", module.file.display()));
        }
    }
    places.retain(|_, places| places.len() > 1);
    let known: BTreeSet<&str> = known::SAME_NAMES.iter().map(|(name, _)| *name).collect();
    let more = places.iter().filter(|(name, _)| !known.contains(*name));
    let more =
        more.map(|(name, places)| format!("{name} is the name of several types: {}", places.join(", ")));
    let fewer = known.iter().filter(|name| !places.contains_key(**name));
    let fewer = fewer.map(|name| format!("tests/layers/known.rs: only one type is called {name} now"));
    assert_none(more.chain(fewer).collect());
}

#[test]
fn lines_keep_to_the_width() {
    let mut wide = vec![];
    for module in library().modules.into_values().chain(command().modules.into_values()) {
        let text = read(&module.file).expect("it was read before");
        for (index, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() > WIDTH) {
            wide.push(format!("{}:{}: {line}", module.file.display(), index + 1));
        }
    }
    wide.sort();
    wide.dedup();
    assert_none(wide);
}

/// The library, as it stands in src/.
fn library() -> Project {
    let library = crate_at("src/lib.rs");
    assert!(library.modules.len() > 100, "only {} modules were read", library.modules.len());
    library
}

/// The command around the library.
fn command() -> Project {
    crate_at("src/main.rs")
}

fn crate_at(root: &str) -> Project {
    let crates: Vec<String> = dependencies(|_| true).into_iter().collect();
    Project::read(Path::new(root), &crates, &read)
}

/// A file of the project, if it is there.
fn read(path: &Path) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// The crates that the library has without its features: those of the analysis.
fn analysis_crates() -> BTreeSet<String> {
    dependencies(|line| !line.contains("optional = true"))
}

/// The names of the crates under `[dependencies]` in Cargo.toml, as Rust writes them, whose lines are wanted.
fn dependencies(wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let manifest = include_str!("../../Cargo.toml");
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    let named = lines.filter(|line| wanted(line)).filter_map(|line| line.split_once(" = "));
    named.map(|(name, _)| name.replace('-', "_")).collect()
}

/// Everything that a room refers to.
fn references<'a>(library: &'a Project, room: &str) -> impl Iterator<Item = Reference<'a>> {
    let modules = library.modules.iter().filter(move |(at, _)| at.first().is_some_and(|first| first == room));
    modules.flat_map(|(at, module)| library.references(at, module)).collect::<Vec<_>>().into_iter()
}

fn breach(reference: &Reference<'_>, what: &str) -> String {
    let (file, line) = (reference.module.file.display(), reference.line);
    format!("{file}:{line}: {}: {what}", reference.path.join("::"))
}

fn assert_none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}
