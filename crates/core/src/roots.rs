//! The logdirs of a board: as they were given, named, and as they are found.

use std::collections::{BTreeMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{self, Component, Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::logdir::{Identity, Root};
use crate::pattern::Pattern;
use crate::types::shown;

/// A logdir as the user gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What its runs' names begin with, if the user said so.
    pub name: Option<String>,
    /// A directory, which needn't exist yet; or, where nothing is there, a [`Pattern`] for several.
    pub path: PathBuf,
}

/// All logdirs of a board, named so that no run of one has the name of another's.
#[derive(Debug)]
pub struct Roots {
    given: Vec<(Given, Source)>,
    /// The names of what the patterns named so far: they stay.
    matched: BTreeMap<PathBuf, Arc<str>>,
    /// What was found at each path the last time.
    known: BTreeMap<PathBuf, Root>,
}

/// What the logdirs were found to be.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Those that are there: directories that were given a name, then the others in the order in which they were given. The
    /// same directory is there once, the first way in this order; one may lie inside of another.
    pub roots: Vec<Root>,
    /// What is waited for, in a sentence.
    pub waiting: Option<String>,
}

#[derive(Debug)]
enum Source {
    Directory(Arc<str>),
    Pattern(Pattern),
}

impl Given {
    /// A logdir without a name of its own.
    pub fn unnamed(path: impl Into<PathBuf>) -> Self {
        Self { name: None, path: path.into() }
    }
}

impl Roots {
    /// Takes what was given. Paths are made absolute; fails where nothing was given, or the working directory is gone.
    ///
    /// The runs of a single logdir without a name are called by their paths below it. Where there are several, `name/` comes in
    /// front; one that wasn't given a name is called by the end of its path, as much of it as tells it from the others. What a
    /// pattern names is called by the parts that vary, after the pattern's name if it has one.
    pub fn new(given: Vec<Given>) -> Result<Self> {
        let mut all: Vec<Given> = Vec::new();
        for Given { name, path } in given {
            let path = path::absolute(&path).map_err(Error::io("find", &path))?;
            match all.iter_mut().find(|known| known.path == path) {
                Some(known) => known.name = known.name.take().or(name),
                None => all.push(Given { name, path }),
            }
        }
        if all.is_empty() {
            return Err(Error::Argument("no logdir was given".to_owned()));
        }
        let patterns: Vec<_> = all.iter().map(|given| pattern(&given.path)).collect();
        let is_alone = all.len() == 1;
        let plain = all.iter().zip(&patterns).filter(|(_, pattern)| pattern.is_none()).map(|(given, _)| given);
        let mut names =
            if is_alone { plain.map(own_name).collect() } else { names(&plain.collect::<Vec<_>>()) }.into_iter();
        let sources = patterns.into_iter().map(|pattern| match pattern {
            Some(pattern) => Source::Pattern(pattern),
            None => Source::Directory(names.next().unwrap_or_default().into()),
        });
        let sources: Vec<_> = sources.collect();
        Ok(Self { given: all.into_iter().zip(sources).collect(), matched: BTreeMap::new(), known: BTreeMap::new() })
    }

    /// The logdirs as a user would recognise them: the path of a single one; `/a, name=/b` for several.
    pub fn shown(&self) -> OsString {
        let mut text = OsString::new();
        for (given, _) in &self.given {
            if !text.is_empty() {
                text.push(", ");
            }
            if let Some(name) = &given.name {
                text.push(name);
                text.push("=");
            }
            text.push(&given.path);
        }
        text
    }

    /// Looks what is there now.
    pub fn resolve(&mut self) -> Resolved {
        let mut resolved = Resolved::default();
        let (mut seen, mut missing, mut known) = (HashSet::new(), Vec::new(), BTreeMap::new());
        for (name, path) in self.candidates(&mut missing) {
            match self.find(name, &path) {
                Ok(root) => {
                    known.insert(path, root.clone());
                    if seen.insert(root.real.clone()) {
                        resolved.roots.push(root);
                    }
                }
                Err(error) => missing.push(why(&path, &error)),
            }
        }
        self.known = known;
        resolved.waiting = (!missing.is_empty()).then(|| missing.join("; "));
        resolved
    }

