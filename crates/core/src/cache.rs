//! What was read, kept in the user's cache directory for the next start: one file for what is shown together.
//!
//! The file holds records, framed as event files are: what wrote it; of each run its outline, then its points in blocks; an
//! index of the runs; and at the very end where the index begins. It is written beside its place and then moved there, so that
//! it is whole or not there at all. Each record has a checksum, each run the event files it was read from: where those are
//! another's now, or a record isn't sound, the run is read from its files as if there were no cache.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::record::{Frame, HEADER, frame, put_record};
use crate::run::RunFiles;
use crate::store::{Names, Run, RunData};
use crate::types::RunName;
use crate::wire::{Fields, Wire, put_bytes, put_double, put_int64, put_message};

/// What every file begins with; it changes with the format and with every version that writes it.
const WRITTEN_BY: &str = concat!("glassboard cache 2, version ", env!("CARGO_PKG_VERSION"));
const EXTENSION: &str = "cache";
/// All files of the directory together; those that weren't used for longest go first.
const MOST_BYTES: u64 = 2 << 30;
/// The last bytes: the index's place, and these.
const TRAILER: [u8; 8] = *b"gb-index";

/// The cache of one set of logdirs.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    /// Where each run's records are.
    index: HashMap<String, (u64, u64)>,
}

/// A run as it was when the cache was written.
pub struct Cached {
    /// Its files, and how far they were read.
    pub files: RunFiles,
    /// What was read from them.
    pub data: RunData,
}

impl Cache {
    /// The cache in `folder`, which needn't exist, of what is shown as `logdirs`.
    pub fn open(folder: &Path, logdirs: &OsStr) -> Self {
        let name = format!("{:016x}.{EXTENSION}", fingerprint(logdirs.as_encoded_bytes()));
        let path = folder.join(name);
        let index = read_index(&path).unwrap_or_default();
        if !index.is_empty()
            && let Ok(file) = File::options().append(true).open(&path)
        {
            let _ = file.set_modified(SystemTime::now()); // used last: where that fails, it may go sooner
        }
        Self { path, index }
    }

    /// A run as it was; `None` where it isn't in here, or isn't sound.
    pub fn run(&self, run: &RunName, names: &Names) -> Option<Cached> {
        let &(offset, length) = self.index.get(run.as_str())?;
        let mut file = File::open(&self.path).ok()?;
        file.seek(SeekFrom::Start(offset)).ok()?;
        let mut records = Records { file: file.take(length), buffer: Vec::new() };
        let (mut files, mut data, mut modified) = (None, None, 0.0);
        let mut fields = Fields::of(records.next()?);
        while let Some(field) = fields.next_field().ok()? {
            match field {
                (1, Wire::Bytes(message)) => files = Some(RunFiles::from_message(message).ok()?),
                (2, Wire::Bytes(outline)) => data = Some(RunData::from_outline(outline, names).ok()?),
                (3, Wire::Fixed64(bits)) => modified = f64::from_bits(bits),
                _ => {}
            }
        }
        let (files, mut data) = (files?, data?);
        while let Some(block) = records.next() {
            data.take_block(block).ok()?;
        }
        if records.file.limit() > 0 {
            return None; // the last record wasn't whole
        }
        data.modified = modified;
        data.files = files.tails().iter().map(|tail| tail.path().to_path_buf()).collect();
        data.note_all();
        Some(Cached { files, data })
    }

    /// Writes all runs anew.
    pub fn save<'a>(&self, runs: impl Iterator<Item = (&'a RunFiles, &'a Run)>) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        make_private(folder)?;
        let beside = self.path.with_extension(format!("{}.tmp", std::process::id()));
        let written = write_all(&beside, runs).and_then(|()| fs::rename(&beside, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&beside); // the error that counts is told
        }
        written?;
        make_room(folder)
    }
}

