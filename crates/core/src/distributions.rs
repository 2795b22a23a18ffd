//! Histograms of several tags and runs, as what is drawn and said of them.

use std::collections::{BTreeSet, HashSet};

use arrow_array::{Float64Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::arrow::{Columns, add_statistics, check_bins, ends};
use crate::bins::{Bins, Scale};
use crate::buckets::Buckets;
use crate::error::{Error, Result};
use crate::heavy::{HistogramRow, Histograms, Which, readable_histograms, thinned};
use crate::mass::{Mass, NEAR_ZERO, QUANTILES, ZERO};
use crate::store::Store;

/// Which histograms, and the bins to put them in.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of these runs, in this order.
    pub runs: &'a [String],
    /// Of these tags, in this order; a run need not have each.
    pub tags: &'a [String],
    /// Of each run and tag.
    pub which: Which<'a>,
    /// How many bins, 2 or more, and equal in what; the same ones for all.
    pub bins: Option<(usize, Scale)>,
}

/// The figures of [`Mass`], a column each.
const FIGURES: [&str; 9] =
    ["mean", "std", "norm", "mean_size", "median_size", "zeros", "near_zeros", "at_low", "at_high"];

/// As many as a slider can tell apart, and more.
const MOST_STEPS: usize = 4_096;

/// What is worked out of one histogram.
struct Worked {
    figures: [f64; FIGURES.len()],
    quantiles: [f64; QUANTILES.len()],
    counts: Vec<f64>,
}

/// An Arrow IPC stream with a row for each histogram, by run, by tag, then in order of writing. Columns: run, tag, those of
/// [`crate::arrow::histograms`] up to `neg_inf`, [`Mass`]'s figures (`median_size` leaves zeros out), the list `quantiles` (at
/// [`QUANTILES`]) and, with bins, the list `count`; of these, `low`, `high` and `threshold` are the schema's metadata. What can't
/// be decoded is left out, and told in the metadata `unreadable`: a line of run, tag, step and reason, parted by tabs, for each.
/// Where steps are named, the metadata `steps` has those that there are, ascending, parted by blanks; of more than
/// [`MOST_STEPS`], every so-manieth and the last.
///
/// Fails for a run that isn't there, and for a tag that none of the runs has.
pub fn distributions(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    let Question { runs, tags, which, bins } = *question;
    if let Some((bins, _)) = bins {
        check_bins(bins)?;
    }
    let found = found(store, runs, tags, which)?;
    let per_row = |name: for<'a> fn(&'a Found<'_>) -> &'a str| {
        StringArray::from_iter_values(found.iter().flat_map(|one| one.histograms.rows.iter().map(move |_| name(one))))
    };
    let (run_names, tag_names, unreadable) = (per_row(|one| one.run), per_row(|one| one.tag), unreadable(&found));
    let steps = matches!(which, Which::At(_)).then(|| steps(&found));
    let rows: Vec<HistogramRow> = found.into_iter().flat_map(|one| one.histograms.rows).collect();
    let bins = bins.map(|(bins, scale)| Bins::over(rows.iter().map(|row| &row.histogram), scale, bins));
    let worked: Vec<Worked> = rows.par_iter().map(|row| Worked::of(&row.histogram, bins.as_ref())).collect();

    let mut columns = Columns::default();
    columns.add("run", run_names);
    columns.add("tag", tag_names);
    add_statistics(&mut columns, &rows);
    for (place, name) in FIGURES.into_iter().enumerate() {
        columns.add(name, Float64Array::from_iter_values(worked.iter().map(|row| row.figures[place])));
    }
    let quantiles = Float64Array::from_iter_values(worked.iter().flat_map(|row| row.quantiles));
    columns.add_lists("quantiles", &ends(&vec![QUANTILES.len(); rows.len()])?, quantiles)?;
    if let Some(bins) = bins {
        let counts = Float64Array::from_iter_values(worked.iter().flat_map(|row| row.counts.iter().copied()));
        columns.add_lists("count", &ends(&vec![bins.len(); rows.len()])?, counts)?;
        columns.tell([("low", bins.low), ("high", bins.high), ("threshold", bins.threshold)]);
    }
    if let Some(steps) = steps {
        columns.tell_text("steps", steps);
    }
    if !unreadable.is_empty() {
        columns.tell_text("unreadable", unreadable);
    }
    columns.stream()
}

/// What one tag of one run has.
struct Found<'a> {
    run: &'a str,
    tag: &'a str,
    histograms: Histograms,
}

fn found<'a>(store: &Store, runs: &'a [String], tags: &'a [String], which: Which<'_>) -> Result<Vec<Found<'a>>> {
    let pairs: Vec<(&str, &str)> =
        runs.iter().flat_map(|run| tags.iter().map(move |tag| (run.as_str(), tag.as_str()))).collect();
    let answers: Vec<Result<Histograms>> =
        pairs.par_iter().map(|(run, tag)| readable_histograms(store, run, tag, which)).collect();
    let mut found = Vec::with_capacity(pairs.len());
    let mut missing = Vec::new();
    for ((run, tag), answer) in pairs.into_iter().zip(answers) {
        match answer {
            Ok(histograms) => found.push(Found { run, tag, histograms }),
            Err(error @ Error::NoTag { .. }) => missing.push((tag, error)),
            Err(error) => return Err(error),
        }
    }
    let known: HashSet<&str> = found.iter().map(|one| one.tag).collect();
    match missing.into_iter().find(|(tag, _)| !known.contains(tag)) {
        Some((_, error)) => Err(error),
        None => Ok(found),
    }
}

fn steps(found: &[Found<'_>]) -> String {
    let steps: BTreeSet<i64> = found.iter().flat_map(|one| one.histograms.steps.iter().copied()).collect();
    let steps = thinned(steps.into_iter().collect(), MOST_STEPS);
    steps.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")
}

fn unreadable(found: &[Found<'_>]) -> String {
    let lines = found.iter().flat_map(|Found { run, tag, histograms }| {
        let line = move |(step, error): &(i64, Error)| {
            [*run, *tag, &step.to_string(), &error.to_string()].map(|part| part.replace(['\t', '\n'], " ")).join("\t")
        };
        histograms.unreadable.iter().map(line)
    });
    lines.collect::<Vec<_>>().join("\n")
}

impl Worked {
    fn of(histogram: &Buckets, bins: Option<&Bins>) -> Self {
        let mass = Mass::of(histogram);
        let (at_low, at_high) = mass.at_ends();
        let figures = [
            mass.mean(),
            mass.std(),
            mass.norm(),
            mass.mean_size(),
            mass.quantile_of_sizes(0.5),
            mass.share_within(ZERO),
            mass.share_within(NEAR_ZERO),
            at_low,
            at_high,
        ];
        let counts = bins.map(|bins| bins.counts(&histogram.buckets)).unwrap_or_default();
        Self { figures, quantiles: QUANTILES.map(|share| mass.quantile(share)), counts }
    }
}
