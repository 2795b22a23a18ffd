//! `EventWriter`: appends events to a file of its own.
//!
//! The caller appends: what an adding method was given is with the operating system when it returns, and outlives the process.
//! Where that is slow (a network's file system, a disk that stalls) or fails (a full one), records queue in memory, and a thread
//! writes them in order until the file can be written at once again.

mod appender;
mod relay;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use self::appender::Appender;
use self::relay::Relay;
use crate::error::{Error, Result};
use crate::event::{self, Histogram};
use crate::types::Stamp;

/// The longest that an event waits in memory while the file can be written.
const LONGEST_WAIT: Duration = Duration::from_millis(200);
/// Protobuf's limit for one message, less what frames a value.
const LARGEST_VALUE: usize = (1 << 31) - (1 << 16);

/// What is left to do for what was added.
#[must_use = "call `flush` where that is left to do"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing is left to do: it is written, or the thread writes it.
    Nothing,
    /// To [`flush`](EventWriter::flush), holding no lock that others need: another thread is writing, or
    /// so much waits that memory has to stay bounded.
    Flush,
}

/// Appends events to one new file. May be shared between threads. Dropping it flushes and closes it.
///
/// While the file can't be written (a full disk) the adding methods fail with the reason, though what they were given is kept,
/// the most recent 64 MiB of it, and written once it can be. After [`close`](Self::close), and in a forked child, every method
/// fails.
#[derive(Debug)]
pub struct EventWriter {
    appender: Arc<Appender>,
}

/// All writers of this process, for [`flush_all`].
static WRITERS: Mutex<Vec<Weak<Appender>>> = Mutex::new(Vec::new());
/// Set when the process is about to end: from then on nothing waits.
static EXITING: AtomicBool = AtomicBool::new(false);

impl EventWriter {
    /// Makes `logdir` where it is missing, and in it
    /// `events.out.tfevents.<seconds>.<host>.<pid>.<n><suffix>`, n counting the files of this process; its first event says
    /// the format's version. `flush_after` can shorten the time that events wait in memory, where they do.
    pub fn create(logdir: &Path, suffix: &str, flush_after: Duration) -> Result<Self> {
        let (writer, begun) = Self::with_relay(logdir, suffix, Arc::new(Relay::new(flush_after.min(LONGEST_WAIT))))?;
        begun.map(|()| writer)
    }

    /// The same, where this writer's thread also serves the new one, should either need it, and where a disk that is full now is
    /// waited out.
    pub fn beside(&self, logdir: &Path, suffix: &str) -> Result<Self> {
        self.appender.check_process()?;
        let (writer, _) = Self::with_relay(logdir, suffix, self.appender.relay())?;
        Ok(writer)
    }

    /// A writer, and how writing its first event went.
    fn with_relay(logdir: &Path, suffix: &str, relay: Arc<Relay>) -> Result<(Self, Result<()>)> {
        fs::create_dir_all(logdir).map_err(Error::io("create directory", logdir))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let appender = Arc::new(Appender::create(logdir, suffix, now.as_secs(), relay)?);
        if let Some(mut writers) = writers() {
            writers.retain(|writer| writer.strong_count() > 0);
            writers.push(Arc::downgrade(&appender));
        }
        let writer = Self { appender };
        let begun = match writer.add(0, |out| event::put_file_version(out, now.as_secs_f64())) {
            Ok(Left::Flush) => writer.flush(),
            added => added.map(|_| ()),
        };
        Ok((writer, begun))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.appender.path
    }

    /// Whether it was closed, which it also is once its file was found to be deleted. Fails in a forked child.
    pub fn is_closed(&self) -> Result<bool> {
        self.appender.check_process()?;
        Ok(self.appender.is_closed())
    }

    /// How many records were given up because the file could not be written for too long. Fails in a forked child.
    pub fn lost(&self) -> Result<u64> {
        self.appender.check_process()?;
        Ok(self.appender.lost())
    }

    /// Adds a scalar; the file holds it as float32.
    pub fn scalar(&self, tag: &str, value: f64, stamp: Stamp) -> Result<Left> {
        self.add(tag.len(), |out| event::put_scalar(out, tag, value as f32, stamp))
    }

