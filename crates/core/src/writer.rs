//! `EventWriter`: appends events to a file of its own.
//!
//! Events are encoded in the caller's thread into a queue, and a thread writes the queue to the file soon after. Two locks, in
//! this order: `sink` is held while bytes go to the file, `queue` for the moment of an append; so that callers never wait
//! for a disk, but where they outrun it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::{Error, Result};
use crate::event::{self, Histogram};
use crate::record::put_record;
use crate::types::Stamp;

/// The longest that an event waits in memory while the file can be written.
const LONGEST_WAIT: Duration = Duration::from_millis(200);
/// With so many bytes queued, whoever adds is asked to write them.
const LARGE: usize = 4 << 20;
/// So many bytes are kept while the file can't be written; what comes after them is refused.
const MOST_KEPT: usize = 64 << 20;
/// Protobuf's limit for one message, less what frames a value.
const LARGEST_VALUE: usize = (1 << 31) - (1 << 16);

/// How much waits to be written.
#[must_use = "call `flush` where it is `Large`, so that memory stays bounded"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backlog {
    /// Little: the thread writes it.
    Small,
    /// Megabytes: the caller should [`flush`](EventWriter::flush), holding no lock that others need.
    Large,
}

/// Appends events to one new file. May be shared between threads. Dropping it flushes and closes it.
///
/// While the file can't be written (a full disk) the adding methods fail with the reason, though what they were given is kept
/// up to 64 MiB and written once it can be. After [`close`](Self::close), and in a forked child, every method fails.
#[derive(Debug)]
pub struct EventWriter {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
struct Shared {
    path: PathBuf,
    /// The process that made it: a fork copies memory, but no threads, and locks in whatever state they were.
    process: u32,
    sink: Mutex<Sink>,
    queue: Mutex<Queue>,
    wake: Condvar,
}

#[derive(Debug)]
struct Sink {
    /// `None` once closed.
    file: Option<File>,
    /// What was taken from the queue and isn't written yet begins at `written`.
    taken: Vec<u8>,
    written: usize,
}

#[derive(Debug, Default)]
struct Queue {
    records: Vec<u8>,
    closed: bool,
    /// Why the last write failed, with how many bytes of `Sink::taken` are left.
    failure: Option<(io::Error, usize)>,
}

/// All writers of this process, for [`flush_all`].
static WRITERS: Mutex<Vec<Weak<Shared>>> = Mutex::new(Vec::new());
/// Numbers the files of this process, far from where TensorBoard's writer in the same process begins: that one opens a file of an
/// equal name anew, whatever it holds.
static COUNTER: AtomicUsize = AtomicUsize::new(1_000_000);
/// Set when the process is about to end: from then on nothing waits.
static EXITING: AtomicBool = AtomicBool::new(false);

impl EventWriter {
    /// Makes `logdir` where it is missing, and in it
    /// `events.out.tfevents.<seconds>.<host>.<pid>.<n><suffix>`, n counting the files of this process; its first event says
    /// the format's version. `flush_after` can shorten the time that events wait in memory.
    pub fn create(logdir: &Path, suffix: &str, flush_after: Duration) -> Result<Self> {
        fs::create_dir_all(logdir).map_err(Error::io("create directory", logdir))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let (path, mut file) = create_file(logdir, suffix, now.as_secs())?;
        let mut first = Vec::new();
        put_record(&mut first, |out| event::put_file_version(out, now.as_secs_f64()));
        file.write_all(&first).map_err(Error::io("write", &path))?;
        let shared = Arc::new(Shared {
            path,
            process: std::process::id(),
            sink: Mutex::new(Sink { file: Some(file), taken: Vec::new(), written: 0 }),
            queue: Mutex::default(),
            wake: Condvar::new(),
        });
        let writing = Arc::clone(&shared);
        let wait = flush_after.min(LONGEST_WAIT);
        let thread = thread::Builder::new()
            .name("glassboard-writer".to_owned())
            .spawn(move || writing.write_until_closed(wait))
            .map_err(Error::io("start a thread to write", &shared.path))?;
        let mut writers = lock(&WRITERS);
        writers.retain(|writer| writer.strong_count() > 0);
        writers.push(Arc::downgrade(&shared));
        Ok(Self { shared, thread: Mutex::new(Some(thread)) })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.shared.path
    }

