//! One event file, followed as it grows.
//!
//! A file is read in pieces, several at once where there is much: where a piece doesn't begin with a record that is known of, its
//! first one is searched for, and the piece counts only if the records before it end just there. After damage the next record is
//! searched for in the same way.

use std::io;
use std::path::{Path, PathBuf};

use crate::logdir::{EventFile, Identity};
use crate::marks::Marks;
use crate::piece::{Fault, Piece, Scan, Stopped};
use crate::problem::Problem;
use crate::record::HEADER;
use crate::types::RunName;
use crate::wire::{Fields, Malformed, Wire, put_bytes, put_double, put_int64, put_message};

/// Bytes of a piece: small enough to stay in a processor's cache until they are decoded.
const PIECE: u64 = 1 << 20;
/// Pieces read at once, at most.
const MOST_PIECES: u64 = 64;
/// A record cut short is told once its file hasn't changed for so many seconds: until then it is being written.
const PATIENCE: f64 = 60.0;
/// Of each file at most so many faults are listed, and the others counted.
const MOST_FAULTS: usize = 100;

/// Where the reading of one file stands, and what went wrong on the way.
#[derive(Debug)]
pub struct Tail {
    file: EventFile,
    /// Where the next record begins or, while `lost`, where the search for it goes on.
    position: u64,
    /// Where the unreadable stretch began, while no sound record was found after it.
    lost: Option<u64>,
    /// Whether what there is has been read, but for a record cut short.
    at_end: bool,
    /// How many pieces the next wave has: more, as long as all goes well.
    wave: u64,
    marks: Marks,
    faults: Vec<Fault>,
    faults_not_listed: usize,
    /// Why it could not be opened or read the last time.
    unreadable: Option<io::Error>,
}

/// What a scan is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It goes on where the reading stands.
    Next,
    /// It lies in what is read already: inside a long record.
    Nothing,
    /// It doesn't fit: what it took for records weren't any.
    Wrong,
}

