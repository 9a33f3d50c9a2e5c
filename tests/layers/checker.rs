//! Tests of the checker itself, on crates of a few lines.

use std::{collections::BTreeSet, path::Path};

use crate::{
    circles::{OWN, circles},
    outside,
    project::Project,
    resolve::Target,
};

fn project(files: &[(&str, &str)]) -> Project {
    let crates = ["memchr", "tokio"].map(str::to_owned);
    Project::read(Path::new("src/lib.rs"), &crates, &|path| {
        let found = files.iter().find(|(name, _)| Path::new("src").join(name) == path);
        found.map(|(_, text)| (*text).to_owned())
    })
}

/// The circles of a crate, as "parent: names".
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let circles = circles(&project(files));
    circles.iter().map(|circle| format!("{}: {}", circle.parent, circle.names.join(" "))).collect()
}

/// The targets in a module that are not local, sorted: its line, then where it leads.
fn targets(project: &Project, at: &[&str]) -> Vec<(usize, String)> {
    let at: Vec<String> = at.iter().map(|name| (*name).to_owned()).collect();
    let references = project.references(&at, &project.modules[&at]);
    let mut found: Vec<(usize, String)> = references
        .filter_map(|reference| match reference.target {
            Target::Inside(to, item) => {
                Some((reference.line, to.into_iter().chain(item).collect::<Vec<_>>()))
            }
            Target::Outside(path) => Some((reference.line, path)),
            Target::Local => None,
        })
        .map(|(line, path)| (line, path.join("::")))
        .collect();
    found.sort();
    found
}

#[test]
fn a_circle_of_siblings_is_found_with_its_places() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "use crate::b::B;\npub struct A(B);"),
        ("b.rs", "pub struct B;\nfn f() { super::c::f() }"),
        ("c.rs", "use super::{b::B, a::{self}};\npub fn f() { a::f(); }"),
    ];
    assert_eq!(circles_of(&files), ["crate: a b c", "crate: b c"]);
    let found = circles(&project(&files));
    assert_eq!(
        found[0].places,
        ["src/a.rs:1 uses crate::b::B", "src/b.rs:2 uses super::c::f", "src/c.rs:1 uses super::a"]
    );
}

#[test]
fn no_circle_is_found_where_arrows_go_one_way() {
    let files = [
        ("lib.rs", "pub mod a; mod b;"),
        ("a/mod.rs", "mod one; mod two;\nuse one::One;\npub fn f(one: One) {}"),
        ("a/one.rs", "use super::two::Two;\npub struct One(Two, crate::b::B);"),
        ("a/two.rs", "pub struct Two;"),
        ("b.rs", "pub struct B; impl B { fn f(self) -> Self { Self } }"),
    ];
    assert_eq!(circles_of(&files), [""; 0]);
}

#[test]
fn a_child_that_uses_what_its_parent_defines_and_is_used_by_it_is_a_circle() {
    let parent = "mod one;\npub struct Unit;\npub fn f() { one::f(Unit) }";
    let files = [("lib.rs", "mod a;"), ("a/mod.rs", parent), ("a/one.rs", "pub fn f(unit: super::Unit) {}")];
    assert_eq!(circles_of(&files), [format!("a: {OWN} one")]);
}

#[test]
fn a_reexport_alone_is_no_dependency_and_leads_to_the_definition() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a/mod.rs", "mod one;\nmod two;\npub use one::One;\npub struct Unit;"),
        ("a/one.rs", "pub struct One(super::Unit);"),
        ("a/two.rs", "use super::One;"),
        ("b.rs", "use crate::a::One as First;\nfn f(first: First) {}"),
    ];
    assert_eq!(circles_of(&files), [""; 0]);
    assert_eq!(targets(&project(&files), &["a", "two"]), [(1, "a::one::One".to_owned())]);
    let both = [(1, "a::one::One".to_owned()), (2, "a::one::One".to_owned())];
    assert_eq!(targets(&project(&files), &["b"]), both);
}

#[test]
fn a_reexport_that_its_module_uses_is_a_dependency() {
    let parent = "mod one;\npub use one::One;\npub struct Unit;\nfn f(one: One) {}";
    let files = [("lib.rs", "mod a;"), ("a/mod.rs", parent), ("a/one.rs", "pub struct One(super::Unit);")];
    assert_eq!(circles_of(&files), [format!("a: {OWN} one")]);
}

#[test]
fn a_circle_between_grandchildren_is_one_of_their_parents() {
    let files = [
        (
            "lib.rs",
            "mod a { pub mod x; pub mod y; } mod b { pub mod x { pub use crate::a::x::f; } pub mod z; }",
        ),
        ("x.rs", "use crate::b::z::Z;\npub fn f() {}"),
        ("y.rs", "pub struct Y;"),
        ("z.rs", "use crate::a::y::Y;\npub struct Z(Y);"),
    ];
    assert_eq!(circles_of(&files), ["crate: a b"]);
}

