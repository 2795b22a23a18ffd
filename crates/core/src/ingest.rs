//! Reads a logdir and follows it: looks, reads what grew in many runs at once, commits, pauses, looks again.

use std::collections::BTreeMap;
use std::path::{self, Path};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Error, Result};
use crate::follow::Followed;
use crate::logdir::{EventFile, Look, look};
use crate::looks::{Looks, Waited};
use crate::problem::Problem;
use crate::store::{State, Store};
use crate::tail::Tail;
use crate::types::RunName;

/// A store that is kept up to date by threads of its own, until it is closed or dropped.
#[derive(Debug)]
pub struct Ingest {
    store: Arc<Store>,
    stop: Arc<Stop>,
    looks: Arc<Looks>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// A forked child has a copy of this, but no such threads.
    process: u32,
}

impl Ingest {
    /// Begins to read `logdir`, which needn't exist yet. It is looked at every `interval`; where that is zero,
    /// once, and then when [`refresh`](Self::refresh) asks for it.
    pub fn start(logdir: &Path, interval: Duration) -> Result<Self> {
        let root = path::absolute(logdir).map_err(Error::io("find", logdir))?;
        let pool = ThreadPoolBuilder::new()
            .thread_name(|i| format!("glassboard-read-{i}"))
            .build()
            .map_err(|error| Error::io("start threads to read", &root)(std::io::Error::other(error)))?;
        let store = Arc::new(Store::new(root));
        let stop = Arc::new(Stop::default());
        let looks = Arc::new(Looks::default());
        let (of_store, of_stop, of_looks) = (Arc::clone(&store), Arc::clone(&stop), Arc::clone(&looks));
        let mut reading = Reading { store: of_store, stop: of_stop, looks: of_looks, pool, followed: BTreeMap::new() };
        let thread = thread::Builder::new()
            .name("glassboard-ingest".to_owned())
            .spawn(move || reading.follow(interval))
            .map_err(Error::io("start a thread to read", store.root()))?;
        Ok(Self { store, stop, looks, thread: Mutex::new(Some(thread)), process: std::process::id() })
    }

    /// What was read so far.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Asks for a look at the logdir; the number to [`wait_for`](Self::wait_for).
    pub fn refresh(&self) -> Result<u64> {
        if self.process != std::process::id() {
            return Err(Error::Argument(
                "the store belongs to the process that opened it, and this is a forked child".into(),
            ));
        }
        let number = self.looks.ask();
        self.stop.wake();
        Ok(number)
    }

    /// Waits until everything is read that was there at that [`refresh`](Self::refresh), at most for `timeout`; whether it is.
    /// Fails where the store is closed.
    pub fn wait_for(&self, number: u64, timeout: Duration) -> Result<bool> {
        match self.looks.wait(number, timeout) {
            Waited::Done => Ok(true),
            Waited::NotYet => Ok(false),
            Waited::Ended => Err(Error::Argument("the store is closed".to_owned())),
        }
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

/// Tells the threads to end, or to look at once.
#[derive(Debug, Default)]
struct Stop {
    told: Mutex<Told>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Told {
    to_end: bool,
    to_look: bool,
}

impl Stop {
    fn set(&self) {
        self.told().to_end = true;
        self.changed.notify_all();
    }

    fn is_set(&self) -> bool {
        self.told().to_end
    }

    /// Ends the present pause, or the next.
    fn wake(&self) {
        self.told().to_look = true;
        self.changed.notify_all();
    }

    /// Pauses, but not beyond the end; whether the end has come.
    fn wait(&self, pause: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.told(), pause, |told| !told.to_end && !told.to_look);
        let mut told = waited.unwrap_or_else(PoisonError::into_inner).0;
        told.to_look = false;
        told.to_end
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Reading {
    store: Arc<Store>,
    stop: Arc<Stop>,
    looks: Arc<Looks>,
    pool: ThreadPool,
    followed: BTreeMap<RunName, Followed>,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.looks.end();
    }
}

impl Reading {
    fn follow(&mut self, interval: Duration) {
        loop {
            let number = self.looks.begin();
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
            if behind {
                continue;
            }
            self.looks.done(number);
            // A vast logdir on a slow disk is walked a fifth of the time at most.
            let pause = if interval.is_zero() { Duration::MAX } else { interval.max(4 * walk) };
            if self.stop.wait(pause) {
                return;
            }
        }
    }

    /// Reads what is new, a turn of every run; whether there is more.
    fn read(&mut self, look: Look) -> bool {
        self.forget(|run| look.runs.contains_key(run));
        for (run, files) in look.runs {
            self.update(run, files);
        }
        let tails = || self.followed.values().flat_map(|followed| followed.files().tails());
        self.store.set_size(tails().count(), tails().map(Tail::position).sum(), tails().map(Tail::length).sum());
        if matches!(self.store.state(), State::Waiting(_)) {
            self.store.set_state(State::Loading);
        }
        let (store, stop) = (&*self.store, &*self.stop);
        let mut behind: Vec<_> = self.followed.values_mut().filter(|followed| followed.is_behind()).collect();
        self.pool.install(|| {
            behind.par_iter_mut().for_each(|followed| followed.catch_up(store, || stop.is_set()));
        });
        let behind = self.followed.values().any(Followed::is_behind);
        self.store.set_problems(self.problems(look.problems));
        if !behind {
            self.store.set_state(State::Ready);
        }
        behind
    }

    fn update(&mut self, run: RunName, files: Vec<EventFile>) {
        let followed = self.followed.entry(run.clone()).or_insert_with(|| Followed::new(run));
        followed.update(&self.store, files);
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
