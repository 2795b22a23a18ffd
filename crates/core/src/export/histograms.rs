//! Histograms to take away, those of one tag of one run in memory at a time.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::Type as Physical;
use parquet::data_type::{ByteArray, DoubleType, Int64Type};
use parquet::errors::Result as ParquetResult;
use parquet::file::writer::SerializedFileWriter;

use super::chosen;
use super::csv::{PIECE, put_name, put_number};
use super::parquet::{ROW_GROUP, file, group, put, put_names};
use crate::buckets::{Bucket, Buckets};
use crate::error::{Error, Result};
use crate::heavy::{HistogramRow, decoded};
use crate::store::{Located, Run, Store};
use crate::types::Kind;

/// The histograms of one tag of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramSeries {
    /// The run.
    pub run: Arc<str>,
    /// The tag.
    pub tag: Arc<str>,
    /// In order of writing; there is at least one.
    pub rows: Vec<HistogramRow>,
}

/// The series that have a histogram, by run in natural order, then by tag. Each is read from its file when its turn comes; a
/// histogram that can't be decoded is left out, and so is what a restart superseded.
#[derive(Debug)]
pub struct HistogramExport {
    left: std::vec::IntoIter<(Arc<Run>, Arc<str>)>,
    /// The one to come.
    next: Option<HistogramSeries>,
}

impl HistogramExport {
    /// Of these tags in these runs; `None`: of all. Fails for a run that isn't there, a tag that no run has, and where there is no
    /// histogram.
    pub fn new(store: &Store, tags: Option<&[String]>, runs: Option<&[String]>) -> Result<Self> {
        let left = chosen(store, &Kind::Histograms, tags, runs)?.into_iter();
        let mut export = Self { left, next: None };
        export.next = export.read().transpose()?;
        match export.next {
            Some(_) => Ok(export),
            None => Err(Error::Argument("there are no histograms in what was chosen".to_owned())),
        }
    }

    fn read(&mut self) -> Option<Result<HistogramSeries>> {
        self.left.find_map(|(run, tag)| {
            let data = run.read();
            let places = data.places(data.tag(&tag)?, &Kind::Histograms);
            let files = data.files.clone();
            drop(data);
            let kept: Vec<Located> =
                places.into_iter().filter(|(_, superseded)| !superseded).map(|(place, _)| place).collect();
            let rows = match decoded(&files, &kept) {
                Ok(found) => found.rows,
                Err(error) => return Some(Err(error)),
            };
            (!rows.is_empty()).then(|| Ok(HistogramSeries { run: run.name().as_str().into(), tag, rows }))
        })
    }
}

impl Iterator for HistogramExport {
    type Item = Result<HistogramSeries>;

    fn next(&mut self) -> Option<Result<HistogramSeries>> {
        let found = self.next.take();
        found.map(Ok).or_else(|| self.read())
    }
}

/// All buckets, and before and after them those of values that are not finite: both of their edges are NaN, or infinite.
fn lines(histogram: &Buckets) -> impl Iterator<Item = Bucket> + '_ {
    let apart = |edge: f64, count: u64| (count > 0).then_some((edge, edge, count as f64));
    let odd = histogram.not_finite;
    let below = apart(f64::NAN, odd.nan).into_iter().chain(apart(f64::NEG_INFINITY, odd.negative));
    below.chain(histogram.logged().iter().copied()).chain(apart(f64::INFINITY, odd.positive))
}

/// The histograms that are being written, and how many of them are.
type Current = Option<(HistogramSeries, usize)>;

/// A run, a tag, and a histogram of them.
type OneOf = (Arc<str>, Arc<str>, HistogramRow);

/// The next histogram of an export.
fn next_row(export: &mut HistogramExport, current: &mut Current) -> Option<Result<OneOf>> {
    loop {
        if let Some((series, begin)) = current
            && let Some(row) = series.rows.get(*begin)
        {
            *begin += 1;
            return Some(Ok((Arc::clone(&series.run), Arc::clone(&series.tag), row.clone())));
        }
        match export.next()? {
            Ok(series) => *current = Some((series, 0)),
            Err(error) => return Some(Err(error)),
        }
    }
}

/// The pieces of a table, a line for each bucket: run, tag, step, `wall_time`, left, right, count. Names and numbers are written
/// as in [`super::Csv`].
#[derive(Debug)]
pub struct HistogramCsv {
    export: HistogramExport,
    current: Current,
    is_begun: bool,
}