#[test]
fn paths_are_found_in_macros_types_patterns_and_bounds() {
    let code = "fn f<T: crate::a::Bound>(t: T) -> Vec<crate::a::Item> {\n\
        vec![crate::a::one(tokio::spawn), 2]; matches!(t, crate::a::KIND)\n\
        ; if let crate::a::Enum::Case = t {} ; memchr::memchr!(1) }";
    let project = project(&[("lib.rs", "mod a; mod b;"), ("a.rs", "pub struct Item;"), ("b.rs", code)]);
    let expected = [
        (1, "a::Bound"),
        (1, "a::Item"),
        (2, "a::KIND"),
        (2, "a::one"),
        (2, "matches!"),
        (2, "tokio::spawn"),
        (2, "vec!"),
        (3, "a::Enum"),
        (3, "memchr::memchr!"),
    ];
    assert_eq!(targets(&project, &["b"]), expected.map(|(line, path)| (line, path.to_owned())));
}

#[test]
fn what_is_compiled_for_tests_only_is_left_out() {
    let code = "#[cfg(test)] use crate::b::B;\n#[cfg(test)] mod tests { use super::*; }\npub struct A;\n\
        #[cfg(test)] fn f() { unsafe {} }";
    let project =
        project(&[("lib.rs", "mod a; mod b;"), ("a.rs", code), ("b.rs", "pub struct B(crate::a::A);")]);
    assert_eq!(targets(&project, &["a"]), []);
    let module = &project.modules[&vec!["a".to_owned()]];
    assert!(module.unsafe_lines.is_empty() && module.functions.is_empty() && module.globs.is_empty());
}

#[test]
fn unsafe_is_found_in_every_form() {
    let code = "unsafe fn f() {}\nfn g() {\n unsafe { f() } }\n\
        unsafe impl Send for X {}\n#[unsafe(no_mangle)]\nfn h() {}";
    let project = project(&[("lib.rs", code)]);
    let mut lines = project.modules[&vec![]].unsafe_lines.clone();
    lines.sort_unstable();
    assert_eq!(lines, [1, 3, 4, 5]);
}

#[test]
fn the_lines_of_a_body_are_counted() {
    let code = "fn one() { two(); }\nfn two(\n  a: u8,\n) {\n  a;\n\n  a;\n}\nimpl X { fn three() {\n} }";
    let project = project(&[("lib.rs", code)]);
    let lines: Vec<_> =
        project.modules[&vec![]].functions.iter().map(|f| (f.name.as_str(), f.lines)).collect();
    assert_eq!(lines, [("one", 1), ("two", 3), ("three", 1)]);
}

#[test]
fn types_of_every_visibility_count() {
    let code = "struct Private;\npub(crate) struct Shown;\npub enum Kind {}\npub trait T {}\npub fn f() {}";
    let project = project(&[("lib.rs", code)]);
    let expected =
        [("Private", 1), ("Shown", 2), ("Kind", 3), ("T", 4)].map(|(name, line)| (name.to_owned(), line));
    assert_eq!(project.modules[&vec![]].types, expected);
}

#[test]
fn the_outside_world_is_known_by_its_names() {
    let allowed = BTreeSet::from(["memchr".to_owned()]);
    let is_outside = |path: &str| {
        let path: Vec<String> = path.split("::").map(str::to_owned).collect();
        outside(&path, &allowed).is_some()
    };
    assert!(
        ["std::fs::read", "tokio::spawn", "std::time::Instant", "println!", "tracing::info!"].map(is_outside)
            == [true; 5]
    );
    assert!(["std::mem::take", "memchr::memchr", "vec!", "core::iter::once"].map(is_outside) == [false; 4]);
}

#[test]
fn an_unknown_crate_is_outside_when_it_is_imported() {
    let project =
        project(&[("lib.rs", "use serde::Serialize;\nfn f<T: Serialize>(t: T) -> T { T::default() }")]);
    assert_eq!(
        targets(&project, &[]),
        [(1, "serde::Serialize".to_owned()), (2, "serde::Serialize".to_owned())]
    );
}

#[test]
fn a_module_and_its_function_may_share_a_name() {
    let project = project(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "mod f;\npub use f::{N, f};"),
        ("a/f.rs", "pub const N: u8 = 0;\npub fn f() {}"),
        ("b.rs", "fn g() { crate::a::N; }"),
    ]);
    assert_eq!(targets(&project, &["b"]), [(1, "a::f::N".to_owned())]);
}
