//! Which points of a line a screen can show.

use std::ops::RangeInclusive;

/// What part of a line is asked for, and how wide the screen is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct View {
    /// The least x that is shown.
    pub low: Option<f64>,
    /// The greatest x that is shown.
    pub high: Option<f64>,
    /// Pixel columns; `None` keeps every point.
    pub width: Option<usize>,
    /// Whether the columns are equally wide in log₁₀(x), instead of in x.
    pub log_x: bool,
}

/// The points to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// How many points lie between `low` and `high`.
    pub inside: usize,
    /// Places of the points to draw, ascending.
    pub places: Vec<usize>,
}

/// Picks the points of `y` over `x`, a function of a point's place.
///
/// Points between `low` and `high` are kept, and both ends of every line segment that crosses an end of that range, so that a
/// line reaches the edge. Where more than four a column lie inside, they are reduced by M4 (Jugel et al., "M4: A
/// Visualization-Oriented Time Series Data Aggregation", VLDB 2014): of each of `width` equal columns the first, lowest,
/// highest and last finite point stay, which draws the same pixels; and so does every NaN and infinity that begins or ends a row
/// of its like. Points that have no place on the axis (an x that isn't finite, or with `log_x` isn't above 0) are in no column.
pub fn pick(y: &[f64], x: impl Fn(usize) -> f64, view: View) -> Picked {
    pick_with_band(y, None, x, view)
}

/// The same; and of each column the highest point of the band's top and the lowest of its bottom, too: `band` is its bottom and
/// its top at each place.
pub fn pick_with_band(y: &[f64], band: Option<(&[f64], &[f64])>, x: impl Fn(usize) -> f64, view: View) -> Picked {
    let is_all = view.low.is_none() && view.high.is_none();
    let (inside, mut places) = if is_all { (y.len(), Vec::new()) } else { edges(y.len(), &x, view) };
    let Some(width) = view.width.filter(|width| inside > width.saturating_mul(4)) else {
        let is_inside = |place: &usize| is_all || view.holds(x(*place));
        places.extend((0..y.len()).filter(is_inside));
        return Picked { inside, places: ascending(places) };
    };
    let columns = Columns::over((0..y.len()).map(&x), view, width);
    let column_of = |place: usize| columns.of(x(place));
    m4(y, column_of, width, &mut places);
    if let Some((bottom, top)) = band {
        places.extend(furthest(bottom, column_of, width, |a, b| a < b));
        places.extend(furthest(top, column_of, width, |a, b| a > b));
    }
    Picked { inside, places: ascending(places) }
}

/// Each once.
#[expect(
    clippy::stable_sort_primitive,
    reason = "they come in a few ascending pieces, which this one takes as they are"
)]
fn ascending(mut places: Vec<usize>) -> Vec<usize> {
    places.sort();
    places.dedup();
    places
}

impl View {
    /// Whether `x` lies within the bounds.
    fn holds(&self, x: f64) -> bool {
        (self.low.unwrap_or(f64::NEG_INFINITY)..=self.high.unwrap_or(f64::INFINITY)).contains(&x)
    }
}

/// How many points are inside the view; and both ends of every segment that leaves it, enters it, or passes over it.
fn edges(points: usize, x: impl Fn(usize) -> f64, view: View) -> (usize, Vec<usize>) {
    let (low, high) = (view.low.unwrap_or(f64::NEG_INFINITY), view.high.unwrap_or(f64::INFINITY));
    let (mut inside, mut ends) = (0, Vec::new());
    let mut before = f64::NAN;
    for place in 0..points {
        let here = x(place);
        inside += usize::from(low <= here && here <= high);
        let meets = (before >= low || here >= low) && (before <= high || here <= high);
        let crosses = before < low || before > high || here < low || here > high;
        if meets && crosses && !before.is_nan() && !here.is_nan() {
            ends.extend([place - 1, place]);
        }
        before = here;
    }
    (inside, ends)
}