    /// Whether it was closed. Fails in a forked child.
    pub fn is_closed(&self) -> Result<bool> {
        self.shared.check_process()?;
        Ok(lock(&self.shared.queue).closed)
    }

    /// Adds a scalar; the file holds it as float32.
    pub fn scalar(&self, tag: &str, value: f64, stamp: Stamp) -> Result<Backlog> {
        self.add(tag.len(), |out| event::put_scalar(out, tag, value as f32, stamp))
    }

    /// Adds a histogram.
    pub fn histogram(&self, tag: &str, histogram: &Histogram, stamp: Stamp) -> Result<Backlog> {
        if histogram.limits.len() != histogram.counts.len() {
            return Err(Error::UnequalBuckets { limits: histogram.limits.len(), counts: histogram.counts.len() });
        }
        let size = tag.len() + 16 * histogram.limits.len();
        self.add(size, |out| event::put_histogram(out, tag, histogram, stamp))
    }

    /// Adds a text.
    pub fn text(&self, tag: &str, text: &str, stamp: Stamp) -> Result<Backlog> {
        self.add(tag.len() + text.len(), |out| event::put_text(out, tag, text, stamp))
    }

    /// Adds a value of any kind: `fields` are those of a `Summary.Value` but for its tag, serialized.
    pub fn value(&self, tag: &str, fields: &[u8], stamp: Stamp) -> Result<Backlog> {
        self.add(tag.len() + fields.len(), |out| event::put_fields(out, tag, fields, stamp))
    }

    /// Adds a serialized `Event`.
    pub fn event(&self, message: &[u8]) -> Result<Backlog> {
        self.add(message.len(), |out| out.extend_from_slice(message))
    }

    /// Adds that a session starts at `step`: what was written from that step on, before, is superseded.
    pub fn session_start(&self, step: i64, wall_time: f64) -> Result<Backlog> {
        self.add(0, |out| event::put_session_start(out, step, wall_time))
    }

    /// Adds a serialized `GraphDef`.
    pub fn graph(&self, graph_def: &[u8], wall_time: f64) -> Result<Backlog> {
        self.add(graph_def.len(), |out| event::put_graph(out, graph_def, wall_time))
    }

    /// Adds a serialized `RunMetadata` under a tag.
    pub fn run_metadata(&self, tag: &str, run_metadata: &[u8], wall_time: f64) -> Result<Backlog> {
        self.add(tag.len() + run_metadata.len(), |out| event::put_run_metadata(out, tag, run_metadata, wall_time))
    }

    /// Returns when all that was added before the call is with the operating system.
    pub fn flush(&self) -> Result<()> {
        self.shared.check_process()?;
        self.shared.write_queue().map_err(Error::io("write", &self.shared.path))
    }

    /// Flushes, ends the thread, closes the file. A second call does nothing. Where the flush fails, what could not be
    /// written is lost, and the error says why.
    pub fn close(&self) -> Result<()> {
        self.shared.check_process()?;
        lock(&self.shared.queue).closed = true;
        self.shared.wake.notify_all();
        let Some(thread) = lock(&self.thread).take() else { return Ok(()) };
        // The thread holds no lock of the caller's and ends after one write at most; had it panicked, the flush below
        // would still do its work.
        let _ = thread.join();
        let flushed = self.flush();
        let mut sink = lock(&self.shared.sink);
        (sink.file, sink.taken) = (None, Vec::new());
        flushed
    }

