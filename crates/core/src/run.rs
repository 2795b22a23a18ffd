//! One run's event files, in order.

use crate::logdir::EventFile;
use crate::problem::Problem;
use crate::tail::Tail;
use crate::types::RunName;
use crate::wire::{Fields, Malformed, Wire, put_message};

/// The files of one run and how far they are read.
#[derive(Debug)]
pub struct RunFiles {
    /// In order of their names, but a file that appeared later comes after those that were there: its place here is how what
    /// was found in it is remembered.
    tails: Vec<Tail>,
}

/// How a run's files changed since the last look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// They are as they were, or longer, or more.
    Grown,
    /// One is shorter, gone, or another: what was read from it no longer holds, and the run has to be read anew.
    Rewritten,
}

impl RunFiles {
    /// Files of which nothing is read yet.
    pub fn new(files: Vec<EventFile>) -> Self {
        Self { tails: files.into_iter().map(Tail::new).collect() }
    }

    /// Appends them as a field of a message; whether that can be done: a path may be no text.
    pub fn put_message(&self, out: &mut Vec<u8>, field: u32) -> bool {
        let mut whole = true;
        put_message(out, field, |out| {
            for tail in &self.tails {
                put_message(out, 1, |out| whole &= tail.put(out));
            }
        });
        whole
    }

    /// What [`put_message`](Self::put_message) wrote.
    pub fn from_message(message: &[u8]) -> Result<Self, Malformed> {
        let mut tails = Vec::new();
        let mut fields = Fields::of(message);
        while let Some(field) = fields.next_field()? {
            if let (1, Wire::Bytes(tail)) = field {
                tails.push(Tail::take(tail)?);
            }
        }
        Ok(Self { tails })
    }

    /// Takes note of what the files are now. After [`Update::Rewritten`] this object is of no more use.
    pub fn update(&mut self, files: &[EventFile]) -> Update {
        for (place, file) in files.iter().enumerate() {
            // Nearly always at the same place: a run may have thousands of files.
            let is_it = |tail: &Tail| tail.path() == file.path;
            let place =
                if self.tails.get(place).is_some_and(is_it) { Some(place) } else { self.tails.iter().position(is_it) };
            match place.map(|place| &mut self.tails[place]) {
                Some(tail) if tail.is_replaced_by(file) => return Update::Rewritten,
                Some(tail) => tail.update(file),
                None => self.tails.push(Tail::new(file.clone())),
            }
        }
        if files.len() < self.tails.len() { Update::Rewritten } else { Update::Grown }
    }

    /// All files, in the order of their places.
    pub fn tails(&self) -> &[Tail] {
        &self.tails
    }

    /// The first file that there is more to read of, with its place.
    pub fn behind(&mut self) -> Option<(u32, &mut Tail)> {
        (0..).zip(&mut self.tails).find(|(_, tail)| tail.is_behind())
    }

    /// What is wrong with the files, `now` being seconds since 1970-01-01 UTC.
    pub fn problems<'a>(&'a self, run: &'a RunName, now: f64) -> impl Iterator<Item = Problem> + 'a {
        self.tails.iter().flat_map(move |tail| tail.problems(run, now))
    }
}
