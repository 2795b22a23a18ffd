//! A value that lies in a file, looked at without reading all of it: a picture of megabytes is told by its first bytes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::dtype::little_endian;
use crate::error::{Error, Result};
use crate::payload::{gone_or, path};
use crate::store::Located;
use crate::types::Kind;
use crate::wire::{Malformed, take_varint};

/// How much is read at once.
const WIDTH: usize = 4096;

/// One value in its file. Places are counted from the value's first byte.
#[derive(Debug)]
pub struct Window<'a> {
    file: &'a mut File,
    path: &'a Path,
    kind: &'a Kind,
    offset: u64,
    length: u64,
    /// What was read last, and where it begins.
    read: Vec<u8>,
    begin: u64,
}

/// One field of a message in a window.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A varint's value, or the bits of a fixed number.
    Number(u64),
    /// Where the bytes of a string or a message are.
    Bytes(Range<u64>),
}

/// Opens a window on each of `located` and hands it to `take`. Files are opened once as long as they follow each other.
pub fn look(
    files: &[PathBuf],
    kind: &Kind,
    located: impl IntoIterator<Item = Located>,
    mut take: impl FnMut(&Located, &mut Window<'_>) -> Result<()>,
) -> Result<()> {
    let mut opened: Option<(&Path, File, u64)> = None;
    let mut read = Vec::new();
    for place in located {
        let Some(path) = path(files, &place) else { continue };
        if opened.as_ref().is_none_or(|(of, ..)| *of != path) {
            let file = File::open(path).map_err(gone_or("open", path))?;
            let length = file.metadata().map_err(gone_or("read", path))?.len();
            opened = Some((path, file, length));
        }
        let Some((_, file, length)) = &mut opened else { continue };
        if place.offset.saturating_add(place.length) > *length {
            return Err(Error::Gone(path.to_path_buf()));
        }
        read.clear();
        let Located { offset, length, .. } = place;
        let mut window = Window { file, path, kind, offset, length, read, begin: 0 };
        take(&place, &mut window)?;
        read = window.read;
    }
    Ok(())
}

impl Window<'_> {
    /// The file it lies in.
    pub fn path(&self) -> &Path {
        self.path
    }

    /// What it was taken for.
    pub fn kind(&self) -> &Kind {
        self.kind
    }

    /// All of it.
    pub fn whole(&self) -> Range<u64> {
        0..self.length
    }

    /// The first bytes of a range: 4,096, or as many as there are.
    pub fn head(&mut self, range: &Range<u64>) -> Result<&[u8]> {
        let wanted = range.end.saturating_sub(range.start).min(WIDTH as u64);
        let end = range.start.saturating_add(wanted).min(self.length);
        if range.start < self.begin || end > self.begin + self.read.len() as u64 {
            let width = (self.length.saturating_sub(range.start)).min(WIDTH as u64);
            let mut read = std::mem::take(&mut self.read);
            read.resize(width as usize, 0);
            self.fill(range.start, &mut read)?;
            (self.read, self.begin) = (read, range.start);
        }
        let start = (range.start - self.begin) as usize;
        Ok(&self.read[start..(end - self.begin) as usize])
    }

    /// A range, whole.
    pub fn bytes(&mut self, range: &Range<u64>) -> Result<Vec<u8>> {
        let end = range.end.min(self.length);
        let mut bytes = vec![0; end.saturating_sub(range.start) as usize];
        self.fill(range.start, &mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, at: u64, bytes: &mut [u8]) -> Result<()> {
        self.file.seek(SeekFrom::Start(self.offset + at)).map_err(gone_or("read", self.path))?;
        self.file.read_exact(bytes).map_err(gone_or("read", self.path))
    }

    /// The field at the beginning of a range, which is moved to the next one; `None` at its end.
    pub fn next_field(&mut self, range: &mut Range<u64>) -> Result<Option<(u64, Item)>> {
        if range.is_empty() {
            return Ok(None);
        }
        let mut rest = self.head(&(range.start..range.end.min(range.start + LONGEST)))?;
        let available = rest.len();
        let begun = take_key(&mut rest);
        let taken = (available - rest.len()) as u64;
        let (key, value) = begun.map_err(|why| self.undecodable(why))?;
        range.start += taken;
        let number = key >> 3;
        if key & 7 != BYTES {
            return Ok(Some((number, Item::Number(value))));
        }
        let length = value;
        let end = range.start.checked_add(length).filter(|end| *end <= range.end);
        let end = end.ok_or_else(|| self.undecodable(TRUNCATED))?;
        Ok(Some((number, Item::Bytes(std::mem::replace(&mut range.start, end)..end))))
    }

    /// An error that names the value's kind and place.
    pub fn undecodable(&self, Malformed(why): Malformed) -> Error {
        Error::Undecodable { kind: self.kind.clone(), path: self.path.to_path_buf(), offset: self.offset, why }
    }
}

/// A key and a length take at most ten bytes each.
const LONGEST: u64 = 20;
const BYTES: u64 = 2;
const TRUNCATED: Malformed = Malformed("it ends in the middle of a field");

/// Takes a field's key off the front, and its value, or the length of its bytes.
fn take_key(rest: &mut &[u8]) -> Result<(u64, u64), Malformed> {
    let key = take_varint(rest)?;
    let value = match key & 7 {
        0 | BYTES => take_varint(rest)?,
        1 => take_fixed(rest, 8)?,
        5 => take_fixed(rest, 4)?,
        _ => return Err(Malformed("a field has an unknown wire type")),
    };
    Ok((key, value))
}

fn take_fixed(rest: &mut &[u8], width: usize) -> Result<u64, Malformed> {
    let (bytes, after) = rest.split_at_checked(width).ok_or(TRUNCATED)?;
    *rest = after;
    Ok(little_endian(bytes))
}
