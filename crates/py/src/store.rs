//! `Store` for Python.

use std::ffi::{OsStr, OsString};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use glassboard_core::arrow::Packing;
use glassboard_core::downsample::View;
use glassboard_core::heavy::{self, Which};
use glassboard_core::ingest::Ingest;
use glassboard_core::logdir::Root;
use glassboard_core::query::{self, Axis, Selection};
use glassboard_core::roots::{Given, Roots};
use glassboard_core::single::Single;
use glassboard_core::store::{Store as CoreStore, Superseded};
use glassboard_core::{arrow, graphs, table, texts};
use numpy::{IntoPyArray, PyArray1};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::answers::{Changes, Problem, Progress, Run};
use crate::error::{Raised, Result};

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Store(pub(crate) Source);

/// Where it comes from.
pub(crate) enum Source {
    Followed(Ingest),
    Single(Box<Single>),
}

#[derive(FromPyObject)]
enum Logdirs {
    One(PathBuf),
    Several(Vec<(String, PathBuf)>),
}

impl From<Logdirs> for Vec<Given> {
    fn from(logdirs: Logdirs) -> Self {
        match logdirs {
            Logdirs::One(path) => vec![Given::unnamed(path)],
            Logdirs::Several(all) => {
                all.into_iter().map(|(name, path)| Given { name: (!name.is_empty()).then_some(name), path }).collect()
            }
        }
    }
}

type Histogram = (i64, f64, Vec<(f64, f64, f64)>);
type Columns<'py> = (Bound<'py, PyArray1<i64>>, Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>);

type Bytes<'py> = (Bound<'py, PyBytes>, Bound<'py, PyBytes>, Bound<'py, PyBytes>);
type Text = (i64, f64, Vec<i64>, Vec<String>, Option<String>);

#[pymethods]
impl Store {
    #[new]
    #[pyo3(signature = (logdirs, *, reload_interval = 0.5, cache = None))]
    fn new(logdirs: Logdirs, reload_interval: f64, cache: Option<PathBuf>) -> PyResult<Self> {
        let interval = seconds("reload_interval", reload_interval)?;
        let roots = Roots::new(logdirs.into()).map_err(Raised::from)?;
        Ok(Self(Source::Followed(Ingest::start(roots, interval, cache.as_deref()).map_err(Raised::from)?)))
    }

    #[staticmethod]
    fn of_run(path: PathBuf) -> Self {
        Self(Source::Single(Box::new(Single::new(&path))))
    }

    #[getter]
    fn logdir(&self) -> &OsStr {
        self.0.store().root().as_os_str()
    }

    fn roots(&self) -> Vec<(String, OsString, OsString)> {
        let roots = self.0.store().roots();
        let plain = |root: &Root| (root.name.to_string(), root.path.clone().into(), root.real.clone().into());
        roots.iter().map(plain).collect()
    }

    #[getter]
    fn version(&self) -> u64 {
        self.0.store().version()
    }

    #[pyo3(signature = (version, timeout))]
    fn wait(&self, py: Python<'_>, version: u64, timeout: f64) -> PyResult<u64> {
        let timeout = seconds("timeout", timeout)?;
        Ok(py.detach(|| self.0.store().wait(version, timeout)))
    }

    #[pyo3(signature = (since))]
    fn changes(&self, py: Python<'_>, since: u64) -> Changes {
        Changes(py.detach(|| self.0.store().changes(since)))
    }

    fn runs(&self, py: Python<'_>) -> Vec<Run> {
        py.detach(|| query::runs(self.0.store()).into_iter().map(Run).collect())
    }

    fn problems(&self, py: Python<'_>) -> Vec<Problem> {
        py.detach(|| self.0.store().problems().into_iter().map(Problem).collect())
    }

    fn progress(&self, py: Python<'_>) -> Progress {
        Progress(py.detach(|| self.0.store().progress()))
    }

