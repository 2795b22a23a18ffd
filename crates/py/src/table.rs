//! `Table` for Python: one Arrow batch, handed on by Arrow's `PyCapsule` interface or column by column.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch, RecordBatchIterator};
use arrow_schema::DataType;
use arrow_schema::ffi::FFI_ArrowSchema;
use glassboard_core::arrow;
use glassboard_core::error::Error;
use glassboard_core::table::{self, Values};
use numpy::ToPyArray;
use pyo3::exceptions::{PyKeyError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyList, PyString};

use crate::error::Raised;

#[pyclass(frozen, module = "glassboard._core")]
pub(crate) struct Table(pub(crate) RecordBatch);

#[derive(FromPyObject)]
enum Given {
    #[pyo3(transparent, annotation = "list[bool | None]")]
    Bools(Vec<Option<bool>>),
    #[pyo3(transparent, annotation = "list[int | None]")]
    Integers(Vec<Option<i64>>),
    #[pyo3(transparent, annotation = "list[float | None]")]
    Floats(Vec<Option<f64>>),
    #[pyo3(transparent, annotation = "list[str | None]")]
    Strings(Vec<Option<String>>),
}

#[pymethods]
impl Table {
    #[new]
    fn new(columns: Vec<(String, Given)>) -> PyResult<Self> {
        let columns = columns.into_iter().map(|(name, given)| (name, given.into())).collect();
        Ok(Self(table::of_values(columns).map_err(Raised::from)?))
    }

    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    #[getter]
    fn schema(&self) -> Vec<(String, String)> {
        let schema = self.0.schema();
        schema.fields().iter().map(|field| (field.name().clone(), name_of(field.data_type()))).collect()
    }

    #[getter]
    fn metadata(&self) -> HashMap<String, String> {
        self.0.schema().metadata().clone().into()
    }

    #[pyo3(signature = (offset, length))]
    fn slice(&self, offset: usize, length: usize) -> Self {
        let offset = offset.min(self.0.num_rows());
        Self(self.0.slice(offset, length.min(self.0.num_rows() - offset)))
    }

    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &**self.find(name)?)
    }

    fn dictionary<'py>(&self, py: Python<'py>, name: &str) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
        let column = self.find(name)?;
        let column = column
            .as_dictionary_opt::<Int32Type>()
            .ok_or_else(|| PyValueError::new_err(format!("column `{name}` is not dictionary-encoded")))?;
        Ok((column.keys().values().to_pyarray(py).into_any(), to_python(py, &**column.values())?))
    }

    fn ipc<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &py.detach(|| arrow::stream(&self.0, arrow::Packing::None)).map_err(Raised::from)?))
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.0.schema()).map_err(Error::from).map_err(Raised::from)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    // A consumer that wishes another schema casts for itself: the protocol leaves that to the producer.
    #[pyo3(signature = (requested_schema = None))]
    #[expect(unused_variables, reason = "named by the protocol")]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}

impl Table {
    fn find(&self, name: &str) -> PyResult<&Arc<dyn Array>> {
        self.0.column_by_name(name).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
    }
}

impl From<Given> for Values {
    fn from(given: Given) -> Self {
        match given {
            Given::Bools(values) => Self::Bools(values),
            Given::Integers(values) => Self::Integers(values),
            Given::Floats(values) => Self::Floats(values),
            Given::Strings(values) => Self::Strings(values),
        }
    }
}

/// Arrow's name of a type, as its users write it.
fn name_of(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 => "string".to_owned(),
        DataType::LargeBinary => "large_binary".to_owned(),
        DataType::Boolean => "bool".to_owned(),
        DataType::Dictionary(_, values) => format!("dictionary<{}>", name_of(values)),
        DataType::List(item) => format!("list<{}>", name_of(item.data_type())),
        DataType::Float64 => "double".to_owned(),
        other => other.to_string().to_lowercase(),
    }
}

/// Numbers as a `NumPy` array, NaN for null; anything else as a list, None for null.
fn to_python<'py>(py: Python<'py>, column: &dyn Array) -> PyResult<Bound<'py, PyAny>> {
    let list = |item: &dyn Fn(usize) -> PyResult<Bound<'py, PyAny>>| {
        let place = |place| if column.is_null(place) { Ok(py.None().into_bound(py)) } else { item(place) };
        Ok(PyList::new(py, (0..column.len()).map(place).collect::<PyResult<Vec<_>>>()?)?.into_any())
    };
    match column.data_type() {
        DataType::Int64 if column.null_count() == 0 => {
            Ok(column.as_primitive::<Int64Type>().values().to_pyarray(py).into_any())
        }
        DataType::Int64 => list(&|i| Ok(column.as_primitive::<Int64Type>().value(i).into_pyobject(py)?.into_any())),
        DataType::Float64 => {
            let column = column.as_primitive::<Float64Type>();
            let values: Vec<f64> = column.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
            Ok(values.to_pyarray(py).into_any())
        }
        DataType::Boolean if column.null_count() == 0 => {
            let values: Vec<bool> = column.as_boolean().values().iter().collect();
            Ok(values.to_pyarray(py).into_any())
        }
        DataType::Boolean => list(&|i| Ok(column.as_boolean().value(i).into_pyobject(py)?.to_owned().into_any())),
        DataType::Utf8 => list(&|i| Ok(PyString::new(py, column.as_string::<i32>().value(i)).into_any())),
        DataType::LargeBinary => list(&|i| Ok(PyBytes::new(py, column.as_binary::<i64>().value(i)).into_any())),
        DataType::List(_) => list(&|i| to_python(py, &*column.as_list::<i32>().value(i))),
        DataType::Dictionary(_, _) => {
            let column = column.as_dictionary::<Int32Type>();
            let names = to_python(py, &**column.values())?;
            let names: Vec<Bound<'py, PyAny>> = names.try_iter()?.collect::<PyResult<_>>()?;
            let keys = column.keys().values().iter();
            Ok(PyList::new(py, keys.map(|&key| &names[key as usize]))?.into_any())
        }
        other => Err(PyTypeError::new_err(format!("no Python values for a column of {other}"))),
    }
}
