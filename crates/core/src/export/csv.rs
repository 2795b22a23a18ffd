//! Points as comma-separated values (RFC 4180, its lines ended by LF alone), a line for each.

use std::io::Write;
use std::ops::Range;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::{Export, Series};
use crate::store::{Columns, Superseded};

/// Bytes that are handed on at once, and somewhat more.
pub(super) const PIECE: usize = 1 << 20;

/// Points that are written by one core before their text is put behind that of others: some 250 KB.
const BLOCK: usize = 1 << 12;

/// Points of one series that are written at once.
const AT_ONCE: usize = 4 * BLOCK;

/// The pieces of a table: run, tag, step, `wall_time`, value and, where such points are asked for, superseded.
///
/// Numbers are the shortest that are read back as the same ones, and `nan`, `inf` and `-inf`. Names stand as they are.
#[derive(Debug)]
pub struct Csv {
    export: Export,
    /// The series that is being written, and from which of its points on.
    current: Option<(Series, usize)>,
    is_begun: bool,
}

impl Csv {
    /// Of these series.
    pub fn new(export: Export) -> Self {
        Self { export, current: None, is_begun: false }
    }

    /// Some more points of one series; `None` where there are none left.
    fn rows(&mut self) -> Option<Vec<u8>> {
        let (series, begin) = self.current.take().or_else(|| Some((self.export.next()?, 0)))?;
        let end = series.line.columns.len().min(begin + AT_ONCE);
        let text = rows(&series, begin..end);
        self.current = (end < series.line.columns.len()).then_some((series, end));
        Some(text)
    }
}

impl Iterator for Csv {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut piece = Vec::with_capacity(PIECE + PIECE / 2);
        if !self.is_begun {
            self.is_begun = true;
            let mark = if self.export.superseded == Superseded::Marked { ",superseded" } else { "" };
            piece.extend_from_slice(format!("run,tag,step,wall_time,value{mark}\n").as_bytes());
        }
        while piece.len() < PIECE {
            let Some(rows) = self.rows() else { break };
            piece.extend_from_slice(&rows);
        }
        (!piece.is_empty()).then_some(piece)
    }
}

fn rows(series: &Series, range: Range<usize>) -> Vec<u8> {
    let mut names = Vec::new();
    put_name(&mut names, &series.run);
    names.push(b',');
    put_name(&mut names, &series.tag);
    names.push(b',');
    if range.len() <= BLOCK {
        return block(series, &names, range);
    }
    let begins: Vec<usize> = range.clone().step_by(BLOCK).collect();
    let of_block = |&begin: &usize| block(series, &names, begin..range.end.min(begin + BLOCK));
    let blocks: Vec<Vec<u8>> = begins.par_iter().map(of_block).collect();
    blocks.concat()
}

fn block(series: &Series, names: &[u8], places: Range<usize>) -> Vec<u8> {
    let Columns { steps, wall_times, values } = &series.line.columns;
    let mut text = Vec::with_capacity(places.len() * (names.len() + 48));
    for place in places {
        text.extend_from_slice(names);
        // Writing into memory can't fail.
        let _ = write!(text, "{},", steps[place]);
        put_number(&mut text, wall_times[place]);
        text.push(b',');
        put_number(&mut text, values[place]);
        match series.line.superseded.get(place) {
            None => {}
            Some(true) => text.extend_from_slice(b",true"),
            Some(false) => text.extend_from_slice(b",false"),
        }
        text.push(b'\n');
    }
    text
}

pub(super) fn put_name(text: &mut Vec<u8>, name: &str) {
    // An empty one, too, so that it isn't taken for a missing one; and one at whose ends blanks might be cut off.
    if name.contains(['"', ',', '\r', '\n']) || name.trim() != name || name.is_empty() {
        text.push(b'"');
        text.extend_from_slice(name.replace('"', "\"\"").as_bytes());
        text.push(b'"');
    } else {
        text.extend_from_slice(name.as_bytes());
    }
}

pub(super) fn put_number(text: &mut Vec<u8>, number: f64) {
    let _ = if number.is_nan() { write!(text, "nan") } else { write!(text, "{number:?}") };
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::Line;

    fn series(run: &str, tag: &str, values: &[f64], superseded: &[bool]) -> Series {
        let columns = Columns {
            steps: (0..values.len() as i64).collect(),
            wall_times: values.iter().map(|_| 1_700_000_000.25).collect(),
            values: values.to_vec(),
        };
        Series { run: run.into(), tag: tag.into(), line: Line { columns, superseded: superseded.to_vec() } }
    }

    fn text(series: &Series) -> String {
        String::from_utf8(rows(series, 0..series.line.columns.len())).unwrap()
    }

    #[test]
    fn a_line_has_all_of_a_point() {
        let values = [0.1, -0.0, 1e300, 5e-324, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
        expect_test::expect![[r#"
            a,loss,0,1700000000.25,0.1
            a,loss,1,1700000000.25,-0.0
            a,loss,2,1700000000.25,1e300
            a,loss,3,1700000000.25,5e-324
            a,loss,4,1700000000.25,nan
            a,loss,5,1700000000.25,inf
            a,loss,6,1700000000.25,-inf
        "#]]
        .assert_eq(&text(&series("a", "loss", &values, &[])));
        expect_test::expect![[r#"
            a,loss,0,1700000000.25,1.0,true
            a,loss,1,1700000000.25,2.0,false
        "#]]
        .assert_eq(&text(&series("a", "loss", &[1.0, 2.0], &[true, false])));
    }

    #[test]
    fn names_are_quoted_where_they_need_it() {
        let check = |name, expected: &str| {
            let mut text = Vec::new();
            put_name(&mut text, name);
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        };
        check("lr=0.1/损失", "lr=0.1/损失");
        check("a,b", r#""a,b""#);
        check("a\"b", r#""a""b""#);
        check("a\nb", "\"a\nb\"");
        check("a\rb", "\"a\rb\"");
        check(" a", r#"" a""#);
        check("", r#""""#);
        check("=1+1", "=1+1");
    }

    #[test]
    fn lines_of_several_blocks_are_in_order() {
        let values: Vec<f64> = (0..=3 * BLOCK).map(|place| place as f64).collect();
        let text = text(&series("a", "b", &values, &[]));
        let found: Vec<f64> = text.lines().map(|line| line.rsplit(',').next().unwrap().parse().unwrap()).collect();
        assert_eq!(found, values);
    }

    proptest! {
        #[test]
        fn numbers_are_read_back_as_they_were(number in any::<f64>()) {
            let mut text = Vec::new();
            put_number(&mut text, number);
            let back: f64 = String::from_utf8(text).unwrap().parse().unwrap();
            prop_assert!(back.to_bits() == number.to_bits() || back.is_nan() && number.is_nan());
        }
    }
}
