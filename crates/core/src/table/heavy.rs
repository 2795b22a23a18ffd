//! What is read from the files: histograms, texts, media, tensors and graphs.

use arrow_array::builder::LargeBinaryBuilder;
use arrow_array::{BooleanArray, Float64Array, Int64Array, LargeBinaryArray, RecordBatch, StringArray};

use super::labels::{Label, Labels};
use super::{Selection, runs, series};
use crate::arrow::{Columns, add_histograms, add_nodes, ends};
use crate::blobs::{self, MediaRow};
use crate::error::{Error, Result};
use crate::heavy::{self, Which};
use crate::store::{Store, Superseded};
use crate::tensors::{self, Array, TensorRow};
use crate::types::Kind;

/// Histograms: run, tag, step, `wall_time`, and what [`crate::arrow::histograms`] has of each, its metadata too.
pub fn histograms(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let (mut labels, mut rows, mut unreadable) = (Labels::default(), Vec::new(), Vec::new());
    for (run, tag) in series(store, &Kind::Histograms, selection) {
        let before = rows.len();
        let mut found = heavy::readable_histograms(store, &run, &tag, Which::All)?;
        found.unreadable.retain(|(step, _)| selection.steps.contain(*step));
        unreadable.append(&mut found.unreadable_lines(&run, &tag));
        rows.extend(found.rows.into_iter().filter(|row| selection.steps.contain(row.step)));
        labels.push(&run, &tag, rows.len() - before);
    }
    let mut columns = labels.into_columns()?;
    add_histograms(&mut columns, &rows)?;
    columns.tell_unreadable(&unreadable);
    columns.batch()
}

/// Texts, a row for each string: run, tag, step, `wall_time`, shape (of the tensor it stands in: a list of int64), index (its place
/// there, row by row) and text. What could not be read is told in the metadata `unreadable`.
pub fn texts(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let mut labels = Labels::default();
    let (mut steps, mut wall_times, mut indices) = (Vec::new(), Vec::new(), Vec::new());
    let (mut lengths, mut sizes, mut strings) = (Vec::new(), Vec::new(), Vec::new());
    let mut unreadable = Vec::new();
    for (run, tag) in series(store, &Kind::Text, selection) {
        let before = steps.len();
        let found = heavy::texts(store, &run, &tag)?;
        for row in found.into_iter().filter(|row| selection.steps.contain(row.step)) {
            let text = match row.text {
                Ok(text) => text,
                Err(error) => {
                    unreadable.push(heavy::unreadable_line(&run, &tag, row.step, &error));
                    continue;
                }
            };
            for (index, string) in text.strings.into_iter().enumerate() {
                steps.push(row.step);
                wall_times.push(row.wall_time);
                lengths.push(text.shape.len());
                sizes.extend_from_slice(&text.shape);
                indices.push(index as i64);
                strings.push(string);
            }
        }
        labels.push(&run, &tag, steps.len() - before);
    }
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from(steps));
    columns.add("wall_time", Float64Array::from(wall_times));
    columns.add_lists("shape", &ends(&lengths)?, Int64Array::from(sizes))?;
    columns.add("index", Int64Array::from(indices));
    columns.add("text", StringArray::from_iter_values(strings));
    columns.tell_unreadable(&unreadable);
    columns.batch()
}

/// Images or sounds, a row for each sample: run, tag, step, `wall_time`, sample (its place among those of the step), for images
/// width and height (int64; 0 where unknown), for sounds `sample_rate` (float64, in hertz) and `length_frames` (int64), then
/// `content_type` and, with `data`, data (large binary): the encoded bytes. What is said of a step's first sample is said of all.
pub fn media(store: &Store, kind: &Kind, selection: &Selection<'_>, data: bool) -> Result<RecordBatch> {
    let mut labels = Labels::default();
    let mut found: Vec<(MediaRow, i64)> = Vec::new();
    let mut bytes = LargeBinaryBuilder::new();
    for (run, tag) in series(store, kind, selection) {
        let before = found.len();
        let rows = blobs::media(store, &run, kind, &tag, is_shown(selection))?;
        for row in rows.into_iter().filter(|row| selection.steps.contain(row.step)) {
            for sample in 0..row.lengths.len() {
                if data {
                    bytes.append_value(blobs::blob(store, &run, kind, &tag, row.index, sample)?);
                }
                found.push((row.clone(), sample as i64));
            }
        }
        labels.push(&run, &tag, found.len() - before);
    }
    let rows = || found.iter().map(|(row, _)| row);
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from_iter_values(rows().map(|row| row.step)));
    columns.add("wall_time", Float64Array::from_iter_values(rows().map(|row| row.wall_time)));
    columns.add("sample", Int64Array::from_iter_values(found.iter().map(|(_, sample)| *sample)));
    if *kind == Kind::Audio {
        columns.add("sample_rate", Float64Array::from_iter_values(rows().map(|row| row.sample_rate)));
        columns.add("length_frames", Int64Array::from_iter_values(rows().map(|row| row.length_frames as i64)));
    } else {
        columns.add("width", Int64Array::from_iter_values(rows().map(|row| row.width as i64)));
        columns.add("height", Int64Array::from_iter_values(rows().map(|row| row.height as i64)));
    }
    columns.add("content_type", StringArray::from_iter_values(rows().map(|row| row.content_type)));
    if data {
        columns.add("data", bytes.finish());
    }
    add_marks(&mut columns, selection, rows().map(|row| row.superseded));
    columns.batch()
}

