//! Where runs are: logdirs, and the event files in them.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::types::{RunName, shown};

/// The directory of a logdir that holds what was deleted on the board: what is in it is shown no more.
pub const TRASH: &str = ".glassboard-trash";

/// Tells a file or directory from another that takes its place. Zeros where the system has no such numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The file system.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
}

/// An event file, by the file system's word.
#[derive(Clone, Debug, PartialEq)]
pub struct EventFile {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes.
    pub length: u64,
    /// When it last changed, in seconds since 1970-01-01 UTC.
    pub modified: f64,
    /// Which file it is.
    pub identity: Identity,
}

/// A directory below which runs are, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// What the names of its runs begin with; empty where it is the only one and they need nothing in front.
    pub name: Arc<str>,
    /// The path as it was given, made absolute.
    pub path: PathBuf,
    /// The path without links.
    pub real: PathBuf,
    /// Which directory it is.
    pub identity: Identity,
    /// When it was made, where the system knows: a number may be used again for another directory.
    pub born: Option<SystemTime>,
}

/// The directories, without links, that everything must lie in.
#[derive(Debug, Default)]
pub struct Bounds(HashSet<PathBuf>);

impl Identity {
    /// Of what the file system says.
    #[cfg(unix)]
    pub fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self { device: metadata.dev(), inode: metadata.ino() }
    }

    /// Of what the file system says.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Self {
        Self::default()
    }
}

impl Bounds {
    /// The bounds that these roots are.
    pub fn of(roots: &[Root]) -> Self {
        Self(roots.iter().map(|root| root.real.clone()).collect())
    }

    /// Whether a path without links is inside.
    pub fn hold(&self, path: &Path) -> bool {
        path.ancestors().any(|above| self.0.contains(above))
    }

    /// Whether a root other than the one that is being walked is at this path.
    pub fn has_another_root(&self, path: &Path) -> bool {
        self.0.len() > 1 && self.0.contains(path)
    }
}

impl Root {
    /// The run of a directory by its path below the root.
    pub fn run(&self, below: &Path) -> RunName {
        let parts = below.iter().map(shown);
        let mut name = self.name.to_string();
        for part in parts {
            if !name.is_empty() {
                name.push('/');
            }
            name.push_str(&part);
        }
        RunName::new(if name.is_empty() { "." } else { &name })
    }
}
