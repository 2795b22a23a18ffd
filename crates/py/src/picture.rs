//! Pixels to PNG and GIF for Python.

use glassboard_core::picture;
use numpy::{PyReadonlyArray3, PyReadonlyArray4, PyUntypedArrayMethods};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::Raised;

#[pyfunction]
pub(crate) fn png<'py>(py: Python<'py>, pixels: PyReadonlyArray3<'py, u8>) -> PyResult<Bound<'py, PyBytes>> {
    let &[height, width, channels] = pixels.shape() else { unreachable!("three dimensions") };
    let (width, height, channels) = (size(width)?, size(height)?, size(channels)?);
    let pixels = pixels.as_slice()?;
    let made = py.detach(|| picture::png(pixels, width, height, channels));
    Ok(PyBytes::new(py, &made.map_err(Raised::from)?))
}

#[pyfunction]
pub(crate) fn gif<'py>(
    py: Python<'py>,
    frames: PyReadonlyArray4<'py, u8>,
    frames_per_second: f64,
) -> PyResult<Bound<'py, PyBytes>> {
    let &[_, height, width, channels] = frames.shape() else { unreachable!("four dimensions") };
    if channels != 3 {
        return Err(PyValueError::new_err(format!("a frame has 3 channels, not {channels}")));
    }
    if frames_per_second.is_nan() || frames_per_second <= 0.0 {
        let message = format!("`frames_per_second` must be above 0, not `{frames_per_second}`");
        return Err(PyValueError::new_err(message));
    }
    let (width, height) = (size(width)?, size(height)?);
    // Hundredths of a second; viewers play what is shorter than two of them slower than it says.
    let delay = (100.0 / frames_per_second).round().clamp(1.0, f64::from(u16::MAX)) as u16;
    let frames = frames.as_slice()?;
    let made = py.detach(|| picture::gif(frames, width, height, delay));
    Ok(PyBytes::new(py, &made.map_err(Raised::from)?))
}

fn size<T: TryFrom<usize>>(length: usize) -> PyResult<T> {
    T::try_from(length).map_err(|_| PyValueError::new_err(format!("{length} is too large a side of a picture")))
}
