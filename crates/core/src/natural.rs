//! The order in which a person would put names: `run9` before `run10`, `lr=0.002` before `lr=0.01`, a parent before its children.
//!
//! The page orders tags alike, in `web/src/base/naturalSort.ts`; `tests/natural_order.txt` is what both are tested with.

use std::cmp::Ordering;

/// Places of the point that are told apart.
const FURTHEST: i64 = 30_000;

/// Compares names part by part of their paths, and these by their characters, capital ASCII letters as small ones; but digits by
/// the number that they make: `2`, `0.25`, `1e-3`. With two points or more, as in `1.10.0`, they are a version: each number counts
/// by itself. Equal only for equal text.
pub fn natural(left: &str, right: &str) -> Ordering {
    Atoms::of(left).cmp(Atoms::of(right)).then_with(|| left.cmp(right))
}

/// What is compared at a time. Numbers are where digits are among the characters, so that any two atoms can be compared.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Atom<'a> {
    /// Ends a part of the path.
    Slash,
    Low(u8),
    Number(Number<'a>),
    High(u8),
}

struct Atoms<'a> {
    rest: &'a [u8],
    /// How many bytes lie behind the version that `rest` begins in.
    behind_version: usize,
}

impl<'a> Atoms<'a> {
    fn of(text: &'a str) -> Self {
        Self { rest: text.as_bytes(), behind_version: usize::MAX }
    }

    /// The number that `rest` begins with.
    fn number(&mut self) -> Number<'a> {
        let (whole, rest) = digits(self.rest);
        self.rest = rest;
        if rest.len() >= self.behind_version {
            return Number::new(whole, &[], 0);
        }
        let mut fraction: &[u8] = &[];
        if let Some((behind_point, rest)) = point_and_digits(rest) {
            let mut behind_version = rest;
            while let Some((_, rest)) = point_and_digits(behind_version) {
                behind_version = rest;
            }
            if behind_version.len() < rest.len() {
                self.behind_version = behind_version.len();
                return Number::new(whole, &[], 0);
            }
            (fraction, self.rest) = (behind_point, rest);
        }
        Number::new(whole, fraction, self.exponent())
    }

    /// The exponent that `rest` begins with, or 0.
    fn exponent(&mut self) -> i64 {
        let Some((b'e' | b'E', rest)) = self.rest.split_first() else { return 0 };
        let (sign, rest) = match rest.split_first() {
            Some((b'-', rest)) => (-1, rest),
            Some((b'+', rest)) => (1, rest),
            _ => (1, rest),
        };
        let (exponent, rest) = digits(rest);
        if exponent.is_empty() || rest.first().is_some_and(u8::is_ascii_alphanumeric) {
            return 0;
        }
        self.rest = rest;
        let add = |sum: i64, digit: &u8| sum.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        sign * exponent.iter().fold(0, add)
    }
}

impl<'a> Iterator for Atoms<'a> {
    type Item = Atom<'a>;

    fn next(&mut self) -> Option<Atom<'a>> {
        let (first, rest) = self.rest.split_first()?;
        if first.is_ascii_digit() {
            return Some(Atom::Number(self.number()));
        }
        self.rest = rest;
        Some(match first.to_ascii_lowercase() {
            b'/' => Atom::Slash,
            low @ ..b'0' => Atom::Low(low),
            high => Atom::High(high),
        })
    }
}

/// A number of any size that isn't negative: 0.`digits` · 10^`point`.
struct Number<'a> {
    /// `None` for zero.
    point: Option<i64>,
    /// Those before and behind the point that was written, without zeros at both ends.
    digits: [&'a [u8]; 2],
}

impl<'a> Number<'a> {
    fn new(whole: &'a [u8], fraction: &'a [u8], exponent: i64) -> Self {
        let (whole, fraction) = (trim_start(whole), trim_end(fraction));
        let (digits, point) = match (whole, fraction) {
            ([], []) => return Self { point: None, digits: [&[]; 2] },
            ([], _) => ([&[], trim_start(fraction)], trim_start(fraction).len() as i64 - fraction.len() as i64),
            (_, []) => ([trim_end(whole), &[]], whole.len() as i64),
            _ => ([whole, fraction], whole.len() as i64),
        };
        Self { point: Some(exponent.saturating_add(point).clamp(-FURTHEST, FURTHEST)), digits }
    }
}

impl Ord for Number<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let digits = |number: &Self| number.digits.into_iter().flatten();
        self.point.cmp(&other.point).then_with(|| digits(self).cmp(digits(other)))
    }
}

impl PartialOrd for Number<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Eq for Number<'_> {}

impl PartialEq for Number<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

/// The digits that text begins with, and the rest.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|c| c.is_ascii_digit()).count())
}

/// The digits behind the point that text begins with, and the rest; `None` where it doesn't.
fn point_and_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (number, rest) = digits(text.strip_prefix(b".")?);
    (!number.is_empty()).then_some((number, rest))
}

fn trim_start(digits: &[u8]) -> &[u8] {
    &digits[digits.iter().take_while(|&&c| c == b'0').count()..]
}

fn trim_end(digits: &[u8]) -> &[u8] {
    &digits[..digits.len() - digits.iter().rev().take_while(|&&c| c == b'0').count()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_in_the_order_a_person_expects() {
        let table = include_str!("../../../tests/natural_order.txt");
        let groups = table.split("\n\n").map(|group| group.lines().filter(|line| !line.starts_with('#')));
        for expected in groups.map(Iterator::collect::<Vec<_>>) {
            let mut sorted: Vec<&str> = expected.iter().rev().copied().collect();
            sorted.sort_by(|a, b| natural(a, b));
            assert_eq!(sorted, expected);
        }
    }

    /// Names of the characters that mean something here.
    fn name() -> impl Strategy<Value = String> {
        "[0-3./eE+aB-]{0,8}"
    }

    proptest! {
        #[test]
        fn any_names_can_be_sorted(mut names in prop::collection::vec(name(), 3)) {
            let [a, b, c] = [&names[0], &names[1], &names[2]];
            prop_assert_eq!(natural(a, b), natural(b, a).reverse());
            prop_assert_eq!(natural(a, b) == Ordering::Equal, a == b);
            if natural(a, b).is_le() && natural(b, c).is_le() {
                prop_assert!(natural(a, c).is_le());
            }
            names.sort_by(|a, b| natural(a, b));
        }

        #[test]
        fn numbers_are_in_the_order_of_their_values(a in 0.0..1e6, b in 0.0..1e6, scale in -9..9) {
            let scale = 10f64.powi(scale);
            let (a, b): (f64, f64) = (a * scale, b * scale);
            for texts in [[format!("{a}"), format!("{b}")], [format!("{a:e}"), format!("{b}")]] {
                prop_assert_eq!(Some(natural(&texts[0], &texts[1])), a.partial_cmp(&b), "{:?}", texts);
            }
        }
    }
}
