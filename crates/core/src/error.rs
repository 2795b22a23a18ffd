//! What can go wrong, in one enum. `Display` is what a user reads.

use std::io;
use std::path::{Path, PathBuf};

use crate::types::Kind;

/// The result of what can fail for a caller.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that reaches the caller. Damage found while following a logdir isn't one: it is data, a
/// `Problem`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file system refused. What to do depends on the kind of `source`.
    #[error("cannot {action} `{}`: {source}", path.display())]
    Io {
        /// What was tried: a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Something was added to a writer that was closed. Make a new writer.
    #[error("the writer of `{}` is closed", .0.display())]
    Closed(PathBuf),
    /// The file of a writer was deleted while it was written; the writer is closed. Make a new writer, and add it again.
    #[error("`{}` was deleted while it was written", .0.display())]
    Vanished(PathBuf),
    /// A writer was used in a forked child. Make a writer of its own in the child.
    #[error("the writer of `{}` belongs to the process that made it, and this is a forked child\nhint: make a writer in the child", .0.display())]
    Forked(PathBuf),
    /// A histogram of no values at all. Leave it out.
    #[error("a histogram needs at least one value")]
    EmptyHistogram,
    /// Ready buckets whose edges and counts don't pair up.
    #[error("`bucket_limits` has {limits} items and `bucket_counts` has {counts}: they must be as many")]
    UnequalBuckets {
        /// How many right edges were given.
        limits: usize,
        /// How many counts were given.
        counts: usize,
    },
    /// One event beyond what TFRecord readers take (protobuf's limit of 2 GiB). Log less at once.
    #[error("an event of {0} bytes is too large: event files hold at most 2 GiB in one")]
    TooLarge(usize),
    /// No run of that name. Ask for the runs there are.
    #[error("no run `{0}`")]
    NoRun(String),
    /// The run has no such tag of that kind. Ask for its tags.
    #[error("run `{run}` has no {kind} tag `{tag}`")]
    NoTag {
        /// The run that was asked.
        run: String,
        /// The kind that was asked for.
        kind: Kind,
        /// The tag that isn't there.
        tag: String,
    },
    /// No run has such a tag of that kind. Ask for the tags there are.
    #[error("no run has a {kind} tag `{tag}`")]
    UnknownTag {
        /// The kind that was asked for.
        kind: Kind,
        /// The tag that isn't there.
        tag: String,
    },
    /// The tag has fewer values. Ask for one of those that it has.
    #[error("`{tag}` of run `{run}` has {}", numbered(*.values, "value"))]
    NoValue {
        /// The run that was asked.
        run: String,
        /// The tag.
        tag: String,
        /// How many it has.
        values: usize,
    },
    /// The value has fewer samples. Ask for one of those that it has.
    #[error("value {index} of `{tag}` of run `{run}` has {}", numbered(*.samples, "sample"))]
    NoSample {
        /// The run that was asked.
        run: String,
        /// The tag.
        tag: String,
        /// The place among its values.
        index: usize,
        /// How many that one has.
        samples: usize,
    },
    /// An argument outside what it may be.
    #[error("{0}")]
    Argument(String),
    /// A file changed under us since it was read. Ask again after the next look at the logdir.
    #[error("`{}` is gone or was rewritten since it was read", .0.display())]
    Gone(PathBuf),
    /// What lies in the file at this place can't be decoded.
    #[error("cannot read the {kind} at byte {offset} of `{}`: {why}", path.display())]
    Undecodable {
        /// What it should be.
        kind: Kind,
        /// The file.
        path: PathBuf,
        /// Where in the file.
        offset: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Arrow refused a batch: more than 2^31 items in one column.
    #[error("the answer is too large for one Arrow batch: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
    /// Parquet refused a batch: it has a name of more than 2 GiB. Leave it out.
    #[error("the file cannot be made: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
}

impl Error {
    /// An I/O error with what was tried and where; for `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_path_buf(), source }
    }
}

/// `3 values, 0 to 2`.
fn numbered(count: usize, noun: &str) -> String {
    match count {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}, 0"),
        _ => format!("{count} {noun}s, 0 to {}", count - 1),
    }
}
