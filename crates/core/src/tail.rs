//! One event file, followed as it grows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::logdir::EventFile;
use crate::problem::Problem;
use crate::record::{FOOTER, Frame, HEADER, find_header, frame};
use crate::types::RunName;
use crate::wire::Malformed;

/// Bytes read at once: small enough to stay in a processor's cache until they are decoded.
const PIECE: u64 = 1 << 20;
/// A record cut short is told once its file hasn't changed for so many seconds: until then it is being written.
const PATIENCE: f64 = 60.0;
/// Of each file at most so many faults are listed, and the others counted.
const MOST_FAULTS: usize = 100;
/// Protobuf's limit for a message: a longer record cannot be decoded, and isn't read.
const LARGEST_RECORD: u64 = 1 << 31;

/// Where the reading of one file stands, and what went wrong on the way.
#[derive(Debug)]
pub struct Tail {
    path: PathBuf,
    length: u64,
    modified: f64,
    /// Where the next record begins or, while `lost`, where the search for it goes on.
    position: u64,
    /// Where the unreadable stretch began, while no sound record was found after it.
    lost: Option<u64>,
    /// Whether what there is has been read, but for a record cut short.
    at_end: bool,
    faults: Vec<Fault>,
    faults_not_listed: usize,
    /// Why it could not be opened or read the last time.
    unreadable: Option<io::Error>,
}

#[derive(Debug)]
struct Fault {
    offset: u64,
    length: u64,
    message: String,
}

impl Tail {
    /// Nothing of the file is read yet.
    pub fn new(file: EventFile) -> Self {
        Self {
            path: file.path,
            length: file.length,
            modified: file.modified,
            position: 0,
            lost: None,
            at_end: false,
            faults: Vec::new(),
            faults_not_listed: 0,
            unreadable: None,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its length at the last look, in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// How far it is read, in bytes.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Takes note of what the file is now. It must not have shrunk: then it was rewritten, and needs a new `Tail`.
    pub fn update(&mut self, file: &EventFile) {
        let changed = self.length != file.length;
        (self.length, self.modified) = (file.length, file.modified);
        // A file that couldn't be read is tried again at every look: its permissions may have changed.
        if changed || self.unreadable.is_some() {
            self.at_end = false;
        }
    }

    /// Whether there is more to read.
    pub fn is_behind(&self) -> bool {
        !self.at_end && self.position < self.length
    }

    /// Reads the next piece of the file into `buffer`. Where that fails the file counts as read until it changes.
    pub fn fetch(&mut self, buffer: &mut Vec<u8>) {
        self.unreadable = self.read(buffer).err();
        if self.unreadable.is_some() {
            buffer.clear();
            self.at_end = true;
        }
    }

    /// Hands every whole record in `buffer`, as [`fetch`](Self::fetch) left it, to `take`, with the place of its payload in the
    /// file.
    pub fn consume(&mut self, buffer: &[u8], mut take: impl FnMut(u64, &[u8]) -> Result<(), Malformed>) {
        let mut at = 0;
        loop {
            let place = self.position + at as u64;
            let (bytes, left) = (&buffer[at..], self.length.saturating_sub(place));
            if let Some(lost) = self.lost {
                let longest = left.saturating_sub((HEADER + FOOTER) as u64);
                if let Some(found) = find_header(bytes, longest) {
                    self.fault(lost, place + found as u64 - lost, Fault::LENGTH.to_owned());
                    self.lost = None;
                    at += found;
                    continue;
                }
                at += bytes.len().saturating_sub(HEADER - 1);
                self.at_end = left <= bytes.len() as u64;
                break;
            }
            match frame(bytes) {
                Frame::Whole(payload) => {
                    let size = HEADER + payload.len() + FOOTER;
                    if let Err(why) = take(place + HEADER as u64, payload) {
                        self.fault(place, size as u64, format!("a record that cannot be decoded was skipped: {why}"));
                    }
                    at += size;
                }
                Frame::BadPayload { size } => {
                    self.fault(place, size as u64, Fault::CHECKSUM.to_owned());
                    at += size;
                }
                Frame::BadLength => {
                    self.lost = Some(place);
                    at += 1;
                }
                Frame::CutShort { size: size @ LARGEST_RECORD.. } if size <= left => {
                    self.fault(place, size, Fault::TOO_LARGE.to_owned());
                    at += size as usize;
                    break; // the record ends beyond the buffer
                }
                Frame::CutShort { size } => {
                    self.at_end = size > left;
                    break;
                }
            }
        }
        self.position += at as u64;
    }

    /// What is wrong with the file, `now` being seconds since 1970-01-01 UTC.
    pub fn problems(&self, run: &RunName, now: f64) -> Vec<Problem> {
        let problem = |offset, length, message: String| Problem {
            run: run.clone(),
            file: self.path.clone(),
            offset,
            length,
            message,
        };
        let mut problems: Vec<_> = self
            .faults
            .iter()
            .map(|fault| problem(Some(fault.offset), Some(fault.length), fault.message.clone()))
            .collect();
        if self.faults_not_listed > 0 {
            problems.push(problem(None, None, format!("{} more damaged places were skipped", self.faults_not_listed)));
        }
        if let Some(error) = &self.unreadable {
            let denied = error.kind() == io::ErrorKind::PermissionDenied;
            problems.push(problem(None, None, if denied { "permission denied".to_owned() } else { error.to_string() }));
        } else if self.length == 0 {
            problems.push(problem(None, None, "the file is empty: nothing has been written to it yet".to_owned()));
        } else if let Some(lost) = self.lost {
            let message = if lost == 0 { Fault::NO_EVENTS } else { Fault::NOTHING_AFTER };
            problems.push(problem(Some(lost), None, message.to_owned()));
        } else if self.at_end && self.position < self.length && now - self.modified > PATIENCE {
            let waiting = self.length - self.position;
            let message = format!("the last record is cut short: {waiting} bytes of it are there");
            problems.push(problem(Some(self.position), Some(waiting), message));
        }
        problems
    }

    /// Reads a piece, or a whole record where that is longer; never more than the file holds.
    fn read(&self, buffer: &mut Vec<u8>) -> io::Result<()> {
        let mut file = File::open(&self.path)?;
        let left = self.length - self.position;
        let mut wanted = left.min(PIECE);
        let longest = left.min(LARGEST_RECORD);
        loop {
            file.seek(SeekFrom::Start(self.position))?;
            buffer.clear();
            buffer.reserve(wanted as usize);
            (&mut file).take(wanted).read_to_end(buffer)?;
            if (buffer.len() as u64) < wanted {
                return Err(io::ErrorKind::UnexpectedEof.into()); // it shrank since the look: the next one tells
            }
            match frame(buffer) {
                Frame::CutShort { size } if self.lost.is_none() && wanted < size && size <= longest => wanted = size,
                _ => return Ok(()),
            }
        }
    }

    fn fault(&mut self, offset: u64, length: u64, message: String) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { offset, length, message });
        } else {
            self.faults_not_listed += 1;
        }
    }
}

impl Fault {
    const CHECKSUM: &str = "a record whose checksum is wrong was skipped";
    const TOO_LARGE: &str = "a record of more than 2 GiB was skipped";
    const LENGTH: &str = "a damaged record was skipped, up to the next sound one";
    const NOTHING_AFTER: &str = "a record is damaged, and no sound one was found after it";
    const NO_EVENTS: &str = "no event was found: it is not an event file, or a compressed one";
}
