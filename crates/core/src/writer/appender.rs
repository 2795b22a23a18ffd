//! One file, and what waits to be appended to it.
//!
//! Two locks, in this order: `sink` is held while bytes go to the file, `queue` for the moment in which a record is put there.
//! Whoever adds a record while nobody else writes takes the sink, and appends to the file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{self, Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, TryLockError, Weak};
use std::time::{Duration, Instant};

use super::relay::{Relay, Turn};
use super::{EXITING, Left, lock};
use crate::error::{Error, Result};
use crate::record::{put_record, record_size};
use crate::watch;

/// With so many bytes queued, the thread is asked to write at once.
const LARGE: usize = 4 << 20;
/// So many bytes are kept while the file can't be written; then the oldest make room.
const MOST_KEPT: usize = 64 << 20;
/// A write that takes longer is slow. One may only mean that the machine had other things to do meanwhile.
const SLOW: Duration = Duration::from_millis(5);
/// When slow writes took so long, the thread does those to come; what they take is forgotten at a quarter of time's pace.
const MOST_STRAIN: Duration = Duration::from_millis(250);
/// A write of so long isn't waited for a second time.
const STALL: Duration = Duration::from_millis(100);
/// Bytes that any disk's cache takes in a second.
const LEAST_SPEED: f64 = 100e6;
/// Callers write again when the thread has met no trouble for so long.
const QUIET: Duration = Duration::from_secs(3);
/// How often it is looked whether the file still has a name.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);

/// Numbers the files of this process, far from where TensorBoard's writer in the same process begins: that one opens a file of an
/// equal name anew, whatever it holds.
static COUNTER: AtomicUsize = AtomicUsize::new(1_000_000);

#[derive(Debug)]
pub(super) struct Appender {
    /// As the logdir was given.
    pub(super) path: PathBuf,
    /// The process that made it: a fork copies memory, but no threads, and locks in whatever state they were.
    process: u32,
    /// Whether the file lies where an append is a copy in memory.
    is_local: bool,
    relay: Arc<Relay>,
    sink: Mutex<Sink>,
    queue: Mutex<Queue>,
}

#[derive(Debug)]
struct Sink {
    file: Handle,
    /// The path, whatever the working directory becomes.
    path: PathBuf,
    /// What isn't written yet begins at `written`; the first `torn` bytes are the rest of a record that is written in part.
    taken: Vec<u8>,
    written: usize,
    torn: usize,
    /// Whether callers write; else what they add goes through the queue.
    is_direct: bool,
    /// When a write last was slow, or failed.
    trouble: Instant,
    /// What slow writes took.
    strain: Duration,
    looked: Instant,
}

#[derive(Debug)]
enum Handle {
    Open(File),
    /// Opened again when there is something to write.
    Resting,
    Closed,
}

#[derive(Debug, Default)]
struct Queue {
    records: Vec<u8>,
    /// Whether the thread writes what is here; else whoever puts something here.
    is_attended: bool,
    is_closed: bool,
    /// Whether it was closed because the file was deleted.
    is_gone: bool,
    /// Why the last write failed.
    failure: Option<io::Error>,
    lost: u64,
}

impl Appender {
    /// Makes a file in `logdir`.
    pub(super) fn create(logdir: &Path, suffix: &str, seconds: u64, relay: Arc<Relay>) -> Result<Self> {
        let (path, file) = create_file(logdir, suffix, seconds)?;
        let now = Instant::now();
        let is_local = is_local(logdir);
        let sink = Sink {
            file: Handle::Open(file),
            path: path::absolute(&path).unwrap_or_else(|_| path.clone()),
            taken: Vec::new(),
            written: 0,
            torn: 0,
            is_direct: true, // for the first record, so that a disk that takes none is told at once
            trouble: now,
            strain: Duration::ZERO,
            looked: now,
        };
        Ok(Self { path, process: std::process::id(), is_local, relay, sink: Mutex::new(sink), queue: Mutex::default() })
    }

    /// Makes a file in a directory that is taken for one on another machine.
    #[cfg(test)]
    pub(super) fn far(logdir: &Path, relay: Arc<Relay>) -> Result<Self> {
        Ok(Self { is_local: false, ..Self::create(logdir, "", 0, relay)? })
    }

    pub(super) fn check_process(&self) -> Result<()> {
        if self.process == std::process::id() { Ok(()) } else { Err(Error::Forked(self.path.clone())) }
    }

    pub(super) fn relay(&self) -> Arc<Relay> {
        Arc::clone(&self.relay)
    }

    pub(super) fn is_closed(&self) -> bool {
        lock(&self.queue).is_closed
    }

    pub(super) fn lost(&self) -> u64 {
        lock(&self.queue).lost
    }

