//! Looks at the logdir, counted, so that whoever asks for one can wait until it is done.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Who asked for a look, and which were done.
#[derive(Debug, Default)]
pub struct Looks {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Counts {
    asked: u64,
    done: u64,
    ended: bool,
}

/// How waiting for a look went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// It was done: what there was when it was asked for has been read.
    Done,
    /// The time was up.
    NotYet,
    /// There are no more looks.
    Ended,
}

impl Looks {
    /// Asks for one; the number to wait for.
    pub fn ask(&self) -> u64 {
        let mut counts = self.counts();
        counts.asked += 1;
        counts.asked
    }

    /// The number that a look which begins now answers.
    pub fn begin(&self) -> u64 {
        self.counts().asked
    }

    /// A look is done that began with this number.
    pub fn done(&self, number: u64) {
        self.counts().done = number;
        self.changed.notify_all();
    }

    /// There will be no more.
    pub fn end(&self) {
        self.counts().ended = true;
        self.changed.notify_all();
    }

    /// Waits until a look is done that answers this number, at most for `timeout`.
    pub fn wait(&self, number: u64, timeout: Duration) -> Waited {
        let is_open = |counts: &mut Counts| counts.done < number && !counts.ended;
        let waited = self.changed.wait_timeout_while(self.counts(), timeout, is_open);
        let counts = waited.unwrap_or_else(PoisonError::into_inner).0;
        match (counts.done >= number, counts.ended) {
            (true, _) => Waited::Done,
            (false, true) => Waited::Ended,
            (false, false) => Waited::NotYet,
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_answers_what_was_asked_before_it_began() {
        let looks = Looks::default();
        let check = |number, expected| assert_eq!(looks.wait(number, Duration::ZERO), expected);
        let first = looks.ask();
        let look = looks.begin();
        let second = looks.ask();
        check(first, Waited::NotYet);
        looks.done(look);
        check(first, Waited::Done);
        check(second, Waited::NotYet);
        looks.end();
        check(first, Waited::Done);
        check(second, Waited::Ended);
    }
}
