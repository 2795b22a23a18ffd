//! When values were logged that stayed in their files: to be marked in charts of others.

use std::collections::HashSet;
use std::sync::Arc;

use crate::heavy::thinned;
use crate::store::{Located, Store};
use crate::types::{Kind, RunName};

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// Its run.
    pub run: RunName,
    /// Its kind.
    pub kind: Kind,
    /// Its tag.
    pub tag: Arc<str>,
    /// Training step.
    pub step: i64,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
}

/// The values of these kinds, but for what a restart superseded; in these runs, or in all. By run in natural order, then by kind
/// as given, tag, and order of writing.
///
/// Where that were more than `most`, the tags that have most are thinned evenly, as [`crate::heavy::histograms`] is; and where
/// there are more tags than that, so are the tags, of which the last value is told.
pub fn occurrences(store: &Store, runs: Option<&[String]>, kinds: &[Kind], most: usize) -> Vec<Occurrence> {
    let all = series(store, runs, kinds);
    let share = fair_share(all.iter().map(Vec::len).collect(), most);
    if share > 0 {
        return all.into_iter().flat_map(|series| at_most(share, series)).collect();
    }
    let apart = all.len().div_ceil(most.max(1));
    all.into_iter().step_by(apart).filter_map(|mut series| series.pop()).take(most).collect()
}

fn series(store: &Store, runs: Option<&[String]>, kinds: &[Kind]) -> Vec<Vec<Occurrence>> {
    let wanted: Option<HashSet<&str>> = runs.map(|runs| runs.iter().map(String::as_str).collect());
    let mut all = Vec::new();
    for run in store.runs() {
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(run.name().as_str())) {
            continue;
        }
        let data = run.read();
        for kind in kinds {
            let mut tags: Vec<_> = data.tags.iter().filter(|tag| tag.has(kind)).collect();
            tags.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            all.extend(tags.into_iter().map(|tag| {
                let kept = data.places(tag, kind).into_iter().filter(|(_, is_superseded)| !is_superseded);
                let (run, tag) = (run.name(), &tag.name);
                let occurrence = |(place, _): (Located, bool)| Occurrence {
                    run: run.clone(),
                    kind: kind.clone(),
                    tag: Arc::clone(tag),
                    step: place.step,
                    wall_time: place.wall_time,
                };
                kept.map(occurrence).collect()
            }));
        }
    }
    all
}

/// How many of each there may be at most, so that all together are no more than `most`.
fn fair_share(mut lengths: Vec<usize>, most: usize) -> usize {
    lengths.sort_unstable();
    let (mut left, mut others) = (most, lengths.len());
    for length in lengths {
        if length.saturating_mul(others) > left {
            return left / others;
        }
        (left, others) = (left - length, others - 1);
    }
    most
}

fn at_most(share: usize, mut series: Vec<Occurrence>) -> Vec<Occurrence> {
    match share {
        1 => series.pop().into_iter().collect(),
        _ => thinned(series, share - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_the_largest_that_fits() {
        let check = |lengths: &[usize], most, expected| {
            let share = fair_share(lengths.to_vec(), most);
            assert_eq!(share, expected, "{lengths:?} {most}");
            assert!(lengths.iter().map(|&length| length.min(share)).sum::<usize>() <= most);
        };
        check(&[], 10, 10);
        check(&[3, 4], 10, 10);
        check(&[1, 1, 100], 10, 8);
        check(&[1, 50, 100], 10, 4);
        check(&[5, 5], 1, 0);
        check(&[usize::MAX, usize::MAX], 7, 3);
    }
}
