//! A directory of runs: what is in it, and what has changed since the last look.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};

use crate::logdir::{Bounds, EventFile, Identity, Root, TRASH};
use crate::problem::Problem;
use crate::types::RunName;

/// Below so many levels it isn't looked further: no tree of runs is that deep, and a walk takes its room on the stack.
const DEEPEST: usize = 256;
/// Where directories branch so near the top, they are looked at in parallel.
const PARALLEL: usize = 8;
/// File systems tell times in steps of up to two seconds: in a directory that changed so lately, something more may have come
/// within the same step.
const SETTLED: Duration = Duration::from_secs(3);
/// A run whose files changed so lately is one that grows.
const GROWING: Duration = Duration::from_secs(60);

/// How closely to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closely {
    /// At one directory and its files.
    Here,
    /// Also at those below it that have directories inside, where new runs are most likely to appear.
    Branches,
    /// Also at all below it.
    Below,
    /// As [`Below`](Self::Below), and directories are listed even where their time says that nothing came or went.
    Anew,
}

/// What a look found.
#[derive(Debug, Default)]
pub struct Found {
    /// Runs of which any file is new, gone or changed, with all the files that they have now, by path. Where a run comes twice,
    /// the last is right.
    pub runs: Vec<(RunName, Vec<EventFile>)>,
    /// Directories, without links, in which entries came or went so lately that more may have come since.
    pub unsettled: Vec<PathBuf>,
    /// Directories, without links, of runs that grow.
    pub growing: Vec<PathBuf>,
    /// Directories that lie on another file system than their parents.
    pub mounts: Vec<PathBuf>,
    /// Whether the problems are other ones than before.
    pub problems: bool,
}

/// What is known of everything below a root.
#[derive(Debug)]
pub struct Tree {
    root: Root,
    top: Directory,
}

impl Tree {
    /// A tree of which nothing is known yet.
    pub fn new(root: Root) -> Self {
        Self { root, top: Directory::unknown(OsStr::new("")) }
    }

    /// Its root.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Looks at a directory, given by its path without links, and at what the looks before left undone above it. Whether the
    /// root is there.
    ///
    /// Every directory that holds files with `tfevents` in their names is a run. A link to a directory is not followed: what it
    /// leads to is either inside, and shown as what it is, or it leads out of all roots, which is a problem. A link to a file
    /// inside is as good as the file. Another root inside this one is left to itself, and so is what was deleted.
    pub fn look(&mut self, at: &Path, closely: Closely, bounds: &Bounds, found: &mut Found) -> bool {
        let parts: Vec<&OsStr> = at.strip_prefix(&self.root.real).into_iter().flat_map(Path::iter).collect();
        if parts.contains(&OsStr::new(TRASH)) {
            return true; // a run may still be written there
        }
        let shared = Mutex::new(std::mem::take(found));
        let walk = Walk { root: &self.root, bounds, found: &shared, now: SystemTime::now() };
        let fate = walk.descend(&mut self.top, &mut PathBuf::new(), &parts, closely);
        *found = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        fate == Fate::There
    }

    /// Says of every run that it is gone, of a tree that is to be dropped.
    pub fn forget(self, found: &mut Found) {
        let shared = Mutex::new(std::mem::take(found));
        let walk = Walk { root: &self.root, bounds: &Bounds::default(), found: &shared, now: SystemTime::now() };
        walk.forget(&self.top, &mut PathBuf::new());
        *found = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    }

    /// Directories and links that can't be looked into.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.top.problems(&self.root, &mut PathBuf::new(), &mut problems);
        problems
    }

    /// How many directories there are.
    pub fn directories(&self) -> usize {
        self.top.count()
    }
}

#[derive(Debug)]
struct Directory {
    name: Box<OsStr>,
    /// `None`: nothing is known of it yet.
    identity: Option<Identity>,
    /// When entries last came or went, as of the last time they were listed; `None` where they are to be listed again.
    modified: Option<SystemTime>,
    /// By name.
    directories: Vec<Directory>,
    /// The event files, by name.
    files: Vec<File>,
    problems: Vec<Trouble>,
}

#[derive(Debug, PartialEq)]
struct File {
    name: Box<OsStr>,
    is_link: bool,
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

/// What is wrong with a directory, or with the entry that is named.
#[derive(Debug, PartialEq)]
struct Trouble {
    entry: Option<OsString>,
    message: String,
}

/// What a directory was found to hold.
#[derive(Default)]
struct Listing {
    directories: Vec<OsString>,
    files: Vec<File>,
    problems: Vec<Trouble>,
}

/// What became of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    There,
    /// It is no more, or is another one now: its parent must be listed again.
    Gone,
}

impl Directory {
    fn unknown(name: &OsStr) -> Self {
        let (directories, files, problems) = (Vec::new(), Vec::new(), Vec::new());
        Self { name: name.into(), identity: None, modified: None, directories, files, problems }
    }

    fn place(&self, child: &OsStr) -> Option<usize> {
        self.directories.binary_search_by(|known| (*known.name).cmp(child)).ok()
    }

