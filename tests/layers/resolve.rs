//! What a path means: the module where the thing that it names is defined, whatever other modules give it on.

use crate::project::{Import, Mention, Module, ModulePath, Project};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// Something in this crate: the module that defines it and its name there, or the module itself.
    Inside(ModulePath, Option<String>),
    /// A path of another crate.
    Outside(Vec<String>),
    /// A name of the language's prelude, a generic parameter, a variable.
    Local,
}

/// A path that stands in a module.
pub(crate) struct Reference<'a> {
    /// The file it stands in.
    pub(crate) module: &'a Module,
    /// Its line.
    pub(crate) line: usize,
    /// The path as it was written.
    pub(crate) path: &'a [String],
    /// What it leads to.
    pub(crate) target: Target,
}

/// More steps from name to name than this are a circle of re-exports.
const DEEPEST: usize = 16;

impl Project {
    /// Everything that a module refers to. A `pub use` alone is left out: it gives a name on and depends on
    /// nothing.
    pub(crate) fn references<'a>(
        &'a self,
        at: &'a ModulePath,
        module: &'a Module,
    ) -> impl Iterator<Item = Reference<'a>> {
        let used = module.imports.values().filter(|import| !import.is_public);
        let imported = used.map(|Import { path, line, .. }| (path, *line, true));
        let mentioned = module.mentions.iter().map(|Mention { path, line }| (path, *line, false));
        imported.chain(mentioned).map(move |(path, line, import)| {
            let target = if import { self.imported(at, path, 0) } else { self.meant(at, path, 0) };
            Reference { module, line, path, target }
        })
    }

    /// What `use path` names in a module: the first word that is nothing here is a crate.
    fn imported(&self, at: &ModulePath, path: &[String], depth: usize) -> Target {
        match self.meant(at, path, depth) {
            Target::Local => Target::Outside(path.to_vec()),
            target => target,
        }
    }

    /// What a path names in a module.
    fn meant(&self, at: &ModulePath, path: &[String], depth: usize) -> Target {
        let Some((first, rest)) = path.split_first() else { return Target::Local };
        if depth > DEEPEST {
            return Target::Local;
        }
        match first.as_str() {
            "self" if rest.is_empty() => Target::Local, // a method's receiver
            "self" => self.walk(at.clone(), rest, depth),
            "crate" => self.walk(vec![], rest, depth),
            "super" => self.above(at, path, depth),
            _ => self.named(at, path, depth),
        }
    }

    fn above(&self, at: &ModulePath, path: &[String], depth: usize) -> Target {
        let ups = path.iter().take_while(|word| *word == "super").count();
        self.walk(at[..at.len().saturating_sub(ups)].to_vec(), &path[ups..], depth)
    }

    /// What a path means whose first word is a name in scope of the module.
    fn named(&self, at: &ModulePath, path: &[String], depth: usize) -> Target {
        let (first, module) = (&path[0], &self.modules[at]);
        let child = [at.as_slice(), std::slice::from_ref(first)].concat();
        // A function may have the name of its module; what has something inside it is the module.
        if path.len() > 1 && self.modules.contains_key(&child) {
            return self.walk(child, &path[1..], depth);
        }
        if let Some(import) = module.imports.get(first)
            && import.path != path
        {
            let whole = [&import.path, &path[1..]].concat();
            return self.imported(at, &whole, depth + 1);
        }
        if self.modules.contains_key(&child) {
            self.walk(child, &path[1..], depth)
        } else if module.items.contains(first) {
            Target::Inside(at.clone(), Some(first.clone()))
        } else if self.crates.contains(first) || first.ends_with('!') {
            Target::Outside(path.to_vec())
        } else {
            Target::Local
        }
    }

    /// Goes down from a module, through what the modules on the way give on.
    fn walk(&self, mut at: ModulePath, path: &[String], depth: usize) -> Target {
        for (index, name) in path.iter().enumerate() {
            let child = [at.as_slice(), std::slice::from_ref(name)].concat();
            if self.modules.contains_key(&child) {
                at = child;
            } else if let Some(import) = self.modules[&at].imports.get(name) {
                let whole = [&import.path, &path[index + 1..]].concat();
                return self.imported(&at, &whole, depth + 1);
            } else {
                return Target::Inside(at, Some(name.clone()));
            }
        }
        Target::Inside(at, None)
    }
}
