//! Questions about histograms, texts and graphs: read from their files when asked for.

use std::path::Path;

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
#[derive(Clone, Debug, PartialEq)]
pub struct TextRow {
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
    /// The tensor's sizes.
    pub shape: Vec<i64>,
    /// Its strings, row by row.
    pub strings: Vec<String>,
}

/// The histograms of a tag, in order of writing. With `limit`, every 2^k-th and the last, with the smallest k that leaves at most
/// `limit` + 1: so that what is kept stays while the run grows.
pub fn histograms(store: &Store, run: &str, tag: &str, limit: Option<usize>) -> Result<Vec<HistogramRow>> {
    let (files, located) = located(store, run, &Kind::Histograms, tag)?;
    let (mut rows, mut allowance) = (Vec::new(), Allowance::default());
    let located = if let Some(limit) = limit { thinned(located, limit) } else { located };
    payload::read(&files, &located, |place, file, message| {
        let histogram =
            buckets::decode(message, &mut allowance).map_err(undecodable(&Kind::Histograms, file, place))?;
        rows.push(HistogramRow { step: place.step, wall_time: place.wall_time, histogram });
        Ok(())
    })?;
    Ok(rows)
}

/// The texts of a tag, in order of writing.
pub fn texts(store: &Store, run: &str, tag: &str) -> Result<Vec<TextRow>> {
    let (files, located) = located(store, run, &Kind::Text, tag)?;
    let (mut rows, mut allowance) = (Vec::new(), Allowance::default());
    payload::read(&files, &located, |place, file, message| {
        let (shape, strings) = decode_text(message, &mut allowance).map_err(undecodable(&Kind::Text, file, place))?;
        rows.push(TextRow { step: place.step, wall_time: place.wall_time, shape, strings });
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

fn decode_text(message: &[u8], allowance: &mut Allowance) -> Result<(Vec<i64>, Vec<String>), Malformed> {
    let (shape, strings) = text_strings(message, allowance)?;
    Ok((shape, strings.into_iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()))
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
