//! One event file, followed as it grows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::logdir::{EventFile, Identity};
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
    identity: Identity,
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
            identity: file.identity,
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

    /// Whether what was read of it no longer holds: the file is shorter now, or another one.
    pub fn is_replaced_by(&self, file: &EventFile) -> bool {
        file.length < self.length || file.identity != self.identity
    }

    /// How far it is read, in bytes.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Takes note of what the file is now. Where it [is replaced](Self::is_replaced_by), it needs a new `Tail`.
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

    /// Reads the next piece of the file into `buffer`; whether there is one to [`consume`](Self::consume). Where reading fails,
    /// the file counts as read until the next look.
    pub fn fetch(&mut self, buffer: &mut Vec<u8>) -> bool {
        self.unreadable = self.read(buffer).err();
        if self.unreadable.is_some() {
            self.at_end = true;
        }
        self.unreadable.is_none()
    }

    /// Hands every whole record in `buffer`, as [`fetch`](Self::fetch) left it, to `take`, with the place of its payload in the
    /// file.
    pub fn consume(&mut self, buffer: &[u8], mut take: impl FnMut(u64, &[u8]) -> Result<(), Malformed>) {
        let mut at = 0;
        loop {
            let place = self.position + at as u64;
            let (bytes, left) = (&buffer[at..], self.length.saturating_sub(place));
            if let Some(lost) = self.lost {
                // The record needn't be whole yet: the file may still grow.
                if let Some(found) = find_header(bytes, LARGEST_RECORD) {
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

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::record::put_record;

    /// A file in a directory of its own, as a tail that looks at it again whenever it is written.
    struct Followed {
        path: PathBuf,
        tail: Tail,
        payloads: Vec<Vec<u8>>,
        _directory: tempfile::TempDir,
    }

    impl Followed {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("tfevents");
            let tail =
                Tail::new(EventFile { path: path.clone(), length: 0, modified: 0.0, identity: Identity::default() });
            Self { path, tail, payloads: Vec::new(), _directory: directory }
        }

        fn write(&mut self, content: &[u8]) {
            fs::write(&self.path, content).unwrap();
            self.tail.update(&EventFile {
                path: self.path.clone(),
                length: content.len() as u64,
                modified: 0.0,
                identity: Identity::default(),
            });
            let mut buffer = Vec::new();
            while self.tail.is_behind() {
                if !self.tail.fetch(&mut buffer) {
                    continue;
                }
                self.tail.consume(&buffer, |offset, payload| {
                    assert_eq!(&content[offset as usize..][..payload.len()], payload);
                    self.payloads.push(payload.to_vec());
                    Ok(())
                });
            }
        }
    }

    fn file_of(payloads: &[Vec<u8>]) -> Vec<u8> {
        let mut out = Vec::new();
        for payload in payloads {
            put_record(&mut out, |out| out.extend_from_slice(payload));
        }
        out
    }

    fn payloads() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_file_that_grows_byte_by_byte_gives_every_record_once(payloads in payloads(), cuts: Vec<prop::sample::Index>) {
            let whole = file_of(&payloads);
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
            ends.push(whole.len());
            ends.sort_unstable();
            let mut followed = Followed::new();
            for end in ends {
                followed.write(&whole[..end]);
            }
            prop_assert_eq!(&followed.payloads, &payloads);
            prop_assert_eq!(followed.tail.position(), whole.len() as u64);
            prop_assert!(whole.is_empty() || followed.tail.problems(&RunName::new("r"), 0.0).is_empty());
        }

        #[test]
        fn one_damaged_byte_costs_one_record(
            payloads in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..40), 2..12),
            at: prop::sample::Index,
            cut: prop::sample::Index,
        ) {
            let mut content = file_of(&payloads);
            let at = at.index(content.len());
            content[at] ^= 0xff;
            let mut sizes = payloads.iter().map(|payload| HEADER + payload.len() + FOOTER);
            let mut begin = 0;
            let damaged = sizes.position(|size| { begin += size; begin > at }).unwrap();
            let mut expected = payloads.clone();
            expected.remove(damaged);
            let mut followed = Followed::new();
            followed.write(&content[..cut.index(content.len())]);
            followed.write(&content);
            prop_assert_eq!(&followed.payloads, &expected);
            prop_assert_eq!(followed.tail.problems(&RunName::new("r"), 0.0).len(), 1);
        }

        #[test]
        fn any_bytes_come_to_an_end(content: Vec<u8>, more: Vec<u8>) {
            let mut followed = Followed::new();
            followed.write(&content);
            followed.write(&[content, more].concat());
        }
    }

    #[test]
    fn the_record_after_a_damaged_one_is_found_though_it_is_not_whole_yet() {
        let mut content = file_of(&[vec![1; 5], vec![2; 30]]);
        content[0] ^= 1;
        let mut followed = Followed::new();
        followed.write(&content[..content.len() - 20]);
        followed.write(&content);
        assert_eq!(followed.payloads, [vec![2; 30]]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_told_and_not_tried_again_before_the_next_look() {
        let mut followed = Followed::new();
        followed.write(&file_of(&[vec![1; 5]]));
        fs::remove_file(&followed.path).unwrap();
        followed.tail.update(&EventFile {
            path: followed.path.clone(),
            length: 100,
            modified: 0.0,
            identity: Identity::default(),
        });
        let mut buffer = Vec::new();
        assert!(followed.tail.is_behind());
        assert!(!followed.tail.fetch(&mut buffer));
        assert!(!followed.tail.is_behind());
        assert_eq!(followed.tail.problems(&RunName::new("r"), 0.0).len(), 1);
    }

    #[test]
    fn a_record_longer_than_a_piece_is_read() {
        let payloads = vec![vec![1; 3 * PIECE as usize], vec![2; 10], vec![3; PIECE as usize - 30], vec![4; 50]];
        let mut followed = Followed::new();
        followed.write(&file_of(&payloads));
        assert_eq!(followed.payloads, payloads);
    }

    #[test]
    fn damage_longer_than_a_piece_is_passed_over() {
        let mut content = vec![0xab; 2 * PIECE as usize + 5];
        content.extend(file_of(&[vec![7; 20]]));
        let mut followed = Followed::new();
        followed.write(&content);
        assert_eq!(followed.payloads, [vec![7; 20]]);
        let [problem] = followed.tail.problems(&RunName::new("r"), 0.0).try_into().unwrap();
        assert_eq!((problem.offset, problem.length), (Some(0), Some(2 * PIECE + 5)));
    }

    #[test]
    fn a_header_that_asks_for_more_than_there_is_waits_or_is_passed_over() {
        // A record whose payload is a length: that and the payload's checksum are a sound header.
        let header = |length: u64| file_of(&[length.to_le_bytes().to_vec()])[HEADER..].to_vec();
        let mut followed = Followed::new();
        followed.write(&header(u64::MAX));
        let [problem] = followed.tail.problems(&RunName::new("r"), 61.0).try_into().unwrap();
        assert_eq!(problem.message, "the last record is cut short: 12 bytes of it are there");
        let sparse = File::create(&followed.path).unwrap();
        sparse.set_len(LARGEST_RECORD + 16).unwrap();
        drop(sparse);
        let mut content = fs::OpenOptions::new().write(true).open(&followed.path).unwrap();
        io::Write::write_all(&mut content, &header(LARGEST_RECORD)).unwrap();
        let mut tail = Tail::new(EventFile {
            path: followed.path,
            length: LARGEST_RECORD + 16,
            modified: 0.0,
            identity: Identity::default(),
        });
        let mut buffer = Vec::new();
        assert!(tail.fetch(&mut buffer));
        tail.consume(&buffer, |_, _| Ok(()));
        assert!(!tail.is_behind() && buffer.capacity() <= 2 * PIECE as usize);
        let [problem] = tail.problems(&RunName::new("r"), 0.0).try_into().unwrap();
        assert_eq!((problem.message.as_str(), problem.length), (Fault::TOO_LARGE, Some(LARGEST_RECORD + 16)));
    }
}
