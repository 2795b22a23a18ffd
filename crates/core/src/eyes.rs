//! Follows logdirs: says what is new, and waits for it, at a cost in proportion to what changes.
//!
//! Where the file system tells of changes, only what it names is looked at, and everything once a minute: it may have missed
//! something. Where it doesn't (network file systems, too many directories), runs that grow and the directories that hold them
//! are looked at every time, and all the others as often as takes a hundredth of the time.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::logdir::{Bounds, EventFile, Root};
use crate::problem::Problem;
use crate::roots::{Resolved, Roots};
use crate::tree::{Closely, Found, Tree};
use crate::types::RunName;
use crate::watch::{Stop, Told, Watch, tells_all};

/// Between two looks: so many writers that flush many times a second cost no more than this often.
const QUIET: Duration = Duration::from_millis(25);
/// Everything is listed anew about so often, as nothing that the file system says can be relied on for ever.
const WALK: Duration = Duration::from_secs(60);
/// A directory in which something came or went is looked at every time for so long: what comes before the system begins to tell
/// of a new directory can't have been missed then.
const UNSETTLED: Duration = Duration::from_secs(4);
/// In the beginning it is looked at this often: a run's first points are written when its directory is made.
const FRESH: Duration = Duration::from_secs(1);
const FRESH_PAUSE: Duration = Duration::from_millis(50);
/// A run that grew is looked at every time for so long, where the file system doesn't tell.
const GROWING: Duration = Duration::from_secs(60);
/// A watch costs the kernel a kilobyte, and users have not many more than these.
const MOST_WATCHED: usize = 32_768;

/// What changed since the look before.
#[derive(Debug, Default)]
pub struct News {
    /// Runs of which event files appeared, vanished or changed, each with all of its files now, by path. In natural order.
    pub runs: Vec<(RunName, Vec<EventFile>)>,
    /// Runs that have no event files any more. In natural order.
    pub gone: Vec<RunName>,
    /// Directories and links that cannot be looked into now: all of them, by path.
    pub problems: Vec<Problem>,
    /// Which logdirs are waited for, and why, in a sentence; `None` where all are there.
    pub waiting: Option<String>,
    /// Whether any logdir is there.
    pub served: bool,
    /// The logdirs that were there when they were last looked for, in the order in which they were given.
    pub roots: Arc<[Root]>,
}

/// Looks at logdirs again and again.
#[derive(Debug)]
pub struct Eyes {
    roots: Roots,
    interval: Duration,
    stop: Arc<Stop>,
    /// The roots that were found, and their trees by their paths without links.
    found: Arc<[Root]>,
    trees: BTreeMap<PathBuf, Tree>,
    bounds: Bounds,
    problems: Vec<Problem>,
    waiting: Option<String>,
    hearing: Hearing,
    /// Whether the file system of any root, or of a directory inside one, isn't known to tell of every change.
    has_silent_root: bool,
    has_silent_mount: bool,
    /// Directories in which something came or went, and since when it is known.
    unsettled: HashMap<PathBuf, Instant>,
    /// Directories of runs that grow, and when they last did.
    growing: HashMap<PathBuf, Instant>,
    resolving: Pace,
    glancing: Pace,
    sweeping: Pace,
    walking: Pace,
    looked: Option<Instant>,
}

/// Whether it listens to the file system.
#[derive(Debug)]
enum Hearing {
    NotYet,
    By(Watch),
    /// It was found not to work here, or to cost too much.
    Never,
}

/// When something was last done, and how long it took on one core.
#[derive(Debug, Default)]
struct Pace {
    done: Option<Instant>,
    took: Duration,
}

impl Pace {
    /// Whether a pause is over that is at least `least`, and at least so many times as long as it took, but not above `most`.
    fn is_due(&self, least: Duration, times: u32, most: Duration) -> bool {
        self.done.is_none_or(|done| done.elapsed() >= (self.took * times).min(most).max(least))
    }

    fn set(&mut self, began: Instant, threads: usize) {
        self.took = began.elapsed() * threads as u32;
        self.done = Some(Instant::now());
    }
}

