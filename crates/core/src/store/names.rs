//! One copy of each tag's name, however many runs have it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// The names in use.
#[derive(Debug, Default)]
pub struct Names(Mutex<HashSet<Arc<str>>>);

impl Names {
    /// The shared copy of `name`.
    pub fn shared(&self, name: &str) -> Arc<str> {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        names.insert(Arc::clone(&name));
        name
    }
}
