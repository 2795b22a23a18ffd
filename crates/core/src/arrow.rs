//! Columns to Arrow IPC streams.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{IpcWriteOptions, StreamWriter};
use arrow_schema::{DataType, Field, FieldRef, Schema};

use crate::bins::{Bins, Extent, Scale};
use crate::error::{Error, Result};
use crate::exact::exact;
use crate::graph::{Graph, Node};
use crate::heavy::HistogramRow;
use crate::query::ScalarRows;

/// More bins than any screen has pixels.
const MOST_BINS: usize = 1 << 14;

/// The columns of [`ScalarRows`]: run, points, `first_wall_time`, step, `wall_time`, value and, where they were asked for,
/// smoothed and superseded; in front of them the tag, where it is given.
pub fn scalars(rows: ScalarRows, tag: Option<&str>, packing: Packing) -> Result<Vec<u8>> {
    let ends = ends(&rows.lengths)?;
    let mut columns = Columns::default();
    if let Some(tag) = tag {
        columns.add("tag", StringArray::from(vec![tag; rows.runs.len()]));
    }
    columns.add("run", StringArray::from(rows.runs));
    columns.add("points", Int64Array::from(rows.points));
    columns.add("first_wall_time", Float64Array::from(rows.first_wall_times));
    columns.add_lists("step", &ends, Int64Array::from(rows.steps))?;
    columns.add_lists("wall_time", &ends, Float64Array::from(rows.wall_times))?;
    columns.add_lists("value", &ends, Float64Array::from(rows.values))?;
    if let Some(smoothed) = rows.smoothed {
        columns.add_lists("smoothed", &ends, Float64Array::from(smoothed))?;
    }
    if let Some(superseded) = rows.superseded {
        columns.add_lists("superseded", &ends, BooleanArray::from(superseded))?;
    }
    stream(&columns.batch()?, packing)
}

/// Histograms as they were logged: step, `wall_time`, min, max, num, sum, `sum_squares`, nan, `pos_inf`, `neg_inf`, and the lists
/// left, right and count. What could not be read is told in the metadata `unreadable`.
pub fn histograms(rows: &[HistogramRow], unreadable: &[String]) -> Result<Vec<u8>> {
    let mut columns = Columns::default();
    add_histograms(&mut columns, rows)?;
    columns.tell_unreadable(unreadable);
    columns.stream()
}

/// Adds the columns of [`histograms`].
pub(crate) fn add_histograms(columns: &mut Columns, rows: &[HistogramRow]) -> Result<()> {
    add_statistics(columns, rows);
    let lengths: Vec<usize> = rows.iter().map(|row| row.histogram.buckets.len()).collect();
    let ends = ends(&lengths)?;
    let buckets = || rows.iter().flat_map(|row| &row.histogram.buckets);
    columns.add_lists("left", &ends, Float64Array::from_iter_values(buckets().map(|bucket| bucket.0)))?;
    columns.add_lists("right", &ends, Float64Array::from_iter_values(buckets().map(|bucket| bucket.1)))?;
    columns.add_lists("count", &ends, Float64Array::from_iter_values(buckets().map(|bucket| bucket.2)))
}

/// Histograms over `bins` equal bins from the lowest min to the highest max of all rows: the columns of [`histograms`], but
/// for left and right; the ends of the range are the schema's metadata `low` and `high`. Where all values are equal, the range
/// is a half to both sides of them.
pub fn binned_histograms(rows: &[HistogramRow], unreadable: &[String], bins: usize) -> Result<Vec<u8>> {
    check_bins(bins)?;
    let ends = ends(&vec![bins; rows.len()])?;
    let extents = rows.iter().map(|row| Extent::of(&row.histogram, Scale::Linear));
    let bins = Bins::over(extents, Scale::Linear, bins);
    let mut columns = Columns::default();
    add_statistics(&mut columns, rows);
    let counts = rows.iter().flat_map(|row| bins.counts(&exact(row.histogram.clone()).buckets));
    columns.add_lists("count", &ends, Float64Array::from_iter_values(counts))?;
    columns.tell([("low", bins.low), ("high", bins.high)]);
    columns.tell_unreadable(unreadable);
    columns.stream()
}

