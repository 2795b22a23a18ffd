//! Which series a question is about.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::store::{Attempts, Run, Store};
use crate::types::Kind;

/// One tag of one run.
pub(super) struct Series<'a> {
    pub tag: &'a str,
    pub run: &'a Run,
}

impl Series<'_> {
    /// Its points; none where it has gone since it was found.
    pub(super) fn attempts(&self) -> Attempts {
        let data = self.run.read();
        data.tag(self.tag).map(|tag| data.attempts(tag)).unwrap_or_default()
    }
}

/// The runs of these names, each once; `None`: all, in natural order.
pub(super) fn named(store: &Store, names: Option<&[String]>) -> Vec<Arc<Run>> {
    let runs = store.runs();
    let Some(names) = names else { return runs };
    let by_name: HashMap<&str, &Arc<Run>> = runs.iter().map(|run| (run.name().as_str(), run)).collect();
    distinct(names).filter_map(|name| by_name.get(name).copied().cloned()).collect()
}

/// The series of these runs, by tag.
pub(super) fn series<'a>(runs: &'a [Arc<Run>], tags: &'a [String]) -> Vec<Series<'a>> {
    let of_tag = |tag: &'a str| runs.iter().filter(move |run| has(run, tag)).map(move |run| Series { tag, run });
    distinct(tags).flat_map(of_tag).collect()
}

/// Whether any run has one of the tags.
pub(super) fn any_has(store: &Store, tags: &[String]) -> bool {
    store.runs().iter().any(|run| tags.iter().any(|tag| has(run, tag)))
}

fn has(run: &Run, tag: &str) -> bool {
    run.read().tag(tag).is_some_and(|tag| tag.has(&Kind::Scalars))
}

/// Names in their order, each once.
fn distinct(names: &[String]) -> impl Iterator<Item = &str> {
    let mut seen = HashSet::with_capacity(names.len());
    names.iter().map(String::as_str).filter(move |name| seen.insert(*name))
}
