//! What the README shows of the library is what is compiled.

#[test]
fn the_example_of_the_readme_is_the_one_that_is_built() {
    let example = include_str!("../examples/library.rs");
    let (_, shown) = example.split_once("\n\n").expect("documentation, then code");
    assert!(include_str!("../README.md").contains(&format!("```rust\n{shown}```")));
}
