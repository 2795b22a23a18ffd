//! The bytes of values that stayed in their files.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::store::Located;

/// Reads each of `located` and hands it to `take`. Files are opened once as long as they follow each other, and a value's bytes
/// are given up after it was taken: of a thousand values one is in memory.
pub fn read(
    files: &[PathBuf],
    located: &[Located],
    mut take: impl FnMut(&Located, &Path, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut buffer = Vec::new();
    for of_one_file in located.chunk_by(|a, b| a.part.file == b.part.file) {
        let Some(path) = of_one_file.first().and_then(|first| files.get(first.part.file as usize)) else { continue };
        let mut file = File::open(path).map_err(gone_or("open", path))?;
        let length = file.metadata().map_err(gone_or("read", path))?.len();
        for place in of_one_file {
            if place.offset.saturating_add(place.length) > length {
                return Err(Error::Gone(path.clone()));
            }
            file.seek(SeekFrom::Start(place.offset)).map_err(gone_or("read", path))?;
            buffer.resize(place.length as usize, 0);
            file.read_exact(&mut buffer).map_err(gone_or("read", path))?;
            take(place, path, &buffer)?;
        }
    }
    Ok(())
}

/// The file that a value lies in.
pub(crate) fn path<'a>(files: &'a [PathBuf], place: &Located) -> Option<&'a Path> {
    files.get(place.part.file as usize).map(PathBuf::as_path)
}

pub(crate) fn gone_or(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    move |error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::UnexpectedEof => Error::Gone(path.to_path_buf()),
        _ => Error::io(action, path)(error),
    }
}
