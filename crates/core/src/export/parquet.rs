//! Points as a Parquet file, a row for each.

use std::sync::Arc;

use arrow_array::{BooleanArray, Float64Array, Int64Array};
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};

use super::base64::base64;
use super::{Export, Series};
use crate::arrow::{Packing, stream};
use crate::error::Result;
use crate::store::{Line, Superseded};
use crate::table::Labels;

/// Points of a row group, which is handed on in one piece of some megabytes.
pub(super) const ROW_GROUP: usize = 1 << 18;

/// Names that are encoded at once.
const NAMES: usize = 1 << 12;

const CREATED_BY: &str = concat!("glassboard ", env!("CARGO_PKG_VERSION"));

/// Under this name readers of Arrow look for the types that the columns had.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// The pieces of a file: run and tag, dictionaries of strings, step (int64), `wall_time` and value (float64) and, where such
/// points are asked for, superseded (bool); none of them null.
pub struct Parquet {
    export: Export,
    /// The series that is being written, and from which of its points on.
    current: Option<(Series, usize)>,
    /// `None` once the file is whole.
    writer: Option<SerializedFileWriter<Vec<u8>>>,
}

impl Parquet {
    /// Of these series.
    pub fn new(export: Export) -> Result<Self> {
        let mut numbers = vec![("step", Physical::INT64), ("wall_time", Physical::DOUBLE), ("value", Physical::DOUBLE)];
        if export.superseded == Superseded::Marked {
            numbers.push(("superseded", Physical::BOOLEAN));
        }
        Ok(Self { export, current: None, writer: Some(file(&numbers)?) })
    }

    /// The next points, of as many series as it takes.
    fn rows(&mut self) -> Rows {
        let mut rows = Rows::default();
        while rows.line.columns.len() < ROW_GROUP {
            let Some((series, begin)) = self.current.take().or_else(|| Some((self.export.next()?, 0))) else { break };
            let length = series.line.columns.len();
            let end = length.min(begin + ROW_GROUP - rows.line.columns.len());
            rows.push(&series, begin, end);
            self.current = (end < length).then_some((series, end));
        }
        rows
    }

    fn piece(&mut self) -> ParquetResult<Option<Vec<u8>>> {
        let rows = self.rows();
        if rows.line.columns.is_empty() {
            return self.writer.take().map(SerializedFileWriter::into_inner).transpose();
        }
        let Some(writer) = &mut self.writer else { return Ok(None) };
        group(writer, |group| rows.write(group)).map(Some)
    }
}

/// What a row group adds to the file.
pub(super) fn group(
    writer: &mut SerializedFileWriter<Vec<u8>>,
    write: impl FnOnce(&mut SerializedRowGroupWriter<'_, Vec<u8>>) -> ParquetResult<()>,
) -> ParquetResult<Vec<u8>> {
    let mut group = writer.next_row_group()?;
    write(&mut group)?;
    group.close()?;
    writer.flush()?;
    // The writer counts by itself what it has written: the offsets in the file stay right.
    Ok(std::mem::take(writer.inner_mut()))
}

impl Iterator for Parquet {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Result<Vec<u8>>> {
        Some(self.piece().transpose()?.map_err(Into::into))
    }
}

/// Points of several series.
#[derive(Default)]
struct Rows {
    /// The run and the tag of a series, and how many points of it there are.
    names: Vec<(ByteArray, ByteArray, usize)>,
    line: Line,
}

impl Rows {
    fn push(&mut self, Series { run, tag, line }: &Series, begin: usize, end: usize) {
        self.names.push((run.as_bytes().to_vec().into(), tag.as_bytes().to_vec().into(), end - begin));
        self.line.columns.steps.extend_from_slice(&line.columns.steps[begin..end]);
        self.line.columns.wall_times.extend_from_slice(&line.columns.wall_times[begin..end]);
        self.line.columns.values.extend_from_slice(&line.columns.values[begin..end]);
        self.line.superseded.extend(line.superseded.iter().skip(begin).take(end - begin));
    }

    /// In the order of [`Parquet::new`].
    fn write(self, group: &mut SerializedRowGroupWriter<'_, Vec<u8>>) -> ParquetResult<()> {
        put_names(group, self.names.iter().map(|(run, _, rows)| (run, *rows)))?;
        put_names(group, self.names.iter().map(|(_, tag, rows)| (tag, *rows)))?;
        put::<Int64Type>(group, [&self.line.columns.steps[..]])?;
        put::<DoubleType>(group, [&self.line.columns.wall_times[..]])?;
        put::<DoubleType>(group, [&self.line.columns.values[..]])?;
        if !self.line.superseded.is_empty() {
            put::<BoolType>(group, [&self.line.superseded[..]])?;
        }
        Ok(())
    }
}

/// A column of names that repeat.
pub(super) fn put_names<'a>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    names: impl Iterator<Item = (&'a ByteArray, usize)>,
) -> ParquetResult<()> {
    let rows: Vec<ByteArray> = names.flat_map(|(name, rows)| std::iter::repeat_n(name.clone(), rows)).collect();
    put::<ByteArrayType>(group, rows.chunks(NAMES))
}

