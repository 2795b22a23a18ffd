//! Many lines as one: the middle of its members at each x, and a band around it.

use rayon::iter::ParallelIterator;
use rayon::slice::ParallelSlice;

use super::curve::{Curve, Spot};
use super::question::Question;
use super::spread::{Band, Center, spread};
use super::track::Track;

/// Values that are spread out at once: they stay in a core's cache.
const AT_ONCE: usize = 1 << 15;

/// The middle of the members' lines, each straight between its own finite points and nothing outside their span, at every x at
/// which any of them has a point.
pub(super) fn averaged(members: &[Curve], (center, band): (Center, Band), question: &Question<'_>) -> Track {
    let union = union(members);
    let (mut track, mut bottoms, mut tops) = (Track::default(), Vec::new(), Vec::new());
    let block = (AT_ONCE / members.len().max(1)).max(16);
    let spreads: Vec<Vec<(f64, f64, f64)>> =
        union.spots.par_chunks(block).map(|spots| spreads(members, spots, center, band)).collect();
    for (value, bottom, top) in spreads.into_iter().flatten() {
        track.values.push(value);
        bottoms.push(bottom);
        tops.push(top);
    }
    track.x = union.spots.iter().map(|spot| spot.x).collect();
    track.steps =
        if question.is_over_steps() { union.spots.iter().map(|spot| spot.step).collect() } else { union.steps };
    track.zero = question.is_over_steps().then_some(0);
    track.band = (band != Band::None).then_some((bottoms, tops));
    track
}

/// At each of a few spots.
fn spreads(members: &[Curve], spots: &[Spot], center: Center, band: Band) -> Vec<(f64, f64, f64)> {
    let values: Vec<Vec<f64>> = members.iter().map(|member| sampled(member, spots)).filter(|v| !v.is_empty()).collect();
    let mut here = Vec::with_capacity(values.len());
    let spread_at = |place: usize| {
        here.clear();
        here.extend(values.iter().map(|values| values[place]).filter(|value| !value.is_nan()));
        spread(&mut here, center, band)
    };
    (0..spots.len()).map(spread_at).collect()
}

/// A member's value at each of the spots, NaN where it has none; nothing where it has none at all.
fn sampled(member: &Curve, spots: &[Spot]) -> Vec<f64> {
    let mut along = member.along();
    let values: Vec<f64> = spots.iter().map(|spot| along.at(*spot).unwrap_or(f64::NAN)).collect();
    if values.iter().all(|value| value.is_nan()) { Vec::new() } else { values }
}

/// Where the members have points, ascending, each place once.
#[derive(Clone, Debug, Default)]
struct Union {
    spots: Vec<Spot>,
    steps: Vec<i64>,
}

/// Merged two by two, so that places that many members share are soon one.
fn union(members: &[Curve]) -> Union {
    match members {
        [] => Union::default(),
        [only] => Union { spots: only.spots.clone(), steps: only.steps.clone() },
        _ => {
            let (some, others) = members.split_at(members.len() / 2);
            let (some, others) = rayon::join(|| union(some), || union(others));
            merged(some, &others)
        }
    }
}

fn merged(some: Union, others: &Union) -> Union {
    let are_same = |a: &Spot, b: &Spot| a.order(b).is_eq();
    if some.spots.len() == others.spots.len() && some.spots.iter().zip(&others.spots).all(|(a, b)| are_same(a, b)) {
        return some;
    }
    let most = some.spots.len() + others.spots.len();
    let mut both = Union { spots: Vec::with_capacity(most), steps: Vec::with_capacity(most) };
    let (mut a, mut b) = (0, 0);
    while a < some.spots.len() || b < others.spots.len() {
        let order = match (some.spots.get(a), others.spots.get(b)) {
            (Some(a), Some(b)) => a.order(b),
            (a, _) => {
                if a.is_some() {
                    std::cmp::Ordering::Less
                } else {
                    std::cmp::Ordering::Greater
                }
            }
        };
        let (from, place) = if order.is_le() { (&some, a) } else { (others, b) };
        both.spots.push(from.spots[place]);
        both.steps.push(from.steps[place]);
        a += usize::from(order.is_le());
        b += usize::from(order.is_ge());
    }
    both
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::question::{Of, X};
    use super::*;
    use crate::downsample::View;
    use crate::smoothing::Smoother;

    fn question(x: X<'_>) -> Question<'_> {
        let (of, view, smoother) = (Of::Runs(None), View::default(), Smoother::Exponential(0.0));
        let (align, superseded, partition) = (false, false, false);
        Question { tags: &[], of, x, align, view, smoother, baseline: None, superseded, partition }
    }

    fn member(points: &[(i64, f64)]) -> Curve {
        let (steps, values): (Vec<i64>, Vec<f64>) = points.iter().copied().unzip();
        let x = steps.iter().map(|step| *step as f64).collect();
        Curve::of(&Track { steps, x, values, zero: Some(0), ..Track::default() })
    }

    proptest! {
        /// The slow twin asks every member at every step.
        #[test]
        fn a_group_is_the_spread_of_its_members_at_all_their_steps(
            members in proptest::collection::vec(
                proptest::collection::vec((-9..40_i64, prop_oneof![9 => -9.0..9.0, 1 => Just(f64::NAN)]), 0..30), 0..6,
            ),
        ) {
            let curves: Vec<Curve> = members.iter().map(|points| member(points)).collect();
            let track = averaged(&curves, (Center::Mean, Band::Range), &question(X::Step));
            let mut steps: Vec<i64> = members.iter().flatten().map(|point| point.0).collect();
            steps.sort_unstable();
            steps.dedup();
            prop_assert_eq!(&track.steps, &steps);
            prop_assert_eq!(track.x, steps.iter().map(|step| *step as f64).collect::<Vec<_>>());
            let (bottoms, tops) = track.band.unwrap_or_default();
            for (place, &step) in steps.iter().enumerate() {
                let spot = Spot { x: step as f64, step };
                let mut here: Vec<f64> = curves.iter().filter_map(|curve| curve.along().at(spot)).collect();
                let expected = spread(&mut here, Center::Mean, Band::Range);
                let found = (track.values[place], bottoms[place], tops[place]);
                prop_assert_eq!(format!("{found:?}"), format!("{expected:?}")); // NaN, too
            }
        }
    }

    #[test]
    fn members_of_a_block_of_their_own_are_not_mixed_up() {
        let one = |from: i64, value: f64| member(&(from..from + 50_000).map(|step| (step, value)).collect::<Vec<_>>());
        let track = averaged(&[one(0, 1.0), one(40_000, 3.0)], (Center::Mean, Band::None), &question(X::Step));
        assert_eq!(track.steps, (0..90_000).collect::<Vec<i64>>());
        assert_eq!(track.band, None);
        let expected = |step: i64| {
            if step < 40_000 {
                1.0
            } else if step < 50_000 {
                2.0
            } else {
                3.0
            }
        };
        assert!(track.steps.iter().zip(&track.values).all(|(&step, &value)| value == expected(step)));
    }

    #[test]
    fn where_x_is_not_the_step_one_place_has_the_first_members_step() {
        let member = |steps: [i64; 2]| {
            Curve::of(&Track { steps: steps.to_vec(), x: vec![0.5, 1.5], values: vec![1.0, 2.0], ..Track::default() })
        };
        let track = averaged(&[member([3, 7]), member([10, 20])], (Center::Median, Band::None), &question(X::Wall));
        assert_eq!((&track.steps[..], &track.x[..], track.zero), (&[3, 7][..], &[0.5, 1.5][..], None));
    }
}