    /// Appends a record of about `size` bytes, or queues it.
    pub(super) fn append(self: &Arc<Self>, size: usize, fill: impl FnOnce(&mut Vec<u8>)) -> Result<Left> {
        let sink = match self.sink.try_lock() {
            Ok(sink) => Some(sink),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        };
        if let Some(mut sink) = sink.filter(|sink| sink.is_direct) {
            put_record(&mut sink.taken, fill);
            let is_slow = self.write(&mut sink)?;
            if is_slow || !self.is_local {
                self.hand_over(&mut sink, None);
            }
            return Ok(Left::Nothing);
        }
        let mut queue = lock(&self.queue);
        if queue.is_closed {
            return Err(self.closed(queue.is_gone));
        }
        let failure = queue.failure.as_ref().map(same_error);
        let before = queue.records.len();
        if failure.is_none() || queue.make_room(size) {
            put_record(&mut queue.records, fill);
        }
        let now = queue.records.len();
        if !queue.is_attended || EXITING.load(Ordering::Relaxed) {
            return Ok(Left::Flush);
        }
        if let Some(error) = failure {
            return Err(Error::io("write", &self.path)(error));
        }
        if now >= MOST_KEPT {
            return Ok(Left::Flush);
        }
        if before == 0 || (before < LARGE && now >= LARGE) {
            self.relay.wake(now >= LARGE);
        }
        Ok(Left::Nothing)
    }

    /// Returns when what was added before is with the operating system.
    pub(super) fn flush(self: &Arc<Self>) -> Result<()> {
        let mut sink = lock(&self.sink);
        if matches!(sink.file, Handle::Closed) { Ok(()) } else { self.drain(&mut sink) }
    }

    /// Returns when what was added before is on the disk.
    pub(super) fn sync(self: &Arc<Self>) -> Result<()> {
        self.flush()?;
        let file = {
            let mut sink = lock(&self.sink);
            match sink.open() {
                Err(error) if error.kind() == io::ErrorKind::NotConnected => return Ok(()), // closed
                file => file.and_then(|file| file.try_clone()),
            }
        };
        // Without the lock: a disk takes its time, and others go on adding.
        file.and_then(|file| file.sync_data()).map_err(Error::io("write", &self.path))
    }

    /// Lets go of the open file, where nothing waits.
    pub(super) fn rest(&self) {
        let mut sink = lock(&self.sink);
        if sink.is_direct && matches!(sink.file, Handle::Open(_)) {
            sink.file = Handle::Resting;
        }
    }

    /// Writes what is left, and closes the file, which is removed where nothing could be written to it.
    pub(super) fn close(self: &Arc<Self>) -> Result<()> {
        lock(&self.queue).is_closed = true;
        let flushed = self.flush();
        lock(&self.sink).close();
        lock(&self.queue).records = Vec::new();
        self.relay.wake(true);
        match flushed {
            Ok(()) | Err(Error::Vanished(_)) => Ok(()),
            Err(error) => {
                // A disk that is full has room for names, and would be littered with empty files.
                if fs::metadata(&self.path).is_ok_and(|file| file.len() == 0) {
                    let _ = fs::remove_file(&self.path);
                }
                Err(error)
            }
        }
    }

    /// The thread's turn.
    pub(super) fn take_turn(self: &Arc<Self>) -> Turn {
        let mut sink = lock(&self.sink);
        if matches!(sink.file, Handle::Closed) {
            return Turn::Over;
        }
        if self.drain(&mut sink).is_err() {
            return if matches!(sink.file, Handle::Closed) { Turn::Over } else { Turn::Soon };
        }
        if !self.is_local {
            return Turn::WhenWoken;
        }
        if sink.trouble.elapsed() < QUIET {
            return Turn::Soon;
        }
        let mut queue = lock(&self.queue);
        if queue.records.is_empty() {
            (sink.is_direct, queue.is_attended, sink.strain) = (true, false, Duration::ZERO);
            Turn::Over
        } else {
            Turn::Soon
        }
    }

    /// Writes what was taken, then what is queued, until nothing is.
    fn drain(self: &Arc<Self>, sink: &mut Sink) -> Result<()> {
        loop {
            self.write(sink)?;
            let mut queue = lock(&self.queue);
            queue.failure = None;
            if queue.records.is_empty() {
                // Without a thread to do so, whoever succeeds in writing ends the detour.
                sink.is_direct |= !queue.is_attended;
                return Ok(());
            }
            std::mem::swap(&mut queue.records, &mut sink.taken);
        }
    }

    /// Writes what was taken, and says whether callers had better not; where it fails, the thread is to try again.
    fn write(self: &Arc<Self>, sink: &mut Sink) -> Result<bool> {
        let error = match sink.write_taken() {
            Ok(is_slow) => return Ok(is_slow),
            Err(error) => error,
        };
        match error.kind() {
            io::ErrorKind::NotConnected => return Err(self.closed(lock(&self.queue).is_gone)),
            io::ErrorKind::NotFound | io::ErrorKind::StaleNetworkFileHandle => {
                let mut queue = lock(&self.queue);
                (queue.is_closed, queue.is_gone, queue.records) = (true, true, Vec::new());
                sink.close();
                return Err(Error::Vanished(self.path.clone()));
            }
            _ => {}
        }
        let told = Error::io("write", &self.path)(same_error(&error));
        self.hand_over(sink, Some(error));
        Err(told)
    }

