//! Reads a logdir and follows it: looks, reads what grew in many runs at once, commits, pauses, looks again.

use std::collections::BTreeMap;
use std::path::{self, Path};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelIterator, IntoParallelRefMutIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::follow::Followed;
use crate::logdir::{EventFile, Look, look};
use crate::problem::Problem;
use crate::store::{State, Store};
use crate::tail::Tail;
use crate::types::RunName;

/// A store that is kept up to date by threads of its own, until it is closed or dropped.
#[derive(Debug)]
pub struct Ingest {
    store: Arc<Store>,
    stop: Arc<Stop>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// A forked child has a copy of this, but no such threads.
    process: u32,
}

impl Ingest {
    /// Begins to read `logdir`, which needn't exist yet. It is looked at every `interval`; where that is zero, once. What was
    /// read is kept in the directory `cache` for the next time, if one is given.
    pub fn start(logdir: &Path, interval: Duration, cache: Option<&Path>) -> Result<Self> {
        let root = path::absolute(logdir).map_err(Error::io("find", logdir))?;
        let pool = ThreadPoolBuilder::new()
            .thread_name(|i| format!("glassboard-read-{i}"))
            .build()
            .map_err(|error| Error::io("start threads to read", &root)(std::io::Error::other(error)))?;
        let cache = cache.map(|folder| Cache::open(folder, root.as_os_str()));
        let store = Arc::new(Store::new(root));
        let stop = Arc::new(Stop::default());
        let mut reading = Reading {
            store: Arc::clone(&store),
            stop: Arc::clone(&stop),
            pool,
            followed: BTreeMap::new(),
            cache,
            unsaved: 0,
            last_read: Instant::now(),
        };
        let thread = thread::Builder::new()
            .name("glassboard-ingest".to_owned())
            .spawn(move || reading.follow(interval))
            .map_err(Error::io("start a thread to read", store.root()))?;
        Ok(Self { store, stop, thread: Mutex::new(Some(thread)), process: std::process::id() })
    }

    /// What was read so far.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Ends the threads; what was read stays readable. A second call does nothing, nor does one in a forked child.
    pub fn close(&self) {
        if self.process != std::process::id() {
            return;
        }
        self.stop.set();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join(); // had it panicked, it has ended all the same
        }
    }
}

impl Drop for Ingest {
    fn drop(&mut self) {
        self.close();
        // Not joined means: in a forked child, where the handle of a thread that isn't there must not be touched.
        if let Ok(thread) = self.thread.get_mut() {
            std::mem::forget(thread.take());
        }
    }
}

/// Tells the threads to end.
#[derive(Debug, Default)]
struct Stop {
    set: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    fn set(&self) {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    fn is_set(&self) -> bool {
        *self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Pauses, but not beyond the end; whether the end has come.
    fn wait(&self, pause: Duration) -> bool {
        let set = self.set.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(set, pause, |set| !*set);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

struct Reading {
    store: Arc<Store>,
    stop: Arc<Stop>,
    pool: ThreadPool,
    followed: BTreeMap<RunName, Followed>,
    cache: Option<Cache>,
    /// How many bytes were read that the cache doesn't know.
    unsaved: u64,
    last_read: Instant,
}

/// Less than this is read sooner than it is looked up.
const LITTLE: u64 = 8 << 20;
/// The cache is written once nothing was read for so long: whoever has just opened the board has better use for the cores.
const SETTLED: Duration = Duration::from_secs(3);

impl Reading {
    fn follow(&mut self, interval: Duration) {
        loop {
            let began = Instant::now();
            let looked = look(self.store.root());
            let walk = began.elapsed();
            let behind = match looked {
                Ok(look) => self.read(look),
                Err(reason) => {
                    self.forget(|_| false);
                    self.store.set_size(0, 0, 0);
                    self.store.set_problems(Vec::new());
                    self.store.set_state(State::Waiting(reason));
                    false
                }
            };
            if self.stop.is_set() {
                return;
            }
            if !behind && (interval.is_zero() || self.last_read.elapsed() > SETTLED) {
                self.save();
            }
            if !behind && interval.is_zero() {
                return;
            }
            // A vast logdir on a slow disk is walked a fifth of the time at most.
            if !behind && self.stop.wait(interval.max(4 * walk)) {
                return;
            }
        }
    }

    /// Reads what is new, a turn of every run; whether there is more.
    fn read(&mut self, look: Look) -> bool {
        self.forget(|run| look.runs.contains_key(run));
        self.update(look.runs);
        let tails = || self.followed.values().flat_map(|followed| followed.files().tails());
        self.store.set_size(tails().count(), tails().map(Tail::position).sum(), tails().map(Tail::length).sum());
        if matches!(self.store.state(), State::Waiting(_)) {
            self.store.set_state(State::Loading);
        }
        let (store, stop) = (&*self.store, &*self.stop);
        let mut behind: Vec<_> = self.followed.values_mut().filter(|followed| followed.is_behind()).collect();
        let read: u64 = self
            .pool
            .install(|| behind.par_iter_mut().map(|followed| followed.catch_up(store, || stop.is_set())).sum());
        self.unsaved += read;
        if read > 0 {
            self.last_read = Instant::now();
        }
        let behind = self.followed.values().any(Followed::is_behind);
        self.store.set_problems(self.problems(look.problems));
        if !behind {
            self.store.set_state(State::Ready);
        }
        behind
    }

    /// Takes note of the runs' files; what the cache has of new runs is in the store then.
    fn update(&mut self, runs: BTreeMap<RunName, Vec<EventFile>>) {
        let mut new = Vec::new();
        for (run, files) in runs {
            match self.followed.get_mut(&run) {
                Some(followed) => followed.update(&self.store, files),
                None => new.push((run, files)),
            }
        }
        let (store, cache) = (&*self.store, self.cache.as_ref());
        let follow = |(run, files): (RunName, _)| {
            let cached = cache.and_then(|cache| cache.run(&run, store.names()));
            (run.clone(), Followed::new(store, run, files, cached))
        };
        let new: Vec<_> = self.pool.install(|| new.into_par_iter().map(follow).collect());
        self.followed.extend(new);
    }

    /// Writes the cache anew where much was read since, and nothing happens just now.
    fn save(&mut self) {
        let worth_it = self.unsaved > LITTLE.max(self.store.progress().bytes_total / 8);
        let Some(cache) = self.cache.as_mut().filter(|_| worth_it) else { return };
        let runs = self.followed.iter().map(|(name, followed)| (name, followed.files(), followed.run()));
        let _ = cache.save(runs); // a full disk, or one that may not be written: the next start reads the files
        self.unsaved = 0;
    }

    fn forget(&mut self, stays: impl Fn(&RunName) -> bool) {
        let store = &self.store;
        self.followed.retain(|run, _| {
            let stays = stays(run);
            if !stays {
                store.remove(run);
            }
            stays
        });
    }

    fn problems(&self, of_the_walk: Vec<Problem>) -> Vec<Problem> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let of_files = self.followed.values().flat_map(|followed| followed.problems(now));
        let mut problems: Vec<_> = of_the_walk.into_iter().chain(of_files).collect();
        problems.sort_by(|a, b| a.run.cmp(&b.run)); // stable: the order within a file stays
        problems
    }
}
