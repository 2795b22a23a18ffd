//! Histograms of several tags of a run, as what is drawn and said of them.

use arrow_array::{Float64Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::arrow::{Columns, add_statistics, check_bins, ends};
use crate::bins::{Bins, Scale};
use crate::buckets::Buckets;
use crate::error::Result;
use crate::heavy::{HistogramRow, histograms};
use crate::mass::{Mass, NEAR_ZERO, QUANTILES, ZERO};
use crate::store::Store;

/// Which histograms, and the bins to put them in.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of this run.
    pub run: &'a str,
    /// Of these tags, in this order.
    pub tags: &'a [String],
    /// As for [`histograms`], of each tag.
    pub limit: Option<usize>,
    /// How many bins, 2 or more, and equal in what; the same ones for all tags.
    pub bins: Option<(usize, Scale)>,
}

/// The figures of [`Mass`], a column each.
const FIGURES: [&str; 9] =
    ["mean", "std", "norm", "mean_size", "median_size", "zeros", "near_zeros", "at_low", "at_high"];

/// What is worked out of one histogram.
struct Worked {
    figures: [f64; FIGURES.len()],
    quantiles: [f64; QUANTILES.len()],
    counts: Vec<f64>,
}

/// An Arrow IPC stream with a row for each histogram, by tag, then in order of writing. Columns: tag, those of
/// [`crate::arrow::histograms`] up to `neg_inf`, [`Mass`]'s figures (`median_size` leaves zeros out), the list `quantiles` (at
/// [`QUANTILES`]) and, with bins, the list `count`; of these, `low`, `high` and `threshold` are the schema's metadata.
pub fn distributions(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    let Question { run, tags, limit, bins } = *question;
    if let Some((bins, _)) = bins {
        check_bins(bins)?;
    }
    let found: Vec<Vec<HistogramRow>> =
        tags.par_iter().map(|tag| histograms(store, run, tag, limit)).collect::<Result<_>>()?;
    let names = tags.iter().zip(&found).flat_map(|(tag, rows)| rows.iter().map(move |_| tag));
    let names = StringArray::from_iter_values(names);
    let rows: Vec<HistogramRow> = found.into_iter().flatten().collect();
    let bins = bins.map(|(bins, scale)| Bins::over(rows.iter().map(|row| &row.histogram), scale, bins));
    let worked: Vec<Worked> = rows.par_iter().map(|row| Worked::of(&row.histogram, bins.as_ref())).collect();

    let mut columns = Columns::default();
    columns.add("tag", names);
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
    columns.stream()
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
