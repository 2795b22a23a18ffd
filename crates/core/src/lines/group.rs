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
