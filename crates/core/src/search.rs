//! Regular expressions from elsewhere, found in names in time that grows with the names alone: nothing is ever tried anew.

use regex::RegexBuilder;

use crate::error::{Error, Result};

/// Bytes of a pattern.
const LONGEST: usize = 10_000;
/// Bytes of a pattern once it is compiled: a byte of a name takes at worst as many steps as this is long.
pub(crate) const SIZE: usize = 1 << 19;

/// Where in a name a pattern has to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// From its first character on.
    Start,
    /// Anywhere.
    Anywhere,
}

/// Which of the names match. Fails for what is no regular expression, or a larger one than anybody writes, or looks around or
/// back to what it matched before, which can't be done in linear time.
pub fn matching<'a>(pattern: &str, names: impl IntoIterator<Item = &'a str>, place: Place) -> Result<Vec<bool>> {
    if pattern.len() > LONGEST {
        return Err(Error::Argument(format!("the pattern is longer than {LONGEST} bytes")));
    }
    let regex = RegexBuilder::new(pattern).size_limit(SIZE).build().map_err(|error| refusal(&error))?;
    Ok(names
        .into_iter()
        .map(|name| match place {
            // The leftmost match is found: none begins at the start where that one doesn't.
            Place::Start => regex.find(name).is_some_and(|found| found.start() == 0),
            Place::Anywhere => regex.is_match(name),
        })
        .collect())
}

/// What is wrong with a pattern, in a sentence.
pub(crate) fn refusal(error: &regex::Error) -> Error {
    match error {
        regex::Error::CompiledTooBig(_) => Error::Argument("the pattern repeats too much".to_owned()),
        // The parser draws the pattern and points into it; what is wrong comes last.
        error => {
            let text = error.to_string();
            Error::Argument(text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, place: Place, expected: &str) {
        let names = ["loss", "val/loss", "layer12/mean", "损失"];
        let found = matching(pattern, names, place).unwrap();
        let found: Vec<&str> = names.iter().zip(found).filter(|(_, found)| *found).map(|(name, _)| *name).collect();
        assert_eq!(found.join(" "), expected, "{pattern}");
    }

    #[test]
    fn patterns_are_found_at_the_start_or_anywhere() {
        check("loss", Place::Start, "loss");
        check("loss", Place::Anywhere, "loss val/loss");
        check("o|lo", Place::Start, "loss");
        check("^loss$|mean$", Place::Anywhere, "loss layer12/mean");
        check(r"layer\d+\/(mean|std)", Place::Start, "layer12/mean");
        check(r"(?i)LOSS", Place::Start, "loss");
        check(r"\w+$", Place::Start, "loss 损失");
        check("", Place::Start, "loss val/loss layer12/mean 损失");
    }

    #[test]
    fn what_cannot_be_searched_is_told() {
        for pattern in
            ["(", "a(?=b)", "(?<!a)b", r"(a)\1", "(?P<x>a)(?P=x)", "[z-a]", "a{1000}{1000}{1000}", r"\w{9999}"]
        {
            let error = matching(pattern, ["a"], Place::Start).unwrap_err().to_string();
            assert!(!error.is_empty() && error.lines().count() == 1, "{pattern}: {error}");
        }
        assert!(matching(&"a".repeat(LONGEST + 1), ["a"], Place::Start).is_err());
        assert!(matching(&"(".repeat(LONGEST), ["a"], Place::Start).is_err());
    }

    #[test]
    fn no_pattern_takes_long() {
        let name = "x".repeat(1_000_000);
        for pattern in ["(x+)+y", "(x|x)*y", "(.*)*$y", "(x*)*(x*)*(x*)*y"] {
            assert_eq!(matching(pattern, [&*name], Place::Start).unwrap(), [false]);
        }
    }
}
