//! Paths with wildcards, such as `exp*/runs`: the directories that they name now.

use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::types::{RunName, shown};

/// A path with wildcards in some of its parts: `*` stands for any characters, `?` for one, `[a-z]` for one of these, `[!a-z]` for
/// one that is none of these. As in a shell they never stand for `/`, nor for a dot at the beginning of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// What comes before the first part with a wildcard.
    fixed: PathBuf,
    parts: Vec<String>,
}

/// A directory that a pattern names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Those of its path's parts that the wildcards stand for, with `/` between them.
    pub varying: String,
    /// The directory.
    pub path: PathBuf,
    /// How many of its path's last parts begin with the first wildcard.
    pub wild: usize,
}

impl Pattern {
    /// The pattern that a path is; `None` where it has no wildcards.
    pub fn of(path: &Path) -> Option<Self> {
        let is_fixed = |part: &Component<'_>| !is_wild(&shown(part.as_os_str()));
        let fixed: PathBuf = path.components().take_while(is_fixed).collect();
        let parts = path.components().skip_while(is_fixed).map(|part| shown(part.as_os_str()).into_owned());
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then_some(Self { fixed, parts })
    }

    /// The directories that it names now, in natural order; links to directories come last.
    pub fn matches(&self) -> Vec<Match> {
        let wild = self.parts.len();
        let mut found = vec![Match { varying: String::new(), path: self.fixed.clone(), wild }];
        for part in &self.parts {
            found = found.into_iter().flat_map(|within| below(&within, part)).collect();
        }
        found.retain(|found| found.path.is_dir());
        found.sort_by_cached_key(|found| (found.path.is_symlink(), RunName::new(&found.varying)));
        found
    }
}

fn below(within: &Match, part: &str) -> Vec<Match> {
    if !is_wild(part) {
        return vec![Match { varying: within.varying.clone(), path: within.path.join(part), wild: within.wild }];
    }
    let Ok(entries) = fs::read_dir(&within.path) else { return Vec::new() };
    let matching = entries.flatten().filter_map(|entry| {
        let name = entry.file_name();
        let name = named(&name, part)?;
        let varying = if within.varying.is_empty() { name } else { format!("{}/{name}", within.varying) };
        Some(Match { varying, path: entry.path(), wild: within.wild })
    });
    matching.collect()
}

/// The name as it is shown, if it matches.
fn named(name: &OsStr, part: &str) -> Option<String> {
    let name = shown(name);
    let hidden = name.starts_with('.') && !part.starts_with('.');
    let (part, text): (Vec<char>, Vec<char>) = (part.chars().collect(), name.chars().collect());
    (!hidden && fits(&part, &text)).then(|| name.into_owned())
}

fn is_wild(part: &str) -> bool {
    part.contains(['*', '?', '['])
}

/// Whether the text fits the pattern. Takes at most as many steps as the product of their lengths: only the last star is ever
/// tried anew.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, t));
            p += 1;
        } else if let Some(length) = pattern.get(p).and_then(|_| one(&pattern[p..], text[t])) {
            (p, t) = (p + length, t + 1);
        } else if let Some((at, taken)) = star {
            star = Some((at, taken + 1));
            (p, t) = (at + 1, taken + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// How many characters of the pattern stand for this one character, if they do.
fn one(pattern: &[char], c: char) -> Option<usize> {
    let set = |pattern: &[char]| {
        let negated = pattern.first().is_some_and(|&c| c == '!' || c == '^');
        let begin = usize::from(negated);
        // A bracket right at the beginning is one of the set.
        let end = begin + 1 + pattern.get(begin + 1..)?.iter().position(|&c| c == ']')?;
        let (mut rest, mut inside) = (&pattern[begin..end], false);
        while let Some((&first, others)) = rest.split_first() {
            if let ['-', last, ..] = others {
                inside |= (first..=*last).contains(&c);
                rest = &others[2..];
            } else {
                inside |= first == c;
                rest = others;
            }
        }
        Some((inside != negated, end + 2))
    };
    match pattern[0] {
        '?' => Some(1),
        '[' => match set(&pattern[1..]) {
            Some((inside, length)) => inside.then_some(length),
            None => (c == '[').then_some(1),
        },
        other => (other == c).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_what_they_do_in_a_shell() {
        let check = |pattern: &str, yes: &str, no: &str| {
            for name in yes.split(' ') {
                assert!(named(OsStr::new(name), pattern).is_some(), "`{pattern}` should name `{name}`");
            }
            for name in no.split(' ') {
                assert!(named(OsStr::new(name), pattern).is_none(), "`{pattern}` should not name `{name}`");
            }
        };
        check("exp*", "exp exp1 exp-long", "ex xexp .exp");
        check("*", "a aé", ".a");
        check(".*", ".a", "a");
        check("a?c", "abc aéc", "ac abbc");
        check("*a*b*", "ab xaxbx aab", "ba a");
        check("run[0-9]", "run0 run9", "run run10 runx");
        check("run[!0-9]", "runx", "run1 run");
        check("run[ab-]", "runa runb run-", "runc");
        check("[]]", "]", "[");
        check("a[", "a[", "a b");
    }

    #[test]
    fn a_long_pattern_that_fits_nearly_ends_soon() {
        assert!(named(OsStr::new(&"a".repeat(200)), &format!("{}b", "a*".repeat(60))).is_none());
    }

    #[test]
    fn a_pattern_names_directories_and_what_varies() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in ["exp10/runs", "exp2/runs", "exp3", "other/runs"] {
            fs::create_dir_all(root.join(path)).unwrap();
        }
        fs::create_dir(root.join("exp4")).unwrap();
        fs::write(root.join("exp4/runs"), "").unwrap();
        let check = |pattern: &str, expected: &str| {
            let matches = Pattern::of(&root.join(pattern)).unwrap().matches();
            assert_eq!(matches.iter().map(|m| m.varying.as_str()).collect::<Vec<_>>().join(" "), expected);
        };
        check("exp*/runs", "exp2 exp10");
        check("*/r?ns", "exp2/runs exp10/runs other/runs");
        check("none*", "");
        assert_eq!(Pattern::of(&root.join("exp2")), None);
    }
}
