//! What could not be read, as data: it is shown beside what could.

use std::path::PathBuf;

use crate::types::RunName;

/// Something in the logdir that could not be read; the rest of it is served.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The run it belongs to.
    pub run: RunName,
    /// The file or directory.
    pub file: PathBuf,
    /// The byte where it begins, where it isn't the whole file.
    pub offset: Option<u64>,
    /// How many bytes were skipped, once that is known.
    pub length: Option<u64>,
    /// What is wrong, in one sentence.
    pub message: String,
}