impl HistogramCsv {
    /// Of these histograms.
    pub fn new(export: HistogramExport) -> Self {
        Self { export, current: None, is_begun: false }
    }
}

impl Iterator for HistogramCsv {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Result<Vec<u8>>> {
        let mut piece = Vec::new();
        if !self.is_begun {
            self.is_begun = true;
            piece.extend_from_slice(b"run,tag,step,wall_time,left,right,count\n");
        }
        while piece.len() < PIECE {
            match next_row(&mut self.export, &mut self.current) {
                None => break,
                Some(Err(error)) => return Some(Err(error)),
                Some(Ok((run, tag, row))) => put_lines(&mut piece, &run, &tag, &row),
            }
        }
        (!piece.is_empty()).then_some(Ok(piece))
    }
}

fn put_lines(text: &mut Vec<u8>, run: &str, tag: &str, row: &HistogramRow) {
    let mut head = Vec::new();
    put_name(&mut head, run);
    head.push(b',');
    put_name(&mut head, tag);
    // Writing into memory can't fail.
    let _ = write!(head, ",{},", row.step);
    put_number(&mut head, row.wall_time);
    for (left, right, count) in lines(&row.histogram) {
        text.extend_from_slice(&head);
        for number in [left, right, count] {
            text.push(b',');
            put_number(text, number);
        }
        text.push(b'\n');
    }
}

/// The pieces of a Parquet file with the columns of [`HistogramCsv`]: dictionaries of strings, int64 and float64.
pub struct HistogramParquet {
    export: HistogramExport,
    current: Current,
    /// `None` once the file is whole.
    writer: Option<SerializedFileWriter<Vec<u8>>>,
}

impl HistogramParquet {
    /// Of these histograms.
    pub fn new(export: HistogramExport) -> Result<Self> {
        let floats = ["wall_time", "left", "right", "count"].map(|name| (name, Physical::DOUBLE));
        let numbers: Vec<(&str, Physical)> = [("step", Physical::INT64)].into_iter().chain(floats).collect();
        Ok(Self { export, current: None, writer: Some(file(&numbers)?) })
    }

    fn rows(&mut self) -> Result<Rows> {
        let mut rows = Rows::default();
        while rows.steps.len() < ROW_GROUP {
            let Some(found) = next_row(&mut self.export, &mut self.current) else { break };
            let (run, tag, row) = found?;
            rows.push(&run, &tag, &row);
        }
        Ok(rows)
    }
}

impl Iterator for HistogramParquet {
    type Item = Result<Vec<u8>>;

    fn next(&mut self) -> Option<Result<Vec<u8>>> {
        let rows = match self.rows() {
            Ok(rows) => rows,
            Err(error) => return Some(Err(error)),
        };
        if rows.steps.is_empty() {
            return self.writer.take().map(|writer| Ok(writer.into_inner()?));
        }
        let written = group(self.writer.as_mut()?, |group| rows.write(group));
        Some(written.map_err(Into::into))
    }
}

/// Buckets of several histograms.
#[derive(Default)]
struct Rows {
    /// The run and the tag of a histogram, and how many buckets it has.
    names: Vec<(ByteArray, ByteArray, usize)>,
    steps: Vec<i64>,
    wall_times: Vec<f64>,
    lefts: Vec<f64>,
    rights: Vec<f64>,
    counts: Vec<f64>,
}

impl Rows {
    fn push(&mut self, run: &str, tag: &str, row: &HistogramRow) {
        let before = self.steps.len();
        for (left, right, count) in lines(&row.histogram) {
            self.steps.push(row.step);
            self.wall_times.push(row.wall_time);
            self.lefts.push(left);
            self.rights.push(right);
            self.counts.push(count);
        }
        self.names.push((run.as_bytes().to_vec().into(), tag.as_bytes().to_vec().into(), self.steps.len() - before));
    }

    /// In the order of [`HistogramParquet::new`].
    fn write(self, group: &mut parquet::file::writer::SerializedRowGroupWriter<'_, Vec<u8>>) -> ParquetResult<()> {
        put_names(group, self.names.iter().map(|(run, _, rows)| (run, *rows)))?;
        put_names(group, self.names.iter().map(|(_, tag, rows)| (tag, *rows)))?;
        put::<Int64Type>(group, [&self.steps[..]])?;
        for column in [&self.wall_times, &self.lefts, &self.rights, &self.counts] {
            put::<DoubleType>(group, [&column[..]])?;
        }
        Ok(())
    }
}
