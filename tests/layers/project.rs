//! A crate as modules: what each defines, imports and mentions, without what is compiled for tests only.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
};

use syn::{Attribute, Item, ItemMod};

use crate::collect;

/// The place of a module, from the root of the crate: `["analysis", "detection"]`.
pub(crate) type ModulePath = Vec<String>;

/// A name that a `use` brings into a module.
pub(crate) struct Import {
    /// The path as it was written, in one piece.
    pub(crate) path: Vec<String>,
    /// Whether it gives the name on (`pub use`), so that alone it makes nothing depend on anything.
    pub(crate) is_public: bool,
    /// Where it stands.
    pub(crate) line: usize,
}

/// A path in a type, an expression, a pattern or a macro.
pub(crate) struct Mention {
    /// The path as it was written.
    pub(crate) path: Vec<String>,
    /// Where it stands.
    pub(crate) line: usize,
}

/// A function with a body.
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// Where its signature begins.
    pub(crate) line: usize,
    /// The lines between its braces, at least 1.
    pub(crate) lines: usize,
}

/// One module and what it holds.
#[derive(Default)]
pub(crate) struct Module {
    /// The file it stands in.
    pub(crate) file: PathBuf,
    /// The names of its items, but not of its child modules.
    pub(crate) items: HashSet<String>,
    /// What `use` brings in, by the name it has here.
    pub(crate) imports: HashMap<String, Import>,
    /// The lines of `use path::*`.
    pub(crate) globs: Vec<usize>,
    /// All paths but those of `use`.
    pub(crate) mentions: Vec<Mention>,
    /// All functions, methods too.
    pub(crate) functions: Vec<Function>,
    /// All types and traits, with their lines.
    pub(crate) types: Vec<(String, usize)>,
    /// The lines where something is `unsafe`.
    pub(crate) unsafe_lines: Vec<usize>,
}

/// A crate, by its modules.
pub(crate) struct Project {
    /// Every module, by its place.
    pub(crate) modules: BTreeMap<ModulePath, Module>,
    /// The crates that paths may begin with.
    pub(crate) crates: HashSet<String>,
}

impl Project {
    /// Reads the crate whose root is `root`, and the file of each `mod` in it; `load` gives the text of a
    /// file that there is.
    ///
    /// # Panics
    /// When a file is not Rust, or a module has no file.
    pub(crate) fn read(root: &Path, crates: &[String], load: &dyn Fn(&Path) -> Option<String>) -> Self {
        let known = ["std", "core", "alloc"].into_iter().map(str::to_owned);
        let mut project =
            Self { modules: BTreeMap::new(), crates: known.chain(crates.iter().cloned()).collect() };
        let text = load(root).unwrap_or_else(|| panic!("{} cannot be read", root.display()));
        project.add_file(vec![], root, &text, load);
        project
    }

    fn add_file(&mut self, at: ModulePath, file: &Path, text: &str, load: &dyn Fn(&Path) -> Option<String>) {
        let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.add_module(at, file, &parsed.items, load);
    }

    fn add_module(
        &mut self,
        at: ModulePath,
        file: &Path,
        items: &[Item],
        load: &dyn Fn(&Path) -> Option<String>,
    ) {
        let mut module = Module { file: file.to_owned(), ..Module::default() };
        collect::module(items, &mut module);
        self.modules.insert(at.clone(), module);
        for item in items {
            if let Item::Mod(child) = item
                && !is_for_tests(&child.attrs)
            {
                self.add_child(&at, file, child, load);
            }
        }
    }

    fn add_child(
        &mut self,
        at: &[String],
        file: &Path,
        child: &ItemMod,
        load: &dyn Fn(&Path) -> Option<String>,
    ) {
        let name = child.ident.to_string();
        let place = [at, std::slice::from_ref(&name)].concat();
        if let Some((_, items)) = &child.content {
            return self.add_module(place, file, items, load);
        }
        let candidates = files_of(file, &name);
        let found = candidates.iter().find_map(|path| Some((path, load(path)?)));
        let (path, text) = found.unwrap_or_else(|| panic!("{}: no file for mod {name}", file.display()));
        self.add_file(place, path, &text, load);
    }

    /// The child modules of a module, by their last name.
    pub(crate) fn children<'a>(&'a self, parent: &'a [String]) -> impl Iterator<Item = &'a str> {
        let below = self.modules.keys().filter(move |path| path.len() == parent.len() + 1);
        below.filter_map(move |path| path.strip_prefix(parent)).map(|rest| rest[0].as_str())
    }

    /// The modules at and below a place.
    pub(crate) fn subtree<'a>(
        &'a self,
        root: &'a [String],
    ) -> impl Iterator<Item = (&'a ModulePath, &'a Module)> {
        self.modules.iter().filter(move |(path, _)| path.starts_with(root))
    }
}

/// Where the file of `mod name;` may be.
fn files_of(parent: &Path, name: &str) -> [PathBuf; 2] {
    let folder = parent.parent().unwrap_or(Path::new(""));
    let stem = parent.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = if matches!(stem, "lib" | "main" | "mod") { folder.to_owned() } else { folder.join(stem) };
    [folder.join(name).join("mod.rs"), folder.join(format!("{name}.rs"))]
}

/// Whether an item has `#[cfg(test)]` or `#[test]`.
pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = attribute.meta.require_list().map(|list| list.tokens.to_string()).unwrap_or_default();
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg") && (condition == "test" || condition.starts_with("all (test"))
    })
}
