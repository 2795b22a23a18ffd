//! Texts for whoever looks at a few of many, in part where they are long; and a search in all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::{BooleanArray, Float64Array, Int64Array, StringArray};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use regex::bytes::{Regex, RegexBuilder};

use crate::arrow::{Columns, ends};
use crate::error::{Error, Result};
use crate::heavy::text_strings;
use crate::payload;
use crate::query::located;
use crate::search;
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
/// Of one text: counting on would take as long again for each.
const MOST_MATCHES: usize = 10_000;
/// Different strings that matched in one text.
const MOST_MATCHED: usize = 50;
/// Bytes of such a string.
const LONGEST_MATCHED: usize = 1_000;
/// Bytes of a text of which one place is told at which something was found: the others are seen with it.
const BLOCK: usize = 64 << 10;
/// Such places of one text.
const MOST_PLACES: usize = 1_000;

/// Which texts of a tag are read.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// Of this run.
    pub run: &'a str,
    /// Of this tag.
    pub tag: &'a str,
    /// Their places in order of writing; negative ones count from the end, −1 is the newest. Those that aren't there are left out.
    pub at: &'a [i64],
    /// The bytes that are left out at the beginning of a text of one string; a table is told from its upper left corner on.
    pub skip: usize,
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
    /// The bytes that were left out before what `strings` has.
    begin: usize,
    whole: bool,
    strings: Vec<String>,
    /// Why it can't be read; else empty.
    problem: &'static str,
}

