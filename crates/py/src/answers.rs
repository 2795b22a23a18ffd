//! The values that `Store` answers with, for Python: each wraps the core's, and shows its fields.

use std::ffi::OsStr;

use glassboard_core::query::RunSummary;
use glassboard_core::store::{self, State};
use glassboard_core::{problem, types};
use pyo3::prelude::*;
use pyo3::types::PyDict;

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Run(pub(crate) RunSummary);

#[pymethods]
impl Run {
    #[getter]
    fn name(&self) -> &str {
        self.0.name.as_str()
    }

    #[getter]
    fn directory(&self) -> &OsStr {
        self.0.directory.as_os_str()
    }

    #[getter]
    fn first_wall_time(&self) -> f64 {
        self.0.first_wall_time
    }

    #[getter]
    fn last_wall_time(&self) -> f64 {
        self.0.last_wall_time
    }

    #[getter]
    fn last_step(&self) -> i64 {
        self.0.last_step
    }

    #[getter]
    fn modified(&self) -> f64 {
        self.0.modified
    }

    #[getter]
    fn tags<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let tags = PyDict::new(py);
        for (kind, names) in &self.0.tags {
            tags.set_item(kind.as_str(), names.iter().map(|name| &**name).collect::<Vec<&str>>())?;
        }
        Ok(tags)
    }

    fn __repr__(&self) -> String {
        format!("Run({:?})", self.name())
    }
}

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Problem(pub(crate) problem::Problem);

#[pymethods]
impl Problem {
    #[getter]
    fn run(&self) -> &str {
        self.0.run.as_str()
    }

    #[getter]
    fn file(&self) -> &OsStr {
        self.0.file.as_os_str()
    }

    #[getter]
    fn offset(&self) -> Option<u64> {
        self.0.offset
    }

    #[getter]
    fn length(&self) -> Option<u64> {
        self.0.length
    }

    #[getter]
    fn message(&self) -> &str {
        &self.0.message
    }

    fn __repr__(&self) -> String {
        format!("Problem({}: {})", self.0.file.display(), self.0.message)
    }
}

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Progress(pub(crate) store::Progress);

#[pymethods]
impl Progress {
    #[getter]
    fn state(&self) -> &str {
        match self.0.state {
            State::Waiting => "waiting",
            State::Loading => "loading",
            State::Ready => "ready",
        }
    }

    #[getter]
    fn reason(&self) -> &str {
        &self.0.waiting
    }

    #[getter]
    fn files(&self) -> usize {
        self.0.files
    }

    #[getter]
    fn bytes_read(&self) -> u64 {
        self.0.bytes_read
    }

    #[getter]
    fn bytes_total(&self) -> u64 {
        self.0.bytes_total
    }

    #[getter]
    fn points(&self) -> u64 {
        self.0.points
    }

    #[getter]
    fn seconds_left(&self) -> Option<f64> {
        self.0.seconds_left
    }

    fn __repr__(&self) -> String {
        format!("Progress({}, {} of {} bytes)", self.state(), self.0.bytes_read, self.0.bytes_total)
    }
}

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Changes(pub(crate) store::Changes);

#[pymethods]
impl Changes {
    #[getter]
    fn version(&self) -> u64 {
        self.0.version
    }

    #[getter]
    fn listing(&self) -> bool {
        self.0.listing
    }

    #[getter]
    fn runs(&self) -> Vec<Change> {
        self.0.runs.iter().cloned().map(Change).collect()
    }
}

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Change(store::Change);

#[pymethods]
impl Change {
    #[getter]
    fn run(&self) -> &str {
        self.0.run.as_str()
    }

    #[getter]
    fn kinds(&self) -> Vec<&str> {
        self.0.kinds.iter().map(types::Kind::as_str).collect()
    }

    #[getter]
    fn last_step(&self) -> i64 {
        self.0.last_step
    }

    #[getter]
    fn last_wall_time(&self) -> f64 {
        self.0.last_wall_time
    }
}