    /// Adds a histogram.
    pub fn histogram(&self, tag: &str, histogram: &Histogram, stamp: Stamp) -> Result<Left> {
        if histogram.limits.len() != histogram.counts.len() {
            return Err(Error::UnequalBuckets { limits: histogram.limits.len(), counts: histogram.counts.len() });
        }
        let size = tag.len() + 16 * histogram.limits.len();
        self.add(size, |out| event::put_histogram(out, tag, histogram, stamp))
    }

    /// Adds a text.
    pub fn text(&self, tag: &str, text: &str, stamp: Stamp) -> Result<Left> {
        self.add(tag.len() + text.len(), |out| event::put_text(out, tag, text, stamp))
    }

    /// Adds a value of any kind: `fields` are those of a `Summary.Value` but for its tag, serialized.
    pub fn value(&self, tag: &str, fields: &[u8], stamp: Stamp) -> Result<Left> {
        self.add(tag.len() + fields.len(), |out| event::put_fields(out, tag, fields, stamp))
    }

    /// Adds a serialized `Event`.
    pub fn event(&self, message: &[u8]) -> Result<Left> {
        self.add(message.len(), |out| out.extend_from_slice(message))
    }

    /// Adds that a session starts at `step`: what was written from that step on, before, is superseded.
    pub fn session_start(&self, step: i64, wall_time: f64) -> Result<Left> {
        self.add(0, |out| event::put_session_start(out, step, wall_time))
    }

    /// Adds a serialized `GraphDef`.
    pub fn graph(&self, graph_def: &[u8], wall_time: f64) -> Result<Left> {
        self.add(graph_def.len(), |out| event::put_graph(out, graph_def, wall_time))
    }

    /// Adds a serialized `RunMetadata` under a tag.
    pub fn run_metadata(&self, tag: &str, run_metadata: &[u8], wall_time: f64) -> Result<Left> {
        self.add(tag.len() + run_metadata.len(), |out| event::put_run_metadata(out, tag, run_metadata, wall_time))
    }

    /// Returns when all that was added before the call is with the operating system.
    pub fn flush(&self) -> Result<()> {
        self.appender.check_process()?;
        self.appender.flush()
    }

    /// Returns when all that was added before the call is on the disk, whatever happens to the machine.
    pub fn sync(&self) -> Result<()> {
        self.appender.check_process()?;
        self.appender.sync()
    }

    /// Gives the open file back to the operating system until something is added. Does nothing where records wait.
    pub fn rest(&self) -> Result<()> {
        self.appender.check_process()?;
        self.appender.rest();
        Ok(())
    }

    /// Flushes and closes the file. A second call does nothing. Where the flush fails, what could not be written is lost, and
    /// the error says why; a file that nothing could be written to is removed.
    pub fn close(&self) -> Result<()> {
        self.appender.check_process()?;
        self.appender.close()
    }

    fn add(&self, size: usize, fill: impl FnOnce(&mut Vec<u8>)) -> Result<Left> {
        self.appender.check_process()?;
        if size > LARGEST_VALUE {
            return Err(Error::TooLarge(size));
        }
        self.appender.append(size, fill)
    }
}

impl Drop for EventWriter {
    fn drop(&mut self) {
        let _ = self.close(); // nobody is there to be told
    }
}

/// Flushes every writer of this process, and has all that is added from now on written without delay: for the moment before the
/// process ends. Failures stay with their writers.
pub fn flush_all() {
    EXITING.store(true, Ordering::Relaxed);
    let writers: Vec<_> = writers().iter().flat_map(|all| all.iter().filter_map(Weak::upgrade)).collect();
    for writer in writers.iter().filter(|writer| writer.check_process().is_ok()) {
        let _ = writer.flush();
    }
}

/// The list of all writers. `None` where nobody lets go of it, as in a process that was forked while another thread held it.
fn writers() -> Option<MutexGuard<'static, Vec<Weak<Appender>>>> {
    for _ in 0..100 {
        match WRITERS.try_lock() {
            Ok(writers) => return Some(writers),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
        }
    }
    None
}

/// A panic elsewhere leaves whole records in the queue at worst without the last one's end; going on loses least.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
