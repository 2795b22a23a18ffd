//! Texts for whoever looks at a few of many, in part where they are long; and a search in all of them.

use std::sync::Arc;

use arrow_array::{BooleanArray, Float64Array, Int64Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use regex::bytes::{Regex, RegexBuilder};

use crate::arrow::{Columns, ends};
use crate::error::{Error, Result};
use crate::heavy::text_strings;
use crate::payload;
use crate::query::located;
use crate::store::{Located, Store};
use crate::table::{self, Labels, Selection};
use crate::tensor::Allowance;
use crate::types::Kind;
use crate::wire::Malformed;

/// Rows and columns of a table of strings that are told where a limit is set: as many as anybody reads.
const MOST_ROWS: usize = 200;
const MOST_COLUMNS: usize = 100;
/// The files' bytes that one answer may take.
const MOST_BYTES: u64 = 512 << 20;
/// The files' bytes that one search passes.
const MOST_SEARCHED: u64 = 256 << 20;
/// Bytes of what is searched for.
const LONGEST_SOUGHT: usize = 1_000;
/// Bytes that are told around what was found.
const AROUND: usize = 80;

/// Which texts of a tag are read.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of this run.
    pub run: &'a str,
    /// Of this tag.
    pub tag: &'a str,
    /// Their places in order of writing; negative ones count from the end, −1 is the newest. Those that aren't there are left out.
    pub at: &'a [i64],
    /// The bytes that are told of each; `None`: all.
    pub limit: Option<usize>,
}

/// What is told of a text that was read.
#[derive(Default)]
struct Told {
    shape: Vec<i64>,
    rows: usize,
    columns: usize,
    /// All its strings, in bytes.
    size: usize,
    whole: bool,
    strings: Vec<String>,
    /// Why it can't be read; else empty.
    problem: &'static str,
}

/// An Arrow IPC stream with a row for each text of a tag, in order of writing. Columns: step, `wall_time`, bytes (what it takes in
/// its file), read (whether it was asked for), and of those that were: shape (a list of int64), rows and columns (of the table that
/// strings has), size (the bytes of all its strings), whole (whether strings has all of them), problem (why it can't be read,
/// else empty) and strings (a list of utf8; what isn't UTF-8 is replaced).
///
/// With a limit, strings has a table's upper left corner, of a tensor with more than two axes its first slice's.
pub fn texts(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    let Question { run, tag, at, limit } = *question;
    let (files, places) = located(store, run, &Kind::Text, tag)?;
    let count = places.len() as i64;
    let mut wanted: Vec<usize> = at
        .iter()
        .map(|&index| if index < 0 { index.saturating_add(count) } else { index })
        .filter(|index| (0..count).contains(index))
        .map(|index| index as usize)
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let asked: Vec<Located> = wanted.iter().filter_map(|&index| places.get(index).copied()).collect();
    let bytes = asked.iter().fold(0_u64, |sum, place| sum.saturating_add(place.length));
    if bytes > MOST_BYTES {
        return Err(Error::Argument(format!("these texts take {bytes} bytes, too many at once: ask for fewer")));
    }
    let mut told: Vec<Option<Told>> = places.iter().map(|_| None).collect();
    let (mut allowance, mut next) = (Allowance::default(), wanted.into_iter());
    payload::read(&files, &asked, |_, _, message| {
        // the others are shown, whatever is wrong with one
        let read = match text_strings(message, &mut allowance) {
            Ok((shape, strings)) => Told::of(shape, &strings, limit),
            Err(Malformed(why)) => Told { whole: true, problem: why, ..Told::default() },
        };
        if let Some(slot) = next.next().and_then(|index| told.get_mut(index)) {
            *slot = Some(read);
        }
        Ok(())
    })?;
    columns_of(&places, &told)?.stream()
}

fn columns_of(places: &[Located], told: &[Option<Told>]) -> Result<Columns> {
    let mut columns = Columns::default();
    columns.add("step", Int64Array::from_iter_values(places.iter().map(|place| place.step)));
    columns.add("wall_time", Float64Array::from_iter_values(places.iter().map(|place| place.wall_time)));
    columns.add("bytes", Int64Array::from_iter_values(places.iter().map(|place| place.length as i64)));
    columns.add("read", told.iter().map(|told| Some(told.is_some())).collect::<BooleanArray>());
    let lengths: Vec<usize> = told.iter().map(|told| told.as_ref().map_or(0, |told| told.shape.len())).collect();
    let sizes = Int64Array::from_iter_values(told.iter().flatten().flat_map(|told| told.shape.iter().copied()));
    columns.add_lists("shape", &ends(&lengths)?, sizes)?;
    let number = |of: fn(&Told) -> usize| {
        Int64Array::from_iter_values(told.iter().map(|told| told.as_ref().map_or(0, of) as i64))
    };
    columns.add("rows", number(|told| told.rows));
    columns.add("columns", number(|told| told.columns));
    columns.add("size", number(|told| told.size));
    columns.add(
        "whole",
        told.iter().map(|told| Some(told.as_ref().is_some_and(|told| told.whole))).collect::<BooleanArray>(),
    );
    let lengths: Vec<usize> = told.iter().map(|told| told.as_ref().map_or(0, |told| told.strings.len())).collect();
    let strings = StringArray::from_iter_values(told.iter().flatten().flat_map(|told| &told.strings));
    columns.add_lists("strings", &ends(&lengths)?, strings)?;
    let problems = told.iter().map(|told| told.as_ref().map_or("", |told| told.problem));
    columns.add("problem", StringArray::from_iter_values(problems));
    Ok(columns)
}

