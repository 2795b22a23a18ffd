//! What a file is known again by.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::piece::extend;

/// Bytes kept of each end.
const MARK: u64 = 32;

/// What lay at both ends of what was read of a file: where that is still so, it has only grown.
#[derive(Debug, Default, PartialEq)]
pub struct Marks {
    /// How far the file was read.
    pub position: u64,
    /// Its first bytes.
    pub head: Vec<u8>,
    /// Those before `position`.
    pub foot: Vec<u8>,
}

impl Marks {
    /// Reads them.
    pub fn read(path: &Path, position: u64) -> io::Result<Self> {
        if position == 0 {
            return Ok(Self::default());
        }
        let mut file = File::open(path)?;
        let (mut head, mut foot) = (Vec::new(), Vec::new());
        let length = position.min(MARK);
        extend(&mut file, &mut head, 0, length)?;
        extend(&mut file, &mut foot, position - length, length)?;
        Ok(Self { position, head, foot })
    }
}
