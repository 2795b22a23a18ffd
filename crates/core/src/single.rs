//! One run alone, without a thread: it is read when it is asked to be.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::ThreadPoolBuilder;

use crate::error::{Error, Result};
use crate::follow::Followed;
use crate::logdir::{EventFile, Identity};
use crate::store::{State, Store};
use crate::types::RunName;

/// An event file, or all those that lie in one directory itself, as the run `.` of a store.
#[derive(Debug)]
pub struct Single {
    store: Arc<Store>,
    path: PathBuf,
    followed: Mutex<Option<Followed>>,
}

impl Single {
    /// A run of which nothing is read yet.
    pub fn new(path: &Path) -> Self {
        Self { store: Arc::new(Store::new(path.to_owned())), path: path.to_owned(), followed: Mutex::default() }
    }

    /// What was read so far.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Reads what is new. Fails where the path can't be read.
    pub fn refresh(&self) -> Result<()> {
        let files = event_files(&self.path).map_err(Error::io("read", &self.path))?;
        let mut guard = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
        let followed = match &mut *guard {
            Some(followed) => {
                followed.update(&self.store, files);
                followed
            }
            none => none.insert(Followed::new(&self.store, RunName::new("."), files, None)),
        };
        let size = followed.size();
        self.store.set_size(size.files, size.read, size.length);
        let pool = ThreadPoolBuilder::new()
            .thread_name(|i| format!("glassboard-read-{i}"))
            .build()
            .map_err(|error| Error::io("start threads to read", &self.path)(io::Error::other(error)))?;
        pool.install(|| {
            while followed.is_behind() {
                followed.catch_up(&self.store, || false);
            }
        });
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
        self.store.set_problems(followed.problems(now));
        self.store.set_state(State::Ready);
        Ok(())
    }
}

fn event_files(path: &Path) -> io::Result<Vec<EventFile>> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_dir() {
        return Ok(vec![event_file(path.to_owned(), &metadata)]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().contains("tfevents") {
            let metadata = fs::metadata(entry.path())?;
            if metadata.is_file() {
                files.push(event_file(entry.path(), &metadata));
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn event_file(path: PathBuf, metadata: &Metadata) -> EventFile {
    let modified = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = modified.map_or(0.0, |since| since.as_secs_f64());
    EventFile { path, length: metadata.len(), modified, identity: Identity::of(metadata) }
}