    #[pyo3(signature = (
        tag, *, runs = None, x = "step", low = None, high = None, width = None, smoothing = 0.0, superseded = false,
        tagged = false,
        compression = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of the Python method")]
    fn scalars<'py>(
        &self,
        py: Python<'py>,
        tag: &str,
        runs: Option<Vec<String>>,
        x: &str,
        low: Option<f64>,
        high: Option<f64>,
        width: Option<usize>,
        smoothing: f64,
        superseded: bool,
        tagged: bool,
        compression: Option<&str>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (axis, view, superseded) = (axis(x)?, View { low, high, width, log_x: false }, shown(superseded));
        let selection = Selection { tag, runs: runs.as_deref(), axis, view, smoothing, superseded };
        let packing = packing(compression)?;
        let answer = || arrow::scalars(query::scalars(self.0.store(), &selection)?, tagged.then_some(tag), packing);
        Ok(PyBytes::new(py, &py.detach(answer).map_err(Raised::from)?))
    }

    #[pyo3(signature = (run, tag, *, superseded = false))]
    fn scalar_columns<'py>(&self, py: Python<'py>, run: &str, tag: &str, superseded: bool) -> Result<Columns<'py>> {
        let columns = py.detach(|| query::scalar_columns(self.0.store(), run, tag, shown(superseded)))?.columns;
        let (steps, wall_times) = (columns.steps.into_pyarray(py), columns.wall_times.into_pyarray(py));
        Ok((steps, wall_times, columns.values.into_pyarray(py)))
    }

    #[pyo3(signature = (run, tag))]
    fn scalar_bytes<'py>(&self, py: Python<'py>, run: &str, tag: &str) -> Result<Bytes<'py>> {
        let columns = py.detach(|| query::scalar_columns(self.0.store(), run, tag, Superseded::Hidden))?.columns;
        let floats = |column: &[f64]| column.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let steps: Vec<u8> = columns.steps.iter().flat_map(|step| step.to_le_bytes()).collect();
        let bytes = |column: Vec<u8>| PyBytes::new(py, &column);
        Ok((bytes(steps), bytes(floats(&columns.wall_times)), bytes(floats(&columns.values))))
    }

    #[pyo3(signature = (run, tag, *, limit = None, bins = None))]
    fn histograms<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        tag: &str,
        limit: Option<NonZeroUsize>,
        bins: Option<NonZeroUsize>,
    ) -> Result<Bound<'py, PyBytes>> {
        let answer = || {
            let which = limit.map_or(Which::All, |limit| Which::Thinned(limit.get()));
            let found = heavy::readable_histograms(self.0.store(), run, tag, which)?;
            let (rows, unreadable) = (&found.rows, found.unreadable_lines(run, tag));
            match bins {
                None => arrow::histograms(rows, &unreadable),
                Some(bins) => arrow::binned_histograms(rows, &unreadable, bins.get()),
            }
        };
        Ok(PyBytes::new(py, &py.detach(answer)?))
    }

    #[pyo3(signature = (run, tag))]
    fn histogram_buckets(&self, py: Python<'_>, run: &str, tag: &str) -> Result<Vec<Histogram>> {
        let rows = py.detach(|| heavy::histograms(self.0.store(), run, tag, Which::All))?;
        Ok(rows.into_iter().map(|row| (row.step, row.wall_time, row.histogram.buckets)).collect())
    }

    #[pyo3(signature = (run, tag))]
    fn text(&self, py: Python<'_>, run: &str, tag: &str) -> Result<Vec<Text>> {
        let rows = py.detach(|| heavy::texts(self.0.store(), run, tag))?;
        let told = |row: heavy::TextRow| match row.text {
            Ok(text) => (row.step, row.wall_time, text.shape, text.strings, None),
            Err(error) => (row.step, row.wall_time, Vec::new(), Vec::new(), Some(error.to_string())),
        };
        Ok(rows.into_iter().map(told).collect())
    }

    #[pyo3(signature = (run, tag, *, at = Vec::new(), skip = 0, limit = None))]
    fn texts<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        tag: &str,
        at: Vec<i64>,
        skip: usize,
        limit: Option<usize>,
    ) -> Result<Bound<'py, PyBytes>> {
        let question = texts::Question { run, tag, at: &at, skip, limit };
        Ok(PyBytes::new(py, &py.detach(|| texts::texts(self.0.store(), &question))?))
    }

    #[pyo3(signature = (sought, *, regex = false, runs = None, tags = None, most = 1_000))]
    fn search_texts<'py>(
        &self,
        py: Python<'py>,
        sought: &str,
        regex: bool,
        runs: Option<Vec<String>>,
        tags: Option<Vec<String>>,
        most: usize,
    ) -> Result<Bound<'py, PyBytes>> {
        let selection =
            table::Selection { runs: runs.as_deref(), tags: tags.as_deref(), ..table::Selection::default() };
        let syntax = if regex { texts::Syntax::Regex } else { texts::Syntax::Text };
        let answer = || texts::search(self.0.store(), sought, syntax, &selection, most);
        Ok(PyBytes::new(py, &py.detach(answer)?))
    }

    #[pyo3(signature = (run, tag = None, *, costs = None))]
    fn graph<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        tag: Option<&str>,
        costs: Option<&str>,
    ) -> Result<Bound<'py, PyBytes>> {
        let answer = || arrow::graph(graphs::graph(self.0.store(), run, tag, costs)?);
        Ok(PyBytes::new(py, &py.detach(answer)?))
    }

    fn refresh(&self, py: Python<'_>) -> PyResult<()> {
        match &self.0 {
            Source::Followed(ingest) => {
                let number = ingest.refresh().map_err(Raised::from)?;
                // Comes up for air now and then, so that Ctrl-C works.
                while !py.detach(|| ingest.wait_for(number, Duration::from_millis(100))).map_err(Raised::from)? {
                    py.check_signals()?;
                }
            }
            Source::Single(single) => py.detach(|| single.refresh()).map_err(Raised::from)?,
        }
        Ok(())
    }

    fn close(&self, py: Python<'_>) {
        if let Source::Followed(ingest) = &self.0 {
            py.detach(|| ingest.close());
        }
    }
}

impl Source {
    pub(crate) fn store(&self) -> &CoreStore {
        match self {
            Self::Followed(ingest) => ingest.store(),
            Self::Single(single) => single.store(),
        }
    }
}

pub(crate) fn shown(superseded: bool) -> Superseded {
    if superseded { Superseded::Marked } else { Superseded::Hidden }
}

fn seconds(name: &str, value: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(value)
        .map_err(|_| PyValueError::new_err(format!("`{name}` must be seconds, 0 or more, not `{value}`")))
}

fn packing(compression: Option<&str>) -> PyResult<Packing> {
    match compression {
        None => Ok(Packing::None),
        Some("lz4") => Ok(Packing::Lz4),
        Some(name) => Err(PyValueError::new_err(format!("`compression` must be `lz4` or None, not `{name}`"))),
    }
}

pub(crate) fn axis(name: &str) -> PyResult<Axis> {
    match name {
        "step" => Ok(Axis::Step),
        "wall" => Ok(Axis::WallTime),
        "relative" => Ok(Axis::Relative),
        _ => Err(PyValueError::new_err(format!("`x` must be `step`, `wall` or `relative`, not `{name}`"))),
    }
}