    /// The directories to look for, with their names.
    fn candidates(&mut self, missing: &mut Vec<String>) -> Vec<(Arc<str>, PathBuf)> {
        let mut candidates = Vec::new();
        let mut new = Vec::new();
        let (named, others) = self
            .given
            .iter()
            .partition::<Vec<_>, _>(|(given, source)| given.name.is_some() && matches!(source, Source::Directory(_)));
        for (given, source) in named.into_iter().chain(others) {
            match source {
                Source::Directory(name) => candidates.push((Some(Arc::clone(name)), given.path.clone())),
                Source::Pattern(pattern) => {
                    let matches = pattern.matches();
                    if matches.is_empty() {
                        missing.push(format!("no directory matches `{}` yet", given.path.display()));
                    }
                    for found in matches {
                        candidates.push((self.matched.get(&found.path).cloned(), found.path.clone()));
                        new.push((given.name.as_deref(), found));
                    }
                }
            }
        }
        new.retain(|(_, found)| !self.matched.contains_key(&found.path));
        let mut taken: Vec<String> = self.given.iter().filter_map(|(_, source)| source.name()).collect();
        taken.extend(self.matched.values().map(ToString::to_string));
        for (name, found) in new {
            let short = name.map_or_else(|| found.varying.clone(), |name| format!("{name}/{}", found.varying));
            let longer = (found.wild + 1..=parts(&found.path).len()).map(|count| tail(&found.path, count));
            let name = first_free(std::iter::once(short).chain(longer), &taken);
            taken.push(name.clone());
            self.matched.insert(found.path, name.into());
        }
        let named = |(name, path): (Option<_>, _)| {
            let name = name.or_else(|| self.matched.get(&path).cloned()).unwrap_or_default();
            (name, path)
        };
        candidates.into_iter().map(named).collect()
    }

    fn find(&self, name: Arc<str>, path: &Path) -> io::Result<Root> {
        let metadata = fs::metadata(path)?;
        fs::read_dir(path)?; // may it be read?
        let (identity, born) = (Identity::of(&metadata), metadata.created().ok());
        let is_it = |root: &&Root| root.identity == identity && root.born == born && is_at(&root.real, identity);
        match self.known.get(path).filter(is_it) {
            Some(root) => Ok(Root { name, ..root.clone() }),
            None => Ok(Root { name, path: path.to_path_buf(), real: fs::canonicalize(path)?, identity, born }),
        }
    }
}

impl Source {
    fn name(&self) -> Option<String> {
        match self {
            Self::Directory(name) => Some(name.to_string()),
            Self::Pattern(_) => None,
        }
    }
}

/// The pattern that a path is, unless something is there whose name is just so.
fn pattern(path: &Path) -> Option<Pattern> {
    Pattern::of(path).filter(|_| fs::symlink_metadata(path).is_err())
}

/// Whether the directory itself, not a link to it, is there.
fn is_at(path: &Path, identity: Identity) -> bool {
    cfg!(unix) && fs::symlink_metadata(path).is_ok_and(|found| found.is_dir() && Identity::of(&found) == identity)
}

fn own_name(given: &Given) -> String {
    given.name.clone().unwrap_or_default()
}

/// A name for each: its own, or the shortest end of its path that tells it from all others.
fn names(given: &[&Given]) -> Vec<String> {
    let mut counts = vec![1; given.len()];
    let name = |given: &Given, count| given.name.clone().unwrap_or_else(|| tail(&given.path, count));
    loop {
        let names: Vec<String> = given.iter().zip(&counts).map(|(given, &count)| name(given, count)).collect();
        let can_grow = |place: usize| given[place].name.is_none() && counts[place] < parts(&given[place].path).len();
        let yields = |place: usize, other: usize| counts[place] <= counts[other] || !can_grow(other);
        let clashes = |place: usize, other: usize| other != place && clash(&names[place], &names[other]);
        let grows = |&place: &usize| {
            can_grow(place) && (0..names.len()).any(|other| clashes(place, other) && yields(place, other))
        };
        let growing: Vec<usize> = (0..given.len()).filter(grows).collect();
        if growing.is_empty() {
            let mut free: Vec<String> = Vec::new();
            for name in names {
                free.push(first_free(std::iter::once(name), &free));
            }
            return free;
        }
        for place in growing {
            counts[place] += 1;
        }
    }
}

/// The first name that clashes with none that is taken; if all do, the last one with a number behind it.
fn first_free(names: impl Iterator<Item = String>, taken: &[String]) -> String {
    let is_free = |name: &String| !taken.iter().any(|taken| clash(name, taken));
    let mut last = String::new();
    for name in names {
        if is_free(&name) {
            return name;
        }
        last = name;
    }
    let numbered = |number| format!("{last} ({number})");
    (2..=taken.len() + 2).map(numbered).find(is_free).unwrap_or_default()
}

/// Whether a run below one name may be called as a run below the other.
fn clash(a: &str, b: &str) -> bool {
    let within = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    within(a, b) || within(b, a)
}

fn tail(path: &Path, count: usize) -> String {
    let parts = parts(path);
    parts[parts.len().saturating_sub(count)..].join("/")
}

fn parts(path: &Path) -> Vec<String> {
    let normal = |part: Component<'_>| match part {
        Component::Normal(part) => Some(shown(part).into_owned()),
        _ => None,
    };
    let parts: Vec<String> = path.components().filter_map(normal).collect();
    if parts.is_empty() { vec!["root".to_owned()] } else { parts }
}

fn why(path: &Path, error: &io::Error) -> String {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => format!("`{shown}` does not exist yet"),
        io::ErrorKind::NotADirectory => format!("`{shown}` is not a directory"),
        io::ErrorKind::PermissionDenied => format!("`{shown}` cannot be read: permission denied"),
        _ => format!("`{shown}` cannot be read: {error}"),
    }
}
