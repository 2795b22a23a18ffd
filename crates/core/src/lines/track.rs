//! A line on its way to the screen: its points over the axis.

use super::curve::{Curve, Spot};
use super::question::{Compare, Question};

/// Points in order of writing; all columns are equally long.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Track {
    pub steps: Vec<i64>,
    pub x: Vec<f64>,
    pub values: Vec<f64>,
    /// The bottom and the top of the band around a group's line.
    pub band: Option<(Vec<f64>, Vec<f64>)>,
    /// Where x is the step: the one that it counts from.
    pub zero: Option<i64>,
    /// Whether points of the series are missing.
    pub is_part: bool,
}

impl Track {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Where a point lies along x: of the two zeros, at the positive one.
    pub(super) fn spot(&self, place: usize) -> Spot {
        Spot { x: self.x[place] + 0.0, step: self.zero.map_or(0, |zero| self.steps[place].saturating_sub(zero)) }
    }

    /// Its parts: one ends wherever x goes down.
    pub(super) fn parts(self) -> Vec<Self> {
        let mut ends: Vec<usize> = (1..self.len()).filter(|&place| self.x[place] < self.x[place - 1]).collect();
        if ends.is_empty() {
            return vec![self];
        }
        ends.push(self.len());
        let begins = std::iter::once(0).chain(ends.clone());
        begins.zip(ends).map(|(begin, end)| self.at(&(begin..end).collect::<Vec<_>>())).collect()
    }

    /// Puts the difference from a baseline, or the ratio to it, in the place of each value; points where it has none go.
    pub(super) fn compare(&mut self, baseline: &Curve, compare: Compare) {
        let mut along = baseline.along();
        let (places, base): (Vec<usize>, Vec<f64>) =
            (0..self.len()).filter_map(|place| Some((place, along.at(self.spot(place))?))).unzip();
        if places.len() < self.len() {
            *self = Self { is_part: true, ..self.at(&places) };
        }
        let against = |values: &mut [f64]| {
            for (value, base) in values.iter_mut().zip(&base) {
                *value = match compare {
                    Compare::Difference => *value - base,
                    Compare::Ratio => *value / base,
                };
            }
        };
        against(&mut self.values);
        if let Some((bottom, top)) = &mut self.band {
            against(bottom);
            against(top);
            // Over a negative baseline the bottom is the top.
            for (bottom, top) in bottom.iter_mut().zip(top).filter(|(bottom, top)| bottom > top) {
                std::mem::swap(bottom, top);
            }
        }
    }

    /// The points at some places.
    fn at(&self, places: &[usize]) -> Self {
        let floats = |column: &[f64]| places.iter().map(|&place| column[place]).collect();
        Self {
            steps: places.iter().map(|&place| self.steps[place]).collect(),
            x: floats(&self.x),
            values: floats(&self.values),
            band: self.band.as_ref().map(|(bottom, top)| (floats(bottom), floats(top))),
            ..*self
        }
    }

    /// A column, smoothed along x.
    pub(super) fn smoothed(&self, column: &[f64], question: &Question<'_>) -> Vec<f64> {
        question.smoother.smooth(column, |from, to| self.spot(from).distance(self.spot(to)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(x: &[f64]) -> Track {
        let steps = (0..x.len() as i64).collect();
        Track { steps, x: x.to_vec(), values: x.to_vec(), ..Track::default() }
    }

    fn check_parts(x: &[f64], expected: &[&[f64]]) {
        let parts: Vec<Vec<f64>> = track(x).parts().into_iter().map(|part| part.x).collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_part_ends_where_x_goes_down() {
        check_parts(&[], &[&[]]);
        check_parts(&[1.0, 1.0, 2.0], &[&[1.0, 1.0, 2.0]]);
        check_parts(&[1.0, 2.0, 0.0, 3.0, 2.0], &[&[1.0, 2.0], &[0.0, 3.0], &[2.0]]);
    }

    #[test]
    fn compared_it_has_points_where_the_baseline_has_a_value() {
        let baseline = Curve::of(&Track { values: vec![10.0, f64::NAN, -30.0], ..track(&[1.0, 2.0, 3.0]) });
        let line = Track { band: Some((vec![0.0; 5], vec![1.0; 5])), ..track(&[0.5, 1.0, 2.0, 3.0, 3.5]) };
        let mut difference = line.clone();
        difference.compare(&baseline, Compare::Difference);
        assert_eq!((&difference.steps[..], &difference.values[..]), (&[1, 2, 3][..], &[-9.0, 12.0, 33.0][..]));
        assert_eq!(difference.band, Some((vec![-10.0, 10.0, 30.0], vec![-9.0, 11.0, 31.0])));
        assert!(difference.is_part && !line.is_part);
        let mut ratio = line;
        ratio.compare(&baseline, Compare::Ratio);
        assert_eq!(ratio.values, [0.1, -0.2, -0.1]);
        assert_eq!(ratio.band, Some((vec![0.0, -0.1, -1.0 / 30.0], vec![0.1, 0.0, 0.0])));
    }
}
