//! What `Store` has for the reader: tables, and values as they lie in their files.

use std::ffi::OsString;
use std::num::NonZeroU64;
use std::path::PathBuf;

use glassboard_core::error::Error;
use glassboard_core::table::{self, Steps};
use glassboard_core::types::Kind;
use glassboard_core::values;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Result;
use crate::store::{Store, shown};
use crate::table::Table;

type Value<'py> = (i64, f64, Bound<'py, PyBytes>);
type Claim<'py> = (String, Bound<'py, PyBytes>);

#[pymethods]
impl Store {
    #[pyo3(signature = (
        form, *, kind = None, runs = None, tags = None, low = None, high = None, every = None, superseded = false,
        data = true
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of the Python method")]
    fn table(
        &self,
        py: Python<'_>,
        form: &str,
        kind: Option<&str>,
        runs: Option<Vec<String>>,
        tags: Option<Vec<String>>,
        low: Option<i64>,
        high: Option<i64>,
        every: Option<NonZeroU64>,
        superseded: bool,
        data: bool,
    ) -> Result<Table> {
        let (steps, superseded) = (Steps { low, high, every }, shown(superseded));
        let wanted = table::Selection { runs: runs.as_deref(), tags: tags.as_deref(), steps, superseded };
        let store = self.0.store();
        Ok(Table(py.detach(|| match form {
            "scalars" => table::scalars(store, &wanted),
            "wide_scalars" => table::wide_scalars(store, &wanted),
            "histograms" => table::histograms(store, &wanted),
            "text" => table::texts(store, &wanted),
            "images" | "audio" => table::media(store, &Kind::from(form), &wanted, data),
            "pr_curves" => table::curves(store, &wanted),
            "graphs" => table::graphs(store, &wanted),
            "tensors" => table::tensors(store, &Kind::from(kind.unwrap_or(form)), &wanted),
            _ => Err(Error::Argument(format!("there is no table of `{form}`"))),
        })?))
    }

    #[pyo3(signature = (run, kind, tag, *, superseded = false))]
    fn values<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        kind: &str,
        tag: &str,
        superseded: bool,
    ) -> Result<Vec<Value<'py>>> {
        let rows = py.detach(|| values::values(self.0.store(), run, &Kind::from(kind), tag, superseded))?;
        Ok(rows.into_iter().map(|row| (row.step, row.wall_time, PyBytes::new(py, &row.message))).collect())
    }

    fn metadata<'py>(&self, py: Python<'py>, run: &str) -> Result<Vec<Claim<'py>>> {
        let found = py.detach(|| values::metadata(self.0.store(), run))?;
        Ok(found.into_iter().map(|(tag, message)| (tag.to_string(), PyBytes::new(py, &message))).collect())
    }

    #[pyo3(signature = (run, *, most = 1 << 20))]
    fn contexts<'py>(&self, py: Python<'py>, run: &str, most: u64) -> Result<Vec<(f64, Bound<'py, PyBytes>)>> {
        let found = py.detach(|| values::contexts(self.0.store(), run, most))?;
        Ok(found.into_iter().map(|(wall_time, json)| (wall_time, PyBytes::new(py, &json))).collect())
    }

    fn files(&self, py: Python<'_>, run: &str) -> Result<Vec<OsString>> {
        let files = py.detach(|| values::files(self.0.store(), run))?;
        Ok(files.into_iter().map(PathBuf::into_os_string).collect())
    }
}
