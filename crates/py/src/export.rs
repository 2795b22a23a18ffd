//! Points to take away, for Python: iterators that read the store as they go.

use std::sync::{Mutex, MutexGuard, PoisonError};

use glassboard_core::error::Result as CoreResult;
use glassboard_core::export::{self, Csv, HistogramCsv, HistogramParquet, Parquet, Question};
use glassboard_core::heavy::HistogramRow;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{Raised, Result};
use crate::store::{Store, axis, shown};

/// `None` once it has become a file.
#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Export(Mutex<Option<export::Export>>);

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Pieces(Mutex<Box<dyn Iterator<Item = CoreResult<Vec<u8>>> + Send>>);

type Series<'py> = (String, String, Bytes<'py>, Bytes<'py>, Bytes<'py>, Option<Bytes<'py>>);
type Bytes<'py> = Bound<'py, PyBytes>;

#[pymethods]
impl Export {
    fn csv(&self) -> PyResult<Pieces> {
        Ok(Pieces(Mutex::new(Box::new(Csv::new(self.take()?).map(Ok)))))
    }

    fn parquet(&self) -> PyResult<Pieces> {
        Ok(Pieces(Mutex::new(Box::new(Parquet::new(self.take()?).map_err(Raised::from)?))))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> Option<Series<'py>> {
        let series = py.detach(|| locked(&self.0).as_mut().and_then(Iterator::next))?;
        let columns = &series.line.columns;
        let steps: Vec<u8> = columns.steps.iter().flat_map(|step| step.to_le_bytes()).collect();
        let floats = |column: &[f64]| column.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let superseded: Vec<u8> = series.line.superseded.iter().map(|mark| u8::from(*mark)).collect();
        let bytes = |column: &[u8]| PyBytes::new(py, column);
        Some((
            series.run.to_string(),
            series.tag.to_string(),
            bytes(&steps),
            bytes(&floats(&columns.wall_times)),
            bytes(&floats(&columns.values)),
            (!superseded.is_empty()).then(|| bytes(&superseded)),
        ))
    }
}

impl Export {
    fn take(&self) -> PyResult<export::Export> {
        locked(&self.0).take().ok_or_else(|| PyValueError::new_err("these points have become a file already"))
    }
}

/// `None` once it has become a file.
#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct HistogramExport(Mutex<Option<Histograms>>);

/// Those of one series at a time.
struct Histograms {
    left: export::HistogramExport,
    run: String,
    tag: String,
    rows: std::vec::IntoIter<HistogramRow>,
}

type Moments = (f64, f64, f64, f64, f64);
type OneHistogram<'py> = (String, String, i64, f64, Moments, (u64, u64, u64), Bytes<'py>, Bytes<'py>, Bytes<'py>);

#[pymethods]
impl HistogramExport {
    fn csv(&self) -> PyResult<Pieces> {
        Ok(Pieces(Mutex::new(Box::new(HistogramCsv::new(self.take()?)))))
    }

    fn parquet(&self) -> PyResult<Pieces> {
        Ok(Pieces(Mutex::new(Box::new(HistogramParquet::new(self.take()?).map_err(Raised::from)?))))
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> Result<Option<OneHistogram<'py>>> {
        let next = py.detach(|| locked(&self.0).as_mut().and_then(|held| held.next().transpose()));
        let Some((run, tag, row)) = next.transpose()? else { return Ok(None) };
        let buckets = row.histogram.logged();
        let floats = |column: fn(&(f64, f64, f64)) -> f64| {
            PyBytes::new(py, &buckets.iter().flat_map(|bucket| column(bucket).to_le_bytes()).collect::<Vec<u8>>())
        };
        let (stats, odd) = (row.histogram.stats, row.histogram.not_finite);
        Ok(Some((
            run,
            tag,
            row.step,
            row.wall_time,
            (stats.min, stats.max, stats.num, stats.sum, stats.sum_squares),
            (odd.nan, odd.positive, odd.negative),
            floats(|bucket| bucket.0),
            floats(|bucket| bucket.1),
            floats(|bucket| bucket.2),
        )))
    }
}

impl HistogramExport {
    fn take(&self) -> PyResult<export::HistogramExport> {
        let held = locked(&self.0).take();
        held.map(|held| held.left).ok_or_else(|| PyValueError::new_err("these histograms have become a file already"))
    }
}

impl Histograms {
    fn next(&mut self) -> CoreResult<Option<(String, String, HistogramRow)>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Ok(Some((self.run.clone(), self.tag.clone(), row)));
            }
            let Some(series) = self.left.next().transpose()? else { return Ok(None) };
            self.run = series.run.to_string();
            self.tag = series.tag.to_string();
            self.rows = series.rows.into_iter();
        }
    }
}

#[pymethods]
impl Pieces {
    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> Result<Option<Bytes<'py>>> {
        let piece = py.detach(|| locked(&self.0).next()).transpose()?;
        Ok(piece.map(|piece| PyBytes::new(py, &piece)))
    }
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl Store {
    #[pyo3(signature = (*, tags = None, runs = None, x = "step", low = None, high = None, superseded = false))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of the Python method")]
    fn export(
        &self,
        py: Python<'_>,
        tags: Option<Vec<String>>,
        runs: Option<Vec<String>>,
        x: &str,
        low: Option<f64>,
        high: Option<f64>,
        superseded: bool,
    ) -> PyResult<Export> {
        let (tags, runs, axis, superseded) = (tags.as_deref(), runs.as_deref(), axis(x)?, shown(superseded));
        let question = Question { tags, runs, axis, low, high, superseded };
        let points = py.detach(|| export::Export::new(self.0.store(), &question)).map_err(Raised::from)?;
        Ok(Export(Mutex::new(Some(points))))
    }

    #[pyo3(signature = (*, tags = None, runs = None))]
    fn export_histograms(
        &self,
        py: Python<'_>,
        tags: Option<Vec<String>>,
        runs: Option<Vec<String>>,
    ) -> PyResult<HistogramExport> {
        let (tags, runs) = (tags.as_deref(), runs.as_deref());
        let left = py.detach(|| export::HistogramExport::new(self.0.store(), tags, runs)).map_err(Raised::from)?;
        let (run, tag, rows) = (String::new(), String::new(), Vec::new().into_iter());
        Ok(HistogramExport(Mutex::new(Some(Histograms { left, run, tag, rows }))))
    }
}