impl Eyes {
    /// Looks at `roots` at least every `interval`; where that is zero, once. `stop` ends its waiting.
    pub fn new(roots: Roots, interval: Duration, stop: Arc<Stop>) -> Self {
        Self {
            roots,
            interval,
            stop,
            found: Arc::default(),
            trees: BTreeMap::new(),
            bounds: Bounds::default(),
            problems: Vec::new(),
            waiting: None,
            hearing: Hearing::NotYet,
            has_silent_root: false,
            has_silent_mount: false,
            unsettled: HashMap::new(),
            growing: HashMap::new(),
            resolving: Pace::default(),
            glancing: Pace::default(),
            sweeping: Pace::default(),
            walking: Pace::default(),
            looked: None,
        }
    }

    /// What changed since the last look; the first time, everything. It may be called as often as one likes: what costs is done
    /// when it is due. Large trees are looked at in parallel, in the thread pool that it is called in.
    pub fn look(&mut self) -> News {
        let mut found = Found::default();
        if self.walking.done.is_none() || !self.interval.is_zero() {
            self.gather(&mut found);
            self.looked = Some(Instant::now());
        }
        let mut runs: BTreeMap<RunName, Vec<EventFile>> = BTreeMap::new();
        runs.extend(found.runs);
        let (gone, runs): (Vec<_>, Vec<_>) = runs.into_iter().partition(|(_, files)| files.is_empty());
        News {
            runs,
            gone: gone.into_iter().map(|(run, _)| run).collect(),
            problems: self.problems.clone(),
            waiting: self.waiting.clone(),
            served: !self.trees.is_empty(),
            roots: Arc::clone(&self.found),
        }
    }

    /// Makes the next look one at everything, whatever the file system said and however lately it was.
    pub fn doubt(&mut self) {
        self.walking = Pace::default();
    }

    /// Pauses until the file system tells of a change, `interval` has passed, or [`Stop`] is woken or set. Whether it is set.
    pub fn wait(&mut self) -> bool {
        self.listen();
        let now = Instant::now();
        self.stop.wait(self.looked.map_or(now, |looked| looked + QUIET), now + self.pause())
    }

    fn pause(&self) -> Duration {
        let is_fresh = self.unsettled.values().any(|since| since.elapsed() < FRESH);
        if is_fresh { self.interval.min(FRESH_PAUSE) } else { self.interval }
    }

    fn gather(&mut self, found: &mut Found) {
        let (told, is_on) = match &self.hearing {
            Hearing::By(watch) => (watch.take(), watch.is_on()),
            Hearing::NotYet | Hearing::Never => (Told::default(), false),
        };
        if told.has_failed {
            self.hearing = Hearing::Never;
        }
        let hears_all = is_on && !told.has_failed && !self.has_silent_root && !self.has_silent_mount;
        let is_walked = self.walking.is_due(WALK, 10, Duration::MAX);
        let is_other = (is_walked || self.resolving.is_due(self.interval, 100, WALK)) && self.resolve(found);
        if is_walked || is_other {
            self.look_at_all(Closely::Anew, found);
            if hears_all && !is_other && was_missed(&found.runs) {
                self.hearing = Hearing::NotYet; // and so it listens anew
            }
        } else if told.everything || !hears_all && self.sweeping.is_due(self.interval, 100, WALK) {
            self.look_at_all(Closely::Below, found);
        } else {
            self.look_where_it_changes(told, hears_all, found);
        }
        self.has_silent_mount |= found.mounts.iter().any(|mount| !tells_all(mount));
        if found.problems || is_other {
            self.problems = self.trees.values().flat_map(Tree::problems).collect();
            self.problems.sort_by(|a, b| a.file.cmp(&b.file));
        }
        let now = Instant::now();
        self.growing.extend(found.growing.drain(..).map(|path| (path, now)));
        for path in found.unsettled.drain(..) {
            self.unsettled.entry(path).or_insert(now);
        }
    }

