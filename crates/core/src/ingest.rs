//! Reads a logdir and follows it: looks, reads what grew in many runs at once, commits, pauses, looks again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::iter::{IntoParallelRefMutIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Error, Result};
use crate::eyes::{Eyes, News};
use crate::logdir::EventFile;
use crate::problem::Problem;
use crate::roots::Roots;
use crate::run::{RunFiles, Update};
use crate::store::{Run, RunData, State, Store};
use crate::tail::Tail;
use crate::types::RunName;
use crate::watch::Stop;

/// After so many bytes of one run the others get their turn, and the logdir another look: a great run doesn't hold up the news
/// of the small ones.
const TURN: u64 = 64 << 20;

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
    /// Begins to read logdirs, which needn't exist yet. They are looked at every `interval`, or as soon as the file system tells
    /// of a change; where `interval` is zero, once.
    pub fn start(roots: Roots, interval: Duration) -> Result<Self> {
        let shown = PathBuf::from(roots.shown());
        let pool = ThreadPoolBuilder::new()
            .thread_name(|i| format!("glassboard-read-{i}"))
            .build()
            .map_err(|error| Error::io("start threads to read", &shown)(std::io::Error::other(error)))?;
        let store = Arc::new(Store::new(shown));
        let stop = Arc::new(Stop::default());
        let eyes = Eyes::new(roots, interval, Arc::clone(&stop));
        let (followed, of_the_walk) = (BTreeMap::new(), Vec::new());
        let mut reading =
            Reading { store: Arc::clone(&store), stop: Arc::clone(&stop), eyes, pool, followed, of_the_walk };
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

struct Reading {
    store: Arc<Store>,
    stop: Arc<Stop>,
    eyes: Eyes,
    pool: ThreadPool,
    followed: BTreeMap<RunName, Followed>,
    of_the_walk: Vec<Problem>,
}

/// A run that is followed.
struct Followed {
    files: RunFiles,
    run: Arc<Run>,
    /// Where the run's files were rewritten: what was read anew so far. It replaces what is shown when it is whole.
    fresh: Option<RunData>,
}

impl Reading {
    fn follow(&mut self, interval: Duration) {
        loop {
            let news = self.pool.install(|| self.eyes.look());
            let behind = self.read(news);
            if self.stop.is_set() || !behind && interval.is_zero() {
                return;
            }
            if !behind && self.eyes.wait() {
                return;
            }
        }
    }

    /// Reads what is new, a turn of every run; whether there is more.
    fn read(&mut self, news: News) -> bool {
        for run in &news.gone {
            self.followed.remove(run);
            self.store.remove(run);
        }
        for (run, files) in news.runs {
            self.update(run, files);
        }
        self.of_the_walk = news.problems;
        let tails = || self.followed.values().flat_map(|followed| followed.files.tails());
        self.store.set_size(tails().count(), tails().map(Tail::position).sum(), tails().map(Tail::length).sum());
        if news.served && matches!(self.store.state(), State::Waiting) {
            self.store.set_state(State::Loading);
        }
        self.store.set_waiting(news.waiting.unwrap_or_default());
        let (store, stop) = (&*self.store, &*self.stop);
        let mut behind: Vec<_> = self.followed.values_mut().filter(|followed| followed.is_behind()).collect();
        self.pool.install(|| {
            behind.par_iter_mut().for_each_init(Vec::new, |buffer, followed| followed.catch_up(store, stop, buffer));
        });
        let behind = self.followed.values().any(Followed::is_behind);
        self.store.set_problems(self.problems());
        if !behind {
            self.store.set_state(if news.served { State::Ready } else { State::Waiting });
        }
        behind
    }

    fn update(&mut self, run: RunName, files: Vec<EventFile>) {
        let modified = files.iter().map(|file| file.modified).fold(0.0, f64::max);
        let followed = match self.followed.get_mut(&run) {
            Some(followed) => {
                if followed.files.update(&files) == Update::Rewritten {
                    followed.fresh = Some(RunData::default());
                    followed.files = RunFiles::new(files);
                }
                followed
            }
            None => self.followed.entry(run.clone()).or_insert_with(|| Followed {
                files: RunFiles::new(files),
                run: Arc::new(Run::new(run)),
                fresh: None,
            }),
        };
        let tails = followed.files.tails();
        let update = |data: &mut RunData| {
            data.modified = modified;
            data.files.extend(tails[data.files.len()..].iter().map(|tail| tail.path().to_path_buf()));
        };
        match &mut followed.fresh {
            Some(fresh) => update(fresh),
            None => self.store.commit(&followed.run, update),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        let of_files = self.followed.iter().flat_map(|(run, followed)| followed.files.problems(run, now));
        let mut problems: Vec<_> = self.of_the_walk.iter().cloned().chain(of_files).collect();
        problems.sort_by(|a, b| a.run.cmp(&b.run)); // stable: the order within a file stays
        problems
    }
}

impl Followed {
    fn is_behind(&self) -> bool {
        self.fresh.is_some() || self.files.tails().iter().any(Tail::is_behind)
    }

    /// Reads the run's files to their ends, or as much as one turn gives.
    fn catch_up(&mut self, store: &Store, stop: &Stop, buffer: &mut Vec<u8>) {
        let mut left = TURN;
        while let Some((place, tail)) = self.files.behind() {
            if left == 0 || stop.is_set() {
                return;
            }
            let began = tail.position();
            if !tail.fetch(buffer) {
                continue;
            }
            let mut fill = |data: &mut RunData| {
                tail.consume(buffer, |offset, payload| data.take(place, offset, payload, store.names()));
            };
            match &mut self.fresh {
                Some(fresh) => fill(fresh),
                None => store.commit(&self.run, fill),
            }
            let read = tail.position() - began;
            store.add_bytes_read(read);
            left = left.saturating_sub(read);
        }
        if let Some(fresh) = self.fresh.take() {
            store.replace(&self.run, fresh);
        }
    }
}
