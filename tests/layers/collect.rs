//! What one module holds: a walk over its syntax tree.

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Block, Expr, Item, ItemUse, Signature, UseTree, Visibility,
    spanned::Spanned,
    visit::{self, Visit},
};

use crate::project::{Function, Import, Mention, Module, is_for_tests};

/// Adds what the items hold to `module`; child modules are left out.
pub(crate) fn module(items: &[Item], module: &mut Module) {
    for item in items {
        define(item, module);
        Walk { module }.visit_item(item);
    }
}

fn define(item: &Item, module: &mut Module) {
    let (name, is_type) = match item {
        Item::Struct(item) => (&item.ident, true),
        Item::Enum(item) => (&item.ident, true),
        Item::Type(item) => (&item.ident, true),
        Item::Trait(item) => (&item.ident, true),
        Item::Union(item) => (&item.ident, true),
        Item::Fn(item) => (&item.sig.ident, false),
        Item::Const(item) => (&item.ident, false),
        Item::Static(item) => (&item.ident, false),
        _ => return,
    };
    module.items.insert(name.to_string());
    if is_type {
        module.types.push((name.to_string(), line(name)));
    }
}

struct Walk<'a> {
    module: &'a mut Module,
}

impl Walk<'_> {
    fn mention(&mut self, path: Vec<String>, line: usize) {
        self.module.mentions.push(Mention { path, line });
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let braces = block.brace_token.span;
        let lines = (braces.close().start().line - braces.open().start().line).saturating_sub(1).max(1);
        let (name, line) = (signature.ident.to_string(), line(signature));
        self.module.functions.push(Function { name, line, lines });
        if signature.unsafety.is_some() {
            self.module.unsafe_lines.push(line);
        }
    }

    /// The leaves of a tree of imports.
    fn import(&mut self, tree: &UseTree, prefix: &[String], item: &ItemUse) {
        let (name, path) = match tree {
            UseTree::Path(path) => {
                let prefix = [prefix, &[path.ident.to_string()]].concat();
                return self.import(&path.tree, &prefix, item);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.import(tree, prefix, item));
            }
            UseTree::Glob(_) => return self.module.globs.push(line(tree)),
            UseTree::Name(name) if name.ident == "self" => (prefix.last().cloned(), prefix.to_vec()),
            UseTree::Name(name) => (Some(name.ident.to_string()), joined(prefix, &name.ident)),
            UseTree::Rename(to) if to.ident == "self" => (Some(to.rename.to_string()), prefix.to_vec()),
            UseTree::Rename(to) => (Some(to.rename.to_string()), joined(prefix, &to.ident)),
        };
        let line = line(tree);
        let name = name.filter(|name| name != "_").unwrap_or_else(|| format!("_ {line}"));
        let is_public = !matches!(item.vis, Visibility::Inherited);
        self.module.imports.insert(name, Import { path, is_public, line });
    }

    /// The paths in what a macro was given, which is no syntax tree.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = vec![];
        let (mut start, mut colons) = (0, 0);
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) if path.is_empty() || colons < 2 => {
                    self.token_path(std::mem::take(&mut path), start);
                    (path, start) = (vec![ident.to_string()], line(ident));
                }
                TokenTree::Ident(ident) => path.push(ident.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    self.token_path(std::mem::take(&mut path), start);
                    self.tokens(group.stream());
                }
                _ => self.token_path(std::mem::take(&mut path), start),
            }
            colons = 0;
        }
        self.token_path(path, start);
    }

    /// Single words of a macro may be anything; those that look like a type or a constant count.
    fn token_path(&mut self, path: Vec<String>, line: usize) {
        let named = path.first().is_some_and(|first| path.len() > 1 || first.starts_with(char::is_uppercase));
        if named {
            self.mention(path, line);
        }
    }
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !matches!(item, Item::Mod(_)) && !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.import(&item.tree, &[], item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.function(&item.sig, &item.block);
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if item.unsafety.is_some() {
            self.module.unsafe_lines.push(line(&item.impl_token));
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_expr_unsafe(&mut self, expression: &'ast syn::ExprUnsafe) {
        self.module.unsafe_lines.push(line(&expression.unsafe_token));
        visit::visit_expr_unsafe(self, expression);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().is_ident("unsafe") {
            self.module.unsafe_lines.push(line(attribute));
        }
    }

    /// A lone word in an expression is a variable, unless it looks like a type or a constant, or is called.
    fn visit_expr(&mut self, expression: &'ast Expr) {
        if let Expr::Call(call) = expression
            && let Some(path) = lone_word(&call.func)
        {
            self.visit_path(path);
        }
        if !lone_word(expression).is_some_and(is_variable) {
            visit::visit_expr(self, expression);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.mention(segments, line(path));
        visit::visit_path(self, path);
    }

    /// `pub(crate)` names no module.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        let mut path: Vec<String> = call.path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let Some(last) = path.last_mut() {
            last.push('!');
        }
        self.mention(path, line(call));
        self.tokens(call.tokens.clone());
    }
}

/// The path of an expression that is one word.
fn lone_word(expression: &Expr) -> Option<&syn::Path> {
    match expression {
        Expr::Path(path) if path.path.get_ident().is_some() => Some(&path.path),
        _ => None,
    }
}

fn is_variable(word: &syn::Path) -> bool {
    let word = word.get_ident().map(ToString::to_string).unwrap_or_default();
    word.starts_with(|c: char| c.is_lowercase() || c == '_')
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn joined(prefix: &[String], last: &syn::Ident) -> Vec<String> {
    prefix.iter().cloned().chain([last.to_string()]).collect()
}

fn line(node: &impl Spanned) -> usize {
    node.span().start().line
}