impl Told {
    fn of(shape: Vec<i64>, strings: &[&[u8]], limit: Option<usize>) -> Self {
        let size = strings.iter().map(|string| string.len()).sum();
        let axis = |from_end: usize| {
            let size = shape.len().checked_sub(from_end).and_then(|place| shape.get(place));
            size.map_or(1, |&size| usize::try_from(size).unwrap_or(0))
        };
        let (rows, columns) = if shape.len() < 2 { (strings.len(), 1) } else { (axis(2), axis(1)) };
        let Some(limit) = limit else {
            let strings = strings.iter().map(|string| String::from_utf8_lossy(string).into_owned()).collect();
            return Self { shape, rows, columns, size, whole: true, strings, problem: "" };
        };
        let shown_columns = columns.min(MOST_COLUMNS);
        let (mut left, mut shown_rows, mut shown) = (limit, 0, Vec::new());
        let mut uncut = rows <= MOST_ROWS && columns <= MOST_COLUMNS && rows.saturating_mul(columns) == strings.len();
        for row in strings.chunks(columns.max(1)).take(rows.min(MOST_ROWS)) {
            if left == 0 && shown_rows > 0 {
                uncut = false;
                break;
            }
            for string in row.iter().take(shown_columns) {
                let cut = cut_at(string, left);
                uncut &= cut == string.len();
                left -= cut;
                shown.push(String::from_utf8_lossy(string.get(..cut).unwrap_or_default()).into_owned());
            }
            shown_rows += 1;
        }
        Self { shape, rows: shown_rows, columns: shown_columns, size, whole: uncut, strings: shown, problem: "" }
    }
}

/// At most so many of the bytes, that no character is cut in two.
fn cut_at(bytes: &[u8], most: usize) -> usize {
    if bytes.len() <= most {
        return bytes.len();
    }
    let continues = |place: usize| bytes.get(place).is_some_and(|byte| byte & 0xC0 == 0x80);
    (most.saturating_sub(3)..=most).rev().find(|&place| !continues(place)).unwrap_or(most)
}

/// A text in which something was found.
struct Hit {
    index: usize,
    step: i64,
    wall_time: f64,
    matches: usize,
    before: String,
    found: String,
    after: String,
}

/// An Arrow IPC stream with a row for each text that contains `sought`, in whichever case, by run and tag as in a table, then in
/// order of writing. Columns: run, tag, index (its place in order of writing, as for [`texts`]), step, `wall_time`, matches (how
/// many), and before, found and after: the first match and what stands around it. The schema's metadata tells `texts` (how many
/// contain it; of more than `most` the first are told), `bytes` (how much was searched), `skipped` (tags that were not, since
/// that is bounded) and `unread` (tags of which something can't be read).
pub fn search(store: &Store, sought: &str, selection: &Selection<'_>, most: usize) -> Result<Vec<u8>> {
    if sought.is_empty() || sought.len() > LONGEST_SOUGHT {
        return Err(Error::Argument(format!("what is searched for has 1 to {LONGEST_SOUGHT} bytes")));
    }
    let pattern = RegexBuilder::new(&regex::escape(sought)).case_insensitive(true).build();
    let pattern = pattern.map_err(|error| Error::Argument(error.to_string()))?;
    let mut bytes = 0_u64;
    let mut all = Vec::new();
    let series = table::series(store, &Kind::Text, selection);
    let count = series.len();
    for (run, tag) in series {
        // a tag that was there a moment ago may be gone
        let Ok((_, places)) = located(store, &run, &Kind::Text, &tag) else { continue };
        let with_these = places.iter().fold(bytes, |sum, place| sum.saturating_add(place.length));
        if with_these > MOST_SEARCHED && !all.is_empty() {
            break;
        }
        bytes = with_these;
        all.push((run, tag));
    }
    let found: Vec<(Vec<Hit>, bool)> = all.par_iter().map(|(run, tag)| hits(store, run, tag, &pattern)).collect();
    let total: usize = found.iter().map(|(hits, _)| hits.len()).sum();
    let unread = found.iter().filter(|(_, readable)| !readable).count();
    let mut labels = Labels::default();
    let mut rows = Vec::new();
    for ((run, tag), (hits, _)) in all.iter().zip(found) {
        let before = rows.len();
        rows.extend(hits.into_iter().take(most.saturating_sub(before)));
        labels.push(run, tag, rows.len() - before);
    }
    let mut columns = labels.into_columns()?;
    columns.add("index", Int64Array::from_iter_values(rows.iter().map(|hit| hit.index as i64)));
    columns.add("step", Int64Array::from_iter_values(rows.iter().map(|hit| hit.step)));
    columns.add("wall_time", Float64Array::from_iter_values(rows.iter().map(|hit| hit.wall_time)));
    columns.add("matches", Int64Array::from_iter_values(rows.iter().map(|hit| hit.matches as i64)));
    columns.add("before", StringArray::from_iter_values(rows.iter().map(|hit| &hit.before)));
    columns.add("found", StringArray::from_iter_values(rows.iter().map(|hit| &hit.found)));
    columns.add("after", StringArray::from_iter_values(rows.iter().map(|hit| &hit.after)));
    columns.tell([
        ("texts", total as f64),
        ("bytes", bytes as f64),
        ("skipped", (count - all.len()) as f64),
        ("unread", unread as f64),
    ]);
    columns.stream()
}