/// Equal columns over a range of x, or of its logarithm.
struct Columns {
    /// From the least to the greatest x that is shown and has a place on the axis.
    shown: RangeInclusive<f64>,
    half_low: f64,
    scale: f64,
    last: u32,
    is_log: bool,
}

impl Columns {
    /// Over the bounds that are given, and the extent of the points within them where they aren't, or have no place on the axis.
    fn over(points: impl Iterator<Item = f64>, view: View, width: usize) -> Self {
        let is_log = view.log_x;
        let on_axis = if is_log { f64::from_bits(1)..=f64::MAX } else { f64::MIN..=f64::MAX };
        let given = |bound: Option<f64>| bound.filter(|x| on_axis.contains(x));
        let (low, high) = (given(view.low), given(view.high));
        let (begin, end) = (*on_axis.start(), *on_axis.end());
        let shown = view.low.unwrap_or(begin).max(begin)..=view.high.unwrap_or(end).min(end);
        let (low, high) = if let (Some(low), Some(high)) = (low, high) {
            (low, high)
        } else {
            let (least, most) = extent(points.filter(|x| shown.contains(x)));
            (low.unwrap_or(least), high.unwrap_or(most))
        };
        let (low, high) = if is_log { (logarithm(low), logarithm(high)) } else { (low, high) };
        // Halves: the difference of two numbers may be larger than any.
        let scale = width as f64 / (high / 2.0 - low / 2.0);
        Self { shown, half_low: low / 2.0, scale, last: (width - 1) as u32, is_log }
    }

    #[inline]
    fn of(&self, x: f64) -> Option<usize> {
        if !self.shown.contains(&x) {
            return None;
        }
        let x = if self.is_log { logarithm(x) } else { x };
        // NaN, of 0 · ∞ where all x are equal, becomes 0.
        Some((((x / 2.0 - self.half_low) * self.scale) as u32).min(self.last) as usize)
    }
}

fn extent(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    // Not `min` and `max`, which look for NaN: there is none.
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (if x < low { x } else { low }, if x > high { x } else { high })
    })
}

/// Apart, since where it stands the compiler would take it of every x, and then choose.
#[inline(never)]
fn logarithm(x: f64) -> f64 {
    x.log10()
}

/// The first, lowest, highest and last finite point of each column, and the ends of rows of NaN or infinities.
fn m4(y: &[f64], column_of: impl Fn(usize) -> Option<usize>, width: usize, kept: &mut Vec<usize>) {
    let mut corners = vec![Corners::NONE; width];
    // Of the column that the last point was in: nearly always the next point's, too.
    let (mut current, mut open) = (0, Corners::NONE);
    for (place, &value) in y.iter().enumerate() {
        let Some(column) = column_of(place) else { continue };
        if !value.is_finite() {
            let is_like = |other: Option<&f64>| other.is_some_and(|o| kind_of(*o) == kind_of(value));
            if !(place > 0 && is_like(y.get(place - 1)) && is_like(y.get(place + 1))) {
                kept.push(place);
            }
            continue;
        }
        if column != current {
            corners[current] = open;
            (current, open) = (column, corners[column]);
        }
        open.add(place, value);
    }
    corners[current] = open;
    for corners in corners.into_iter().filter(|corners| corners.first < y.len()) {
        let (one, other) = (corners.lowest.0, corners.highest.0);
        kept.extend([corners.first, one.min(other), one.max(other), corners.last]);
    }
}

/// The point of each column whose finite value is `beyond` all others.
fn furthest(
    y: &[f64],
    column_of: impl Fn(usize) -> Option<usize>,
    width: usize,
    beyond: impl Fn(f64, f64) -> bool,
) -> impl Iterator<Item = usize> {
    let mut found: Vec<Option<usize>> = vec![None; width];
    for (place, &value) in y.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        if let Some(column) = column_of(place)
            && found[column].is_none_or(|other| beyond(value, y[other]))
        {
            found[column] = Some(place);
        }
    }
    found.into_iter().flatten()
}

/// Which of the values that can't be drawn it is, if any.
fn kind_of(value: f64) -> (bool, bool, bool) {
    (value.is_nan(), value > f64::MAX, value < f64::MIN)
}