/// An Arrow IPC stream with a row for each text of a tag, in order of writing. Columns: step, `wall_time`, bytes (what it takes in
/// its file), read (whether it was asked for), and of those that were: shape (a list of int64), rows and columns (of the table that
/// strings has), size (the bytes of all its strings), begin (the bytes that were left out before), whole (whether strings has all
/// of them), problem (why it can't be read, else empty) and strings (a list of utf8; what isn't UTF-8 is replaced).
///
/// With a limit, strings has a table's upper left corner, of a tensor with more than two axes its first slice's.
pub fn texts(store: &Store, question: &Question<'_>) -> Result<Vec<u8>> {
    let Question { run, tag, at, skip, limit } = *question;
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
            Ok((shape, strings)) => Told::of(shape, &strings, skip, limit),
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
    columns.add("begin", number(|told| told.begin));
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
    fn of(shape: Vec<i64>, strings: &[&[u8]], skip: usize, limit: Option<usize>) -> Self {
        let size = strings.iter().map(|string| string.len()).sum();
        let axis = |from_end: usize| {
            let size = shape.len().checked_sub(from_end).and_then(|place| shape.get(place));
            size.map_or(1, |&size| usize::try_from(size).unwrap_or(0))
        };
        let (rows, columns) = if shape.len() < 2 { (strings.len(), 1) } else { (axis(2), axis(1)) };
        if let (&[string], 1..) = (strings, skip) {
            let begin = starts_at(string, skip);
            let rest = string.get(begin..).unwrap_or_default();
            let shown = rest.get(..cut_at(rest, limit.unwrap_or(rest.len()))).unwrap_or_default();
            let strings = vec![String::from_utf8_lossy(shown).into_owned()];
            return Self {
                shape,
                rows: 1,
                columns: 1,
                size,
                begin,
                whole: begin == 0 && shown.len() == size,
                strings,
                problem: "",
            };
        }
        let Some(limit) = limit else {
            let strings = strings.iter().map(|string| String::from_utf8_lossy(string).into_owned()).collect();
            return Self { shape, rows, columns, size, begin: 0, whole: true, strings, problem: "" };
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
        let (rows, columns) = (shown_rows, shown_columns);
        Self { shape, rows, columns, size, begin: 0, whole: uncut, strings: shown, problem: "" }
    }
}

/// Whether a byte belongs to the character of the one before it.
fn continues(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// The first place at or after `from` where a character begins; at most the length.
fn starts_at(bytes: &[u8], from: usize) -> usize {
    let last = bytes.len().min(from.saturating_add(4));
    (from..last).find(|&place| bytes.get(place).is_some_and(|&byte| !continues(byte))).unwrap_or(last)
}

/// At most so many of the bytes, that no character is cut in two.
fn cut_at(bytes: &[u8], most: usize) -> usize {
    if bytes.len() <= most {
        return bytes.len();
    }
    let cuts = |place: usize| bytes.get(place).is_some_and(|&byte| continues(byte));
    (most.saturating_sub(3)..=most).rev().find(|&place| !cuts(place)).unwrap_or(most)
}

/// A text in which something was found.
struct Hit {
    index: usize,
    step: i64,
    wall_time: f64,
    matches: usize,
    /// What matched, each string once, some of very many.
    matched: Vec<String>,
    /// The place of the string with the first match, row by row.
    string: usize,
    /// Bytes of that string before the first match in each [`BLOCK`].
    offsets: Vec<i64>,
    before: String,
    found: String,
    after: String,
}

/// How what is searched for is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// As these words.
    Text,
    /// As a regular expression, whose `^` and `$` are the ends of a line. What it finds of no length counts where it finds nothing else.
    Regex,
}

/// An Arrow IPC stream with a row for each text that contains `sought`, in whichever case, by run and tag as in a table, then in
/// order of writing. Columns: run, tag, index (its place in order of writing, as for [`texts`]), step, `wall_time`, matches (how
/// many, counted up to [`MOST_MATCHES`]), the list matched (what matched, each string once: [`MOST_MATCHED`] of up to [`LONGEST_MATCHED`] bytes),
/// string (the place of the one with the first match, row by row), the list offsets (bytes of it before the first match in each
/// [`BLOCK`] of it, [`MOST_PLACES`] at most), and before, found and after: the first match and what
/// stands around it. The schema's metadata tells `texts` (how many contain it; of more than `most` the first are told), `bytes` (how
/// much was searched), `skipped` (tags that were not, since that is bounded) and `unread` (tags of which something can't be read).
///
/// Of what is no regular expression no row is told, and the metadata `problem` says why: it is met at every key that is pressed.
pub fn search(store: &Store, sought: &str, syntax: Syntax, selection: &Selection<'_>, most: usize) -> Result<Vec<u8>> {
    if sought.is_empty() || sought.len() > LONGEST_SOUGHT {
        return Err(Error::Argument(format!("what is searched for has 1 to {LONGEST_SOUGHT} bytes")));
    }
    let source = if syntax == Syntax::Text { regex::escape(sought) } else { sought.to_owned() };
    let pattern = RegexBuilder::new(&source).case_insensitive(true).multi_line(true).size_limit(search::SIZE).build();
    let (pattern, problem) = match pattern {
        Ok(pattern) => (Some(pattern), None),
        Err(error) => (None, Some(search::refusal(&error).to_string())),
    };
    let mut bytes = 0_u64;
    let mut all = Vec::new();
    let series = pattern.as_ref().map_or_else(Vec::new, |_| table::series(store, &Kind::Text, selection));
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
    let found: Vec<(Vec<Hit>, bool)> = pattern
        .as_ref()
        .map_or_else(Vec::new, |pattern| all.par_iter().map(|(run, tag)| hits(store, run, tag, pattern)).collect());
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
    let lengths: Vec<usize> = rows.iter().map(|hit| hit.matched.len()).collect();
    let matched = StringArray::from_iter_values(rows.iter().flat_map(|hit| &hit.matched));
    columns.add_lists("matched", &ends(&lengths)?, matched)?;
    columns.add("string", Int64Array::from_iter_values(rows.iter().map(|hit| hit.string as i64)));
    let lengths: Vec<usize> = rows.iter().map(|hit| hit.offsets.len()).collect();
    let offsets = Int64Array::from_iter_values(rows.iter().flat_map(|hit| hit.offsets.iter().copied()));
    columns.add_lists("offsets", &ends(&lengths)?, offsets)?;
    columns.add("before", StringArray::from_iter_values(rows.iter().map(|hit| &hit.before)));
    columns.add("found", StringArray::from_iter_values(rows.iter().map(|hit| &hit.found)));
    columns.add("after", StringArray::from_iter_values(rows.iter().map(|hit| &hit.after)));
    columns.tell([
        ("texts", total as f64),
        ("bytes", bytes as f64),
        ("skipped", (count - all.len()) as f64),
        ("unread", unread as f64),
    ]);
    if let Some(problem) = problem {
        columns.tell_text("problem", problem);
    }
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
    let of = |(place, string)| pattern.find_iter(string).map(move |found| (place, string, found));
    let every = || strings.iter().copied().enumerate().flat_map(of);
    let all = || every().filter(|(_, _, found)| !found.is_empty()).take(MOST_MATCHES);
    let (first_place, string, first) = all().next().or_else(|| every().next())?;
    let (mut matches, mut different) = (0, BTreeSet::new());
    let (mut offsets, mut last_block) = (vec![first.start() as i64], first.start() / BLOCK);
    for (place, _, found) in all() {
        matches += 1;
        let block = found.start() / BLOCK;
        if place == first_place && block > last_block && offsets.len() < MOST_PLACES {
            offsets.push(found.start() as i64);
            last_block = block;
        }
        if different.len() < MOST_MATCHED && found.len() <= LONGEST_MATCHED {
            different.insert(found.as_bytes());
        }
    }
    let begin = (first.start().saturating_sub(AROUND)..first.start())
        .find(|&place| string.get(place).is_some_and(|&byte| !continues(byte)))
        .unwrap_or(first.start());
    let rest = string.get(first.end()..).unwrap_or_default();
    let lossy = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    Some(Hit {
        index,
        step: place.step,
        wall_time: place.wall_time,
        matches,
        string: first_place,
        offsets,
        matched: different.into_iter().map(|bytes| lossy(Some(bytes))).collect(),
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
        let told = Told::of(shape.to_vec(), &bytes, 0, Some(limit));
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
    fn a_part_begins_and_ends_between_characters() {
        let part = |text: &str, skip: usize, limit: Option<usize>| {
            let told = Told::of(Vec::new(), &[text.as_bytes()], skip, limit);
            assert_eq!(told.size, text.len());
            (told.begin, told.strings.concat(), told.whole)
        };
        assert_eq!(part("abcdef", 2, Some(3)), (2, "cde".to_owned(), false));
        assert_eq!(part("abcdef", 4, None), (4, "ef".to_owned(), false));
        assert_eq!(part("a中b中", 2, Some(3)), (4, "b".to_owned(), false));
        assert_eq!(part("abc", 9, Some(3)), (3, String::new(), false));
        assert_eq!(part("abc", usize::MAX, None), (3, String::new(), false));
    }

    #[test]
    fn shapes_that_lie_cut_nothing_that_is_not_there() {
        check(&[-1, 3], &["a"], 9, (0, 3, false, &[]));
        check(&[2, 0], &[], 9, (0, 0, true, &[]));
    }
}