/// Writes the file.
fn write_all<'a>(path: &Path, runs: impl Iterator<Item = (&'a RunFiles, &'a Run)>) -> io::Result<()> {
    let mut out = Out { file: BufWriter::with_capacity(1 << 20, private_file(path)?), written: 0, framed: Vec::new() };
    let mut index = Vec::new();
    let mut room = Vec::new();
    out.record(WRITTEN_BY.as_bytes())?;
    for (files, run) in runs {
        let data = run.read();
        let mut head = Vec::new();
        if data.events == 0 || !files.put_message(&mut head, 1) {
            continue;
        }
        put_message(&mut head, 2, |out| data.put_outline(out));
        put_double(&mut head, 3, data.modified);
        let begin = out.written;
        out.record(&head)?;
        data.each_block(&mut room, |block| out.record(block))?;
        put_message(&mut index, 1, |entry| {
            put_bytes(entry, 1, run.name().as_str().as_bytes());
            put_int64(entry, 2, begin as i64);
            put_int64(entry, 3, (out.written - begin) as i64);
        });
    }
    let begin = out.written;
    out.record(&index)?;
    out.file.write_all(&begin.to_le_bytes())?;
    out.file.write_all(&TRAILER)?;
    out.file.flush()
}

/// A file of records in the making.
struct Out {
    file: BufWriter<File>,
    written: u64,
    framed: Vec<u8>,
}

impl Out {
    fn record(&mut self, payload: &[u8]) -> io::Result<()> {
        self.framed.clear();
        put_record(&mut self.framed, |out| out.extend_from_slice(payload));
        self.written += self.framed.len() as u64;
        if self.written > MOST_BYTES {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.file.write_all(&self.framed)
    }
}

/// Records, read one after the other.
struct Records {
    file: io::Take<File>,
    buffer: Vec<u8>,
}

impl Records {
    /// The next one's payload; `None` where there is none, or it isn't sound.
    fn next(&mut self) -> Option<&[u8]> {
        self.buffer.clear();
        self.buffer.reserve(HEADER);
        Read::by_ref(&mut self.file).take(HEADER as u64).read_to_end(&mut self.buffer).ok()?;
        if let Frame::CutShort { size } = frame(&self.buffer) {
            let missing = size.checked_sub(self.buffer.len() as u64)?;
            if missing > self.file.limit() {
                return None;
            }
            self.buffer.reserve_exact(missing as usize);
            Read::by_ref(&mut self.file).take(missing).read_to_end(&mut self.buffer).ok()?;
        }
        match frame(&self.buffer) {
            Frame::Whole(payload) => Some(payload),
            _ => None,
        }
    }
}

fn read_index(path: &Path) -> Option<HashMap<String, (u64, u64)>> {
    const END: u64 = 8 + TRAILER.len() as u64;
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.checked_sub(END)?)).ok()?;
    let mut end = [0; END as usize];
    file.read_exact(&mut end).ok()?;
    let (begin, trailer) = end.split_first_chunk::<8>()?;
    let begin = u64::from_le_bytes(*begin);
    if *trailer != TRAILER || begin > length {
        return None;
    }
    file.rewind().ok()?;
    let mut records = Records { file: file.take(length), buffer: Vec::new() };
    if records.next()? != WRITTEN_BY.as_bytes() {
        return None;
    }
    let mut file = records.file.into_inner();
    file.seek(SeekFrom::Start(begin)).ok()?;
    let mut records = Records { file: file.take(length - begin), buffer: Vec::new() };
    let mut index = HashMap::new();
    let mut entries = Fields::of(records.next()?);
    while let Some(entry) = entries.next_field().ok()? {
        let (1, Wire::Bytes(entry)) = entry else { continue };
        let (mut name, mut offset, mut size) = (String::new(), 0, 0);
        let mut fields = Fields::of(entry);
        while let Some(field) = fields.next_field().ok()? {
            match field {
                (1, Wire::Bytes(bytes)) => name = String::from_utf8(bytes.to_vec()).ok()?,
                (2, Wire::Varint(number)) => offset = number,
                (3, Wire::Varint(number)) => size = number,
                _ => {}
            }
        }
        index.insert(name, (offset, size));
    }
    Some(index)
}

/// Removes what wasn't used for longest, until the rest is small enough.
fn make_room(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == EXTENSION || extension == "tmp") {
            let metadata = entry.metadata()?;
            files.push((metadata.modified()?, metadata.len(), entry.path()));
        }
    }
    files.sort();
    let mut total: u64 = files.iter().map(|(_, length, _)| length).sum();
    for (_, length, path) in files {
        if total <= MOST_BYTES {
            break;
        }
        fs::remove_file(path)?;
        total -= length;
    }
    Ok(())
}

/// What training logs is nobody else's business.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// FNV-1a, 64 bits: the same for the same bytes in every version of Rust.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
