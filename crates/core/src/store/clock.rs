//! The store's version: a counter that can be waited for.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Counts changes.
#[derive(Debug, Default)]
pub(super) struct Clock {
    now: Mutex<u64>,
    moved: Condvar,
}

impl Clock {
    /// The version of the latest change.
    pub(super) fn now(&self) -> u64 {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one change. `mark` writes down the version with what changed before anybody can see that version, so that whoever
    /// sees it finds the mark.
    pub(super) fn tick(&self, mark: impl FnOnce(u64)) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        mark(*now + 1);
        *now += 1;
        self.moved.notify_all();
    }

    /// Waits until the version is above `version`, at most for `timeout`; the version then.
    pub(super) fn wait_beyond(&self, version: u64, timeout: Duration) -> u64 {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.moved.wait_timeout_while(now, timeout, |now| *now <= version);
        let (now, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *now
    }
}
