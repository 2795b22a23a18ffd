//! Rows to Arrow columns.

use arrow_array::types::{ArrowPrimitiveType, Float32Type, Float64Type, Int64Type, UInt16Type, UInt32Type};
use arrow_array::{BooleanArray, Float64Array, Int32Array, Int64Array, PrimitiveArray, RecordBatch, StringArray};
use arrow_buffer::ScalarBuffer;

use super::deltas::deltas;
use super::row::{Numbers, Row, Steps};
use crate::arrow::{Columns, ends};
use crate::error::Result;

/// A row for each line. A column of lists that is empty in every row is left out; one of at most `most_deltas` float32 is
/// [`deltas`], which go on from row to row.
pub(super) fn batch(rows: &[Row], most_deltas: usize) -> Result<RecordBatch> {
    let mut columns = Columns::default();
    columns.add("tag", StringArray::from_iter_values(rows.iter().map(|row| &row.label.tag)));
    columns.add("run", StringArray::from_iter_values(rows.iter().map(|row| &row.label.name)));
    columns.add("attempt", Int32Array::from_iter_values(rows.iter().map(|row| row.label.attempt)));
    columns.add("part", Int32Array::from_iter_values(rows.iter().map(|row| row.label.part)));
    columns.add("points", Int64Array::from_iter_values(rows.iter().map(|row| row.points as i64)));
    columns.add("whole", rows.iter().map(|row| Some(row.whole)).collect::<BooleanArray>());
    columns.add("first_wall_time", Float64Array::from_iter_values(rows.iter().map(|row| row.label.first_wall_time)));
    columns.add("first_step", Int64Array::from_iter_values(rows.iter().map(|row| row.label.first_step)));
    columns.add("members", Int32Array::from_iter_values(rows.iter().map(|row| row.label.members)));
    Lists::<Int64Type>::of(rows, |row| &row.label.restarts).add("restarts", &mut columns)?;
    columns.add("length", Int64Array::from_iter_values(rows.iter().map(|row| row.length as i64)));
    columns.add("step_start", Int64Array::from_iter_values(rows.iter().map(|row| row.steps.start())));
    columns.add("step_stride", Int64Array::from_iter_values(rows.iter().map(|row| row.steps.stride())));
    Lists::<UInt16Type>::of(rows, short_steps).add_where_filled("step_u16", &mut columns)?;
    Lists::<UInt32Type>::of(rows, long_steps).add_where_filled("step_u32", &mut columns)?;
    Lists::<Int64Type>::of(rows, any_steps).add_where_filled("step_i64", &mut columns)?;
    Lists::<Float64Type>::of(rows, |row| &row.x).add_where_filled("x", &mut columns)?;
    Lists::<Float32Type>::of(rows, |row| singles(&row.values)).add_singles("value_f32", most_deltas, &mut columns)?;
    Lists::<Float64Type>::of(rows, |row| doubles(&row.values)).add_where_filled("value_f64", &mut columns)?;
    Lists::<Float32Type>::of(rows, |row| singles(&row.smoothed)).add_singles(
        "smoothed_f32",
        most_deltas,
        &mut columns,
    )?;
    Lists::<Float64Type>::of(rows, |row| doubles(&row.smoothed)).add_where_filled("smoothed_f64", &mut columns)?;
    Lists::<Float64Type>::of(rows, |row| &row.band.0).add_where_filled("band_low_f64", &mut columns)?;
    Lists::<Float64Type>::of(rows, |row| &row.band.1).add_where_filled("band_high_f64", &mut columns)?;
    columns.batch()
}

/// A list for each row, one behind the other.
struct Lists<T: ArrowPrimitiveType> {
    lengths: Vec<usize>,
    items: Vec<T::Native>,
}

impl<T: ArrowPrimitiveType> Lists<T> {
    fn of(rows: &[Row], list: impl Fn(&Row) -> &[T::Native]) -> Self {
        let lengths: Vec<usize> = rows.iter().map(|row| list(row).len()).collect();
        let mut items = Vec::with_capacity(lengths.iter().sum());
        for row in rows {
            items.extend_from_slice(list(row));
        }
        Self { lengths, items }
    }

    fn add(self, name: &str, columns: &mut Columns) -> Result<()> {
        let items = PrimitiveArray::<T>::new(ScalarBuffer::from(self.items), None);
        columns.add_lists(name, &ends(&self.lengths)?, items)
    }

    fn add_where_filled(self, name: &str, columns: &mut Columns) -> Result<()> {
        if self.items.is_empty() { Ok(()) } else { self.add(name, columns) }
    }
}

impl Lists<Float32Type> {
    fn add_singles(self, name: &str, most_deltas: usize, columns: &mut Columns) -> Result<()> {
        if self.items.is_empty() || self.items.len() > most_deltas {
            return self.add_where_filled(name, columns);
        }
        columns.add_lists(&format!("{name}_deltas"), &ends(&self.lengths)?, deltas(&self.items))
    }
}

fn short_steps(row: &Row) -> &[u16] {
    if let Steps::Short { after, .. } = &row.steps { after } else { &[] }
}

fn long_steps(row: &Row) -> &[u32] {
    if let Steps::Long { after, .. } = &row.steps { after } else { &[] }
}

fn any_steps(row: &Row) -> &[i64] {
    if let Steps::Any { steps, .. } = &row.steps { steps } else { &[] }
}

fn singles(numbers: &Numbers) -> &[f32] {
    if let Numbers::Single(numbers) = numbers { numbers } else { &[] }
}

fn doubles(numbers: &Numbers) -> &[f64] {
    if let Numbers::Double(numbers) = numbers { numbers } else { &[] }
}
