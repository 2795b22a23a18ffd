//! Which of many histograms stand out: found in what was logged beside the buckets, without working the buckets out.

use std::path::PathBuf;

use crate::buckets;
use crate::error::Result;
use crate::event::{HistogramMarks as Marks, Payload, decode_histogram_marks, decode_value};
use crate::mass::Mass;
use crate::payload;
use crate::store::Located;
use crate::tensor::Allowance;
use crate::wire::Malformed;

/// The square of more is beyond float32.
const OVERFLOWING: f64 = 1.8e19;
/// Values that grew so many times are told anew.
const GROWN: f64 = 1e3;

/// What stands out in a tag's histograms.
#[derive(Debug, Default)]
pub(crate) struct Telling {
    /// Those with the first and the last value that isn't finite, the greatest values, the greatest norm, and those in which values
    /// have grown a thousandfold; by their places.
    pub(crate) places: Vec<usize>,
    /// How many of all have a value that isn't finite.
    pub(crate) not_finite: usize,
}

/// Looks at each of a tag's histograms. One that makes no sense stands out in nothing.
pub(crate) fn telling(files: &[PathBuf], located: &[Located]) -> Result<Telling> {
    let (mut marks, mut allowance) = (Vec::with_capacity(located.len()), Allowance::default());
    payload::read(files, located, |_, _, message| {
        marks.push(look(message, &mut allowance).unwrap_or_default());
        Ok(())
    })?;
    Ok(Telling { places: standing_out(&marks), not_finite: marks.iter().filter(|mark| mark.is_odd).count() })
}

fn look(message: &[u8], allowance: &mut Allowance) -> std::result::Result<Marks, Malformed> {
    if let Payload::Histogram(message) = decode_value(message)?.payload {
        return decode_histogram_marks(message);
    }
    let histogram = buckets::decode(message, allowance)?;
    let ends = histogram.buckets.iter().flat_map(|bucket| [bucket.0.abs(), bucket.1.abs()]);
    let (most, norm) = (ends.fold(0.0, f64::max), Mass::of(&histogram).norm());
    Ok(Marks { is_odd: false, most, squares: norm * norm })
}

fn standing_out(marks: &[Marks]) -> Vec<usize> {
    let greatest = |of: fn(&Marks) -> f64| {
        let sized = marks.iter().enumerate().filter(|(_, mark)| of(mark) > 0.0);
        sized.reduce(|best, next| if of(next.1) > of(best.1) { next } else { best }).map(|(place, _)| place)
    };
    let mut found: Vec<usize> = [
        marks.iter().position(|mark| mark.is_odd),
        marks.iter().rposition(|mark| mark.is_odd),
        marks.iter().position(|mark| mark.most > OVERFLOWING),
        greatest(|mark| mark.most),
        greatest(|mark| mark.squares),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut level = f64::INFINITY;
    for (place, mark) in marks.iter().enumerate() {
        if mark.most >= level {
            found.push(place);
        }
        if mark.most > 0.0 && (mark.most >= level || level.is_infinite()) {
            level = GROWN * mark.most;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn check(sizes: &[f64], odd: &[usize], expected: &[usize]) {
        let mark = |(place, &most): (usize, &f64)| Marks { is_odd: odd.contains(&place), most, squares: most * most };
        let marks: Vec<Marks> = sizes.iter().enumerate().map(mark).collect();
        let found: BTreeSet<usize> = standing_out(&marks).into_iter().collect();
        assert_eq!(found, expected.iter().copied().collect());
    }

    #[test]
    fn what_stands_out_is_kept() {
        check(&[1.0, 2.0, 5.0, 3.0], &[], &[2]);
        check(&[1.0; 6], &[2, 3, 4], &[0, 2, 4]);
        check(&[0.0, 1.0, 999.0, 1e3, 5e3, 2e6, 1.0], &[], &[3, 5]);
        check(&[1e19, 2e19, 3e19], &[], &[1, 2]);
        check(&[f64::NAN, 0.0], &[], &[]);
        check(&[], &[], &[]);
    }
}
