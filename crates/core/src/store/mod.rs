//! Runs × tags: scalars as columns, everything else as where it lies. Written by `ingest`, read through `query`.
//!
//! Locks are taken in this order: the list of runs, one run, the clock. A run's lock is held for one piece of a file at a time,
//! a few milliseconds, so that questions are answered while gigabytes load.

mod clock;
mod names;
mod chunk;
mod part;
mod series;
mod fragment;
mod run_data;
mod line;
mod packed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

pub use self::chunk::Columns;
use self::clock::Clock;
pub use self::fragment::{Collector, Fragment};
pub use self::line::{Attempt, Attempts, Line, Superseded};
pub use self::names::Names;
pub use self::part::{Part, PartId};
pub use self::run_data::{Outdated, RunData};
pub use self::series::{Located, Tag};
use crate::logdir::Root;
use crate::problem::Problem;
use crate::types::{Kind, RunName};

/// Everything read below a logdir.
#[derive(Debug)]
pub struct Store {
    root: PathBuf,
    runs: RwLock<BTreeMap<RunName, Arc<Run>>>,
    names: Names,
    clock: Clock,
    /// The version when runs, tags, problems or the state last changed.
    listed: AtomicU64,
    bytes_read: AtomicU64,
    condition: Mutex<Condition>,
}

/// One run. Its data stay readable for whoever holds it, also after the store let it go.
#[derive(Debug)]
pub struct Run {
    name: RunName,
    data: RwLock<RunData>,
}

/// How far the reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// No logdir can be read yet.
    Waiting,
    /// The first pass still runs.
    Loading,
    /// What was there is read; what comes is followed.
    Ready,
}

#[derive(Debug)]
struct Condition {
    state: State,
    waiting: String,
    roots: Arc<[Root]>,
    files: usize,
    bytes_total: u64,
    /// When the reading began, and how many bytes the cache knew already.
    began: Option<(Instant, u64)>,
    problems: Vec<Problem>,
}

/// Figures on the reading.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// How far it is.
    pub state: State,
    /// Which logdirs are waited for, and why, in a sentence; empty where all are there.
    pub waiting: String,
    /// How many event files there are.
    pub files: usize,
    /// How many of their bytes are read.
    pub bytes_read: u64,
    /// How many bytes they have.
    pub bytes_total: u64,
    /// How many scalar points are held.
    pub points: u64,
    /// Seconds until the first pass ends, at the pace so far; `None` where it has ended, or nothing is read yet.
    pub seconds_left: Option<f64>,
}

/// What one run got since a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The run.
    pub run: RunName,
    /// The kinds that got something, sorted.
    pub kinds: Vec<Kind>,
    /// Its last step now.
    pub last_step: i64,
    /// Its last wall time now.
    pub last_wall_time: f64,
}

/// What changed since a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// The version now.
    pub version: u64,
    /// Whether runs, tags, problems or the state changed.
    pub listing: bool,
    /// The runs that got something.
    pub runs: Vec<Change>,
}

impl Store {
    /// An empty store for what lies below `root`, an absolute path.
    pub fn new(root: PathBuf) -> Self {
        let condition = Condition {
            state: State::Loading,
            waiting: String::new(),
            roots: Arc::default(),
            files: 0,
            bytes_total: 0,
            began: None,
            problems: Vec::new(),
        };
        Self {
            root,
            runs: RwLock::default(),
            names: Names::default(),
            clock: Clock::default(),
            listed: AtomicU64::new(0),
            bytes_read: AtomicU64::new(0),
            condition: Mutex::new(condition),
        }
    }

    /// The logdir.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Grows with every change that [`changes`](Self::changes) would tell of.
    pub fn version(&self) -> u64 {
        self.clock.now()
    }

    /// Waits until the version is above `version`, at most for `timeout`; the version then.
    pub fn wait(&self, version: u64, timeout: Duration) -> u64 {
        self.clock.wait_beyond(version, timeout)
    }

    /// What changed after `since`.
    pub fn changes(&self, since: u64) -> Changes {
        // Before the runs are looked at: what changes meanwhile is told again the next time, and nothing is missed.
        let version = self.clock.now();
        let listing = self.listed.load(Ordering::Acquire) > since;
        let changed = |run: &Arc<Run>| {
            let data = run.read();
            let newer = data.versions.iter().filter(|(_, version)| *version > since);
            let mut kinds: Vec<Kind> = newer.map(|(kind, _)| kind.clone()).collect();
            kinds.sort();
            (!kinds.is_empty()).then(|| Change {
                run: run.name.clone(),
                kinds,
                last_step: data.last_step(),
                last_wall_time: data.last_wall_time(),
            })
        };
        Changes { version, listing, runs: self.runs().iter().filter_map(changed).collect() }
    }

