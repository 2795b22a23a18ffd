//! Lines as charts draw them, for Python.

use glassboard_core::downsample::View;
use glassboard_core::lines::{self, Question, X};
use glassboard_core::smoothing::Smoother;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Raised;
use crate::store::Store;

#[pymethods]
impl Store {
    #[pyo3(signature = (
        tags, *, runs = None, x = "step", align = false, low = None, high = None, width = None, log_x = false,
        smoother = "ema", smoothing = 0.0, superseded = false, partition = false
    ))]
    #[expect(
        clippy::too_many_arguments,
        clippy::fn_params_excessive_bools,
        reason = "keyword arguments of the Python method"
    )]
    fn lines<'py>(
        &self,
        py: Python<'py>,
        tags: Vec<String>,
        runs: Option<Vec<String>>,
        x: &str,
        align: bool,
        low: Option<f64>,
        high: Option<f64>,
        width: Option<usize>,
        log_x: bool,
        smoother: &str,
        smoothing: f64,
        superseded: bool,
        partition: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let view = View { low, high, width, log_x };
        let (x, smoother) = (axis(x)?, of_name(smoother, smoothing)?);
        let question = Question { tags: &tags, runs: runs.as_deref(), x, align, view, smoother, superseded, partition };
        let answer = || lines::lines(self.0.store(), &question);
        Ok(PyBytes::new(py, &py.detach(answer).map_err(Raised::from)?))
    }
}

fn axis(name: &str) -> PyResult<X> {
    match name {
        "step" => Ok(X::Step),
        "relative" => Ok(X::Relative),
        "wall" => Ok(X::Wall),
        _ => Err(PyValueError::new_err(format!("`x` must be `step`, `relative` or `wall`, not `{name}`"))),
    }
}

fn of_name(name: &str, amount: f64) -> PyResult<Smoother> {
    match name {
        "ema" => Ok(Smoother::Exponential(amount)),
        _ => Err(PyValueError::new_err(format!("`smoother` must be `ema`, not `{name}`"))),
    }
}
