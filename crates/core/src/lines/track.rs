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
