//! A directory of runs: what is in it now.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::problem::Problem;
use crate::types::RunName;

/// What one look at a logdir found.
#[derive(Debug, Default)]
pub struct Look {
    /// The event files of every run, by path.
    pub runs: BTreeMap<RunName, Vec<EventFile>>,
    /// Directories and links that could not be looked into.
    pub problems: Vec<Problem>,
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
    /// Tells it from another file that takes its place: the inode's number, where the system has such.
    pub identity: u64,
}

impl EventFile {
    /// What the file system says of the file at `path`.
    pub(crate) fn of(path: PathBuf, metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0.0, |since| since.as_secs_f64());
        Self { path, length: metadata.len(), modified, identity: identity(metadata) }
    }
}

/// Walks `root`. Every directory that holds files with `tfevents` in their names is a run.
///
/// A link is followed if its target lies below `root`, isn't a directory above the link, and the link itself wasn't reached
/// through another one: so the walk ends, whatever the links say. A link that leads out of `root` is a problem, as is a
/// directory that can't be read. Fails where `root` itself can't be read, with a sentence saying why.
pub fn look(root: &Path) -> Result<Look, String> {
    let shown = root.display();
    let cannot = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("`{shown}` does not exist yet"),
        io::ErrorKind::NotADirectory => format!("`{shown}` is not a directory"),
        io::ErrorKind::PermissionDenied => format!("`{shown}` cannot be read: permission denied"),
        _ => format!("`{shown}` cannot be read: {error}"),
    };
    let real = fs::canonicalize(root).map_err(|error| cannot(&error))?;
    fs::read_dir(&real).map_err(|error| cannot(&error))?;
    let mut walk = Walk { real: &real, found: Look::default() };
    walk.directory(root, ".", Through::Directories);
    for files in walk.found.runs.values_mut() {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    walk.found.problems.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(walk.found)
}

struct Walk<'a> {
    /// The logdir's path, without links.
    real: &'a Path,
    found: Look,
}

/// How a directory was reached.
#[derive(Clone, Copy, PartialEq)]
enum Through {
    Directories,
    ALink,
}

impl Walk<'_> {
    fn directory(&mut self, path: &Path, run: &str, through: Through) {
        let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
            Ok(entries) => entries,
            Err(error) => return self.report(path, run, &error),
        };
        for entry in entries {
            if let Err(error) = self.entry(&entry, run, through) {
                self.report(&entry.path(), run, &error);
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, run: &str, through: Through) -> io::Result<()> {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            self.directory(&path, &below(run, &name), through);
        } else if kind.is_symlink() && through == Through::Directories {
            let target = fs::canonicalize(&path)?;
            let inside = target.starts_with(self.real);
            let metadata = fs::metadata(&target)?;
            if metadata.is_dir() && !inside {
                self.problem(&path, run, "a link that leads out of the logdir is not followed".to_owned());
            } else if metadata.is_dir() && !Self::leads_up(&path, &target) {
                self.directory(&path, &below(run, &name), Through::ALink);
            } else if metadata.is_file() && name.contains("tfevents") {
                if inside {
                    self.file(path, run, &metadata);
                } else {
                    self.problem(&path, run, "a link that leads out of the logdir is not followed".to_owned());
                }
            }
        } else if kind.is_file() && name.contains("tfevents") {
            let metadata = entry.metadata()?;
            self.file(path, run, &metadata);
        }
        Ok(())
    }

    fn leads_up(link: &Path, target: &Path) -> bool {
        link.parent().and_then(|parent| fs::canonicalize(parent).ok()).is_none_or(|parent| parent.starts_with(target))
    }

    fn file(&mut self, path: PathBuf, run: &str, metadata: &Metadata) {
        let file = EventFile::of(path, metadata);
        self.found.runs.entry(RunName::new(run)).or_default().push(file);
    }

    /// A file that vanished while we looked was deleted, and a link to nothing holds nothing; all else is told.
    fn report(&mut self, path: &Path, run: &str, error: &io::Error) {
        match error.kind() {
            io::ErrorKind::NotFound => {}
            io::ErrorKind::PermissionDenied => self.problem(path, run, "permission denied".to_owned()),
            _ => self.problem(path, run, error.to_string()),
        }
    }

    fn problem(&mut self, path: &Path, run: &str, message: String) {
        let run = RunName::new(run);
        self.found.problems.push(Problem { run, file: path.to_path_buf(), offset: None, length: None, message });
    }
}

/// The run of a directory inside another run's.
fn below(run: &str, name: &str) -> String {
    if run == "." { name.to_owned() } else { format!("{run}/{name}") }
}
#[cfg(unix)]
fn identity(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn identity(_: &fs::Metadata) -> u64 {
    0
}