    /// All runs that hold an event, in natural order of their names.
    pub fn runs(&self) -> Vec<Arc<Run>> {
        self.runs.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// A run by its name.
    pub fn run(&self, name: &str) -> Option<Arc<Run>> {
        self.runs.read().unwrap_or_else(PoisonError::into_inner).get(&RunName::new(name)).cloned()
    }

    /// What could not be read, in natural order of the runs' names.
    pub fn problems(&self) -> Vec<Problem> {
        self.condition().problems.clone()
    }

    /// The logdirs that are there, in the order in which they were given.
    pub fn roots(&self) -> Arc<[Root]> {
        Arc::clone(&self.condition().roots)
    }

    /// Whether it waits, loads or follows.
    pub fn state(&self) -> State {
        self.condition().state.clone()
    }

    /// How far the reading is, in figures.
    pub fn progress(&self) -> Progress {
        let points = self.runs().iter().map(|run| run.read().points).sum();
        let bytes_read = self.bytes_read.load(Ordering::Relaxed);
        let condition = self.condition();
        let seconds_left = condition.began.filter(|_| condition.state == State::Loading).and_then(|(began, known)| {
            let read = bytes_read.checked_sub(known).filter(|read| *read > 0)?;
            Some(began.elapsed().as_secs_f64() / read as f64 * condition.bytes_total.saturating_sub(bytes_read) as f64)
        });
        Progress {
            state: condition.state.clone(),
            waiting: condition.waiting.clone(),
            files: condition.files,
            bytes_read,
            bytes_total: condition.bytes_total,
            points,
            seconds_left,
        }
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// Lets `fill` put something into a run, and marks what it changed with a new version. The run is listed from its first
    /// event on, and before that version can be seen: who asks what changed finds the run.
    pub(crate) fn commit(&self, run: &Arc<Run>, fill: impl FnOnce(&mut RunData)) {
        let mut data = run.write();
        let was_listed = data.events > 0;
        fill(&mut data);
        let changed = std::mem::take(&mut data.changed);
        if !changed.listing && changed.kinds.is_empty() {
            return;
        }
        if data.events > 0 && !was_listed {
            drop(data); // the list's lock comes before a run's
            self.list(|runs| {
                runs.insert(run.name.clone(), Arc::clone(run));
            });
            data = run.write();
        }
        self.clock.tick(|version| {
            for kind in changed.kinds {
                match data.versions.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, at)) => *at = version,
                    None => data.versions.push((kind, version)),
                }
            }
            if changed.listing {
                self.listed.store(version, Ordering::Release);
            }
        });
    }

    /// Puts data that were read anew in the place of a run's old ones.
    pub(crate) fn replace(&self, run: &Arc<Run>, fresh: Run) {
        let fresh = fresh.data.into_inner().unwrap_or_else(PoisonError::into_inner);
        if fresh.events == 0 {
            *run.write() = fresh;
            self.remove(run.name());
        } else {
            self.commit(run, |data| {
                *data = fresh;
                data.changed.listing = true;
            });
        }
    }

    /// Forgets a run.
    pub(crate) fn remove(&self, name: &RunName) {
        self.list(|runs| {
            runs.remove(name);
        });
    }

    pub(crate) fn add_bytes_read(&self, bytes: u64) {
        self.bytes_read.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Sets the figures of a look at the logdir.
    pub(crate) fn set_size(&self, files: usize, bytes_read: u64, bytes_total: u64) {
        self.bytes_read.store(bytes_read, Ordering::Relaxed);
        let mut condition = self.condition();
        (condition.files, condition.bytes_total) = (files, bytes_total);
        condition.began.get_or_insert_with(|| (Instant::now(), bytes_read));
    }

    pub(crate) fn set_state(&self, state: State) {
        let mut condition = self.condition();
        if condition.state != state {
            condition.state = state;
            self.tick_listing();
        }
    }

    pub(crate) fn set_roots(&self, roots: Arc<[Root]>) {
        self.condition().roots = roots;
    }

    pub(crate) fn set_waiting(&self, waiting: String) {
        let mut condition = self.condition();
        if condition.waiting != waiting {
            condition.waiting = waiting;
            self.tick_listing();
        }
    }

    pub(crate) fn set_problems(&self, problems: Vec<Problem>) {
        let mut condition = self.condition();
        if condition.problems != problems {
            condition.problems = problems;
            self.tick_listing();
        }
    }

    fn list(&self, change: impl FnOnce(&mut BTreeMap<RunName, Arc<Run>>)) {
        let mut runs = self.runs.write().unwrap_or_else(PoisonError::into_inner);
        let before = runs.len();
        change(&mut runs);
        if runs.len() != before {
            self.tick_listing();
        }
    }

    fn tick_listing(&self) {
        self.clock.tick(|version| self.listed.store(version, Ordering::Release));
    }

    fn condition(&self) -> MutexGuard<'_, Condition> {
        self.condition.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run {
    /// A run of which nothing is known yet.
    pub fn new(name: RunName) -> Self {
        Self { name, data: RwLock::default() }
    }

    /// Its name.
    pub fn name(&self) -> &RunName {
        &self.name
    }

    /// What is held of it; nothing is added while this is kept.
    pub fn read(&self) -> RwLockReadGuard<'_, RunData> {
        self.data.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts something into a run that isn't shown.
    pub(crate) fn fill(&self, fill: impl FnOnce(&mut RunData)) {
        fill(&mut self.write());
    }

    fn write(&self) -> RwLockWriteGuard<'_, RunData> {
        self.data.write().unwrap_or_else(PoisonError::into_inner)
    }
}
