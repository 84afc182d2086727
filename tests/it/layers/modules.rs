//! Which module of a source tree uses which, read from its `use` items and from paths in the code.
//!
//! Modules for tests are left out, and a re-export counts as a use of the module that it comes from. A module may use
//! what the folders above it define: only the children of one folder are compared with each other.

use std::collections::{BTreeMap, BTreeSet};

/// A module's place: the names from the root of the crate.
type Path = Vec<String>;

/// The modules of a source tree.
pub struct Modules {
    code: BTreeMap<Path, String>,
    /// What a `pub use` renames: the module and the name in it, and what that refers to.
    renamed: BTreeMap<(Path, String), Path>,
}

/// One use of one child of a folder by another, with the modules in them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The folder that both are in; empty for the root.
    pub folder: String,
    pub user: String,
    pub used: String,
    /// The using module and the used one in full, for a message.
    pub detail: String,
}

impl Modules {
    /// `files` are names relative to the root of the sources, such as `core/answer/mod.rs`, with their text.
    pub fn of(files: &[(String, String)]) -> Modules {
        let mut code = BTreeMap::new();
        let mut for_tests = BTreeSet::new();
        for (name, text) in files {
            let path = module(name);
            let (text, tests) = without_tests(text);
            for_tests.extend(tests.into_iter().map(|test| joined(&path, &[test])));
            code.insert(path, text);
        }
        code.retain(|path, _| !for_tests.iter().any(|test| path.starts_with(test)));
        let mut modules = Modules { code, renamed: BTreeMap::new() };
        for (path, text) in &modules.code {
            for (item, is_public) in use_items(text) {
                for (used, name) in leaves(&item).into_iter().filter(|_| is_public) {
                    modules.renamed.insert((path.clone(), name), absolute(path, &used));
                }
            }
        }
        modules
    }

    /// Whether there is a module of this name, as `core/answer`.
    pub fn has(&self, name: &str) -> bool {
        self.code.contains_key(&module(name))
    }

    /// Every use of a child of a folder by another child of the same folder.
    pub fn uses(&self) -> BTreeSet<Use> {
        let mut found = BTreeSet::new();
        for (user, text) in &self.code {
            let imports = use_items(text).into_iter().flat_map(|(item, _)| leaves(&item));
            let paths = imports.map(|(path, _)| path).chain(inline_paths(text));
            for path in paths {
                let used = self.resolved(absolute(user, &path));
                let common = user.iter().zip(&used).take_while(|(a, b)| a == b).count();
                if common < user.len() && common < used.len() {
                    found.insert(Use {
                        folder: user[..common].join("/"),
                        user: user[common].clone(),
                        used: used[common].clone(),
                        detail: format!("{} uses {}", user.join("/"), used.join("/")),
                    });
                }
            }
        }
        found
    }

    /// The children of a folder that use each other in a cycle, one line per cycle.
    pub fn circles(&self) -> Vec<String> {
        let mut folders: BTreeMap<String, Vec<Use>> = BTreeMap::new();
        for one in self.uses() {
            folders.entry(one.folder.clone()).or_default().push(one);
        }
        folders.iter().flat_map(|(folder, uses)| circles_in(folder, uses)).collect()
    }

    /// The module that a path leads to, following re-exports.
    fn resolved(&self, mut path: Path) -> Path {
        loop {
            let length = (0..=path.len()).rev().find(|at| self.code.contains_key(&path[..*at])).unwrap_or(0);
            let (module, rest) = path.split_at(length);
            let stands_for = rest.first().and_then(|name| self.renamed.get(&(module.to_vec(), name.clone())));
            match stands_for {
                // A name that a module gives to something outside the crate, or to itself, leads nowhere else.
                Some(other) if *other != path[..=length] => path = joined(other, &rest[1..]),
                _ => return module.to_vec(),
            }
        }
    }
}

fn circles_in(folder: &str, uses: &[Use]) -> Vec<String> {
    let mut reached: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for one in uses {
        reached.entry(&one.user).or_default().insert(&one.used);
    }
    loop {
        let before: usize = reached.values().map(BTreeSet::len).sum();
        for (name, direct) in reached.clone() {
            let further: Vec<&str> =
                direct.iter().filter_map(|next| reached.get(next)).flatten().copied().collect();
            reached.entry(name).or_default().extend(further);
        }
        if reached.values().map(BTreeSet::len).sum::<usize>() == before {
            break;
        }
    }
    let mut found = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (name, further) in &reached {
        if !further.contains(name) || told.contains(name) {
            continue;
        }
        let circle: BTreeSet<&str> = further
            .iter()
            .copied()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(name)))
            .collect();
        let inside = |one: &&Use| circle.contains(one.user.as_str()) && circle.contains(one.used.as_str());
        let details: Vec<&str> = uses.iter().filter(inside).map(|one| one.detail.as_str()).collect();
        found.push(format!("in {}: {}", if folder.is_empty() { "src" } else { folder }, details.join(", ")));
        told.extend(circle);
    }
    found
}

fn module(file: &str) -> Path {
    let mut path: Path = file.trim_end_matches(".rs").split(['/', '\\']).map(str::to_owned).collect();
    if path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    // Files of the root are the root itself.
    if path == ["lib"] || path == ["main"] { Path::new() } else { path }
}

