//! Histograms of several tags and runs, as what is drawn and said of them.

use std::collections::{BTreeSet, HashSet};

use arrow_array::Float64Array;
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::accuracy::Figures;
use crate::arrow::{add_statistics, check_bins, ends};
use crate::bins::{Bins, Extent, Scale};
use crate::buckets::Buckets;
use crate::error::{Error, Result};
use crate::exact::exact;
use crate::heavy::{HistogramRow, Histograms, Which, at_steps, decoded, readable_histograms, tabbed, thinned};
use crate::mass::{Mass, NEAR_ZERO, QUANTILES, TINY};
use crate::query::located;
use crate::store::{Located, Store};
use crate::table::Labels;
use crate::telling::{Telling, telling};
use crate::types::Kind;

/// Which histograms, and the bins to put them in.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of these runs, in this order.
    pub runs: &'a [String],
    /// Of these tags, in this order; a run need not have each.
    pub tags: &'a [String],
    /// Of each run and tag.
    pub which: Which<'a>,
    /// Of thinned ones these steps are kept, too: the last histogram at each or before it.
    pub also: &'a [i64],
    /// How many bins, 2 or more, and equal in what; the same ones for all.
    pub bins: Option<(usize, Scale)>,
}

/// The figures of [`Figures`], by what share of themselves they may be off, and those of [`Mass`]; a column each.
const FIGURES: [&str; 15] = [
    "mean",
    "std",
    "norm",
    "mean_size",
    "median_size",
    "mean_off",
    "std_off",
    "norm_off",
    "mean_size_off",
    "median_size_off",
    "zeros",
    "tiny",
    "near_zeros",
    "at_low",
    "at_high",
];

/// As many as a slider can tell apart, and more.
const MOST_STEPS: usize = 4_096;

/// So many bytes of histograms are looked through for those that stand out; of more, every so-manieth is taken as it comes.
const MOST_LOOKED_AT: u64 = 256 << 20;

/// What is worked out of one histogram.
struct Worked {
    figures: [f64; FIGURES.len()],
    quantiles: [f64; QUANTILES.len()],
    counts: Vec<f64>,
}

/// An Arrow IPC stream with a row for each histogram, by run, by tag, then in order of writing. Columns: run, tag, those of
/// [`crate::arrow::histograms`] up to `neg_inf`, those of [`Figures`] and by what share of themselves they may be off, [`Mass`]'s
/// shares, the list `quantiles` (at [`QUANTILES`]) and, with bins, the list `count`; of these, `low`, `high` and `threshold` are the schema's metadata. What can't
/// be decoded is left out, and told in the metadata `unreadable`: a line of run, tag, step and reason, parted by tabs, for each.
/// Of thinned histograms those that stand out are kept, too ([`Telling`](crate::telling)). The metadata `thinned` has a line of run,
/// tag and number, parted by tabs, for each series of which not all are here: how many there are. `not_finite` has such a line for
/// each that has a value that isn't finite in some of all its steps. Where there was too much to look at for that, the metadata
/// `sampled` is `true`.
///
/// Where steps are named, the metadata `steps` has those that there are, ascending, parted by blanks; of more than
/// [`MOST_STEPS`], every so-manieth and the last.
///
/// Fails for a run that isn't there, and for a tag that none of the runs has.
pub fn distributions(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    let Question { runs, tags, which, bins, .. } = *question;
    if let Some((bins, _)) = bins {
        check_bins(bins)?;
    }
    let is_sampled = matches!(which, Which::Thinned(_)) && size(store, runs, tags) > MOST_LOOKED_AT;
    let found = found(store, question, is_sampled)?;
    let mut labels = Labels::default();
    for Found { run, tag, histograms, .. } in &found {
        labels.push(&(*run).into(), &(*tag).into(), histograms.rows.len());
    }
    let thinned = lines(&found, |one| one.left_out.all);
    let not_finite = lines(&found, |one| one.left_out.not_finite);
    let unreadable: Vec<String> =
        found.iter().flat_map(|one| one.histograms.unreadable_lines(one.run, one.tag)).collect();
    let steps = matches!(which, Which::At(_)).then(|| steps(&found));
    let rows: Vec<HistogramRow> = found.into_iter().flat_map(|one| one.histograms.rows).collect();
    let exactly = |row: HistogramRow| HistogramRow { histogram: exact(row.histogram), ..row };
    let rows: Vec<HistogramRow> = rows.into_par_iter().map(exactly).collect();
    let bins = bins.map(|(bins, scale)| {
        let extents: Vec<Extent> = rows.par_iter().map(|row| Extent::of(&row.histogram, scale)).collect();
        Bins::over(extents.into_iter(), scale, bins)
    });
    let worked: Vec<Worked> = rows.par_iter().map(|row| Worked::of(&row.histogram, bins.as_ref())).collect();

    let mut columns = labels.into_columns()?;
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
    if is_sampled {
        columns.tell_text("sampled", "true".to_owned());
    }
    for (name, lines) in [("thinned", thinned), ("not_finite", not_finite)] {
        if !lines.is_empty() {
            columns.tell_text(name, lines);
        }
    }
    columns.tell_unreadable(&unreadable);
    columns.stream()
}