    /// From now on what is added goes through the queue, to a thread.
    fn hand_over(self: &Arc<Self>, sink: &mut Sink, failure: Option<io::Error>) {
        let mut queue = lock(&self.queue);
        if failure.is_some() {
            let mut waiting = sink.untorn();
            waiting.append(&mut queue.records);
            queue.records = waiting;
            let _ = queue.make_room(0);
            sink.trouble = Instant::now();
        }
        queue.failure = failure;
        sink.is_direct = false;
        if !queue.is_attended {
            queue.is_attended = self.relay.serve(Arc::downgrade(self));
        }
    }

    fn closed(&self, is_gone: bool) -> Error {
        if is_gone { Error::Vanished(self.path.clone()) } else { Error::Closed(self.path.clone()) }
    }
}

impl Sink {
    /// Writes `taken` to its end; after a failure a later call goes on at the very byte, so that no record is torn. Whether
    /// callers had better not wait for more of these.
    ///
    /// Fails as `NotFound` where the file was deleted, and as `NotConnected` where it was closed.
    fn write_taken(&mut self) -> io::Result<bool> {
        if self.taken.is_empty() {
            return Ok(false);
        }
        let began = Instant::now();
        if began.duration_since(self.looked) > BETWEEN_LOOKS {
            self.look(began)?;
        }
        let expected = SLOW + Duration::from_secs_f64(self.taken.len() as f64 / LEAST_SPEED);
        while self.written < self.taken.len() {
            self.open()?;
            let Handle::Open(file) = &mut self.file else { continue };
            match file.write(&self.taken[self.written..]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(n) => self.written += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        (self.torn, self.written) = (0, 0);
        self.taken.clear();
        if self.taken.capacity() > 2 * LARGE {
            self.taken.shrink_to(LARGE); // one great graph needn't be held for ever
        }
        let took = began.elapsed();
        if took <= expected {
            return Ok(false);
        }
        let forgotten = began.saturating_duration_since(self.trouble) / 4;
        let before = self.strain.saturating_sub(forgotten);
        self.strain = before + took;
        self.trouble = began + took;
        Ok(took > expected + STALL || self.strain > MOST_STRAIN)
    }

    /// The file, opened again if it rests.
    fn open(&mut self) -> io::Result<&mut File> {
        if matches!(self.file, Handle::Resting) {
            self.file = Handle::Open(OpenOptions::new().append(true).open(&self.path)?);
        }
        match &mut self.file {
            Handle::Open(file) => Ok(file),
            Handle::Resting | Handle::Closed => Err(io::ErrorKind::NotConnected.into()),
        }
    }

    /// Fails as `NotFound` where the file was deleted.
    fn look(&mut self, now: Instant) -> io::Result<()> {
        self.looked = now;
        let Handle::Open(file) = &self.file else { return Ok(()) };
        if has_name(&file.metadata()?) { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// Takes out the records of which nothing is written.
    fn untorn(&mut self) -> Vec<u8> {
        let mut end = self.torn;
        while end < self.written {
            end += record_size(&self.taken[end..]);
        }
        let whole = self.taken.split_off(end);
        self.taken.drain(..self.written);
        (self.torn, self.written) = (self.taken.len(), 0);
        whole
    }

    fn close(&mut self) {
        (self.file, self.is_direct) = (Handle::Closed, false);
        (self.taken, self.written, self.torn) = (Vec::new(), 0, 0);
    }
}

impl Queue {
    /// Gives up the oldest records where there is no room for `size` more bytes. Whether there is room then.
    fn make_room(&mut self, size: usize) -> bool {
        let excess = (self.records.len() + size).saturating_sub(MOST_KEPT);
        if excess > 0 {
            let mut end = 0;
            // A good deal at once, since those that stay have to be moved.
            while end < excess.max(LARGE).min(self.records.len()) {
                end += record_size(&self.records[end..]);
                self.lost += 1;
            }
            self.records.drain(..end);
        }
        let fits = size <= MOST_KEPT;
        self.lost += u64::from(!fits);
        fits
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
        match OpenOptions::new().append(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            // Another process of the same number in another container, on a shared directory.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", &path)(error)),
        }
    }
}

/// Whether an append there is a copy in memory.
#[cfg(target_os = "linux")]
fn is_local(logdir: &Path) -> bool {
    watch::tells_all(logdir)
}

/// Whether an append there is a copy in memory: mostly it is, and where it isn't, its slowness tells.
#[cfg(not(target_os = "linux"))]
fn is_local(_: &Path) -> bool {
    true
}

#[cfg(unix)]
fn has_name(file: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(file) > 0
}

/// Open files can't be deleted there.
#[cfg(not(unix))]
fn has_name(_: &fs::Metadata) -> bool {
    true
}

/// `io::Error` can't be cloned; its number, which tells all that the operating system said, can.
fn same_error(error: &io::Error) -> io::Error {
    error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)
}

pub(super) type Served = Weak<Appender>;