    fn add(&self, size: usize, fill: impl FnOnce(&mut Vec<u8>)) -> Result<Backlog> {
        let shared = &*self.shared;
        shared.check_process()?;
        if size > LARGEST_VALUE {
            return Err(Error::TooLarge(size));
        }
        let mut queue = lock(&shared.queue);
        if queue.closed {
            return Err(Error::Closed(shared.path.clone()));
        }
        let failure = queue.failure.as_ref().map(|(error, left)| (same_error(error), left + queue.records.len()));
        if failure.as_ref().is_none_or(|(_, kept)| kept + size <= MOST_KEPT) {
            let was_empty = queue.records.is_empty();
            put_record(&mut queue.records, fill);
            if was_empty {
                shared.wake.notify_all();
            }
        }
        let large = queue.records.len() >= LARGE || EXITING.load(Ordering::Relaxed);
        match failure {
            Some((error, _)) => Err(Error::io("write", &shared.path)(error)),
            None => Ok(if large { Backlog::Large } else { Backlog::Small }),
        }
    }
}

impl Drop for EventWriter {
    fn drop(&mut self) {
        if self.close().is_err() && self.shared.process != std::process::id() {
            // In a forked child there is no such thread: its handle must not be touched.
            if let Ok(thread) = self.thread.get_mut() {
                std::mem::forget(thread.take());
            }
        }
    }
}

/// Flushes every writer of this process, and has all that is added from now on written without delay: for the moment before the
/// process ends. Failures stay with their writers.
pub fn flush_all() {
    EXITING.store(true, Ordering::Relaxed);
    let writers: Vec<_> = lock(&WRITERS).iter().filter_map(Weak::upgrade).collect();
    for writer in writers.iter().filter(|writer| writer.check_process().is_ok()) {
        let _ = writer.write_queue();
    }
}

impl Shared {
    fn check_process(&self) -> Result<()> {
        if self.process == std::process::id() { Ok(()) } else { Err(Error::Forked(self.path.clone())) }
    }

    /// The thread: waits for something to write, lets a moment's worth gather, writes it. A failure is kept for the next
    /// caller, and the write tried again after the same wait.
    fn write_until_closed(&self, wait: Duration) {
        loop {
            let idle = |queue: &mut Queue| queue.records.is_empty() && queue.failure.is_none() && !queue.closed;
            let queue = lock(&self.queue);
            let queue = self.wake.wait_while(queue, idle).unwrap_or_else(PoisonError::into_inner);
            let gathering = |queue: &mut Queue| !queue.closed;
            let (queue, _) =
                self.wake.wait_timeout_while(queue, wait, gathering).unwrap_or_else(PoisonError::into_inner);
            let closed = queue.closed;
            drop(queue);
            if closed {
                return; // close() writes what is left, and tells its caller of a failure
            }
            let _ = self.write_queue();
        }
    }

    /// Writes what a failed write left, then what is queued, until nothing is.
    fn write_queue(&self) -> io::Result<()> {
        let mut sink = lock(&self.sink);
        while sink.file.is_some() {
            if let Err(error) = sink.write_taken() {
                let left = sink.taken.len() - sink.written;
                lock(&self.queue).failure = Some((same_error(&error), left));
                return Err(error);
            }
            let mut queue = lock(&self.queue);
            queue.failure = None;
            if queue.records.is_empty() {
                return Ok(());
            }
            std::mem::swap(&mut queue.records, &mut sink.taken);
        }
        Ok(())
    }
}

impl Sink {
    /// Writes `taken` to its end; after a failure a later call goes on at the very byte, so that no record is torn.
    fn write_taken(&mut self) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        while self.written < self.taken.len() {
            match file.write(&self.taken[self.written..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => self.written += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.written = 0;
        self.taken.clear();
        self.taken.shrink_to(2 * LARGE); // one great graph needn't be held for ever
        Ok(())
    }
}

/// A new file with the next free number.
fn create_file(logdir: &Path, suffix: &str, seconds: u64) -> Result<(PathBuf, File)> {
    let host = hostname::get().unwrap_or_else(|_| "localhost".into());
    loop {
        let n = COUNTER.fetch_add(1, Ordering::Relaxed);
        let host = host.to_string_lossy();
        let name = format!("events.out.tfevents.{seconds:010}.{host}.{}.{n}{suffix}", std::process::id());
        let path = logdir.join(name);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            // Another process of the same number in another container, on a shared directory.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", &path)(error)),
        }
    }
}

/// `io::Error` can't be cloned; its number, which tells all that the operating system said, can.
fn same_error(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

/// A panic elsewhere leaves whole records in the queue at worst without the last one's end; going on loses least.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