/// What one tag of one run has.
struct Found<'a> {
    run: &'a str,
    tag: &'a str,
    histograms: Histograms,
    left_out: LeftOut,
}

/// Of which some are taken; 0 where all are.
#[derive(Clone, Copy, Debug, Default)]
struct LeftOut {
    /// How many there are.
    all: usize,
    /// How many of them have a value that isn't finite, where all were looked at.
    not_finite: usize,
}

/// A line of run, tag and number, parted by tabs, for each whose number isn't 0.
fn lines(found: &[Found<'_>], number: fn(&Found<'_>) -> usize) -> String {
    let told = found.iter().filter(|one| number(one) > 0);
    told.map(|one| tabbed(&[one.run, one.tag, &number(one).to_string()])).collect::<Vec<_>>().join("\n")
}

/// How many bytes the histograms have.
fn size(store: &Store, runs: &[String], tags: &[String]) -> u64 {
    let pairs = runs.iter().flat_map(|run| tags.iter().map(move |tag| (run, tag)));
    let size = |(run, tag): (&String, &String)| {
        located(store, run, &Kind::Histograms, tag)
            .map_or(0, |(_, located)| located.iter().map(|place| place.length).sum())
    };
    pairs.map(size).sum()
}

/// The histograms of one tag, and what they were taken of.
fn answer(
    store: &Store,
    run: &str,
    tag: &str,
    question: &Question<'_>,
    is_sampled: bool,
) -> Result<(Histograms, LeftOut)> {
    let Which::Thinned(limit) = question.which else {
        return Ok((readable_histograms(store, run, tag, question.which)?, LeftOut::default()));
    };
    let (files, located) = located(store, run, &Kind::Histograms, tag)?;
    if located.len() <= limit {
        return Ok((decoded(&files, &located)?, LeftOut::default()));
    }
    let telling = if is_sampled { Telling::default() } else { telling(&files, &located)? };
    let mut places: BTreeSet<usize> = thinned((0..located.len()).collect(), limit).into_iter().collect();
    places.extend(telling.places);
    places.extend(at_steps(&located, question.also));
    let kept: Vec<Located> = places.into_iter().map(|place| located[place]).collect();
    let all = if kept.len() < located.len() { located.len() } else { 0 };
    Ok((decoded(&files, &kept)?, LeftOut { all, not_finite: telling.not_finite }))
}

fn found<'a>(store: &Store, question: &Question<'a>, is_sampled: bool) -> Result<Vec<Found<'a>>> {
    let Question { runs, tags, .. } = *question;
    let pairs: Vec<(&str, &str)> =
        runs.iter().flat_map(|run| tags.iter().map(move |tag| (run.as_str(), tag.as_str()))).collect();
    let answers: Vec<Result<(Histograms, LeftOut)>> =
        pairs.par_iter().map(|(run, tag)| answer(store, run, tag, question, is_sampled)).collect();
    let mut found = Vec::with_capacity(pairs.len());
    let mut missing = Vec::new();
    for ((run, tag), answer) in pairs.into_iter().zip(answers) {
        match answer {
            Ok((histograms, left_out)) => found.push(Found { run, tag, histograms, left_out }),
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

impl Worked {
    fn of(histogram: &Buckets, bins: Option<&Bins>) -> Self {
        let mass = Mass::of(histogram);
        let (at_low, at_high) = mass.at_ends();
        let Figures { mean, std, norm, mean_size, median_size } = Figures::of(histogram, &mass);
        let figures = [
            mean.value,
            std.value,
            norm.value,
            mean_size.value,
            median_size.value,
            mean.off(),
            std.off(),
            norm.off(),
            mean_size.off(),
            median_size.off(),
            mass.zeros(),
            mass.share_within(TINY),
            mass.share_within(NEAR_ZERO),
            at_low,
            at_high,
        ];
        let counts = bins.map(|bins| bins.counts(&histogram.buckets)).unwrap_or_default();
        Self { figures, quantiles: QUANTILES.map(|share| mass.quantile(share)), counts }
    }
}
