//! One run, followed: its files are read to their ends, piece by piece, into the store.

use std::cell::RefCell;
use std::io;
use std::ops::{AddAssign, SubAssign};
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::cache::Cached;
use crate::logdir::EventFile;
use crate::piece::{Piece, Scan};
use crate::problem::Problem;
use crate::run::{RunFiles, Update};
use crate::store::{Collector, Fragment, Run, RunData, Store};
use crate::tail::{Tail, Worth};
use crate::types::RunName;

/// After so many bytes of one run the others get their turn, and the logdir another look: a great run doesn't hold up the news
/// of the small ones.
const TURN: u64 = 64 << 20;

/// A run that is followed.
#[derive(Debug)]
pub struct Followed {
    files: RunFiles,
    run: Arc<Run>,
    /// Where the run's files were rewritten: what was read anew so far. It replaces what is shown when it is whole.
    fresh: Option<Run>,
}

/// How much there is of files, and how much of that is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// How many files.
    pub files: usize,
    /// Bytes that are read.
    pub read: u64,
    /// Bytes that there are.
    pub length: u64,
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.read += other.read;
        self.length += other.length;
    }
}

impl SubAssign for Size {
    fn sub_assign(&mut self, other: Self) {
        self.files -= other.files;
        self.read -= other.read;
        self.length -= other.length;
    }
}

/// A thread's room for reading: the bytes of a piece, and what they say.
#[derive(Default)]
struct Room {
    buffer: Vec<u8>,
    collector: Collector,
}

/// A thread gives back room for more bytes than this.
const MOST_KEPT: usize = 8 << 20;

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

impl Followed {
    /// A run of these files; what `cached` tells of them, if that still holds, is in the store at once.
    pub fn new(store: &Store, run: RunName, files: Vec<EventFile>, cached: Option<Cached>) -> Self {
        let new = |files| Self { files, run: Arc::new(Run::new(run)), fresh: None };
        let holds = |mut cached: Cached| (cached.files.update(&files) == Update::Grown).then_some(cached);
        let mut followed = match cached.and_then(holds) {
            Some(Cached { files, data }) => {
                let followed = new(files);
                store.commit(&followed.run, |shown| *shown = data);
                followed
            }
            None => new(RunFiles::new(Vec::new())),
        };
        followed.update(store, files);
        followed
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Its files, and how far they are read.
    pub fn files(&self) -> &RunFiles {
        &self.files
    }

    /// Takes note of what its files are now.
    pub fn update(&mut self, store: &Store, files: Vec<EventFile>) {
        let modified = files.iter().map(|file| file.modified).fold(0.0, f64::max);
        if self.files.update(&files) == Update::Rewritten {
            self.fresh = Some(Run::new(self.run.name().clone()));
            self.files = RunFiles::new(files);
        }
        let tails = self.files.tails();
        fill(store, &self.run, self.fresh.as_ref(), |data| {
            data.modified = modified;
            data.files.extend(tails[data.files.len()..].iter().map(|tail| tail.path().to_path_buf()));
        });
    }

    /// Whether there is more to read, or to show.
    pub fn is_behind(&self) -> bool {
        self.fresh.is_some() || self.files.tails().iter().any(Tail::is_behind)
    }

    /// Reads the run's files to their ends, or as much as one turn gives; how many bytes it was.
    pub fn catch_up(&mut self, store: &Store, is_stopped: impl Fn() -> bool) -> u64 {
        let mut sum = 0;
        while let Some((place, tail)) = self.files.behind() {
            if sum >= TURN || is_stopped() {
                return sum;
            }
            let began = tail.position();
            read_wave(store, &self.run, self.fresh.as_ref(), place, tail);
            if !tail.is_behind() {
                tail.mark();
            }
            let read = tail.position() - began;
            store.add_bytes_read(read);
            sum += read;
        }
        if let Some(fresh) = self.fresh.take() {
            store.replace(&self.run, fresh);
        }
        sum
    }

    /// Whether something may be wrong with its files that the passing of time will tell.
    pub fn is_unsettled(&self) -> bool {
        self.files.tails().iter().any(Tail::is_unsettled)
    }

    /// How much there is of it, and how much of that is read.
    pub fn size(&self) -> Size {
        let tails = self.files.tails();
        let read = tails.iter().map(Tail::position).sum();
        Size { files: tails.len(), read, length: tails.iter().map(Tail::length).sum() }
    }

    /// What is wrong with its files, `now` being seconds since 1970-01-01 UTC.
    pub fn problems(&self, now: f64) -> Vec<Problem> {
        self.files.problems(self.run.name(), now).collect()
    }
}

/// Reads the next pieces of a file, by as many threads as there are.
fn read_wave(store: &Store, run: &Arc<Run>, fresh: Option<&Run>, place: u32, tail: &mut Tail) {
    let known = fresh.unwrap_or(run);
    let read = |piece: Piece| read_piece(known, place, tail, piece);
    let pieces = tail.pieces();
    let read: Vec<_> = match pieces[..] {
        [only] => vec![read(only)],
        _ => pieces.into_par_iter().map(read).collect(),
    };
    fill(store, run, fresh, |data| {
        let mut went_well = true;
        for found in read {
            let (scan, fragment) = match found {
                Ok(found) => found,
                Err(error) => return tail.fail(error),
            };
            went_well = match tail.worth(&scan) {
                Worth::Nothing => true,
                Worth::Wrong => false,
                Worth::Next => data.absorb(fragment, store.names()).is_ok() && tail.accept(scan),
            };
            if !went_well {
                break;
            }
        }
        tail.end_wave(went_well);
    });
}

fn read_piece(known: &Run, place: u32, tail: &Tail, piece: Piece) -> io::Result<(Scan, Fragment)> {
    ROOM.with_borrow_mut(|Room { buffer, collector }| {
        let known = known.read();
        collector.begin(place);
        let scan =
            piece.scan(tail.path(), tail.length(), buffer, |offset, payload| collector.take(&known, offset, payload));
        let fragment = collector.finish();
        if buffer.capacity() > MOST_KEPT {
            *buffer = Vec::new();
        }
        Ok((scan?, fragment))
    })
}

/// Puts something into what is read anew, which nobody sees yet, or else into the run.
fn fill(store: &Store, run: &Arc<Run>, fresh: Option<&Run>, fill: impl FnOnce(&mut RunData)) {
    match fresh {
        Some(fresh) => fresh.fill(fill),
        None => store.commit(run, fill),
    }
}
