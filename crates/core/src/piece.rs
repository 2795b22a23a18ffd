//! A stretch of an event file, looked through by itself: so that several can be at once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use crate::record::{FOOTER, Frame, HEADER, find_header, frame};
use crate::wire::Malformed;

/// Bytes read beyond a piece at first, for the record that begins in it and ends after it.
const SLACK: u64 = 1 << 12;
/// Protobuf's limit for a message. A header that says more is damaged, whatever its checksum, unless the file is as long.
pub(crate) const LARGEST_RECORD: u64 = 1 << 31;

/// A stretch of a file: the records that begin in it.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// Its first byte.
    pub from: u64,
    /// The byte after its last.
    pub to: u64,
    /// Whether a record is known to begin where it begins; else its first one is searched for.
    pub exact: bool,
}

/// What a look through a piece found.
#[derive(Debug)]
pub struct Scan {
    /// The piece.
    pub piece: Piece,
    /// Where its first record begins; `None` where there is none.
    pub begin: Option<u64>,
    /// Where the record after its last one begins.
    pub end: u64,
    /// Why it ended there.
    pub stopped: Stopped,
    /// Records that were passed over.
    pub faults: Vec<Fault>,
}

/// Why a scan came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The next record begins beyond the piece.
    AtEnd,
    /// The file ends before the record does.
    CutShort,
    /// No record begins where one should.
    Damaged,
}

/// A stretch that could not be read.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Where it begins in the file.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
    /// What is wrong with it.
    pub message: String,
}

impl Piece {
    /// Hands every whole record that begins in the piece to `take`, with the place of its payload in the file, which is `length`
    /// bytes long. `buffer` is room to read into; never more than the file holds.
    pub fn scan(
        self,
        path: &Path,
        length: u64,
        buffer: &mut Vec<u8>,
        mut take: impl FnMut(u64, &[u8]) -> Result<(), Malformed>,
    ) -> io::Result<Scan> {
        let Self { from, to, exact } = self;
        let mut file = File::open(path)?;
        buffer.clear();
        extend(&mut file, buffer, from, (to - from + SLACK).min(length - from))?;
        let in_piece = |at: &usize| (*at as u64) < to - from;
        let begin = if exact { Some(0) } else { find_header(buffer, LARGEST_RECORD).filter(in_piece) };
        let mut at = begin.unwrap_or_default();
        let mut faults = Vec::new();
        let mut fault = |at: usize, size: usize, message: String| {
            faults.push(Fault { offset: from + at as u64, length: size as u64, message });
        };
        let stopped = loop {
            if begin.is_none() || !in_piece(&at) {
                break Stopped::AtEnd;
            }
            match frame(&buffer[at..]) {
                Frame::Whole(payload) => {
                    let size = HEADER + payload.len() + FOOTER;
                    if let Err(why) = take(from + (at + HEADER) as u64, payload) {
                        fault(at, size, format!("a record that cannot be decoded was skipped: {why}"));
                    }
                    at += size;
                }
                Frame::BadPayload { size } => {
                    fault(at, size, "a record whose checksum is wrong was skipped".to_owned());
                    at += size;
                }
                Frame::CutShort { size: size @ LARGEST_RECORD.. } if size <= length - from - at as u64 => {
                    fault(at, size as usize, "a record of more than 2 GiB was skipped".to_owned());
                    at += size as usize;
                }
                Frame::BadLength | Frame::CutShort { size: LARGEST_RECORD.. } => break Stopped::Damaged,
                Frame::CutShort { size } => {
                    let wanted = at as u64 + size;
                    if from + wanted > length {
                        break Stopped::CutShort;
                    }
                    extend(&mut file, buffer, from, wanted)?;
                }
            }
        };
        Ok(Scan { piece: self, begin: begin.map(|begin| from + begin as u64), end: from + at as u64, stopped, faults })
    }
}

/// Reads what `buffer` lacks to hold `wanted` bytes of the file from `from` on.
pub(crate) fn extend(file: &mut File, buffer: &mut Vec<u8>, from: u64, wanted: u64) -> io::Result<()> {
    let missing = wanted - buffer.len() as u64;
    file.seek(SeekFrom::Start(from + buffer.len() as u64))?;
    buffer.reserve_exact(missing as usize);
    file.take(missing).read_to_end(buffer)?;
    if (buffer.len() as u64) < wanted {
        return Err(io::ErrorKind::UnexpectedEof.into()); // it shrank since the look: the next one tells
    }
    Ok(())
}
