//! The `lector` command.
fn main() {}
