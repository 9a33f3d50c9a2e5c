//! Circles of imports: at each level of the crate, which of a module's children (and its own items) depend on
//! which.
//!
//! Whatever stands below a child counts as the child. A module's own items are one more among its children: a
//! child that uses what its parent defines, while the parent uses the child, is a circle too. A `pub use`
//! alone makes nothing depend on anything, and a use of such a name depends on the module that defines
//! it.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    project::Project,
    resolve::{Reference, Target},
};

/// A way from a module back to itself.
#[derive(Debug)]
pub(crate) struct Circle {
    /// The module whose children these are, `crate` for the root.
    pub(crate) parent: String,
    /// The names on the way, each depending on the next and the last on the first, beginning with the least.
    pub(crate) names: Vec<String>,
    /// For each step of it, one place where it is taken.
    pub(crate) places: Vec<String>,
}

/// The name that a module's own items have among its children.
pub(crate) const OWN: &str = "(own items)";

type Edges = BTreeMap<String, BTreeMap<String, String>>;

/// Every shortest circle, once.
pub(crate) fn circles(project: &Project) -> Vec<Circle> {
    let mut found = vec![];
    for parent in project.modules.keys() {
        let edges = edges(project, parent);
        let mut ways: Vec<Vec<String>> = edges.keys().filter_map(|name| way_back(&edges, name)).collect();
        ways.iter_mut().for_each(|way| least_first(way));
        ways.sort();
        ways.dedup();
        let parent = if parent.is_empty() { "crate".to_owned() } else { parent.join("::") };
        found.extend(ways.into_iter().map(|names| {
            let next = names.iter().cycle().skip(1);
            let places = names.iter().zip(next).map(|(from, to)| edges[from][to].clone()).collect();
            Circle { parent: parent.clone(), names, places }
        }));
    }
    found
}

/// Which child of `parent` depends on which, and one place where it does.
fn edges(project: &Project, parent: &[String]) -> Edges {
    let mut edges = Edges::new();
    if project.children(parent).next().is_none() {
        return edges;
    }
    for (at, module) in project.subtree(parent) {
        for reference in project.references(at, module) {
            let Target::Inside(to, item) = &reference.target else { continue };
            // A module that is named as such is not used; what is used of it has a path of its own.
            let named_only = item.is_none() && at.starts_with(to);
            let (Some(from), Some(to)) = (child(parent, at), child(parent, to)) else { continue };
            if from != to && !named_only {
                let place = edges.entry(from).or_default().entry(to);
                place.or_insert_with(|| described(&reference));
            }
        }
    }
    edges
}

fn described(reference: &Reference<'_>) -> String {
    format!("{}:{} uses {}", reference.module.file.display(), reference.line, reference.path.join("::"))
}

/// The child of `parent` that a module belongs to.
fn child(parent: &[String], module: &[String]) -> Option<String> {
    let rest = module.strip_prefix(parent)?;
    Some(rest.first().map_or(OWN, String::as_str).to_owned())
}

/// The shortest way from a node back to it.
fn way_back(edges: &Edges, start: &str) -> Option<Vec<String>> {
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for next in edges.get(node).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let back = std::iter::successors(Some(node), |node| from.get(node).copied());
                let mut way: Vec<String> = back.map(str::to_owned).collect();
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(next.as_str()) {
                from.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    None
}

fn least_first(way: &mut [String]) {
    let least = (0..way.len()).min_by_key(|&index| way[index].clone()).unwrap_or_default();
    way.rotate_left(least);
}