/// The values of a kind as tensors: run, tag, step, `wall_time`, dtype, shape (a list of int64), data (large binary: numbers row by
/// row, little-endian; empty for strings) and strings (a list of large binary). See [`tensors::tensors`].
pub fn tensors(store: &Store, kind: &Kind, selection: &Selection<'_>) -> Result<RecordBatch> {
    let (labels, rows) = tensor_rows(store, kind, selection)?;
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from_iter_values(rows.iter().map(|row| row.step)));
    columns.add("wall_time", Float64Array::from_iter_values(rows.iter().map(|row| row.wall_time)));
    columns.add("dtype", StringArray::from_iter_values(rows.iter().map(|row| row.array.dtype)));
    let lengths: Vec<usize> = rows.iter().map(|row| row.array.shape.len()).collect();
    let sizes = Int64Array::from_iter_values(rows.iter().flat_map(|row| row.array.shape.iter().copied()));
    columns.add_lists("shape", &ends(&lengths)?, sizes)?;
    columns.add("data", LargeBinaryArray::from_iter_values(rows.iter().map(|row| &row.array.data)));
    let lengths: Vec<usize> = rows.iter().map(|row| row.array.strings.len()).collect();
    let strings = LargeBinaryArray::from_iter_values(rows.iter().flat_map(|row| &row.array.strings));
    columns.add_lists("strings", &ends(&lengths)?, strings)?;
    add_marks(&mut columns, selection, rows.iter().map(|row| row.superseded));
    columns.batch()
}

/// What the rows of a PR curve's tensor are.
const CURVE: [&str; 6] =
    ["true_positives", "false_positives", "true_negatives", "false_negatives", "precision", "recall"];

/// Precision and recall at thresholds: run, tag, step, `wall_time`, threshold (evenly from 0 to 1), and the six of [`CURVE`]; each a
/// list of float64. Fails for a tensor of another shape.
pub fn curves(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let (labels, rows) = tensor_rows(store, &Kind::from("pr_curves"), selection)?;
    let mut lengths = Vec::with_capacity(rows.len());
    let mut lists: [Vec<f64>; 6] = Default::default();
    for row in &rows {
        let Some((thresholds, numbers)) = curve(&row.array) else {
            return Err(Error::Argument(format!(
                "a PR curve at step {} is {} of shape {:?}, not floats of shape [6, thresholds]",
                row.step, row.array.dtype, row.array.shape
            )));
        };
        for (list, of_row) in lists.iter_mut().zip(numbers.chunks(thresholds.max(1))) {
            list.extend_from_slice(of_row);
        }
        lengths.push(thresholds);
    }
    let mut columns = labels.into_columns()?;
    columns.add("step", Int64Array::from_iter_values(rows.iter().map(|row| row.step)));
    columns.add("wall_time", Float64Array::from_iter_values(rows.iter().map(|row| row.wall_time)));
    let ends = ends(&lengths)?;
    let even = |count: usize| (0..count).map(move |place| place as f64 / (count.max(2) - 1) as f64);
    columns.add_lists("threshold", &ends, Float64Array::from_iter_values(lengths.iter().flat_map(|&n| even(n))))?;
    for (name, list) in CURVE.iter().zip(lists) {
        columns.add_lists(name, &ends, Float64Array::from(list))?;
    }
    columns.batch()
}

/// The nodes of the runs' graphs: run, and what [`crate::arrow::graph`] has of each but `module`. Tags and steps don't count.
pub fn graphs(store: &Store, selection: &Selection<'_>) -> Result<RecordBatch> {
    let (mut labels, mut nodes) = (Label::default(), Vec::new());
    for run in runs(store, selection.runs) {
        let of_run = match heavy::graph(store, run.name().as_str()) {
            Err(Error::NoRun(_) | Error::NoTag { .. }) => continue,
            found => found?.nodes,
        };
        labels.push(&run.name().as_str().into(), of_run.len());
        nodes.extend(of_run);
    }
    let mut columns = Columns::default();
    columns.add("run", labels.into_array()?);
    add_nodes(&mut columns, &nodes)?;
    columns.batch()
}

fn tensor_rows(store: &Store, kind: &Kind, selection: &Selection<'_>) -> Result<(Labels, Vec<TensorRow>)> {
    let (mut labels, mut rows) = (Labels::default(), Vec::new());
    for (run, tag) in series(store, kind, selection) {
        let before = rows.len();
        let found = tensors::tensors(store, &run, kind, &tag, is_shown(selection))?;
        rows.extend(found.into_iter().filter(|row| selection.steps.contain(row.step)));
        labels.push(&run, &tag, rows.len() - before);
    }
    Ok((labels, rows))
}

/// How many thresholds a curve has, and its numbers; `None` where it is none.
fn curve(array: &Array) -> Option<(usize, Vec<f64>)> {
    let &[6, thresholds] = array.shape.as_slice() else { return None };
    let numbers = match array.dtype {
        "float32" => array.data.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes).into()).collect(),
        "float64" => array.data.as_chunks().0.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect(),
        _ => return None,
    };
    Some((usize::try_from(thresholds).ok()?, numbers))
}

fn is_shown(selection: &Selection<'_>) -> bool {
    selection.superseded == Superseded::Marked
}

fn add_marks(columns: &mut Columns, selection: &Selection<'_>, marks: impl Iterator<Item = bool>) {
    if is_shown(selection) {
        columns.add("superseded", marks.map(Some).collect::<BooleanArray>());
    }
}
