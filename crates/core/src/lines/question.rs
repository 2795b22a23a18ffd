//! What is asked of lines.

use super::spread::{Band, Center};
use crate::chosen::{Runs, Series};
use crate::downsample::View;
use crate::error::{Error, Result};
use crate::query::check_view;
use crate::smoothing::Smoother;

/// Which lines, and how they are drawn.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Each has a line in each run or group.
    pub tags: &'a [String],
    /// Whose lines.
    pub of: Of<'a>,
    /// What lies along the horizontal axis.
    pub x: X<'a>,
    /// Whether x counts from each run's own first one.
    pub align: bool,
    /// Which part of x, and how fine.
    pub view: View,
    /// What the smoothed values are.
    pub smoother: Smoother,
    /// What every line is compared with.
    pub baseline: Option<Baseline<'a>>,
    /// Whether what restarts superseded comes as lines of their own. No matter for groups.
    pub superseded: bool,
    /// Whether a line begins anew whenever x goes down. No matter for groups.
    pub partition: bool,
}

/// Whose lines. A name that isn't there is passed over.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// Of these runs, in this order; `None`: of all, in natural order.
    Runs(Option<&'a [String]>),
    /// One line for each group.
    Groups(&'a [Group], Center, Band),
}

/// Runs that are drawn as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// Its members.
    pub runs: Vec<String>,
}

/// What lies along the horizontal axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum X<'a> {
    /// Training steps.
    Step,
    /// Seconds since the series' first point.
    Relative,
    /// Seconds since 1970-01-01 UTC.
    Wall,
    /// The value of this tag at the same step; where it has none there, its last one before. Points before its first one are
    /// left out.
    Tag(&'a str),
}

/// A run that lines are compared with: with its line of the same tag, straight between its points. Where that has no value, lines
/// have none either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline<'a> {
    /// The run.
    pub run: &'a str,
    /// How.
    pub compare: Compare,
}

/// How a line is compared with the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// The line minus the baseline.
    Difference,
    /// The line over the baseline.
    Ratio,
}

/// Points that are sent at most where nothing reduces them.
const MOST_POINTS: usize = 1 << 25;

impl Question<'_> {
    /// Whether x is the step itself.
    pub(super) fn is_over_steps(&self) -> bool {
        self.x == X::Step
    }

    /// Whether the page smooths a run's whole line as well as we do: it has TensorBoard's smoothing, too.
    pub(super) fn is_plain(&self) -> bool {
        matches!((self.of, self.smoother), (Of::Runs(_), Smoother::Exponential(_)))
            && !matches!(self.x, X::Tag(_))
            && self.baseline.is_none()
    }

    /// Fails for what makes no sense, and where no run has any of the tags.
    pub(super) fn check(&self, runs: &Runs<'_>) -> Result<()> {
        check_view(self.view)?;
        self.smoother.check()?;
        runs.check_known(self.tags)?;
        match self.x {
            X::Tag(tag) => runs.check_known(&[tag.to_owned()]).map_err(|_| {
                Error::Argument(format!("`x_tag` asks for scalars under the tag `{tag}`, which no run has"))
            }),
            _ => Ok(()),
        }
    }

    /// Fails where these series are too much to be drawn as they are.
    pub(super) fn check_size<'s>(&self, found: impl IntoIterator<Item = &'s Series<'s>>) -> Result<()> {
        let points: usize = found.into_iter().map(Series::points).sum();
        if self.view.width.is_none() && points > MOST_POINTS {
            return Err(Error::Argument(format!("{points} points are too many to be drawn as they are: give `width`")));
        }
        Ok(())
    }
}
