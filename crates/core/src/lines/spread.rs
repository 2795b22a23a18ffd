//! The middle of some values, and how far they spread.

/// What the line of a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Center {
    /// The arithmetic mean.
    Mean,
    /// The median.
    Median,
}

/// What lies around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// Nothing.
    None,
    /// The sample's standard deviation (over n − 1) to both sides; 0 for one value.
    Deviation,
    /// The standard error of the mean to both sides: that deviation over √n.
    Error,
    /// From the least to the greatest value.
    Range,
    /// From the first to the third quartile, linear between values (Hyndman & Fan's definition 7, numpy's default).
    Quartiles,
}

/// The middle of finite values, and the bottom and the top of their band; NaN where there is no value. Puts the values in another
/// order.
pub(super) fn spread(values: &mut [f64], center: Center, band: Band) -> (f64, f64, f64) {
    if values.is_empty() {
        return (f64::NAN, f64::NAN, f64::NAN);
    }
    let (least, greatest) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), &v| (low.min(v), high.max(v)));
    if least == greatest {
        return (least, least, least); // no rounding
    }
    let middle = match center {
        Center::Mean => mean(values),
        Center::Median => quantile(values, 0.5),
    };
    let to_both_sides = |by: f64| (middle - by, middle + by);
    let (bottom, top) = match band {
        Band::None => (middle, middle),
        Band::Deviation => to_both_sides(deviation(values, greatest - least)),
        Band::Error => to_both_sides(deviation(values, greatest - least) / (values.len() as f64).sqrt()),
        Band::Range => (least, greatest),
        Band::Quartiles => (quantile(values, 0.25), quantile(values, 0.75)),
    };
    (middle, bottom, top)
}

fn mean(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let sum: f64 = values.iter().sum();
    if sum.is_finite() { sum / count } else { values.iter().map(|value| value / count).sum() }
}

/// In units of the `extent`, so that no square is too great or too small.
fn deviation(values: &[f64], extent: f64) -> f64 {
    let unit = if extent.is_finite() { extent } else { f64::MAX };
    let mean = mean(values);
    let half = if extent.is_finite() { 1.0 } else { 0.5 };
    let squares = values.iter().map(|value| ((value * half - mean * half) / unit).powi(2));
    (squares.sum::<f64>() / (values.len() - 1) as f64).sqrt() * unit / half
}

/// The value below which a share of them lies.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    let place = share * (values.len() - 1) as f64;
    let (_, &mut below, above) = values.select_nth_unstable_by(place as usize, f64::total_cmp);
    let next = above.iter().copied().fold(f64::INFINITY, f64::min);
    let rest = place.fract();
    if rest == 0.0 { below } else { below * (1.0 - rest) + next * rest }
}
