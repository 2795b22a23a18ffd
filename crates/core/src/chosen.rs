//! Which series a question names: what isn't there is passed over, since a run may be deleted while it is shown.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::store::{Attempts, Columns, Run, Superseded};
use crate::types::Kind;

/// One tag of one run.
#[derive(Clone, Copy)]
pub(crate) struct Series<'a> {
    pub(crate) tag: &'a str,
    pub(crate) run: &'a Run,
}

impl<'a> Series<'a> {
    /// `None` where the run has no scalars under the tag.
    pub(crate) fn find(run: &'a Run, tag: &'a str) -> Option<Self> {
        run.read().tag(tag).is_some_and(|tag| tag.has(&Kind::Scalars)).then_some(Self { tag, run })
    }

    /// How many points it has, superseded ones among them.
    pub(crate) fn points(&self) -> usize {
        self.run.read().tag(self.tag).map_or(0, |tag| tag.points)
    }

    /// Its points; none where it has gone since it was found.
    pub(crate) fn attempts(&self) -> Attempts {
        let data = self.run.read();
        data.tag(self.tag).map(|tag| data.attempts(tag)).unwrap_or_default()
    }

    /// Its points that count.
    pub(crate) fn current(&self) -> Columns {
        let data = self.run.read();
        data.tag(self.tag).map(|tag| data.line(tag, Superseded::Hidden).columns).unwrap_or_default()
    }
}

/// All runs there are.
pub(crate) struct Runs<'a> {
    all: &'a [Arc<Run>],
    by_name: OnceCell<HashMap<&'a str, &'a Run>>,
}

impl<'a> Runs<'a> {
    pub(crate) fn of(all: &'a [Arc<Run>]) -> Self {
        Self { all, by_name: OnceCell::new() }
    }

    /// Those of them that have a tag: of these names, each once and in this order, or of all in natural order.
    pub(crate) fn series<'b>(&self, names: Option<&[String]>, tag: &'b str) -> Vec<Series<'b>>
    where
        'a: 'b,
    {
        self.chosen(names).into_iter().filter_map(|run| Series::find(run, tag)).collect()
    }

    /// Those of these names, each once and in this order, or all in natural order.
    pub(crate) fn chosen(&self, names: Option<&[String]>) -> Vec<&'a Run> {
        match names {
            None => self.all.iter().map(|run| &**run).collect(),
            Some(names) => distinct(names).filter_map(|name| self.named(name)).collect(),
        }
    }

    /// Fails with the first of the tags where none of the runs has scalars under any of them.
    pub(crate) fn check_known(&self, tags: &[String]) -> Result<()> {
        let is_known = |run: &&Run| tags.iter().any(|tag| Series::find(run, tag).is_some());
        if self.chosen(None).iter().any(is_known) {
            return Ok(());
        }
        let tag = tags.first().cloned().unwrap_or_default();
        Err(Error::UnknownTag { kind: Kind::Scalars, tag })
    }

    pub(crate) fn named(&self, name: &str) -> Option<&'a Run> {
        let by_name = || self.all.iter().map(|run| (run.name().as_str(), &**run)).collect();
        self.by_name.get_or_init(by_name).get(name).copied()
    }
}

/// Names in their order, each once.
pub(crate) fn distinct(names: &[String]) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::with_capacity(names.len());
    names.iter().map(String::as_str).filter(move |name| seen.insert(*name))
}
