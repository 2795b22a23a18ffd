//! A line on its way to the screen: its points over the axis.

use super::Question;
use super::axis::{Origin, axis};
use crate::store::Columns;

/// Points in order of writing; all columns are equally long.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub steps: Vec<i64>,
    pub x: Vec<f64>,
    pub values: Vec<f64>,
}

impl Track {
    pub(super) fn new(columns: Columns, origin: Origin, question: &Question<'_>) -> Self {
        let x = axis(&columns, origin, question);
        Self { steps: columns.steps, x, values: columns.values }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// Its parts: one ends wherever x goes down.
    pub(super) fn parts(self) -> Vec<Self> {
        let mut ends: Vec<usize> = (1..self.len()).filter(|&place| self.x[place] < self.x[place - 1]).collect();
        if ends.is_empty() {
            return vec![self];
        }
        ends.push(self.len());
        let mut begin = 0;
        let mut part = |end: usize| {
            let places = begin..end;
            begin = end;
            Self {
                steps: self.steps[places.clone()].to_vec(),
                x: self.x[places.clone()].to_vec(),
                values: self.values[places].to_vec(),
            }
        };
        ends.into_iter().map(&mut part).collect()
    }
}