/// Those of one tag, and whether all its texts could be read.
fn hits(store: &Store, run: &Arc<str>, tag: &Arc<str>, pattern: &Regex) -> (Vec<Hit>, bool) {
    let Ok((files, places)) = located(store, run, &Kind::Text, tag) else { return (Vec::new(), false) };
    let (mut hits, mut index, mut readable, mut allowance) = (Vec::new(), 0, true, Allowance::default());
    let read = payload::read(&files, &places, |place, _, message| {
        match text_strings(message, &mut allowance) {
            Ok((_, strings)) => hits.extend(hit(&strings, pattern, index, place)),
            Err(_) => readable = false,
        }
        index += 1;
        Ok(())
    });
    (hits, readable && read.is_ok())
}

fn hit(strings: &[&[u8]], pattern: &Regex, index: usize, place: &Located) -> Option<Hit> {
    let matches = strings.iter().map(|string| pattern.find_iter(string).count()).sum();
    let (string, first) = strings.iter().find_map(|string| Some((string, pattern.find(string)?)))?;
    let begin = (first.start().saturating_sub(AROUND)..first.start())
        .find(|&place| string.get(place).is_some_and(|byte| byte & 0xC0 != 0x80))
        .unwrap_or(first.start());
    let rest = string.get(first.end()..).unwrap_or_default();
    let lossy = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    Some(Hit {
        index,
        step: place.step,
        wall_time: place.wall_time,
        matches,
        before: lossy(string.get(begin..first.start())),
        found: lossy(Some(first.as_bytes())),
        after: lossy(rest.get(..cut_at(rest, AROUND))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(shape: &[i64], strings: &[&str], limit: usize, expected: (usize, usize, bool, &[&str])) {
        let bytes: Vec<&[u8]> = strings.iter().map(|string| string.as_bytes()).collect();
        let told = Told::of(shape.to_vec(), &bytes, Some(limit));
        let shown: Vec<&str> = told.strings.iter().map(String::as_str).collect();
        assert_eq!((told.rows, told.columns, told.whole, shown.as_slice()), expected);
        assert_eq!(told.size, strings.iter().map(|string| string.len()).sum::<usize>());
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        check(&[], &["abc"], 3, (1, 1, true, &["abc"]));
        check(&[1], &["abcd"], 3, (1, 1, false, &["abc"]));
        check(&[], &["a中b"], 3, (1, 1, false, &["a"]));
        check(&[], &["a中b"], 4, (1, 1, false, &["a中"]));
        check(&[0], &[], 4, (0, 1, true, &[]));
    }

    #[test]
    fn of_a_table_the_upper_left_corner_is_told() {
        check(&[2], &["ab", "cd"], 9, (2, 1, true, &["ab", "cd"]));
        check(&[3], &["ab", "cd", "e"], 3, (2, 1, false, &["ab", "c"]));
        check(&[2, 2], &["a", "b", "c", "d"], 9, (2, 2, true, &["a", "b", "c", "d"]));
        check(&[2, 2], &["a", "b", "c", "d"], 2, (1, 2, false, &["a", "b"]));
        check(&[2, 1, 2], &["a", "b", "c", "d"], 9, (1, 2, false, &["a", "b"]));
        let wide: Vec<&str> = std::iter::repeat_n("x", 100_000).collect();
        check(&[1, 100_000], &wide, 1 << 20, (1, MOST_COLUMNS, false, wide.get(..MOST_COLUMNS).unwrap()));
        check(&[100_000], &wide, 1 << 20, (MOST_ROWS, 1, false, wide.get(..MOST_ROWS).unwrap()));
    }

    #[test]
    fn shapes_that_lie_cut_nothing_that_is_not_there() {
        check(&[-1, 3], &["a"], 9, (0, 3, false, &[]));
        check(&[2, 0], &[], 9, (0, 0, true, &[]));
    }
}