/// Refuses more bins than anybody can look at.
pub(crate) fn check_bins(bins: usize) -> Result<()> {
    if bins > MOST_BINS {
        return Err(Error::Argument(format!("`bins` must be {MOST_BINS} or less, not `{bins}`")));
    }
    Ok(())
}

/// Adds the columns of [`histograms`] up to `neg_inf`.
pub(crate) fn add_statistics(columns: &mut Columns, rows: &[HistogramRow]) {
    columns.add("step", Int64Array::from_iter_values(rows.iter().map(|row| row.step)));
    let mut add_floats = |name, get: fn(&HistogramRow) -> f64| {
        columns.add(name, Float64Array::from_iter_values(rows.iter().map(get)));
    };
    add_floats("wall_time", |row| row.wall_time);
    add_floats("min", |row| row.histogram.stats.min);
    add_floats("max", |row| row.histogram.stats.max);
    add_floats("num", |row| row.histogram.stats.num);
    add_floats("sum", |row| row.histogram.stats.sum);
    add_floats("sum_squares", |row| row.histogram.stats.sum_squares);
    let mut add_counts = |name, get: fn(&HistogramRow) -> u64| {
        columns.add(name, Int64Array::from_iter_values(rows.iter().map(|row| get(row) as i64)));
    };
    add_counts("nan", |row| row.histogram.not_finite.nan);
    add_counts("pos_inf", |row| row.histogram.not_finite.positive);
    add_counts("neg_inf", |row| row.histogram.not_finite.negative);
}

/// A graph's nodes, and after them the calls of its modules: name, op, device, and the lists inputs, `output_shapes` (a null
/// where the rank is unknown), `attr_names` and `attr_values`; `module` tells the calls. Its notes, where it has any, are the
/// schema's metadata `notes`, a line each.
pub fn graph(graph: Graph) -> Result<Vec<u8>> {
    let Graph { nodes: mut rows, modules, notes } = graph;
    let nodes = rows.len();
    rows.extend(modules);
    let mut columns = Columns::default();
    add_nodes(&mut columns, &rows)?;
    columns.add("module", BooleanArray::from((0..rows.len()).map(|row| row >= nodes).collect::<Vec<bool>>()));
    if !notes.is_empty() {
        columns.tell_text("notes", notes.join("\n"));
    }
    columns.stream()
}

/// Adds the columns that tell of nodes: those of [`graph`] but `module`.
pub(crate) fn add_nodes(columns: &mut Columns, nodes: &[Node]) -> Result<()> {
    columns.add("name", StringArray::from_iter_values(nodes.iter().map(|node| &node.name)));
    columns.add("op", StringArray::from_iter_values(nodes.iter().map(|node| &node.op)));
    columns.add("device", StringArray::from_iter_values(nodes.iter().map(|node| &node.device)));
    let lengths = |length: fn(&Node) -> usize| ends(&nodes.iter().map(length).collect::<Vec<_>>());
    let inputs = StringArray::from_iter_values(nodes.iter().flat_map(|node| &node.inputs));
    columns.add_lists("inputs", &lengths(|node| node.inputs.len())?, inputs)?;
    columns.add_lists("output_shapes", &lengths(|node| node.output_shapes.len())?, shapes(nodes)?)?;
    let attributes = lengths(|node| node.attributes.len())?;
    let names = nodes.iter().flat_map(|node| &node.attributes).map(|(name, _)| name);
    columns.add_lists("attr_names", &attributes, StringArray::from_iter_values(names))?;
    let values = nodes.iter().flat_map(|node| &node.attributes).map(|(_, value)| value);
    columns.add_lists("attr_values", &attributes, StringArray::from_iter_values(values))
}

