//! Searching names, which needs no store.

use glassboard_core::search::{self, Place};
use pyo3::prelude::*;

use crate::error::Result;

#[pyfunction]
#[pyo3(signature = (pattern, names, *, from_start = false))]
pub(crate) fn matching(py: Python<'_>, pattern: &str, names: Vec<String>, from_start: bool) -> Result<Vec<bool>> {
    let place = if from_start { Place::Start } else { Place::Anywhere };
    Ok(py.detach(|| search::matching(pattern, names.iter().map(String::as_str), place))?)
}
