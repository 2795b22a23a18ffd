//! The thread that writes for callers who can't wait: started when a file needs it, and over when none does.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::appender::Served;
use super::lock;

/// When the thread is to come back to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// After the usual wait.
    Soon,
    /// When something was added.
    WhenWoken,
    /// Never: its callers write again, or it is closed.
    Over,
}

/// Serves any number of files with one thread at most.
#[derive(Debug)]
pub(super) struct Relay {
    wait: Duration,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    served: Vec<Served>,
    is_running: bool,
    /// Whether something waits to be written.
    is_woken: bool,
    /// Whether it is better not to let more gather.
    is_urgent: bool,
}

impl Relay {
    /// What is added waits for `wait`, so that more may gather.
    pub(super) fn new(wait: Duration) -> Self {
        Self { wait, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Has the thread write what a file's queue holds from now on. False where no thread can be started.
    pub(super) fn serve(self: &Arc<Self>, file: Served) -> bool {
        let mut state = lock(&self.state);
        if !state.is_running {
            let relay = Arc::clone(self);
            let thread = thread::Builder::new().name("glassboard-writer".to_owned());
            state.is_running = thread.spawn(move || relay.run()).is_ok();
        }
        if state.is_running {
            state.served.push(file);
            state.is_woken = true;
            self.changed.notify_all();
        }
        state.is_running
    }

    /// Says that something was queued; where it is urgent, it isn't waited for more.
    pub(super) fn wake(&self, urgent: bool) {
        let mut state = lock(&self.state);
        if state.is_running {
            state.is_woken = true;
            state.is_urgent |= urgent;
            self.changed.notify_all();
        }
    }

    fn run(&self) {
        while self.gather() {
            let served = lock(&self.state).served.clone();
            // Without the lock: a write may take long.
            let turn = |file: &Served| file.upgrade().map_or(Turn::Over, |file| file.take_turn());
            let turns: Vec<_> = served.iter().map(turn).collect();
            let mut state = lock(&self.state);
            // Files that came since are behind these, and one that is over may be among them again.
            let mut turn_of = turns.iter();
            state.served.retain(|_| turn_of.next() != Some(&Turn::Over));
            state.is_woken |= turns.contains(&Turn::Soon);
        }
    }

    /// Waits for something to write, and lets a moment's worth gather. False when no file is left: the thread is over then.
    fn gather(&self) -> bool {
        let mut state = lock(&self.state);
        if state.served.is_empty() {
            state.is_running = false;
            return false;
        }
        state = self.changed.wait_while(state, |state| !state.is_woken).unwrap_or_else(PoisonError::into_inner);
        let waiting = self.changed.wait_timeout_while(state, self.wait, |state| !state.is_urgent);
        (state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        (state.is_woken, state.is_urgent) = (false, false);
        true
    }
}
