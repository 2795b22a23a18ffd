//! Questions about histograms, texts and graphs: read from their files when asked for.

use std::path::{Path, PathBuf};

use crate::buckets::{self, Buckets};
use crate::error::{Error, Result};
use crate::event::{Payload, decode_value};
use crate::graph::{self, Graph};
use crate::graphs::run_graph;
use crate::payload;
use crate::query::located;
use crate::store::{Located, Store};
use crate::tensor::{Allowance, decode_tensor};
use crate::types::Kind;
use crate::wire::Malformed;

/// One histogram of a tag.
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramRow {
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// The histogram.
    pub histogram: Buckets,
}

/// One text of a tag.
#[derive(Debug)]
pub struct TextRow {
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// What it says, or the [`Error::Undecodable`] that tells why it makes no sense.
    pub text: Result<Strings>,
}

/// A tensor of strings.
#[derive(Clone, Debug, PartialEq)]
pub struct Strings {
    /// The tensor's sizes.
    pub shape: Vec<i64>,
    /// Its strings, row by row.
    pub strings: Vec<String>,
}

/// Which of a tag's histograms.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// Each.
    All,
    /// Every 2^k-th and the last, with the smallest k that leaves at most so many and one more: so that what is kept stays while
    /// the run grows.
    Thinned(usize),
    /// For each of these steps the last histogram at it or before it, or else the first; each but once.
    At(&'a [i64]),
}

/// Histograms of a tag, and what could not be read of those that were asked for.
#[derive(Debug, Default)]
pub struct Histograms {
    /// In order of writing.
    pub rows: Vec<HistogramRow>,
    /// Those that make no sense: the step, and the [`Error::Undecodable`] that tells why.
    pub unreadable: Vec<(i64, Error)>,
    /// All steps that the tag has, in order of writing, where some of them were named.
    pub steps: Vec<i64>,
}

impl Histograms {
    /// A line for each that could not be read: run, tag, step and reason, parted by tabs.
    pub fn unreadable_lines(&self, run: &str, tag: &str) -> Vec<String> {
        self.unreadable.iter().map(|(step, error)| unreadable_line(run, tag, *step, error)).collect()
    }
}

/// Run, tag, step and reason, parted by tabs.
pub(crate) fn unreadable_line(run: &str, tag: &str, step: i64, error: &Error) -> String {
    tabbed(&[run, tag, &step.to_string(), &error.to_string()])
}

/// Parts of a line, parted by tabs.
pub(crate) fn tabbed(parts: &[&str]) -> String {
    parts.iter().map(|part| part.replace(['\t', '\n'], " ")).collect::<Vec<_>>().join("\t")
}

/// Histograms of a tag, in order of writing; fails where one can't be decoded.
pub fn histograms(store: &Store, run: &str, tag: &str, which: Which<'_>) -> Result<Vec<HistogramRow>> {
    let Histograms { rows, unreadable, .. } = readable_histograms(store, run, tag, which)?;
    unreadable.into_iter().next().map_or(Ok(rows), |(_, error)| Err(error))
}

/// Histograms of a tag; one that can't be decoded costs itself alone.
pub fn readable_histograms(store: &Store, run: &str, tag: &str, which: Which<'_>) -> Result<Histograms> {
    let (files, located) = located(store, run, &Kind::Histograms, tag)?;
    match which {
        Which::All => decoded(&files, &located),
        Which::Thinned(limit) => decoded(&files, &thinned(located, limit)),
        Which::At(steps) => {
            let all = located.iter().map(|place| place.step).collect();
            let asked: Vec<Located> = at_steps(&located, steps).into_iter().map(|place| located[place]).collect();
            Ok(Histograms { steps: all, ..decoded(&files, &asked)? })
        }
    }
}

/// The histograms at these places of a run's files.
pub(crate) fn decoded(files: &[PathBuf], located: &[Located]) -> Result<Histograms> {
    let (mut found, mut allowance) = (Histograms::default(), Allowance::default());
    payload::read(files, located, |place, file, message| {
        match buckets::decode(message, &mut allowance).map_err(undecodable(&Kind::Histograms, file, place)) {
            Ok(histogram) => {
                found.rows.push(HistogramRow { step: place.step, wall_time: place.wall_time, histogram });
            }
            Err(error) => found.unreadable.push((place.step, error)),
        }
        Ok(())
    })?;
    Ok(found)
}

/// What [`Which::At`] says, as places. Of several at one step, the one that was written last.
pub(crate) fn at_steps(located: &[Located], steps: &[i64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..located.len()).collect();
    order.sort_by_key(|&place| located[place].step);
    let mut places: Vec<usize> = steps
        .iter()
        .filter_map(|&step| {
            let after = order.partition_point(|&place| located[place].step <= step);
            order.get(after.saturating_sub(1)).copied()
        })
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// The texts of a tag, in order of writing; one that can't be decoded costs itself alone.
pub fn texts(store: &Store, run: &str, tag: &str) -> Result<Vec<TextRow>> {
    let (files, located) = located(store, run, &Kind::Text, tag)?;
    let (mut rows, mut allowance) = (Vec::new(), Allowance::default());
    payload::read(&files, &located, |place, file, message| {
        let text = decode_text(message, &mut allowance).map_err(undecodable(&Kind::Text, file, place));
        rows.push(TextRow { step: place.step, wall_time: place.wall_time, text });
        Ok(())
    })?;
    Ok(rows)
}

/// A run's graph, the last one written.
pub fn graph(store: &Store, run: &str) -> Result<Graph> {
    run_graph(store, run, graph::decode)
}

/// Every 2^k-th and the last, with the smallest k that leaves at most `limit` + 1, which is 1 or more.
pub(crate) fn thinned<T>(all: Vec<T>, limit: usize) -> Vec<T> {
    let last = all.len().saturating_sub(1);
    let strides = (0..usize::BITS).map(|k| 1 << k);
    let stride = strides.into_iter().find(|&stride| last.div_ceil(stride) <= limit).unwrap_or(1);
    let kept = |(place, _): &(usize, T)| place.is_multiple_of(stride) || *place == last;
    all.into_iter().enumerate().filter(kept).map(|(_, item)| item).collect()
}

fn decode_text(message: &[u8], allowance: &mut Allowance) -> Result<Strings, Malformed> {
    let (shape, strings) = text_strings(message, allowance)?;
    let strings = strings.into_iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    Ok(Strings { shape, strings })
}

/// The shape and the strings of a serialized `Summary.Value`, row by row.
pub(crate) fn text_strings<'a>(
    message: &'a [u8],
    allowance: &mut Allowance,
) -> Result<(Vec<i64>, Vec<&'a [u8]>), Malformed> {
    let Payload::Tensor(tensor) = decode_value(message)?.payload else { return Err(Malformed("it holds no tensor")) };
    let tensor = decode_tensor(tensor)?;
    let strings = tensor.strings(allowance)?;
    Ok((tensor.shape, strings))
}

fn undecodable(kind: &Kind, file: &Path, place: &Located) -> impl FnOnce(Malformed) -> Error {
    move |Malformed(why)| Error::Undecodable { kind: kind.clone(), path: file.to_path_buf(), offset: place.offset, why }
}
