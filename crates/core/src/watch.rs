//! What the file system tells by itself: which directories something changed in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::logdir::Root;
use crate::tree::Closely;

/// When so many directories changed at once, looking at everything costs no more.
const MOST: usize = 10_000;
/// A pause before listening is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// Ends a thread that waits, or its waiting.
#[derive(Debug, Default)]
pub struct Stop {
    state: Mutex<Signal>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Signal {
    set: bool,
    woken: bool,
}

impl Stop {
    /// Says that it is to end: from now on every wait returns at once.
    pub fn set(&self) {
        self.state().set = true;
        self.changed.notify_all();
    }

    /// Whether it is to end.
    pub fn is_set(&self) -> bool {
        self.state().set
    }

    /// Says that there is something to do: the wait that is going on, or else the next one, ends early.
    pub fn wake(&self) {
        self.state().woken = true;
        self.changed.notify_all();
    }

    /// Pauses until `least` at any rate, and then until `most` or a call of [`wake`](Self::wake); but not beyond the end.
    /// Whether the end has come.
    pub(crate) fn wait(&self, least: Instant, most: Instant) -> bool {
        let mut state = self.state();
        loop {
            let now = Instant::now();
            let until = if state.woken { least } else { most.max(least) };
            if state.set || now >= until {
                state.woken = false;
                return state.set;
            }
            state = self.changed.wait_timeout(state, until - now).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn state(&self) -> MutexGuard<'_, Signal> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens to the file system, below the roots that it is given. Ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    roots: Sender<Vec<Root>>,
    told: Arc<Mutex<Told>>,
}

/// What was told since the last time it was asked for.
#[derive(Debug, Default)]
pub struct Told {
    /// Directories, without links; and entries that came or went, which may be such.
    pub changed: BTreeMap<PathBuf, Closely>,
    /// Whether something was missed, so that everything has to be looked at.
    pub everything: bool,
    /// Whether all roots are listened to.
    is_on: bool,
    /// Whether listening failed, and won't work again: too many watches, for example.
    pub has_failed: bool,
}

impl Watch {
    /// Begins to listen, in threads of its own that wake `stop`'s waiter.
    pub fn start(stop: Arc<Stop>) -> Self {
        let (roots, wanted) = mpsc::channel();
        let told = Arc::new(Mutex::new(Told::default()));
        let listening = Listening { told: Arc::clone(&told), stop };
        let thread = thread::Builder::new().name("glassboard-watch".to_owned());
        if thread.spawn(move || listening.run(&wanted)).is_err() {
            lock(&told).has_failed = true;
        }
        Self { roots, told }
    }

    /// Listens to these roots from soon on, and to no others. When it does, it says that something was missed.
    pub fn set_roots(&self, roots: Vec<Root>) {
        lock(&self.told).is_on = false;
        let _ = self.roots.send(roots); // where the thread has ended, it has told so
    }

    /// Whether all roots are listened to.
    pub fn is_on(&self) -> bool {
        lock(&self.told).is_on
    }

    /// What was told since the last time.
    pub fn take(&self) -> Told {
        let mut told = lock(&self.told);
        let rest = Told { is_on: told.is_on, has_failed: told.has_failed, ..Told::default() };
        std::mem::replace(&mut told, rest)
    }
}

fn lock(told: &Mutex<Told>) -> MutexGuard<'_, Told> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread's side: adding watches to a large tree takes its time.
struct Listening {
    told: Arc<Mutex<Told>>,
    stop: Arc<Stop>,
}

impl Listening {
    fn run(self, wanted: &Receiver<Vec<Root>>) {
        let (told, stop) = (Arc::clone(&self.told), Arc::clone(&self.stop));
        let handler = move |event| hear(event, &mut lock(&told), &stop);
        let config = Config::default().with_follow_symlinks(false);
        let Ok(mut listener) = RecommendedWatcher::new(handler, config) else { return self.fail() };
        let (mut roots, mut watched) = (Vec::new(), Vec::new());
        loop {
            // Where it failed because something vanished meanwhile, it is tried again.
            match wanted.recv_timeout(if watched.len() < roots.len() { RETRY } else { Duration::MAX }) {
                Ok(other) => roots = other,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            watched = match listen(&mut listener, &roots, watched) {
                Ok(watched) => watched,
                Err(_) => return self.fail(),
            };
            let mut told = lock(&self.told);
            told.is_on = watched.len() == roots.len();
            told.everything = true;
            self.stop.wake();
        }
    }

    fn fail(&self) {
        lock(&self.told).has_failed = true;
    }
}

/// Listens to these roots and no others; which of them it does, having listened to the ones in `watched`.
fn listen(listener: &mut RecommendedWatcher, roots: &[Root], watched: Vec<Root>) -> notify::Result<Vec<Root>> {
    // To unwatch a root is to unwatch what lies inside of it, too: so first, and what is left is watched anew.
    let (kept, gone): (Vec<_>, Vec<_>) = watched.into_iter().partition(|root| roots.contains(root));
    for root in &gone {
        let _ = listener.unwatch(&root.real); // it may have gone with its directory
    }
    let overlaps = |a: &Root, b: &Root| a.real.starts_with(&b.real) || b.real.starts_with(&a.real);
    let mut watched: Vec<Root> =
        kept.into_iter().filter(|root| !gone.iter().any(|gone| overlaps(root, gone))).collect();
    for root in roots {
        if !watched.contains(root) {
            match listener.watch(&root.real, RecursiveMode::Recursive) {
                Ok(()) => watched.push(root.clone()),
                Err(error) if is_gone(&error) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(watched)
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// Takes note of an event. Our own reading makes events, too: that a file is opened or read means nothing.
fn hear(event: notify::Result<Event>, told: &mut Told, stop: &Stop) {
    match event {
        Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => told.has_failed = true,
        Err(_) => told.everything = true,
        Ok(event) if event.need_rescan() => told.everything = true,
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Data(_)) => {
                event.paths.iter().for_each(|path| note(told, path.parent(), Closely::Here));
            }
            EventKind::Access(_) => return,
            _ => {
                for path in &event.paths {
                    note(told, path.parent(), Closely::Here);
                    note(told, Some(path), Closely::Below);
                }
            }
        },
    }
    stop.wake();
}

fn note(told: &mut Told, path: Option<&Path>, closely: Closely) {
    let Some(path) = path else { return };
    if told.changed.len() >= MOST {
        told.changed.clear();
        told.everything = true;
    }
    if told.everything {
        return;
    }
    match told.changed.get_mut(path) {
        Some(known) => *known = closely.max(*known),
        None => drop(told.changed.insert(path.to_path_buf(), closely)),
    }
}

/// Whether the file system there is known to tell of every change: one on a disk of this machine. Of changes that other machines
/// make, network file systems don't tell.
#[cfg(target_os = "linux")]
pub fn tells_all(path: &Path) -> bool {
    // As statfs(2) has them: ext2 to ext4, XFS, Btrfs, tmpfs, ramfs, overlayfs, ZFS, F2FS, bcachefs, FAT, exFAT, NTFS, JFS.
    const LOCAL: [u32; 13] = [
        0xEF53,
        0x5846_5342,
        0x9123_683E,
        0x0102_1994,
        0x8584_58F6,
        0x794C_7630,
        0x2FC1_2FC1,
        0xF2F5_2010,
        0xCA45_1A4E,
        0x4D44,
        0x2011_BAB0,
        0x7366_746E,
        0x3153_464A,
    ];
    rustix::fs::statfs(path).is_ok_and(|found| LOCAL.contains(&(found.f_type as u32)))
}

/// Whether the file system there is known to tell of every change.
#[cfg(not(target_os = "linux"))]
pub fn tells_all(_: &Path) -> bool {
    false
}
