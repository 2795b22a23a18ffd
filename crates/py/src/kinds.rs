//! What `Store` tells of tags and of values that aren't points of a line.

use std::num::NonZeroUsize;

use glassboard_core::arrow;
use glassboard_core::bins::Scale;
use glassboard_core::blobs::{self, MediaRow};
use glassboard_core::distributions::{self, Question};
use glassboard_core::graph_file;
use glassboard_core::graphs::{self, Limit};
use glassboard_core::heavy::Which;
use glassboard_core::occurrences;
use glassboard_core::tags;
use glassboard_core::tensors::{self, Array, TensorRow};
use glassboard_core::types::Kind;
use glassboard_core::wire::{Fields, Malformed, Wire};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use crate::error::{Raised, Result};
use crate::store::Store;

#[pyclass(frozen, get_all, module = "glassboard._core")]
pub(crate) struct TagInfo {
    run: String,
    kind: String,
    name: String,
    plugin: String,
    content: Vec<u8>,
    display_name: String,
    description: String,
    data_class: u64,
    count: usize,
    bytes: u64,
    first_step: i64,
    last_step: i64,
    first_wall_time: f64,
    last_wall_time: f64,
}

impl From<tags::TagInfo> for TagInfo {
    fn from(info: tags::TagInfo) -> Self {
        let tags::Extent { count, bytes, first_step, last_step, first_wall_time, last_wall_time } = info.extent;
        Self {
            run: info.run.as_str().to_owned(),
            kind: info.kind.as_str().to_owned(),
            name: info.name.to_string(),
            plugin: info.plugin,
            content: info.content,
            display_name: info.display_name,
            description: info.description,
            data_class: info.data_class,
            count,
            bytes,
            first_step,
            last_step,
            first_wall_time,
            last_wall_time,
        }
    }
}

#[pymethods]
impl TagInfo {
    fn __repr__(&self) -> String {
        format!("TagInfo({:?}, {}, {:?}, {} values)", self.run, self.kind, self.name, self.count)
    }
}

#[pyclass(frozen, get_all, module = "glassboard._core")]
pub(crate) struct Tensor {
    step: i64,
    wall_time: f64,
    dtype: &'static str,
    shape: Vec<i64>,
    data: Py<PyBytes>,
    strings: Py<PyList>,
    metadata: Py<PyBytes>,
    superseded: bool,
}

impl Tensor {
    fn new(py: Python<'_>, row: &TensorRow) -> PyResult<Self> {
        let Array { dtype, shape, data, strings } = &row.array;
        Ok(Self {
            step: row.step,
            wall_time: row.wall_time,
            dtype,
            shape: shape.clone(),
            data: PyBytes::new(py, data).unbind(),
            strings: PyList::new(py, strings.iter().map(|string| PyBytes::new(py, string)))?.unbind(),
            metadata: PyBytes::new(py, &row.metadata).unbind(),
            superseded: row.superseded,
        })
    }
}

#[pymethods]
impl Tensor {
    fn __repr__(&self) -> String {
        format!("Tensor(step {}, {} of shape {:?})", self.step, self.dtype, self.shape)
    }
}

#[pyclass(frozen, get_all, module = "glassboard._core")]
pub(crate) struct Media {
    index: usize,
    step: i64,
    wall_time: f64,
    lengths: Vec<u64>,
    width: u64,
    height: u64,
    content_type: &'static str,
    sample_rate: f64,
    length_frames: u64,
    superseded: bool,
}

impl From<MediaRow> for Media {
    fn from(row: MediaRow) -> Self {
        let MediaRow { index, step, wall_time, lengths, width, height, content_type, .. } = row;
        let MediaRow { sample_rate, length_frames, superseded, .. } = row;
        Self { index, step, wall_time, lengths, width, height, content_type, sample_rate, length_frames, superseded }
    }
}

#[pymethods]
impl Media {
    fn __repr__(&self) -> String {
        format!("Media(step {}, {} × {})", self.step, self.lengths.len(), self.content_type)
    }
}