fn shapes(nodes: &[Node]) -> Result<ListArray> {
    let shapes = || nodes.iter().flat_map(|node| &node.output_shapes);
    let lengths: Vec<usize> = shapes().map(|shape| shape.as_ref().map_or(0, Vec::len)).collect();
    let known: NullBuffer = shapes().map(Option::is_some).collect::<Vec<bool>>().into();
    let sizes = Int64Array::from_iter_values(shapes().flatten().flatten().copied());
    let item = Arc::new(Field::new_list_field(DataType::Int64, false));
    Ok(ListArray::try_new(item, ends(&lengths)?, Arc::new(sizes), Some(known))?)
}

/// Where the items of each row end in a column of lists. Arrow counts them in 31 bits.
pub(crate) fn ends(lengths: &[usize]) -> Result<OffsetBuffer<i32>> {
    if i32::try_from(lengths.iter().sum::<usize>()).is_err() {
        return Err(Error::Argument(
            "more than 2,147,483,647 values at once: ask for fewer, or reduce them".to_owned(),
        ));
    }
    Ok(OffsetBuffer::from_lengths(lengths.iter().copied()))
}

/// A batch in the making.
#[derive(Default)]
pub(crate) struct Columns {
    fields: Vec<FieldRef>,
    arrays: Vec<ArrayRef>,
    metadata: HashMap<String, String>,
}

impl Columns {
    /// Adds a column in which no row is null.
    pub(crate) fn add(&mut self, name: &str, array: impl Array + 'static) {
        self.fields.push(Arc::new(Field::new(name, array.data_type().clone(), false)));
        self.arrays.push(Arc::new(array));
    }

    /// Adds a column in which rows may be null.
    pub(crate) fn add_nullable(&mut self, name: &str, array: impl Array + 'static) {
        self.fields.push(Arc::new(Field::new(name, array.data_type().clone(), true)));
        self.arrays.push(Arc::new(array));
    }

    /// Adds a column of lists, whose ends are those of [`ends`].
    pub(crate) fn add_lists(
        &mut self,
        name: &str,
        ends: &OffsetBuffer<i32>,
        items: impl Array + 'static,
    ) -> Result<()> {
        let item = Arc::new(Field::new_list_field(items.data_type().clone(), items.is_nullable()));
        self.add(name, ListArray::try_new(item, ends.clone(), Arc::new(items), None)?);
        Ok(())
    }

    /// The columns as they are in memory.
    pub(crate) fn batch(self) -> Result<RecordBatch> {
        let schema = Arc::new(Schema::new_with_metadata(self.fields, self.metadata));
        Ok(RecordBatch::try_new(schema, self.arrays)?)
    }

    /// Tells numbers that hold for all rows, in the schema's metadata, as decimal text.
    pub(crate) fn tell<const N: usize>(&mut self, numbers: [(&str, f64); N]) {
        self.metadata.extend(numbers.map(|(name, number)| (name.to_owned(), number.to_string())));
    }

    /// Tells words that hold for all rows, in the schema's metadata.
    pub(crate) fn tell_text(&mut self, name: &str, text: String) {
        self.metadata.insert(name.to_owned(), text);
    }

    /// Tells what was left out since it can't be read, a line each, in the schema's metadata `unreadable`; nothing where nothing was.
    pub(crate) fn tell_unreadable(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.tell_text("unreadable", lines.join("\n"));
        }
    }

    /// The columns as an Arrow IPC stream.
    pub(crate) fn stream(self) -> Result<Vec<u8>> {
        stream(&self.batch()?, Packing::None)
    }
}

/// Whether the columns of an answer are compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Packing {
    /// They are sent as they lie in memory.
    #[default]
    None,
    /// Each by itself, in LZ4's frame format: readers of Arrow unpack it unasked.
    Lz4,
}

/// A batch as an Arrow IPC stream.
pub fn stream(batch: &RecordBatch, packing: Packing) -> Result<Vec<u8>> {
    let room = Vec::with_capacity(batch.get_array_memory_size() + 4096);
    let compression = (packing == Packing::Lz4).then_some(CompressionType::LZ4_FRAME);
    let options = IpcWriteOptions::default().try_with_compression(compression)?;
    let mut writer = StreamWriter::try_new_with_options(room, &batch.schema(), options)?;
    writer.write(batch)?;
    Ok(writer.into_inner()?)
}