    /// Looks which logdirs are there. Whether they are other ones than before.
    fn resolve(&mut self, found: &mut Found) -> bool {
        let began = Instant::now();
        let Resolved { roots, waiting } = self.roots.resolve();
        self.resolving.set(began, 1);
        self.waiting = waiting;
        let is_known = |root: &Root| self.trees.get(&root.real).is_some_and(|tree| tree.root() == root);
        if roots.len() == self.trees.len() && roots.iter().all(is_known) {
            return false;
        }
        self.found = roots.clone().into();
        self.bounds = Bounds::of(&roots);
        self.has_silent_root = !roots.iter().all(|root| tells_all(&root.real));
        if let Hearing::By(watch) = &self.hearing {
            watch.set_roots(roots.clone());
        }
        let is_kept = |tree: &Tree| roots.contains(tree.root());
        let (mut trees, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
            std::mem::take(&mut self.trees).into_iter().partition(|(_, tree)| is_kept(tree));
        for tree in gone.into_values() {
            tree.forget(found);
        }
        for root in roots {
            trees.entry(root.real.clone()).or_insert_with(|| Tree::new(root));
        }
        self.trees = trees;
        true
    }

    fn look_at_all(&mut self, closely: Closely, found: &mut Found) {
        let began = Instant::now();
        self.look_at_roots(closely, found);
        let threads = rayon::current_num_threads();
        if closely == Closely::Anew {
            self.walking.set(began, threads);
            if self.trees.values().map(Tree::directories).sum::<usize>() > MOST_WATCHED {
                self.hearing = Hearing::Never;
            }
        }
        self.sweeping.set(began, threads);
    }

    /// Looks where the file system told of changes, where something changed lately, and, unless all is told, where runs are likely
    /// to appear.
    fn look_where_it_changes(&mut self, told: Told, hears_all: bool, found: &mut Found) {
        for (path, closely) in told.changed {
            self.look_at(&path, closely, found);
        }
        if !self.glancing.is_due(self.pause(), 50, WALK) {
            return;
        }
        let began = Instant::now();
        self.unsettled.retain(|_, since| since.elapsed() < UNSETTLED);
        self.growing.retain(|_, changed| changed.elapsed() < GROWING);
        let growing = self.growing.keys().filter(|_| !hears_all);
        for path in self.unsettled.keys().chain(growing).cloned().collect::<Vec<_>>() {
            self.look_at(&path, Closely::Here, found);
        }
        if !hears_all {
            self.look_at_roots(Closely::Branches, found);
        }
        self.glancing.set(began, 1);
    }

    fn look_at_roots(&mut self, closely: Closely, found: &mut Found) {
        for root in self.trees.keys().cloned().collect::<Vec<_>>() {
            self.look_at(&root, closely, found);
        }
    }

    /// Looks at a directory, by its path without links: in the innermost root that it is in, if it is in any.
    fn look_at(&mut self, path: &Path, closely: Closely, found: &mut Found) {
        let Some(root) = path.ancestors().find(|above| self.trees.contains_key(*above)) else { return };
        let is_there = self.trees.get_mut(root).is_some_and(|tree| tree.look(path, closely, &self.bounds, found));
        if !is_there && let Some(tree) = self.trees.remove(root) {
            tree.forget(found);
            found.problems = true;
            self.resolving = Pace::default();
        }
    }

    /// Begins to listen to the file system, once it is known what for.
    fn listen(&mut self) {
        if matches!(self.hearing, Hearing::NotYet) && !self.trees.is_empty() {
            let watch = Watch::start(Arc::clone(&self.stop));
            watch.set_roots(self.trees.values().map(|tree| tree.root().clone()).collect());
            self.hearing = Hearing::By(watch);
        }
    }
}

/// Whether a change that a walk found should have been told long before.
fn was_missed(runs: &[(RunName, Vec<EventFile>)]) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let newest = |files: &[EventFile]| files.iter().map(|file| file.modified).fold(0.0, f64::max);
    runs.iter().any(|(_, files)| !files.is_empty() && now - newest(files) > UNSETTLED.as_secs_f64())
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