/// Places of points, the extreme ones with their values.
#[derive(Clone, Copy)]
struct Corners {
    first: usize,
    lowest: (usize, f64),
    highest: (usize, f64),
    last: usize,
}

impl Corners {
    /// Of no point.
    const NONE: Self = Self { first: usize::MAX, lowest: (0, f64::INFINITY), highest: (0, f64::NEG_INFINITY), last: 0 };

    /// Takes in a point with a finite value that comes after all others.
    #[inline]
    fn add(&mut self, place: usize, value: f64) {
        self.first = self.first.min(place);
        if value < self.lowest.1 {
            self.lowest = (place, value);
        }
        if value > self.highest.1 {
            self.highest = (place, value);
        }
        self.last = place;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The slow twin: says of one point whether it is to be kept, by looking at all the others.
    fn is_kept(place: usize, x: &[f64], y: &[f64], band: Option<(&[f64], &[f64])>, view: View) -> bool {
        let (low, high) = (view.low.unwrap_or(f64::NEG_INFINITY), view.high.unwrap_or(f64::INFINITY));
        let is_all = view.low.is_none() && view.high.is_none();
        let inside: Vec<usize> = (0..x.len()).filter(|&p| is_all || low <= x[p] && x[p] <= high).collect();
        let beyond = |p: usize| if x[p] < low { -1 } else { i32::from(x[p] > high) };
        // An end of a segment that isn't wholly on one side, nor wholly inside.
        let crosses = |a: usize, b: usize| {
            !x[a].is_nan() && !x[b].is_nan() && beyond(a) * beyond(b) != 1 && (beyond(a) != 0 || beyond(b) != 0)
        };
        if !is_all && (place > 0 && crosses(place - 1, place) || place + 1 < x.len() && crosses(place, place + 1)) {
            return true;
        }
        if !inside.contains(&place) {
            return false;
        }
        let Some(width) = view.width.filter(|width| inside.len() > 4 * width) else { return true };
        let on_axis = |x: f64| if view.log_x { x.log10() } else { x };
        let shown: Vec<usize> = inside.iter().copied().filter(|&p| on_axis(x[p]).is_finite()).collect();
        if !shown.contains(&place) {
            return false;
        }
        let all = || shown.iter().map(|&p| x[p]);
        let low = on_axis(view.low.filter(|x| on_axis(*x).is_finite()).unwrap_or(all().fold(f64::INFINITY, f64::min)));
        let high = view.high.filter(|x| on_axis(*x).is_finite());
        let high = on_axis(high.unwrap_or(all().fold(f64::NEG_INFINITY, f64::max)));
        let column = |p: usize| (((on_axis(x[p]) - low) * (width as f64 / (high - low))) as usize).min(width - 1);
        let mates = |y: &[f64]| -> Vec<usize> {
            shown.iter().copied().filter(|&p| y[p].is_finite() && column(p) == column(place)).collect()
        };
        let lowest = |y: &[f64]| mates(y).into_iter().reduce(|a, b| if y[b] < y[a] { b } else { a });
        let highest = |y: &[f64]| mates(y).into_iter().reduce(|a, b| if y[b] > y[a] { b } else { a });
        if band.is_some_and(|(bottom, top)| lowest(bottom) == Some(place) || highest(top) == Some(place)) {
            return true;
        }
        if !y[place].is_finite() {
            let text = |p: usize| y[p].to_string();
            return place == 0
                || place + 1 == y.len()
                || text(place - 1) != text(place)
                || text(place + 1) != text(place);
        }
        let mates = mates(y);
        [mates.first().copied(), lowest(y), highest(y), mates.last().copied()].contains(&Some(place))
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -9.0..9.0, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)]
    }

    fn x() -> impl Strategy<Value = f64> {
        prop_oneof![50 => (-3..40_i32).prop_map(f64::from), 1 => Just(f64::NAN), 1 => Just(f64::NEG_INFINITY)]
    }

    proptest! {
        #[test]
        fn it_keeps_what_the_slow_twin_keeps(
            points in proptest::collection::vec((x(), value(), value(), value()), 0..120),
            sorted: bool,
            has_band: bool,
            low in proptest::option::of(-5..45_i32),
            span in proptest::option::of(0..30_i32),
            width in proptest::option::of(1..12_usize),
            log_x: bool,
        ) {
            let mut x: Vec<f64> = points.iter().map(|point| point.0).collect();
            let y: Vec<f64> = points.iter().map(|point| point.1).collect();
            let bottom: Vec<f64> = points.iter().map(|point| point.2).collect();
            let top: Vec<f64> = points.iter().map(|point| point.3).collect();
            if sorted {
                x.sort_by(f64::total_cmp);
            }
            let low = low.map(f64::from);
            let high = span.map(|span| low.unwrap_or(10.0) + f64::from(span));
            let view = View { low, high, width, log_x };
            let band = has_band.then_some((&bottom[..], &top[..]));
            let picked = pick_with_band(&y, band, |place| x[place], view);
            let expected: Vec<usize> = (0..x.len()).filter(|&place| is_kept(place, &x, &y, band, view)).collect();
            prop_assert_eq!(picked.places, expected);
        }
    }

    /// Where the spike of one point is, and what of the line is shown in how many columns.
    #[derive(Clone, Debug)]
    struct Spike {
        points: usize,
        place: usize,
        is_down: bool,
        view: View,
    }

    /// Any place, at full range and at zooms that hold it.
    fn spike(points: usize) -> impl Strategy<Value = Spike> {
        let width = prop_oneof![1..20_usize, 100..4000_usize];
        let zoom = (proptest::option::of(0..points), proptest::option::of(0..points));
        (0..points, any::<bool>(), width, zoom, any::<bool>()).prop_map(
            move |(place, is_down, width, (before, after), log_x)| {
                let low = before.map(|before| place.saturating_sub(before) as f64);
                let high = after.map(|after| (place + 1 + after) as f64);
                Spike { points, place, is_down, view: View { low, high, width: Some(width), log_x } }
            },
        )
    }

    fn is_not_lost(spike: &Spike) -> std::result::Result<(), TestCaseError> {
        let height = if spike.is_down { -1.0 } else { 101.0 };
        let y: Vec<f64> =
            (0..spike.points).map(|place| if place == spike.place { height } else { (place % 100) as f64 }).collect();
        let picked = pick(&y, |place| place as f64 + 1.0, spike.view);
        prop_assert!(picked.places.binary_search(&spike.place).is_ok());
        prop_assert!(picked.places.len() <= 4 * spike.view.width.unwrap_or(0) + 4, "{}", picked.places.len());
        Ok(())
    }

    proptest! {
        #[test]
        fn a_spike_of_one_point_is_never_lost(spike in spike(10_001)) {
            is_not_lost(&spike)?;
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn a_spike_is_not_lost_among_a_million_points(spike in spike(1_000_001)) {
            is_not_lost(&spike)?;
        }
    }

    #[test]
    fn numbers_as_great_and_as_small_as_there_are_keep_their_spikes() {
        for size in [1e308, 5e-324, 1.0] {
            let x = |place: usize| (place as f64 - 500.0) / 500.0 * size;
            let mut y = vec![0.0; 1001];
            y[700] = size;
            let picked = pick(&y, x, View { width: Some(10), ..View::default() });
            assert!(picked.places.len() <= 40 && picked.places.contains(&700), "{size} {:?}", picked.places);
        }
        let same = pick(&[1.0, 3.0, 2.0, 0.0, 2.0], |_| 7.0, View { width: Some(1), ..View::default() });
        assert_eq!(same.places, [0, 1, 3, 4]);
    }

    #[test]
    fn zooming_between_two_points_keeps_the_line() {
        let view = View { low: Some(2.1), high: Some(2.9), width: Some(10), ..View::default() };
        assert_eq!(pick(&[0.0; 6], |place| place as f64, view), Picked { inside: 0, places: vec![2, 3] });
    }
}