impl Tail {
    /// Nothing of the file is read yet.
    pub fn new(file: EventFile) -> Self {
        Self {
            file,
            position: 0,
            lost: None,
            at_end: false,
            wave: 1,
            marks: Marks::default(),
            faults: Vec::new(),
            faults_not_listed: 0,
            unreadable: None,
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// Its length at the last look, in bytes.
    pub fn length(&self) -> u64 {
        self.file.length
    }

    /// How far it is read, in bytes.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Whether what was read of it no longer holds: the file is shorter now, another one, or was written anew in place.
    pub fn is_replaced_by(&self, file: &EventFile) -> bool {
        let changed = file.length != self.file.length || file.modified != self.file.modified;
        file.length < self.file.length
            || file.identity != self.file.identity
            || changed && Marks::read(&file.path, self.marks.position).is_ok_and(|marks| marks != self.marks)
    }

    /// Takes note of what the file is now. Where it [is replaced](Self::is_replaced_by), it needs a new `Tail`.
    pub fn update(&mut self, file: &EventFile) {
        // A file that couldn't be read is tried again at every look: its permissions may have changed.
        if self.file.length != file.length || self.unreadable.is_some() {
            self.at_end = false;
        }
        self.file.clone_from(file);
    }

    /// Whether there is more to read.
    pub fn is_behind(&self) -> bool {
        !self.at_end && self.position < self.file.length
    }

    /// The stretches to read next, each with [`Piece::scan`], by one thread or many.
    pub fn pieces(&self) -> Vec<Piece> {
        let exact = self.lost.is_none();
        let piece = |n: u64| Piece {
            from: self.position + n * PIECE,
            to: (self.position + (n + 1) * PIECE).min(self.file.length),
            exact: exact && n == 0,
        };
        (0..self.wave).map(piece).take_while(|piece| piece.from < self.file.length).collect()
    }

    /// What a scan is worth now. Those of [`pieces`](Self::pieces) are to be asked about, and accepted, in order.
    pub fn worth(&self, scan: &Scan) -> Worth {
        match scan.begin {
            _ if self.position >= scan.piece.to => Worth::Nothing,
            _ if self.lost.is_some() => Worth::Next,
            Some(begin) if begin == self.position => Worth::Next,
            _ => Worth::Wrong,
        }
    }

    /// Counts what a scan that is worth it found as read; whether the scans after it may be asked about, which were made before
    /// it was known that this one met damage.
    pub fn accept(&mut self, scan: Scan) -> bool {
        for fault in scan.faults {
            self.fault(fault);
        }
        match (self.lost, scan.begin) {
            (Some(_), None) => {
                // A header that is not whole yet may begin in the last bytes.
                self.position =
                    scan.piece.to.min(self.file.length.saturating_sub(HEADER as u64 - 1)).max(self.position);
                self.at_end = scan.piece.to == self.file.length;
                return true;
            }
            (Some(lost), Some(begin)) => {
                let message = "a damaged record was skipped, up to the next sound one".to_owned();
                self.fault(Fault { offset: lost, length: begin - lost, message });
                self.lost = None;
            }
            (None, _) => {}
        }
        self.position = scan.end;
        match scan.stopped {
            Stopped::AtEnd => {}
            Stopped::CutShort => self.at_end = true,
            Stopped::Damaged => {
                self.lost = Some(scan.end);
                self.position = scan.end + 1;
            }
        }
        scan.stopped != Stopped::Damaged
    }

    /// Ends a wave of pieces: the next one is larger, if all of them fitted.
    pub fn end_wave(&mut self, went_well: bool) {
        self.wave = if went_well { (4 * self.wave).min(MOST_PIECES) } else { 1 };
        self.unreadable = None;
    }

    /// Counts the file as read until the next look: it can't be.
    pub fn fail(&mut self, error: io::Error) {
        self.unreadable = Some(error);
        self.at_end = true;
    }

    /// Takes note of what the file looks like at both ends of what is read.
    pub fn mark(&mut self) {
        if let Ok(marks) = Marks::read(&self.file.path, self.position) {
            self.marks = marks;
        }
    }

    /// Whether something is wrong with it that the passing of time may tell.
    pub fn is_unsettled(&self) -> bool {
        self.at_end && self.lost.is_none() && self.position < self.file.length
    }

    /// What is wrong with the file, `now` being seconds since 1970-01-01 UTC.
    pub fn problems(&self, run: &RunName, now: f64) -> Vec<Problem> {
        let problem = |offset, length, message: String| Problem {
            run: run.clone(),
            file: self.file.path.clone(),
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
        } else if self.file.length == 0 {
            problems.push(problem(None, None, "the file is empty: nothing has been written to it yet".to_owned()));
        } else if let Some(lost) = self.lost {
            let message = match &self.marks.head[..] {
                _ if lost > 0 => "a record is damaged, and no sound one was found after it",
                [0x1f, 0x8b, ..] => "the file is compressed (gzip), and event files are read as they are: unpack it",
                _ => "no event was found: it is not an event file",
            };
            problems.push(problem(Some(lost), None, message.to_owned()));
        } else if self.is_unsettled() && now - self.file.modified > PATIENCE {
            let waiting = self.file.length - self.position;
            let message = format!("the last record is cut short: {waiting} bytes of it are there");
            problems.push(problem(Some(self.position), Some(waiting), message));
        }
        problems
    }

    /// Appends it as the fields of a message; whether its path can be written so.
    pub fn put(&self, out: &mut Vec<u8>) -> bool {
        let Some(path) = self.file.path.to_str() else { return false };
        put_bytes(out, 1, path.as_bytes());
        put_double(out, 2, self.file.modified);
        let lost = self.lost.map_or(0, |lost| lost + 1);
        let Identity { device, inode } = self.file.identity;
        let numbers = [self.file.length, device, inode, self.position, lost, self.faults_not_listed as u64];
        for (field, number) in (3..).zip(numbers) {
            put_int64(out, field, number as i64);
        }
        put_bytes(out, 9, &self.marks.head);
        put_bytes(out, 10, &self.marks.foot);
        for fault in &self.faults {
            put_message(out, 11, |out| {
                put_int64(out, 1, fault.offset as i64);
                put_int64(out, 2, fault.length as i64);
                put_bytes(out, 3, fault.message.as_bytes());
            });
        }
        true
    }

    /// What [`put`](Self::put) wrote.
    pub fn take(message: &[u8]) -> Result<Self, Malformed> {
        let file = EventFile { path: PathBuf::new(), length: 0, modified: 0.0, identity: Identity::default() };
        let mut tail = Self::new(file);
        let mut fields = Fields::of(message);
        while let Some(field) = fields.next_field()? {
            match field {
                (1, Wire::Bytes(path)) => tail.file.path = String::from_utf8_lossy(path).into_owned().into(),
                (2, Wire::Fixed64(bits)) => tail.file.modified = f64::from_bits(bits),
                (3, Wire::Varint(length)) => tail.file.length = length,
                (4, Wire::Varint(device)) => tail.file.identity.device = device,
                (5, Wire::Varint(inode)) => tail.file.identity.inode = inode,
                (6, Wire::Varint(position)) => tail.position = position,
                (7, Wire::Varint(lost)) => tail.lost = lost.checked_sub(1),
                (8, Wire::Varint(count)) => tail.faults_not_listed = count as usize,
                (9, Wire::Bytes(head)) => tail.marks.head = head.to_vec(),
                (10, Wire::Bytes(foot)) => tail.marks.foot = foot.to_vec(),
                (11, Wire::Bytes(fault)) => tail.faults.push(take_fault(fault)?),
                _ => {}
            }
        }
        tail.marks.position = tail.position;
        Ok(tail)
    }

    fn fault(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.faults_not_listed += 1;
        }
    }
}

fn take_fault(message: &[u8]) -> Result<Fault, Malformed> {
    let mut fault = Fault { offset: 0, length: 0, message: String::new() };
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Varint(offset)) => fault.offset = offset,
            (2, Wire::Varint(length)) => fault.length = length,
            (3, Wire::Bytes(text)) => fault.message = String::from_utf8_lossy(text).into_owned(),
            _ => {}
        }
    }
    Ok(fault)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::logdir::Identity;
    use crate::piece::LARGEST_RECORD;
    use crate::record::{FOOTER, put_record};

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
                let mut went_well = true;
                for piece in self.tail.pieces() {
                    let mut found = Vec::new();
                    let scan = piece.scan(&self.path, content.len() as u64, &mut buffer, |offset, payload| {
                        assert_eq!(&content[offset as usize..][..payload.len()], payload);
                        found.push(payload.to_vec());
                        Ok(())
                    });
                    let scan = scan.unwrap();
                    match self.tail.worth(&scan) {
                        Worth::Nothing => {}
                        Worth::Next => {
                            self.payloads.extend(found);
                            went_well &= self.tail.accept(scan);
                        }
                        Worth::Wrong => went_well = false,
                    }
                    if !went_well {
                        break;
                    }
                }
                self.tail.end_wave(went_well);
            }
            self.tail.mark();
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
        followed.write(&header(LARGEST_RECORD - 17));
        let [problem] = followed.tail.problems(&RunName::new("r"), 61.0).try_into().unwrap();
        assert_eq!(problem.message, "the last record is cut short: 12 bytes of it are there");
        let mut followed = Followed::new();
        followed.write(&[header(1 << 40), file_of(&[vec![7; 20]])].concat());
        assert_eq!(followed.payloads, [vec![7; 20]]);
        let [problem] = followed.tail.problems(&RunName::new("r"), 0.0).try_into().unwrap();
        assert_eq!((problem.offset, problem.length), (Some(0), Some(12)));
    }

    #[test]
    fn what_looks_like_a_record_inside_a_record_is_none() {
        // A payload full of records, longer than many pieces: each piece but the first begins inside it.
        let inner = file_of(&vec![vec![9; 100]; 9 * PIECE as usize / 100]);
        let payloads = vec![vec![1; PIECE as usize], inner, vec![2; 30], vec![3; 6 * PIECE as usize], vec![4; 30]];
        let mut followed = Followed::new();
        followed.write(&file_of(&payloads));
        assert_eq!(followed.payloads, payloads);
        assert!(followed.tail.problems(&RunName::new("r"), 0.0).is_empty());
    }

    #[test]
    fn a_file_written_anew_in_place_is_told_from_one_that_grew() {
        let mut followed = Followed::new();
        followed.write(&file_of(&[vec![1; 50], vec![2; 50]]));
        let now = |content: &[u8]| {
            fs::write(&followed.path, content).unwrap();
            EventFile { length: content.len() as u64, modified: 1.0, ..followed.tail.file.clone() }
        };
        assert!(!followed.tail.is_replaced_by(&now(&file_of(&[vec![1; 50], vec![2; 50], vec![3; 9]]))));
        assert!(followed.tail.is_replaced_by(&now(&file_of(&[vec![7; 50], vec![2; 50], vec![3; 9]]))));
        assert!(followed.tail.is_replaced_by(&now(&file_of(&[vec![1; 50], vec![7; 50]]))));
        assert!(followed.tail.is_replaced_by(&now(&file_of(&[vec![1; 50]]))));
    }
}
