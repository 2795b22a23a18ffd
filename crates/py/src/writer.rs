//! `EventWriter` for Python.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use glassboard_core::event::{Histogram, NotFinite};
use glassboard_core::histogram::Float;
use glassboard_core::record::put_record;
use glassboard_core::types::Stamp;
use glassboard_core::{histogram, writer};
use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray1};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Result;

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct EventWriter(writer::EventWriter);

#[pymethods]
impl EventWriter {
    #[new]
    #[pyo3(signature = (logdir, *, filename_suffix = "", flush_secs = 0.2))]
    fn new(py: Python<'_>, logdir: PathBuf, filename_suffix: &str, flush_secs: f64) -> PyResult<Self> {
        let flush_after = Duration::try_from_secs_f64(flush_secs).map_err(|_| {
            PyValueError::new_err(format!("`flush_secs` must be seconds, 0 or more, not `{flush_secs}`"))
        })?;
        let created = py.detach(|| writer::EventWriter::create(&logdir, filename_suffix, flush_after));
        Ok(Self(created.map_err(crate::error::Raised::from)?))
    }

    #[pyo3(signature = (logdir, *, filename_suffix = ""))]
    fn beside(&self, py: Python<'_>, logdir: PathBuf, filename_suffix: &str) -> Result<Self> {
        Ok(Self(py.detach(|| self.0.beside(&logdir, filename_suffix))?))
    }

    #[getter]
    fn lost(&self) -> Result<u64> {
        Ok(self.0.lost()?)
    }

    #[getter]
    fn path(&self) -> &OsStr {
        self.0.path().as_os_str()
    }

    #[getter]
    fn closed(&self) -> Result<bool> {
        Ok(self.0.is_closed()?)
    }

    // Keeps the GIL but where it has to wait for another thread: letting it go costs more than the call where others compete for it.
    #[pyo3(signature = (tag, value, step, wall_time))]
    fn scalar(&self, py: Python<'_>, tag: &str, value: f64, step: Option<i64>, wall_time: f64) -> Result<()> {
        match self.0.scalar(tag, value, Stamp { step, wall_time })? {
            writer::Left::Nothing => Ok(()),
            writer::Left::Flush => Ok(py.detach(|| self.0.flush())?),
        }
    }

    #[pyo3(signature = (tag, values, step, wall_time))]
    fn histogram(
        &self,
        py: Python<'_>,
        tag: &str,
        values: &Bound<'_, PyAny>,
        step: Option<i64>,
        wall_time: f64,
    ) -> PyResult<u64> {
        let stamp = Stamp { step, wall_time };
        // Asked by hand: to try one kind after the other would write a sentence about each that it isn't.
        if let Ok(values) = values.cast::<PyArray1<f32>>() {
            return self.bucketed(py, tag, values.try_readonly()?.as_slice()?, stamp);
        }
        let Ok(values) = values.cast::<PyArray1<f64>>() else {
            return Err(PyTypeError::new_err("`values` must be an array of float32 or float64, of one dimension"));
        };
        self.bucketed(py, tag, values.try_readonly()?.as_slice()?, stamp)
    }

    #[pyo3(signature = (
        tag, *, min, max, num, sum, sum_squares, bucket_limits, bucket_counts, step, wall_time, not_finite = (0, 0, 0),
        zeros = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the fields of a HistogramProto")]
    fn histogram_raw(
        &self,
        py: Python<'_>,
        tag: &str,
        min: f64,
        max: f64,
        num: f64,
        sum: f64,
        sum_squares: f64,
        bucket_limits: PyReadonlyArray1<'_, f64>,
        bucket_counts: PyReadonlyArray1<'_, f64>,
        step: Option<i64>,
        wall_time: f64,
        not_finite: (u64, u64, u64),
        zeros: Option<u64>,
    ) -> PyResult<()> {
        let (limits, counts) = (bucket_limits.as_slice()?.to_vec(), bucket_counts.as_slice()?.to_vec());
        let (nan, positive, negative) = not_finite;
        let not_finite = NotFinite { nan, positive, negative };
        let histogram = Histogram { min, max, num, sum, sum_squares, limits, counts, not_finite, zeros };
        Ok(self.relieved(py, || self.0.histogram(tag, &histogram, Stamp { step, wall_time }))?)
    }

    #[pyo3(signature = (tag, text, step, wall_time))]
    fn text(&self, py: Python<'_>, tag: &str, text: &str, step: Option<i64>, wall_time: f64) -> Result<()> {
        self.relieved(py, || self.0.text(tag, text, Stamp { step, wall_time }))
    }

    #[pyo3(signature = (tag, fields, step, wall_time))]
    fn value(&self, py: Python<'_>, tag: &str, fields: &[u8], step: Option<i64>, wall_time: f64) -> Result<()> {
        self.relieved(py, || self.0.value(tag, fields, Stamp { step, wall_time }))
    }

    #[pyo3(signature = (message))]
    fn event(&self, py: Python<'_>, message: &[u8]) -> Result<()> {
        self.relieved(py, || self.0.event(message))
    }

    #[pyo3(signature = (step, wall_time))]
    fn session_start(&self, py: Python<'_>, step: i64, wall_time: f64) -> Result<()> {
        self.relieved(py, || self.0.session_start(step, wall_time))
    }

    #[pyo3(signature = (graph_def, wall_time))]
    fn graph(&self, py: Python<'_>, graph_def: &[u8], wall_time: f64) -> Result<()> {
        self.relieved(py, || self.0.graph(graph_def, wall_time))
    }

    #[pyo3(signature = (tag, run_metadata, wall_time))]
    fn run_metadata(&self, py: Python<'_>, tag: &str, run_metadata: &[u8], wall_time: f64) -> Result<()> {
        self.relieved(py, || self.0.run_metadata(tag, run_metadata, wall_time))
    }

    fn flush(&self, py: Python<'_>) -> Result<()> {
        Ok(py.detach(|| self.0.flush())?)
    }

    fn sync(&self, py: Python<'_>) -> Result<()> {
        Ok(py.detach(|| self.0.sync())?)
    }

    fn rest(&self, py: Python<'_>) -> Result<()> {
        Ok(py.detach(|| self.0.rest())?)
    }

    fn close(&self, py: Python<'_>) -> Result<()> {
        Ok(py.detach(|| self.0.close())?)
    }
}

impl EventWriter {
    fn bucketed<T>(&self, py: Python<'_>, tag: &str, values: &[T], stamp: Stamp) -> PyResult<u64>
    where
        T: Float,
    {
        let histogram = py.detach(|| histogram::bucket(values)).map_err(crate::error::Raised::from)?;
        self.relieved(py, || self.0.histogram(tag, &histogram, stamp))?;
        Ok(histogram.not_finite.total())
    }

    /// Adds something without the GIL, and sees to what is left to do.
    fn relieved(
        &self,
        py: Python<'_>,
        add: impl Send + FnOnce() -> glassboard_core::error::Result<writer::Left>,
    ) -> Result<()> {
        Ok(py.detach(|| match add()? {
            writer::Left::Nothing => Ok(()),
            writer::Left::Flush => self.0.flush(),
        })?)
    }
}

#[pyfunction]
pub(crate) fn framed<'py>(py: Python<'py>, data: &[u8]) -> Bound<'py, PyBytes> {
    let mut record = Vec::with_capacity(data.len() + 16);
    put_record(&mut record, |out| out.extend_from_slice(data));
    PyBytes::new(py, &record)
}

#[pyfunction]
pub(crate) fn flush_all(py: Python<'_>) {
    py.detach(writer::flush_all);
}
