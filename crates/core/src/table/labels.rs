//! The columns that say which run and tag a row is of.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{DictionaryArray, Int32Array, StringArray};

use crate::arrow::Columns;
use crate::error::Result;

/// The columns run and tag.
#[derive(Default)]
pub(crate) struct Labels {
    runs: Label,
    tags: Label,
}

impl Labels {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        let label = || Label { keys: Vec::with_capacity(rows), ..Label::default() };
        Self { runs: label(), tags: label() }
    }

    pub(crate) fn push(&mut self, run: &Arc<str>, tag: &Arc<str>, rows: usize) {
        self.runs.push(run, rows);
        self.tags.push(tag, rows);
    }

    pub(crate) fn into_columns(self) -> Result<Columns> {
        let mut columns = Columns::default();
        columns.add("run", self.runs.into_array()?);
        columns.add("tag", self.tags.into_array()?);
        Ok(columns)
    }
}

/// A column of names that repeat: each name once, and for each row which.
#[derive(Default)]
pub(super) struct Label {
    names: Vec<Arc<str>>,
    places: HashMap<Arc<str>, i32>,
    keys: Vec<i32>,
}

impl Label {
    pub(super) fn push(&mut self, name: &Arc<str>, rows: usize) {
        if rows == 0 {
            return;
        }
        let place = *self.places.entry(Arc::clone(name)).or_insert_with(|| {
            self.names.push(Arc::clone(name));
            (self.names.len() - 1) as i32
        });
        self.keys.resize(self.keys.len() + rows, place);
    }

    pub(super) fn into_array(self) -> Result<DictionaryArray<Int32Type>> {
        let names = StringArray::from_iter_values(self.names);
        Ok(DictionaryArray::try_new(Int32Array::from(self.keys), Arc::new(names))?)
    }
}
