//! Lines as charts draw them, and their figures, for Python.

use glassboard_core::downsample::View;
use glassboard_core::lines::{self, Band, Baseline, Center, Compare, Group, Of, X};
use glassboard_core::smoothing::Smoother;
use glassboard_core::summaries;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Raised;
use crate::store::{Store, axis};

#[pymethods]
impl Store {
    #[pyo3(signature = (
        tags, *, runs = None, groups = None, center = "mean", band = "none", x = "step", x_tag = None, align = false,
        low = None, high = None, width = None, log_x = false, smoother = "ema", smoothing = 0.0, baseline = None,
        compare = "difference", superseded = false, partition = false, deltas = 0
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of the Python method")]
    #[expect(clippy::fn_params_excessive_bools, reason = "the same")]
    fn lines<'py>(
        &self,
        py: Python<'py>,
        tags: Vec<String>,
        runs: Option<Vec<String>>,
        groups: Option<Vec<(String, Vec<String>)>>,
        center: &str,
        band: &str,
        x: &str,
        x_tag: Option<&str>,
        align: bool,
        low: Option<f64>,
        high: Option<f64>,
        width: Option<usize>,
        log_x: bool,
        smoother: &str,
        smoothing: f64,
        baseline: Option<&str>,
        compare: &str,
        superseded: bool,
        partition: bool,
        deltas: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let groups: Option<Vec<Group>> =
            groups.map(|groups| groups.into_iter().map(|(name, runs)| Group { name, runs }).collect());
        let (center, band, compare) = (chosen(center, CENTERS)?, chosen(band, BANDS)?, chosen(compare, COMPARES)?);
        let question = lines::Question {
            tags: &tags,
            of: groups.as_deref().map_or(Of::Runs(runs.as_deref()), |groups| Of::Groups(groups, center, band)),
            x: line_axis(x, x_tag)?,
            align,
            view: View { low, high, width, log_x },
            smoother: chosen(smoother, SMOOTHERS)?(smoothing),
            baseline: baseline.map(|run| Baseline { run, compare }),
            superseded,
            partition,
        };
        let answer = || lines::lines(self.0.store(), &question, deltas);
        Ok(PyBytes::new(py, &py.detach(answer).map_err(Raised::from)?))
    }

    #[pyo3(signature = (*, tags = None, runs = None, x = "step", low = None, high = None))]
    fn summaries<'py>(
        &self,
        py: Python<'py>,
        tags: Option<Vec<String>>,
        runs: Option<Vec<String>>,
        x: &str,
        low: Option<f64>,
        high: Option<f64>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let question = summaries::Question { tags: tags.as_deref(), runs: runs.as_deref(), axis: axis(x)?, low, high };
        let answer = || summaries::summaries(self.0.store(), &question);
        Ok(PyBytes::new(py, &py.detach(answer).map_err(Raised::from)?))
    }
}

type Names<T> = (&'static str, &'static [(&'static str, T)]);

const CENTERS: Names<Center> = ("center", &[("mean", Center::Mean), ("median", Center::Median)]);
const BANDS: Names<Band> = (
    "band",
    &[
        ("none", Band::None),
        ("std", Band::Deviation),
        ("sem", Band::Error),
        ("range", Band::Range),
        ("iqr", Band::Quartiles),
    ],
);
const COMPARES: Names<Compare> = ("compare", &[("difference", Compare::Difference), ("ratio", Compare::Ratio)]);
const SMOOTHERS: Names<fn(f64) -> Smoother> = (
    "smoother",
    &[
        ("ema", Smoother::Exponential),
        ("time", Smoother::Time),
        ("mean", Smoother::Mean),
        ("gaussian", Smoother::Gaussian),
    ],
);

fn chosen<T: Copy>(name: &str, (argument, names): Names<T>) -> PyResult<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, meant)| *meant).ok_or_else(|| {
        let known: Vec<String> = names.iter().map(|(known, _)| format!("`{known}`")).collect();
        PyValueError::new_err(format!("`{argument}` must be one of {}, not `{name}`", known.join(", ")))
    })
}

fn line_axis<'a>(name: &str, tag: Option<&'a str>) -> PyResult<X<'a>> {
    match (name, tag) {
        ("step", _) => Ok(X::Step),
        ("relative", _) => Ok(X::Relative),
        ("wall", _) => Ok(X::Wall),
        ("tag", Some(tag)) => Ok(X::Tag(tag)),
        ("tag", None) => Err(PyValueError::new_err("`x` is `tag`, and `x_tag` doesn't say which")),
        _ => Err(PyValueError::new_err(format!("`x` must be `step`, `relative`, `wall` or `tag`, not `{name}`"))),
    }
}
