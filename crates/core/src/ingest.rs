//! Reads logdirs and follows them: looks, reads what grew in many runs at once, commits, waits, looks again.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::cache::Cache;
use crate::error::{Error, Result};
use crate::eyes::{Eyes, News};
use crate::follow::{Followed, Size};
use crate::logdir::EventFile;
use crate::looks::{Looks, Waited};
use crate::problem::Problem;
use crate::roots::Roots;
use crate::store::{State, Store};
use crate::types::RunName;
use crate::watch::Stop;

/// Less than this is read sooner than it is looked up in a cache.
const LITTLE: u64 = 8 << 20;
/// The cache is written once nothing was read for so long: whoever has just opened the board has better use for the cores.
const SETTLED: Duration = Duration::from_secs(3);

/// Whoever reads once wakes up about so often for nothing.
const ON_REQUEST: Duration = Duration::from_secs(365 * 24 * 3600);

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
    /// Begins to read logdirs, which needn't exist yet. They are looked at every `interval`, or as soon as the file system tells
    /// of a change; where `interval` is zero, once, and then when [`refresh`](Self::refresh) asks for it. What was read is kept in the directory `cache` for the next time, if one is
    /// given.
    pub fn start(roots: Roots, interval: Duration, cache: Option<&Path>) -> Result<Self> {
        let shown = PathBuf::from(roots.shown());
        let pool = ThreadPoolBuilder::new()
            .thread_name(|i| format!("glassboard-read-{i}"))
            .build()
            .map_err(|error| Error::io("start threads to read", &shown)(std::io::Error::other(error)))?;
        let store = Arc::new(Store::new(shown));
        let stop = Arc::new(Stop::default());
        let looks = Arc::new(Looks::default());
        let mut reading = Reading {
            store: Arc::clone(&store),
            stop: Arc::clone(&stop),
            looks: Arc::clone(&looks),
            eyes: Eyes::new(roots, interval, Arc::clone(&stop)),
            pool,
            cache: cache.map(|folder| Cache::open(folder, store.root().as_os_str())),
            followed: BTreeMap::new(),
            behind: BTreeSet::new(),
            unsettled: BTreeSet::new(),
            total: Size::default(),
            of_the_walk: Vec::new(),
            of_runs: BTreeMap::new(),
            unsaved: 0,
            last_read: Instant::now(),
        };
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

    /// Asks for a look at the logdirs; the number to [`wait_for`](Self::wait_for).
    pub fn refresh(&self) -> Result<u64> {
        if self.process != std::process::id() {
            let why = "the store belongs to the process that opened it, and this is a forked child";
            return Err(Error::Argument(why.to_owned()));
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
            mem::forget(thread.take());
        }
    }
}

/// What the thread that follows knows. Its work is in proportion to what is new, however many runs there are.
struct Reading {
    store: Arc<Store>,
    stop: Arc<Stop>,
    looks: Arc<Looks>,
    eyes: Eyes,
    pool: ThreadPool,
    cache: Option<Cache>,
    followed: BTreeMap<RunName, Followed>,
    /// The runs that there is more to read of.
    behind: BTreeSet<RunName>,
    /// The runs of which the passing of time may tell something.
    unsettled: BTreeSet<RunName>,
    /// Of all files that are followed.
    total: Size,
    of_the_walk: Vec<Problem>,
    of_runs: BTreeMap<RunName, Vec<Problem>>,
    /// How many bytes were read that the cache doesn't know.
    unsaved: u64,
    last_read: Instant,
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.looks.end();
    }
}

impl Reading {
    fn follow(&mut self, interval: Duration) {
        let mut heard = 0;
        loop {
            let asked = self.looks.begin();
            if asked > heard {
                self.eyes.doubt();
                heard = asked;
            }
            let news = self.pool.install(|| self.eyes.look());
            let is_served = news.served;
            self.take_in(news);
            self.read();
            let is_done = self.behind.is_empty();
            if is_done {
                self.store.set_state(if is_served { State::Ready } else { State::Waiting });
            }
            if is_done && (interval.is_zero() || self.last_read.elapsed() > SETTLED) {
                self.save();
            }
            if self.stop.is_set() {
                return;
            }
            if is_done {
                self.looks.done(asked);
                if self.wait(interval) {
                    return;
                }
            }
        }
    }

