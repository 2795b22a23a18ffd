//! The core's errors as Python's.

use glassboard_core::error::Error;
use pyo3::exceptions::{PyFileNotFoundError, PyIndexError, PyKeyError, PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;

/// "No such file or directory", everywhere.
const ENOENT: i32 = 2;

/// An error on its way to Python.
pub(crate) struct Raised(Error);

pub(crate) type Result<T> = std::result::Result<T, Raised>;

impl From<Error> for Raised {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<Raised> for PyErr {
    fn from(Raised(error): Raised) -> Self {
        match &error {
            // With a number, Python picks the subclass: FileNotFoundError, PermissionError, …
            Error::Io { path, source, .. } => match source.raw_os_error() {
                Some(number) => PyOSError::new_err((number, reason(source), path.clone().into_os_string())),
                None => PyOSError::new_err(error.to_string()),
            },
            Error::Vanished(path) => {
                let told = "The file was deleted while it was written";
                PyFileNotFoundError::new_err((ENOENT, told, path.clone().into_os_string()))
            }
            Error::Gone(_) => PyOSError::new_err(error.to_string()),
            Error::Forked(_) => PyRuntimeError::new_err(error.to_string()),
            Error::NoRun(_) | Error::NoTag { .. } | Error::UnknownTag { .. } => PyKeyError::new_err(error.to_string()),
            Error::NoValue { .. } | Error::NoSample { .. } => PyIndexError::new_err(error.to_string()),
            _ => PyValueError::new_err(error.to_string()),
        }
    }
}

/// What the operating system says, without Rust's "(os error 28)": Python shows the number itself.
fn reason(source: &std::io::Error) -> String {
    let text = source.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
