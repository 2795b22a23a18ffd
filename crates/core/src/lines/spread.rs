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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BANDS: [Band; 5] = [Band::None, Band::Deviation, Band::Error, Band::Range, Band::Quartiles];

    /// The slow twin, by the definitions.
    fn by_definition(values: &[f64], center: Center, band: Band) -> (f64, f64, f64) {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = values.len() as f64;
        let quantile = |share: f64| {
            let place = share * (count - 1.0);
            let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
            below + (above - below) * (place - place.floor())
        };
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let deviation = if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
        let middle = if center == Center::Mean { mean } else { quantile(0.5) };
        let (bottom, top) = match band {
            Band::None => (middle, middle),
            Band::Deviation => (middle - deviation, middle + deviation),
            Band::Error => (middle - deviation / count.sqrt(), middle + deviation / count.sqrt()),
            Band::Range => (sorted[0], sorted[values.len() - 1]),
            Band::Quartiles => (quantile(0.25), quantile(0.75)),
        };
        (middle, bottom, top)
    }

    proptest! {
        #[test]
        fn it_is_what_the_definitions_say(values in proptest::collection::vec(-1e3..1e3, 1..20)) {
            for (center, band) in [Center::Mean, Center::Median].into_iter().flat_map(|c| BANDS.map(|b| (c, b))) {
                let (a, b, c) = spread(&mut values.clone(), center, band);
                let (x, y, z) = by_definition(&values, center, band);
                prop_assert!([a - x, b - y, c - z].iter().all(|d| d.abs() < 1e-9), "{:?} {:?}", center, band);
            }
        }
    }

    #[test]
    fn equal_values_and_one_and_none() {
        for band in BANDS {
            assert_eq!(spread(&mut [0.1; 3], Center::Mean, band), (0.1, 0.1, 0.1));
            assert_eq!(spread(&mut [0.1], Center::Median, band), (0.1, 0.1, 0.1));
            let (middle, bottom, top) = spread(&mut [], Center::Mean, band);
            assert!(middle.is_nan() && bottom.is_nan() && top.is_nan());
        }
    }

    #[test]
    fn numbers_as_great_and_as_small_as_there_are() {
        let check = |values: [f64; 3], center, band, expected: (f64, f64, f64)| {
            let (middle, bottom, top) = spread(&mut values.clone(), center, band);
            let near = |a: f64, b: f64| a == b || (a / b - 1.0).abs() < 1e-12;
            assert!(
                near(middle, expected.0) && near(bottom, expected.1) && near(top, expected.2),
                "{middle} {bottom} {top}"
            );
        };
        check([1e308, 1e308, 1.3e308], Center::Mean, Band::Range, (1.1e308, 1e308, 1.3e308));
        check([1.2e308, 0.0, -1.2e308], Center::Mean, Band::Deviation, (0.0, -1.2e308, 1.2e308));
        check([3e-320, 0.0, -3e-320], Center::Mean, Band::Deviation, (0.0, -3e-320, 3e-320));
        check([1.5e308, -1.5e308, -1.5e308], Center::Median, Band::Quartiles, (-1.5e308, -1.5e308, 0.0));
    }
}