    /// Pauses; whether the end has come.
    fn wait(&mut self, interval: Duration) -> bool {
        let now = Instant::now();
        if interval.is_zero() { self.stop.wait(now, now + ON_REQUEST) } else { self.eyes.wait() }
    }

    /// Takes note of what the logdirs hold now; what the cache has of new runs is in the store then.
    fn take_in(&mut self, news: News) {
        for run in &news.gone {
            self.take_out(run);
            self.of_runs.remove(run);
            self.store.remove(run);
        }
        let taken_out: Vec<_> = news.runs.into_iter().map(|(run, files)| (self.take_out(&run), run, files)).collect();
        let (store, cache) = (&*self.store, self.cache.as_ref());
        let update = |(followed, run, files): (Option<Followed>, RunName, Vec<EventFile>)| {
            if let Some(mut followed) = followed {
                followed.update(store, files);
                return followed;
            }
            let cached = cache.and_then(|cache| cache.run(&run, store.names()));
            Followed::new(store, run, files, cached)
        };
        let updated: Vec<Followed> = self.pool.install(|| taken_out.into_par_iter().map(update).collect());
        for followed in updated {
            self.put_back(followed);
        }
        self.of_the_walk = news.problems;
        self.store.set_size(self.total.files, self.total.read, self.total.length);
        if news.served && self.store.state() == State::Waiting {
            self.store.set_state(State::Loading);
        }
        self.store.set_roots(news.roots);
        self.store.set_waiting(news.waiting.unwrap_or_default());
    }

    /// Reads a turn of every run that there is more to read of.
    fn read(&mut self) {
        let names = mem::take(&mut self.behind);
        let behind: Vec<Followed> = names.iter().filter_map(|run| self.take_out(run)).collect();
        let (store, stop) = (&*self.store, &*self.stop);
        let catch_up = |mut followed: Followed| {
            let read = followed.catch_up(store, || stop.is_set());
            (followed, read)
        };
        let read: Vec<(Followed, u64)> = self.pool.install(|| behind.into_par_iter().map(catch_up).collect());
        for (followed, bytes) in read {
            self.unsaved += bytes;
            self.last_read = Instant::now();
            self.put_back(followed);
        }
        for run in &self.unsettled {
            if let Some(followed) = self.followed.get(run) {
                self.of_runs.insert(run.clone(), followed.problems(now()));
            }
        }
        self.store.set_problems(self.problems());
    }

    fn take_out(&mut self, run: &RunName) -> Option<Followed> {
        self.behind.remove(run);
        self.unsettled.remove(run);
        let followed = self.followed.remove(run)?;
        self.total -= followed.size();
        Some(followed)
    }

    fn put_back(&mut self, followed: Followed) {
        let run = followed.run().name().clone();
        self.total += followed.size();
        if followed.is_behind() {
            self.behind.insert(run.clone());
        }
        if followed.is_unsettled() {
            self.unsettled.insert(run.clone());
        }
        let problems = followed.problems(now());
        if problems.is_empty() {
            self.of_runs.remove(&run);
        } else {
            self.of_runs.insert(run.clone(), problems);
        }
        self.followed.insert(run, followed);
    }

    /// Everything that is wrong, run by run.
    fn problems(&self) -> Vec<Problem> {
        let of_runs = self.of_runs.values().flatten();
        let mut problems: Vec<_> = self.of_the_walk.iter().chain(of_runs).cloned().collect();
        problems.sort_by(|a, b| a.run.cmp(&b.run)); // stable: the order within a file stays
        problems
    }

    /// Writes the cache anew, where much was read that isn't in it.
    fn save(&mut self) {
        let is_worth_it = self.unsaved > LITTLE.max(self.total.length / 8);
        let Some(cache) = self.cache.as_ref().filter(|_| is_worth_it) else { return };
        let runs = self.followed.values().map(|followed| (followed.files(), followed.run()));
        let _ = cache.save(runs); // a full disk, or one that may not be written: the next start reads the files
        self.unsaved = 0;
    }
}

/// Seconds since 1970-01-01 UTC.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64()
}
