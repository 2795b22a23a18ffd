//! A line as a function of x: straight between its points, nothing outside its span.

use std::cmp::Ordering;

use super::axis::distance;
use super::spread::{Band, Center, spread};
use super::track::Track;

/// A place along x.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    pub x: f64,
    /// Where x is the step: it tells steps apart that are too great for a float. Else 0.
    pub step: i64,
}

impl Spot {
    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.x.total_cmp(&other.x).then(self.step.cmp(&other.step))
    }

    /// How far it is to another one.
    pub(super) fn distance(self, to: Self) -> f64 {
        if self.step == to.step { to.x - self.x } else { distance(self.step, to.step) }
    }

    /// How much of the way to `end` lies before `at`, from 0 to 1.
    fn share(self, end: Self, at: Self) -> f64 {
        if self.step != end.step {
            return self.distance(at) / self.distance(end);
        }
        // Halves: the difference of two numbers may be larger than any.
        (at.x / 2.0 - self.x / 2.0) / (end.x / 2.0 - self.x / 2.0)
    }
}

/// Points by x.
#[derive(Clone, Debug, Default)]
pub(super) struct Curve {
    /// Every place along x at which there is a point, ascending, each once; what isn't finite is no place.
    pub spots: Vec<Spot>,
    /// The step of the first point at each spot.
    pub steps: Vec<i64>,
    /// The places of the finite points, ascending, each once.
    finite: Vec<Spot>,
    /// Their values: of several at one place the mean.
    values: Vec<f64>,
}

impl Curve {
    pub(super) fn of(track: &Track) -> Self {
        let spots: Vec<Spot> = (0..track.len()).map(|place| track.spot(place)).collect();
        let is_ready = spots.iter().all(|spot| spot.x.is_finite())
            && spots.is_sorted_by(|a, b| a.order(b).is_lt())
            && track.values.iter().all(|value| value.is_finite());
        if is_ready {
            return Self { finite: spots.clone(), spots, steps: track.steps.clone(), values: track.values.clone() };
        }
        let mut order: Vec<usize> = (0..track.len()).filter(|&place| track.x[place].is_finite()).collect();
        let by_x = |a: &usize, b: &usize| spots[*a].order(&spots[*b]);
        if !order.is_sorted_by(|a, b| by_x(a, b).is_le()) {
            order.sort_by(by_x);
        }
        let (mut curve, mut here) = (Self::default(), Vec::new());
        for same in order.chunk_by(|a, b| by_x(a, b).is_eq()) {
            let spot = spots[same[0]];
            curve.spots.push(spot);
            curve.steps.push(track.steps[same[0]]);
            here.clear();
            here.extend(same.iter().map(|&place| track.values[place]).filter(|value| value.is_finite()));
            if !here.is_empty() {
                curve.finite.push(spot);
                curve.values.push(spread(&mut here, Center::Mean, Band::None).0);
            }
        }
        curve
    }

    /// For questions about one place after the other.
    pub(super) fn along(&self) -> Along<'_> {
        Along { curve: self, next: 0 }
    }
}

/// A place on a curve.
pub(super) struct Along<'a> {
    curve: &'a Curve,
    /// The first point at or after the place.
    next: usize,
}

impl Along<'_> {
    /// The value at a place, most quickly where it is at or soon after the last one.
    pub(super) fn at(&mut self, spot: Spot) -> Option<f64> {
        let Curve { finite, values, .. } = self.curve;
        let is_before = |point: &Spot| point.order(&spot).is_lt();
        if self.next.checked_sub(1).is_some_and(|before| !is_before(&finite[before]))
            || finite.get(self.next + 1).is_some_and(is_before)
        {
            self.next = finite.partition_point(is_before);
        } else if finite.get(self.next).is_some_and(is_before) {
            self.next += 1;
        }
        let end = finite.get(self.next)?;
        if end.order(&spot).is_eq() {
            return Some(values[self.next]);
        }
        let begin = self.next.checked_sub(1)?;
        let share = finite[begin].share(*end, spot);
        let (from, to) = (values[begin], values[self.next]);
        let way = to - from;
        Some(if way.is_finite() { from + share * way } else { from * (1.0 - share) + to * share })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn track(points: &[(f64, f64)]) -> Track {
        let (x, values): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
        Track { steps: (0..x.len() as i64).collect(), x, values, ..Track::default() }
    }

    /// The slow twin looks through all points.
    fn value_at(points: &[(f64, f64)], x: f64) -> Option<f64> {
        let finite = || points.iter().filter(|point| point.0.is_finite() && point.1.is_finite());
        let mean = |x: f64| {
            let here: Vec<f64> = finite().filter(|point| point.0 == x).map(|point| point.1).collect();
            here.iter().sum::<f64>() / here.len() as f64
        };
        let before = finite().map(|point| point.0).filter(|&other| other <= x).reduce(f64::max)?;
        let after = finite().map(|point| point.0).filter(|&other| other >= x).reduce(f64::min)?;
        let share = if after > before { (x - before) / (after - before) } else { 0.0 };
        Some(mean(before) + share * (mean(after) - mean(before)))
    }

    proptest! {
        #[test]
        fn it_is_straight_between_finite_points_and_ends_with_them(
            points in proptest::collection::vec((
                prop_oneof![9 => (-9..20_i32).prop_map(f64::from), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)],
                prop_oneof![9 => -9.0..9.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)],
            ), 0..20),
            asked in proptest::collection::vec((-24..48_i32).prop_map(|x| f64::from(x) / 2.0), 0..40),
            sorted: bool,
        ) {
            let mut asked = asked;
            if sorted {
                asked.sort_by(f64::total_cmp);
            }
            let curve = Curve::of(&track(&points));
            let mut along = curve.along();
            for x in asked {
                let (found, expected) = (along.at(Spot { x, step: 0 }), value_at(&points, x));
                let near = found.zip(expected).is_some_and(|(found, expected)| (found - expected).abs() < 1e-9);
                prop_assert!(near || found == expected, "{} {:?} {:?}", x, found, expected);
            }
        }
    }

    #[test]
    fn steps_too_great_for_a_float_are_told_apart() {
        let steps = vec![i64::MAX - 4, i64::MAX - 2, i64::MAX];
        let x = steps.iter().map(|step| *step as f64).collect();
        let curve = Curve::of(&Track { steps, x, values: vec![0.0, 2.0, 6.0], zero: Some(0), ..Track::default() });
        let mut along = curve.along();
        let mut at = |step: i64| along.at(Spot { x: step as f64, step });
        assert_eq!([at(i64::MAX - 3), at(i64::MAX - 1), at(i64::MAX)], [Some(1.0), Some(4.0), Some(6.0)]);
        assert_eq!(at(i64::MAX - 5), None);
    }

    #[test]
    fn numbers_as_great_as_there_are_do_not_overflow() {
        let curve = Curve::of(&track(&[(-1.5e308, -1.5e308), (1.5e308, 1.5e308)]));
        assert_eq!(curve.along().at(Spot { x: 0.0, step: 0 }), Some(0.0));
    }
}