    fn count(&self) -> usize {
        1 + self.directories.iter().map(Self::count).sum::<usize>()
    }

    fn problems(&self, root: &Root, below: &mut PathBuf, into: &mut Vec<Problem>) {
        for trouble in &self.problems {
            let mut file = root.path.join(&*below);
            file.extend(&trouble.entry);
            let (run, message) = (root.run(below), trouble.message.clone());
            into.push(Problem { run, file, offset: None, length: None, message });
        }
        for child in &self.directories {
            below.push(&*child.name);
            child.problems(root, below, into);
            below.pop();
        }
    }
}

impl File {
    fn new(name: &OsStr, is_link: bool, metadata: &Metadata) -> Self {
        let (length, modified) = (metadata.len(), metadata.modified().ok());
        Self { name: name.into(), is_link, length, modified, identity: Identity::of(metadata) }
    }

    fn seen(&self, path: PathBuf) -> EventFile {
        let since = self.modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let modified = since.map_or(0.0, |since| since.as_secs_f64());
        EventFile { path, length: self.length, modified, identity: self.identity }
    }
}

impl Trouble {
    fn of(entry: Option<&OsStr>, error: &io::Error) -> Self {
        let message = match error.kind() {
            io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
            _ => error.to_string(),
        };
        Self { entry: entry.map(OsStr::to_owned), message }
    }
}

/// One look at a tree. Paths named `below` lead from the root to the directory in question.
struct Walk<'a> {
    root: &'a Root,
    bounds: &'a Bounds,
    found: &'a Mutex<Found>,
    now: SystemTime,
}