pub(super) fn put<'a, T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    parts: impl IntoIterator<Item = &'a [T::T]>,
) -> ParquetResult<()>
where
    T::T: 'a,
{
    let missing = || ParquetError::General("the schema has fewer columns".to_owned());
    let mut column = group.next_column()?.ok_or_else(missing)?;
    for part in parts {
        column.typed::<T>().write_batch(part, None, None)?;
    }
    column.close()
}

/// Begins a file: run and tag, then these columns of numbers.
pub(super) fn file(numbers: &[(&str, Physical)]) -> Result<SerializedFileWriter<Vec<u8>>> {
    let properties = properties(arrow_schema(numbers)?, numbers);
    let names = [("run", Physical::BYTE_ARRAY), ("tag", Physical::BYTE_ARRAY)];
    let columns = names.iter().chain(numbers).map(|&(name, physical)| column(name, physical));
    let schema = Type::group_type_builder("points").with_fields(columns.collect::<ParquetResult<_>>()?).build()?;
    Ok(SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?)
}

fn column(name: &str, physical: Physical) -> ParquetResult<Arc<Type>> {
    let logical = (physical == Physical::BYTE_ARRAY).then_some(LogicalType::String);
    let column = Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED);
    Ok(Arc::new(column.with_logical_type(logical).build()?))
}

/// What the columns are in Arrow: the message with which a stream of them begins.
fn arrow_schema(numbers: &[(&str, Physical)]) -> Result<String> {
    let mut columns = Labels::with_capacity(0).into_columns()?;
    for &(name, physical) in numbers {
        match physical {
            Physical::INT64 => columns.add(name, Int64Array::from(Vec::<i64>::new())),
            Physical::BOOLEAN => columns.add(name, BooleanArray::from(Vec::<bool>::new())),
            _ => columns.add(name, Float64Array::from(Vec::<f64>::new())),
        }
    }
    let stream = stream(&columns.batch()?, Packing::None)?;
    // A mark of four bytes, the message's length in four, the message.
    let length = stream.get(4..8).and_then(|length| length.try_into().ok()).map_or(0, u32::from_le_bytes);
    Ok(base64(stream.get(..8 + length as usize).unwrap_or_default()))
}

/// Names are dictionaries. Numbers hardly ever come twice: steps are told by their differences, floats byte by byte.
fn properties(arrow_schema: String, numbers: &[(&str, Physical)]) -> WriterProperties {
    let mut properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(ARROW_SCHEMA.to_owned(), arrow_schema)]))
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for &(name, physical) in numbers {
        let encoding = match physical {
            Physical::INT64 => Encoding::DELTA_BINARY_PACKED,
            Physical::DOUBLE => Encoding::BYTE_STREAM_SPLIT,
            _ => continue,
        };
        let column = ColumnPath::from(name);
        properties = properties.set_column_dictionary_enabled(column.clone(), false);
        properties = properties.set_column_encoding(column, encoding);
    }
    properties.build()
}