type Described = (String, String, String, String);
type Occurrence = (String, String, String, i64, f64);
type GraphTag = (String, bool, bool, bool);

#[pymethods]
impl Store {
    #[pyo3(signature = (run))]
    fn tags(&self, py: Python<'_>, run: &str) -> Result<Vec<TagInfo>> {
        Ok(py.detach(|| tags::tags(self.0.store(), run))?.into_iter().map(TagInfo::from).collect())
    }

    #[pyo3(signature = (kind))]
    fn tag_names<'py>(&self, py: Python<'py>, kind: &str) -> PyResult<Bound<'py, PyDict>> {
        let names = PyDict::new(py);
        for (run, tags) in py.detach(|| tags::tag_names(self.0.store(), &Kind::from(kind))) {
            names.set_item(run.as_str(), PyList::new(py, tags.iter().map(|tag| &**tag))?)?;
        }
        Ok(names)
    }

    #[pyo3(signature = (kind))]
    fn described(&self, py: Python<'_>, kind: &str) -> Vec<Described> {
        let described = py.detach(|| tags::described(self.0.store(), &Kind::from(kind)));
        let owned = |(run, tag, name, description): tags::Described| {
            (run.as_str().to_owned(), tag.to_string(), name, description)
        };
        described.into_iter().map(owned).collect()
    }

    #[pyo3(signature = (kind))]
    fn contents<'py>(&self, py: Python<'py>, kind: &str) -> Vec<(String, String, Bound<'py, PyBytes>)> {
        let contents = py.detach(|| tags::contents(self.0.store(), &Kind::from(kind)));
        let owned =
            |(run, tag, content): tags::Content| (run.as_str().to_owned(), tag.to_string(), PyBytes::new(py, &content));
        contents.into_iter().map(owned).collect()
    }

    #[pyo3(signature = (kinds, *, runs = None, most))]
    fn occurrences(
        &self,
        py: Python<'_>,
        kinds: Vec<String>,
        runs: Option<Vec<String>>,
        most: usize,
    ) -> Vec<Occurrence> {
        let kinds: Vec<Kind> = kinds.iter().map(|kind| Kind::from(&**kind)).collect();
        let found = py.detach(|| occurrences::occurrences(self.0.store(), runs.as_deref(), &kinds, most));
        let plain = |occurrences::Occurrence { run, kind, tag, step, wall_time }| {
            (run.as_str().to_owned(), kind.as_str().to_owned(), tag.to_string(), step, wall_time)
        };
        found.into_iter().map(plain).collect()
    }

    #[pyo3(signature = (runs, tags, *, limit = None, also = Vec::new(), steps = None, bins = None, scale = "linear"))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of the Python method")]
    fn distributions<'py>(
        &self,
        py: Python<'py>,
        runs: Vec<String>,
        tags: Vec<String>,
        limit: Option<NonZeroUsize>,
        also: Vec<i64>,
        steps: Option<Vec<i64>>,
        bins: Option<NonZeroUsize>,
        scale: &str,
    ) -> Result<Bound<'py, PyBytes>> {
        let scale = Scale::try_from(scale)?;
        let bins = bins.map(|bins| (bins.get(), scale));
        let thinned = limit.map_or(Which::All, |limit| Which::Thinned(limit.get()));
        let which = steps.as_deref().map_or(thinned, Which::At);
        let question = Question { runs: &runs, tags: &tags, which, also: &also, bins };
        Ok(PyBytes::new(py, &py.detach(|| distributions::distributions(self.0.store(), &question))?))
    }

    #[pyo3(signature = (run, kind, tag, *, superseded = false))]
    fn tensors(&self, py: Python<'_>, run: &str, kind: &str, tag: &str, superseded: bool) -> PyResult<Vec<Tensor>> {
        let rows = py.detach(|| tensors::tensors(self.0.store(), run, &Kind::from(kind), tag, superseded));
        rows.map_err(Raised::from)?.iter().map(|row| Tensor::new(py, row)).collect()
    }

    #[pyo3(signature = (run, kind, tag, *, superseded = false))]
    fn media(&self, py: Python<'_>, run: &str, kind: &str, tag: &str, superseded: bool) -> Result<Vec<Media>> {
        let rows = py.detach(|| blobs::media(self.0.store(), run, &Kind::from(kind), tag, superseded))?;
        Ok(rows.into_iter().map(Media::from).collect())
    }

    #[pyo3(signature = (run, kind, tag, index, sample = 0))]
    fn blob<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        kind: &str,
        tag: &str,
        index: usize,
        sample: usize,
    ) -> Result<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| blobs::blob(self.0.store(), run, &Kind::from(kind), tag, index, sample))?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[pyo3(signature = (run, kind, tag, index, sample = 0))]
    fn blob_id(&self, py: Python<'_>, run: &str, kind: &str, tag: &str, index: usize, sample: usize) -> Result<String> {
        Ok(py.detach(|| blobs::blob_id(self.0.store(), run, &Kind::from(kind), tag, index, sample))?)
    }

    #[pyo3(signature = (run))]
    fn has_run_graph(&self, py: Python<'_>, run: &str) -> Result<bool> {
        Ok(py.detach(|| graphs::has_run_graph(self.0.store(), run))?)
    }

    #[pyo3(signature = (run))]
    fn graph_tags(&self, py: Python<'_>, run: &str) -> Result<Vec<GraphTag>> {
        let tags = py.detach(|| graphs::graph_tags(self.0.store(), run))?;
        Ok(tags.into_iter().map(|tag| (tag.name, tag.conceptual, tag.op_graph, tag.profile)).collect())
    }

    #[pyo3(signature = (run, tag = None))]
    fn graph_def<'py>(&self, py: Python<'py>, run: &str, tag: Option<&str>) -> Result<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &py.detach(|| graphs::graph_def(self.0.store(), run, tag))?))
    }

    #[pyo3(signature = (run, tag, *, limit_attr_size = None, large_attrs_key = None))]
    fn graph_text<'py>(
        &self,
        py: Python<'py>,
        run: &str,
        tag: Option<&str>,
        limit_attr_size: Option<i64>,
        large_attrs_key: Option<&str>,
    ) -> Result<Bound<'py, PyBytes>> {
        let limit = Limit::of(limit_attr_size, large_attrs_key)?;
        Ok(PyBytes::new(py, &py.detach(|| graphs::graph_text(self.0.store(), run, tag, limit))?))
    }

    #[pyo3(signature = (run, tag))]
    fn run_metadata_text<'py>(&self, py: Python<'py>, run: &str, tag: &str) -> Result<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &py.detach(|| graphs::run_metadata_text(self.0.store(), run, tag))?))
    }

    #[pyo3(signature = (run, tag))]
    fn keras_model<'py>(&self, py: Python<'py>, run: &str, tag: &str) -> Result<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &py.detach(|| graphs::keras_model(self.0.store(), run, tag))?))
    }
}

#[pyfunction]
#[pyo3(signature = (data))]
pub(crate) fn graph_of_file<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    let graph = py.detach(|| graph_file::read(data)).map_err(PyValueError::new_err)?;
    Ok(PyBytes::new(py, &py.detach(|| arrow::graph(graph)).map_err(Raised::from)?))
}

#[pyfunction]
#[pyo3(signature = (message))]
pub(crate) fn wire_fields<'py>(py: Python<'py>, message: &[u8]) -> PyResult<Vec<(u32, u8, Bound<'py, PyAny>)>> {
    let refuse = |Malformed(why)| PyValueError::new_err(why);
    let (mut items, mut fields) = (Vec::new(), Fields::of(message));
    while let Some((number, wire)) = fields.next_field().map_err(refuse)? {
        items.push(match wire {
            Wire::Varint(value) => (number, 0, value.into_pyobject(py)?.into_any()),
            Wire::Fixed64(bits) => (number, 1, bits.into_pyobject(py)?.into_any()),
            Wire::Bytes(bytes) => (number, 2, PyBytes::new(py, bytes).into_any()),
            Wire::Fixed32(bits) => (number, 5, bits.into_pyobject(py)?.into_any()),
        });
    }
    Ok(items)
}