impl Walk<'_> {
    /// Goes to the directory that `parts` lead to. Where they lead to something unknown, or to what is no more, the last one that
    /// is there is listed again.
    fn descend(&self, from: &mut Directory, below: &mut PathBuf, parts: &[&OsStr], closely: Closely) -> Fate {
        let Some((first, rest)) = parts.split_first() else { return self.check(from, below, closely) };
        if let Some(place) = from.place(first) {
            below.push(first);
            let fate = self.descend(&mut from.directories[place], below, rest, closely);
            if fate == Fate::There {
                below.pop();
                return Fate::There;
            }
            self.forget(&from.directories.remove(place), below);
            below.pop();
        }
        from.modified = None;
        self.check(from, below, Closely::Here)
    }

    fn check(&self, dir: &mut Directory, below: &mut PathBuf, closely: Closely) -> Fate {
        let real = self.root.real.join(&*below);
        let metadata = match fs::symlink_metadata(&real) {
            Ok(metadata) if metadata.is_dir() => metadata,
            Ok(_) => return Fate::Gone,
            Err(error) if is_gone(&error) => return Fate::Gone,
            Err(error) => {
                self.set_problems(dir, vec![Trouble::of(None, &error)]);
                dir.modified = None;
                return Fate::There;
            }
        };
        let (is_new, identity) = (dir.identity.is_none(), Identity::of(&metadata));
        if *dir.identity.get_or_insert(identity) != identity {
            return Fate::Gone;
        }
        let modified = metadata.modified().ok();
        let is_listed = closely != Closely::Anew && dir.modified.is_some() && dir.modified == modified;
        let measured = if is_listed { measure(dir, &real) } else { None };
        let changed = measured.unwrap_or_else(|| self.list(dir, &real, below, modified));
        if changed {
            self.tell(dir, below);
        }
        let grows = changed && (!is_new || dir.files.iter().any(|file| self.is_within(GROWING, file.modified)));
        if self.is_within(SETTLED, modified) {
            self.found().unsettled.push(real.clone());
        }
        if grows {
            self.found().growing.push(real);
        }
        self.check_below(dir, below, closely);
        Fate::There
    }

    /// Looks at the directories inside: as closely as is asked, and at all of what is new.
    fn check_below(&self, dir: &mut Directory, below: &mut PathBuf, closely: Closely) {
        let (device, gone) = (dir.identity.unwrap_or_default().device, Mutex::new(Vec::new()));
        let look = |below: &mut PathBuf, child: &mut Directory| {
            let is_new = child.identity.is_none();
            let closely = match closely {
                _ if is_new => closely.max(Closely::Below),
                Closely::Here => return,
                Closely::Branches if child.directories.is_empty() => return,
                _ => closely,
            };
            below.push(&*child.name);
            if self.check(child, below, closely) == Fate::Gone {
                gone.lock().unwrap_or_else(PoisonError::into_inner).push(child.name.clone());
            } else if is_new && child.identity.is_some_and(|identity| identity.device != device) {
                self.found().mounts.push(self.root.real.join(&*below));
            }
            below.pop();
        };
        if dir.directories.len() > 1 && below.iter().count() < PARALLEL {
            dir.directories.par_iter_mut().for_each_init(|| below.clone(), look);
        } else {
            dir.directories.iter_mut().for_each(|child| look(below, child));
        }
        for name in gone.into_inner().unwrap_or_else(PoisonError::into_inner) {
            if let Some(place) = dir.place(&name) {
                below.push(&*name);
                self.forget(&dir.directories.remove(place), below);
                below.pop();
            }
            dir.modified = None; // whether there is another one now is seen the next time
            self.found().unsettled.push(self.root.real.join(&*below));
        }
    }

    /// Lists the entries. Whether the event files are other ones than before, or have changed.
    fn list(&self, dir: &mut Directory, real: &Path, below: &mut PathBuf, modified: Option<SystemTime>) -> bool {
        let mut listing = match self.entries(real, below) {
            Ok(listing) => listing,
            Err(error) => {
                // What is known of it stays: it may be readable again soon. If it is gone, its parent will say so.
                self.set_problems(dir, vec![Trouble::of(None, &error)]);
                dir.modified = None;
                return false;
            }
        };
        dir.modified = modified.filter(|_| !self.is_within(SETTLED, modified));
        listing.directories.sort_unstable();
        let mut known = std::mem::take(&mut dir.directories).into_iter().peekable();
        for name in listing.directories {
            while let Some(gone) = known.next_if(|known| *known.name < *name) {
                self.forget_inside(&gone, below);
            }
            let same = known.next_if(|known| *known.name == *name);
            dir.directories.push(same.unwrap_or_else(|| Directory::unknown(&name)));
        }
        known.for_each(|gone| self.forget_inside(&gone, below));
        listing.problems.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
        self.set_problems(dir, listing.problems);
        listing.files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let changed = listing.files != dir.files;
        dir.files = listing.files;
        changed
    }

    fn entries(&self, real: &Path, below: &Path) -> io::Result<Listing> {
        let mut listing = Listing::default();
        let too_deep = below.iter().count() >= DEEPEST;
        for entry in fs::read_dir(real)? {
            let entry = entry?;
            match self.entry(&entry, &mut listing) {
                // It vanished while we looked; or it is a link to nothing.
                Err(error) if is_gone(&error) => {}
                Err(error) => listing.problems.push(Trouble::of(Some(&entry.file_name()), &error)),
                Ok(()) => {}
            }
        }
        if too_deep && !listing.directories.is_empty() {
            listing.directories.clear();
            let message = format!("what lies more than {DEEPEST} directories deep is not looked at");
            listing.problems.push(Trouble { entry: None, message });
        }
        Ok(listing)
    }

    fn entry(&self, entry: &DirEntry, into: &mut Listing) -> io::Result<()> {
        let (name, kind) = (entry.file_name(), entry.file_type()?);
        let is_named_so = || name.to_string_lossy().contains("tfevents");
        if kind.is_dir() {
            if name != TRASH && !self.bounds.has_another_root(&entry.path()) {
                into.directories.push(name);
            }
        } else if kind.is_file() && is_named_so() {
            into.files.push(File::new(&name, false, &entry.metadata()?));
        } else if kind.is_symlink() {
            let target = fs::canonicalize(entry.path())?;
            let metadata = fs::metadata(&target)?;
            let is_inside = self.bounds.hold(&target);
            if is_inside && metadata.is_file() && is_named_so() {
                into.files.push(File::new(&name, true, &metadata));
            } else if !is_inside && (metadata.is_dir() || is_named_so()) {
                let message = "a link that leads out of the logdir is not followed".to_owned();
                into.problems.push(Trouble { entry: Some(name), message });
            }
        }
        Ok(())
    }

    fn tell(&self, dir: &Directory, below: &Path) {
        let (run, at) = (self.root.run(below), self.root.path.join(below));
        let files = dir.files.iter().map(|file| file.seen(at.join(&*file.name))).collect();
        self.found().runs.push((run, files));
    }

    fn forget_inside(&self, gone: &Directory, below: &mut PathBuf) {
        below.push(&*gone.name);
        self.forget(gone, below);
        below.pop();
    }

    fn forget(&self, dir: &Directory, below: &mut PathBuf) {
        if !dir.files.is_empty() {
            self.found().runs.push((self.root.run(below), Vec::new()));
        }
        if !dir.problems.is_empty() {
            self.found().problems = true;
        }
        dir.directories.iter().for_each(|child| self.forget_inside(child, below));
    }

    fn set_problems(&self, dir: &mut Directory, problems: Vec<Trouble>) {
        if dir.problems != problems {
            dir.problems = problems;
            self.found().problems = true;
        }
    }

    fn is_within(&self, span: Duration, at: Option<SystemTime>) -> bool {
        at.is_some_and(|at| self.now.duration_since(at).is_ok_and(|age| age < span))
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks for the event files' sizes and times. Whether any changed; `None` where the directory must be listed again.
fn measure(dir: &mut Directory, real: &Path) -> Option<bool> {
    let measure = |file: &File| {
        let path = real.join(&*file.name);
        let metadata = if file.is_link { fs::metadata(path) } else { fs::symlink_metadata(path) };
        Some(File::new(&file.name, file.is_link, &metadata.ok().filter(Metadata::is_file)?))
    };
    let files = dir.files.iter().map(measure).collect::<Option<Vec<_>>>()?;
    let changed = files != dir.files;
    dir.files = files;
    Some(changed)
}

fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
