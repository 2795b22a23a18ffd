//! The words everything else is said in.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::fmt;
use std::sync::Arc;

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

/// Compares text by its characters, but numbers by their value: `9` before `10`, `0.003` before `0.01`, `3e-4` before `1e-3`;
/// what has a second point is no decimal (`1.9.0` before `1.10.0`). Equal only for equal text.
fn natural(left: &str, right: &str) -> Ordering {
    let (a, b) = (left.as_bytes(), right.as_bytes());
    let (mut i, mut j) = (0, 0);
    while let (Some(first_a), Some(first_b)) = (a.get(i), b.get(j)) {
        if first_a.is_ascii_digit() && first_b.is_ascii_digit() {
            let (number_a, number_b) = (Number::at(a, i), Number::at(b, j));
            match number_a.compare(&number_b) {
                Ordering::Equal => (i, j) = (i + number_a.length, j + number_b.length),
                unequal => return unequal,
            }
        } else if first_a == first_b {
            (i, j) = (i + 1, j + 1);
        } else {
            return first_a.cmp(first_b);
        }
    }
    (a.len() - i).cmp(&(b.len() - j)).then_with(|| left.cmp(right))
}

/// A number as it is written: `0.0025`, `12`, `1e-3`; of any length.
struct Number<'a> {
    /// The digits before and after the point, without the zeros that begin the former.
    whole: &'a [u8],
    fraction: &'a [u8],
    /// Of ten.
    exponent: i32,
    /// In bytes of text.
    length: usize,
}

impl<'a> Number<'a> {
    /// The one that begins at `start`, where there is a digit.
    fn at(text: &'a [u8], start: usize) -> Self {
        let point = |i: usize| text.get(i) == Some(&b'.') && text.get(i + 1).is_some_and(u8::is_ascii_digit);
        let mut end = start + digits(&text[start..]);
        let whole = without_zeros(&text[start..end]);
        let version = start >= 2 && text[start - 1] == b'.' && text[start - 2].is_ascii_digit();
        let mut fraction: &[u8] = &[];
        if point(end) && !version {
            let length = digits(&text[end + 1..]);
            if !point(end + 1 + length) {
                fraction = &text[end + 1..end + 1 + length];
                end += 1 + length;
            }
        }
        let (exponent, length) = exponent(&text[end..]).unwrap_or_default();
        Self { whole, fraction, exponent, length: end + length - start }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.magnitude().cmp(&other.magnitude()).then_with(|| {
            let (mut a, mut b) = (self.figures(), other.figures());
            loop {
                match (a.next(), b.next()) {
                    (None, None) => return Ordering::Equal,
                    (a, b) if a.unwrap_or(&b'0') == b.unwrap_or(&b'0') => {}
                    (a, b) => return a.unwrap_or(&b'0').cmp(b.unwrap_or(&b'0')),
                }
            }
        })
    }

    /// The power of ten above the first figure; the least there is for zero.
    fn magnitude(&self) -> i64 {
        let zeros = self.fraction.len() - without_zeros(self.fraction).len();
        let power = match (self.whole.len(), zeros) {
            (0, zeros) if zeros == self.fraction.len() => return i64::MIN,
            (0, zeros) => -(zeros as i64),
            (length, _) => length as i64,
        };
        power + i64::from(self.exponent)
    }

    /// From the first that is not zero on.
    fn figures(&self) -> impl Iterator<Item = &'a u8> {
        self.whole.iter().chain(self.fraction).skip_while(|&&figure| figure == b'0')
    }
}

/// An exponent of up to three digits and its length in bytes, where the text begins with one and goes on with no letter or digit.
fn exponent(text: &[u8]) -> Option<(i32, usize)> {
    let (b'e' | b'E', rest) = text.split_first()? else { return None };
    let sign = usize::from(matches!(rest.first(), Some(b'+' | b'-')));
    let length = digits(&rest[sign..]);
    let end = sign + length;
    if !(1..=3).contains(&length) || rest.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let size = rest[sign..end].iter().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0'));
    Some((if rest[0] == b'-' { -size } else { size }, 1 + end))
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|c| c.is_ascii_digit()).count()
}

fn without_zeros(number: &[u8]) -> &[u8] {
    &number[number.iter().take_while(|&&c| c == b'0').count()..]
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

    #[test]
    fn names_are_in_the_order_a_person_expects() {
        let check = |text: &str| {
            let expected: Vec<&str> = text.split(' ').collect();
            let mut sorted: Vec<RunName> = expected.iter().rev().map(|n| RunName::new(n)).collect();
            sorted.sort();
            assert_eq!(sorted.iter().map(RunName::as_str).collect::<Vec<_>>(), expected);
        };
        check(". run1 run2 run9 run10 run10a run11");
        check("a/2/b a/10/a a/10/b");
        check("lr=0.01 lr=0.1 lr=1");
        check("lr=0.0001 lr=0.003 lr=0.01 lr=0.03 lr=0.1 lr=1 lr=1.25 lr=1.5 lr=10");
        check("lr=0.001/seed1 lr=0.001/seed2 lr=0.1/seed1");
        check("lr=0 lr=1e-4 lr=3e-4 lr=1e-3 lr=0.01 lr=1E2");
        check("1.9.0 1.10.0 1.10.2 1.10.10");
        check("0.1 0.10 0.100/a 0.1/b");
        check("v1 v1. v1.x v2");
        check("3e 3e5f 4e1234 4f");
        check("01 1 002 2 3");
        check("v99999999999999999999999 v100000000000000000000000");
    }
}