/// The code without comments and test modules, and the names of the test modules that have files.
fn without_tests(text: &str) -> (String, Vec<String>) {
    let mut kept = String::new();
    let mut names = Vec::new();
    let mut lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    while let Some(line) = lines.next() {
        if line != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let item = lines.by_ref().find(|line| !line.starts_with("#[")).unwrap_or_default();
        if let Some((_, name)) = item.trim_end_matches(';').split_once("mod ").filter(|_| item.ends_with(';'))
        {
            names.push(name.to_owned());
        } else if item.ends_with('{') {
            lines.by_ref().find(|line| *line == "}");
        }
    }
    (kept, names)
}

/// What is between `use` and `;`, and whether others may use it from here.
fn use_items(code: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let line = line.trim();
        let is_public = line.starts_with("pub");
        let start = match line.split_once("use ") {
            Some((before, rest)) if before.is_empty() || (is_public && !before.trim().contains(' ')) => rest,
            _ => continue,
        };
        let mut item = start.to_owned();
        while !item.contains(';') {
            let Some(more) = lines.next() else { break };
            item.push_str(more.trim());
        }
        found.push((item.split(';').next().unwrap_or_default().to_owned(), is_public));
    }
    found
}

/// The paths of a `use` tree, each with the name it has from then on.
fn leaves(tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    if let Some((prefix, inner)) = tree.split_once('{') {
        let prefix: Path = segments(prefix);
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        let mut found = Vec::new();
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in inner.char_indices().chain([(inner.len(), ',')]) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    let inside = leaves(&inner[start..at]);
                    found.extend(inside.into_iter().map(|(path, name)| (joined(&prefix, &path), name)));
                    start = at + 1;
                }
                _ => {}
            }
        }
        return found;
    }
    if tree.is_empty() {
        return Vec::new();
    }
    let (path, name) = tree.split_once(" as ").unwrap_or((tree, ""));
    let mut path = segments(path);
    if path.last().is_some_and(|last| last == "self" && path.len() > 1) {
        path.pop();
    }
    let name = if name.is_empty() { path.last().cloned().unwrap_or_default() } else { name.to_owned() };
    vec![(path, name)]
}

fn segments(path: &str) -> Path {
    path.split("::").map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Paths in the code that begin at the root, at the module or at the one above it.
fn inline_paths(code: &str) -> Vec<Path> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in code.match_indices(start) {
            if code[..at].ends_with(|c: char| is_name(c) || c == ':') {
                continue;
            }
            let end =
                code[at..].find(|c: char| !is_name(c) && c != ':').map_or(code.len(), |length| at + length);
            found.push(segments(&code[at..end]));
        }
    }
    found
}

/// A path as it is seen from the root.
fn absolute(module: &[String], path: &[String]) -> Path {
    let (mut base, mut rest) = (module.to_vec(), path);
    match rest.first().map(String::as_str) {
        Some("crate") => (base, rest) = (Path::new(), &rest[1..]),
        Some("self") => rest = &rest[1..],
        _ => {}
    }
    while rest.first().is_some_and(|first| first == "super") {
        base.pop();
        rest = &rest[1..];
    }
    joined(&base, rest)
}

fn joined(base: &[String], rest: &[String]) -> Path {
    [base, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(files: &[(&str, &str)]) -> Modules {
        let files: Vec<_> =
            files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Modules::of(&files)
    }

    #[test]
    fn modules_that_use_each_other_are_a_circle_however_it_is_written() {
        let found = modules(&[
            ("shop/mod.rs", "pub mod till;\npub mod stock;\npub mod price;\npub use price::Price;\n"),
            ("shop/till.rs", "use super::{\n    Price,\n    stock::{self, Shelf as Rack},\n};\n"),
            ("shop/stock.rs", "fn sell() { crate::shop::till::open(); }\n"),
            ("shop/price.rs", "use std::fmt;\n"),
        ])
        .circles();
        assert_eq!(found, ["in shop: shop/stock uses shop/till, shop/till uses shop/stock"]);
    }

    #[test]
    fn a_circle_of_three_and_one_through_a_re_export_are_found_too() {
        let found = modules(&[
            ("a.rs", "use crate::b::Ball;"),
            ("b.rs", "pub use crate::c::Ball;"),
            ("c/mod.rs", "mod inner;"),
            ("c/inner.rs", "use crate::a;"),
            ("d/mod.rs", "mod one;\nmod two;\npub use two::Two;"),
            ("d/one.rs", "pub struct One(super::Two);"),
            ("d/two.rs", "use super::one::One;\npub struct Two(Box<One>);"),
        ])
        .circles();
        assert_eq!(found, ["in src: a uses c, c/inner uses a", "in d: d/one uses d/two, d/two uses d/one"]);
    }

    #[test]
    fn tests_comments_and_the_folder_above_make_no_circle() {
        let found = modules(&[
            ("shop/mod.rs", "mod till;\nmod stock;\n#[cfg(test)]\nmod testing;\npub struct Shop;\n"),
            ("shop/till.rs", "use super::stock::Stock;\nuse super::Shop;\n"),
            (
                "shop/stock.rs",
                "// crate::shop::till\n#[cfg(test)]\nmod tests {\n    use crate::shop::till;\n}\n",
            ),
            ("shop/testing.rs", "use super::till;\nuse super::stock;\n"),
        ])
        .circles();
        assert!(found.is_empty(), "{found:?}");
    }
}
