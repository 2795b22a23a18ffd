//! The words everything else is said in.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::fmt;
use std::sync::Arc;

use crate::natural::natural;

/// When something was logged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stamp {
    /// The training step; `None` where the event says none (readers take it for 0).
    pub step: Option<i64>,
    /// Seconds since 1970-01-01 UTC.
    pub wall_time: f64,
}

/// A run's name: its directory below the logdir with `/` between the parts, `.` for the logdir itself.
/// Ordered as a person would: `run9` before `run10`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RunName(Arc<str>);

impl RunName {
    /// Takes the name as it is.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ord for RunName {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(&self.0, &other.0)
    }
}

impl PartialOrd for RunName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A file's name as text. Names that aren't UTF-8 are still told from each other: each byte that isn't becomes U+FFFD and the
/// byte in hexadecimal, as does each byte of a U+FFFD that is there.
pub fn shown(name: &OsStr) -> Cow<'_, str> {
    const MARK: char = char::REPLACEMENT_CHARACTER;
    if let Some(text) = name.to_str().filter(|text| !text.contains(MARK)) {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    let hex =
        |text: &mut String, bytes: &[u8]| bytes.iter().for_each(|byte| text.push_str(&format!("{MARK}{byte:02X}")));
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c == MARK { hex(&mut text, c.to_string().as_bytes()) } else { text.push(c) }
        }
        hex(&mut text, chunk.invalid());
    }
    Cow::Owned(text)
}

/// Which dashboard a value belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One number a step.
    Scalars,
    /// Buckets with counts.
    Histograms,
    /// Strings, in markdown.
    Text,
    /// A model's structure.
    Graphs,
    /// Encoded pictures.
    Images,
    /// Encoded sound.
    Audio,
    /// Tensors that no plugin claimed.
    Tensors,
    /// What another plugin wrote, by the plugin's name.
    Plugin(Arc<str>),
}

impl Kind {
    /// Whether its values are measurements at a step, so that a run that goes back to an earlier one writes them again; what
    /// describes a run or its model holds for all of it.
    pub fn is_measured(&self) -> bool {
        match self {
            Self::Graphs => false,
            Self::Plugin(name) => {
                !matches!(&**name, "meta_graphs" | "hparams" | "custom_scalars") && !name.starts_with("graph_")
            }
            _ => true,
        }
    }

    /// The name used in listings.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Scalars => "scalars",
            Self::Histograms => "histograms",
            Self::Text => "text",
            Self::Graphs => "graphs",
            Self::Images => "images",
            Self::Audio => "audio",
            Self::Tensors => "tensors",
            Self::Plugin(name) => name,
        }
    }
}

impl From<&str> for Kind {
    /// The kind of this name.
    fn from(name: &str) -> Self {
        let known =
            [Self::Scalars, Self::Histograms, Self::Text, Self::Graphs, Self::Images, Self::Audio, Self::Tensors];
        known.into_iter().find(|kind| kind.as_str() == name).unwrap_or_else(|| Self::Plugin(name.into()))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn no_two_names_are_shown_alike() {
        use std::os::unix::ffi::OsStrExt;
        let check = |name: &[u8], expected: &str| assert_eq!(shown(OsStr::from_bytes(name)), expected);
        check("café".as_bytes(), "café");
        check(b"caf\xe9", "caf\u{FFFD}E9");
        check("caf\u{FFFD}E9".as_bytes(), "caf\u{FFFD}EF\u{FFFD}BF\u{FFFD}BDE9");
        check(b"\xff%\xc3(", "\u{FFFD}FF%\u{FFFD}C3(");
    }
}
