use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::roots::Given;

/// What follows logdirs and remembers what it was told.
struct Follower {
    eyes: Eyes,
    runs: BTreeMap<RunName, Vec<EventFile>>,
    news: News,
}

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Telling,
    Polling,
}

impl Follower {
    fn new(given: Vec<Given>, by: By, interval: Duration) -> Self {
        let mut eyes = Eyes::new(Roots::new(given).unwrap(), interval, Arc::default());
        if by == By::Polling {
            eyes.hearing = Hearing::Never;
        }
        let mut follower = Self { eyes, runs: BTreeMap::new(), news: News::default() };
        follower.look();
        follower
    }

    fn of(path: &Path, by: By) -> Self {
        Self::new(vec![Given::unnamed(path)], by, Duration::from_millis(10))
    }

    fn look(&mut self) {
        self.news = self.eyes.look();
        for run in &self.news.gone {
            assert!(self.runs.remove(run).is_some(), "{run:?} is gone, but wasn't there");
        }
        for (run, files) in &self.news.runs {
            assert!(!files.is_empty());
            self.runs.insert(run.clone(), files.clone());
        }
    }

    fn until(&mut self, what: &str, is_true: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !is_true(self) {
            assert!(began.elapsed() < Duration::from_secs(20), "not {what}: {:?} {:?}", self.names(), self.news);
            self.eyes.wait();
            self.look();
        }
    }

    fn until_runs_are(&mut self, expected: &str) {
        self.until(expected, |follower| follower.names() == expected);
    }

    /// Until it listens to the file system, which takes a moment after the first look.
    fn until_told(&mut self) {
        let is_on = |follower: &Self| matches!(&follower.eyes.hearing, Hearing::By(watch) if watch.is_on());
        self.until("listening", is_on);
        self.look();
    }

    fn names(&self) -> String {
        self.runs.keys().map(RunName::as_str).collect::<Vec<_>>().join(" ")
    }
}

fn names(given: Vec<Given>) -> String {
    Follower::new(given, By::Polling, Duration::ZERO).names()
}

fn given(root: &Path, spec: &str) -> Vec<Given> {
    let one = |part: &str| match part.split_once('=') {
        Some((name, path)) => Given { name: Some(name.to_owned()), path: root.join(path) },
        None => Given::unnamed(root.join(part)),
    };
    spec.split_whitespace().map(one).collect()
}

fn append(run: &Path, name: &str) {
    fs::create_dir_all(run).unwrap();
    let mut file = fs::OpenOptions::new().append(true).create(true).open(run.join(name)).unwrap();
    file.write_all(b"0123456789").unwrap();
}

fn runs(paths: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    paths.split_whitespace().for_each(|path| append(&folder.path().join(path), "tfevents.1"));
    folder
}

#[test]
fn what_is_there_is_told_once_and_what_changes_again() {
    for by in [By::Telling, By::Polling] {
        let folder = runs("a a/b/c .");
        fs::write(folder.path().join("a/notes.txt"), "").unwrap();
        let mut follower = Follower::of(folder.path(), by);
        assert_eq!(follower.names(), ". a a/b/c");
        assert_eq!((follower.news.served, &follower.news.waiting), (true, &None));
        follower.look();
        assert!(follower.news.runs.is_empty());
        append(&folder.path().join("a/b/c"), "tfevents.1");
        let is_longer = |follower: &Follower| follower.runs[&RunName::new("a/b/c")][0].length == 20;
        follower.until("longer", is_longer);
        assert_eq!(follower.news.runs.len(), 1);
        append(&folder.path().join("d"), "x.tfevents");
        follower.until_runs_are(". a a/b/c d");
        fs::remove_dir_all(folder.path().join("a")).unwrap();
        follower.until_runs_are(". d");
    }
}

#[test]
fn what_was_moved_into_the_trash_is_gone_until_it_is_moved_back() {
    for by in [By::Telling, By::Polling] {
        let folder = runs(".glassboard-trash/old/x a/.glassboard-trash/y a b/c");
        let trash = folder.path().join(".glassboard-trash/new");
        fs::create_dir(&trash).unwrap();
        let mut follower = Follower::of(folder.path(), by);
        assert_eq!(follower.names(), "a b/c");
        fs::rename(folder.path().join("b"), trash.join("b")).unwrap();
        follower.until_runs_are("a");
        append(&trash.join("b/c"), "tfevents.1");
        append(&folder.path().join("d"), "tfevents.1");
        follower.until_runs_are("a d");
        fs::rename(trash.join("b"), folder.path().join("b")).unwrap();
        follower.until_runs_are("a b/c d");
        // Who wants to see what was deleted may say so.
        assert_eq!(Follower::of(&trash.parent().unwrap().join("old"), by).names(), "x");
    }
}

#[test]
fn at_an_interval_of_zero_it_looks_once_and_when_it_is_told_to() {
    let folder = runs("a");
    let mut follower = Follower::new(vec![Given::unnamed(folder.path())], By::Telling, Duration::ZERO);
    append(&folder.path().join("b"), "tfevents.1");
    follower.look();
    assert_eq!(follower.names(), "a");
    follower.eyes.doubt();
    follower.look();
    assert_eq!(follower.names(), "a b");
}

#[test]
fn the_file_system_wakes_it() {
    let folder = runs("a b");
    let day = Duration::from_secs(86_400);
    let mut follower = Follower::new(vec![Given::unnamed(folder.path())], By::Telling, day);
    follower.until_told();
    append(&folder.path().join("a"), "tfevents.1");
    follower.until("longer", |follower| follower.runs[&RunName::new("a")][0].length == 20);
    // A directory that comes whole and is moved away again.
    let other = runs("x/y");
    fs::rename(other.path().join("x"), folder.path().join("x")).unwrap();
    follower.until_runs_are("a b x/y");
    fs::rename(folder.path().join("x"), other.path().join("x")).unwrap();
    follower.until_runs_are("a b");
}

#[test]
fn setting_the_stop_ends_the_wait() {
    let folder = runs("a");
    let day = Duration::from_secs(86_400);
    let mut follower = Follower::new(vec![Given::unnamed(folder.path())], By::Polling, day);
    let stop = Arc::clone(&follower.eyes.stop);
    let thread = std::thread::spawn(move || stop.set());
    assert!(follower.eyes.wait());
    thread.join().unwrap();
    assert!(follower.eyes.wait());
}

#[test]
fn a_root_is_waited_for_and_may_be_made_again_or_become_a_link() {
    for by in [By::Telling, By::Polling] {
        let folder = runs("elsewhere/z");
        let root = folder.path().join("root");
        let mut follower = Follower::of(&root, by);
        let missing = format!("`{}` does not exist yet", root.display());
        assert_eq!((follower.news.waiting.clone(), follower.news.served), (Some(missing.clone()), false));
        for _ in 0..2 {
            append(&root.join("a"), "tfevents.1");
            follower.until_runs_are("a");
            fs::remove_dir_all(&root).unwrap();
            follower.until("waiting", |follower| follower.news.waiting.as_ref() == Some(&missing));
            assert_eq!(follower.names(), "");
        }
        fs::write(&root, "").unwrap();
        let other = format!("`{}` is not a directory", root.display());
        follower.until("waiting", |follower| follower.news.waiting.as_ref() == Some(&other));
        fs::remove_file(&root).unwrap();
        symlink("elsewhere", &root).unwrap();
        follower.until_runs_are("z");
        assert_eq!(follower.runs[&RunName::new("z")][0].path, root.join("z/tfevents.1"));
        fs::remove_file(&root).unwrap();
        fs::rename(folder.path().join("elsewhere"), &root).unwrap();
        append(&root.join("y"), "tfevents.1");
        follower.until_runs_are("y z");
    }
}

#[test]
fn links_inside_add_nothing_and_links_out_are_not_followed() {
    let folder = runs("in/a/run out");
    let root = folder.path().join("in");
    symlink("a/run", root.join("latest")).unwrap();
    symlink("..", root.join("a/up")).unwrap();
    symlink(&root, root.join("a/run/all")).unwrap();
    symlink("self", root.join("self")).unwrap();
    symlink("../out", root.join("out")).unwrap();
    symlink("nowhere", root.join("nothing")).unwrap();
    symlink(folder.path().join("out/tfevents.1"), root.join("a/tfevents.out")).unwrap();
    fs::create_dir(root.join("best")).unwrap();
    symlink("../a/run/tfevents.1", root.join("best/tfevents.link")).unwrap();
    let follower = Follower::of(&root, By::Polling);
    assert_eq!(follower.names(), "a/run best");
    let told: Vec<_> = follower.news.problems.iter().map(|p| p.file.strip_prefix(&root).unwrap()).collect();
    assert_eq!(told, [Path::new("a/tfevents.out"), Path::new("out"), Path::new("self")]);
    // Of all logdirs together a link may lead from one to another: there it is shown.
    let both = Follower::new(given(folder.path(), "in out"), By::Polling, Duration::ZERO);
    assert_eq!(both.names(), "in/a in/a/run in/best out");
}

#[test]
fn names_of_several() {
    let check = |paths: &str, spec: &str, expected: &str| {
        let folder = runs(paths);
        assert_eq!(names(given(folder.path(), spec)), expected, "{spec} of {paths}");
    };
    check("a a/b c", "a", ". b");
    check("a a/b c", "x=a", "x x/b");
    check("a a/b c", "a c", "a a/b c");
    check("a a/b c", "a x=c missing", "a a/b x");
    check("p/runs q/runs r/s", "p/runs q/runs r", "p/runs q/runs r/s");
    check("p/x q/x y/x/z", "p/x q/x y/x", "p/x q/x y/x/z");
    check("p/x x/a y/a", "p/x x/a y/a", "p/x x/a y/a"); // not `x`, below which there may be an `a`
    check("a b", "x=a x=b", "x x (2)");
    check("exp1/runs/a exp2/runs/b exp10/runs other/runs", "exp*/runs", "exp1/a exp2/b exp10");
    check("exp1/runs exp2/runs", "mine=exp*/runs", "mine/exp1 mine/exp2");
    check("exp1/runs exp2/runs a", "a exp*/runs b=exp*", "a exp1 exp2");
    check("p/exp1/r q/exp1/r q/exp2/r", "p/exp*/r q/exp*/r", "exp1 exp2 q/exp1/r");
    check("lr=[1]/a", "x=lr=[1]", "x/a");
}

#[test]
fn a_directory_reached_twice_is_shown_once() {
    let check = |spec: &str, expected: &str| {
        let folder = runs("runs/a runs/exp/b");
        symlink("runs", folder.path().join("link")).unwrap();
        let mut follower = Follower::new(given(folder.path(), spec), By::Polling, Duration::ZERO);
        assert_eq!(follower.names(), expected, "{spec}");
        follower.eyes.doubt();
        follower.look();
        assert_eq!(follower.names(), expected, "{spec}, at the second look");
    };
    check("runs runs", "a exp/b");
    check("one=runs two=runs", "one/a one/exp/b");
    check("runs one=runs", "one/a one/exp/b");
    check("one=link two=runs", "one/a one/exp/b");
    check("runs link", "runs/a runs/exp/b");
    // A name of its own counts before what a pattern calls it.
    check("one=runs r*ns", "one/a one/exp/b");
    check("r*ns one=runs", "one/a one/exp/b");
    check("r*ns one=link", "one/a one/exp/b");
    check("x=r*ns runs", "x/runs/a x/runs/exp/b");
    // One inside another is shown as what it is called, wherever it comes among them.
    check("runs best=runs/exp", "best/b runs/a");
    check("runs/exp runs", "exp/b runs/a");
}

#[test]
fn what_matches_later_and_what_was_missing_appear_by_themselves() {
    for by in [By::Telling, By::Polling] {
        let folder = runs("exp1/runs/a");
        let given = given(folder.path(), "exp*/runs late");
        let mut follower = Follower::new(given, by, Duration::from_millis(10));
        follower.until_runs_are("exp1/a");
        let missing = format!("`{}` does not exist yet", folder.path().join("late").display());
        assert_eq!((follower.news.waiting.clone(), follower.news.served), (Some(missing), true));
        append(&folder.path().join("exp2/runs/b"), "tfevents.1");
        follower.until_runs_are("exp1/a exp2/b");
        append(&folder.path().join("late/c"), "tfevents.1");
        follower.until_runs_are("exp1/a exp2/b late/c");
        assert_eq!(follower.news.waiting, None);
        fs::remove_dir_all(folder.path().join("exp1")).unwrap();
        follower.until_runs_are("exp2/b late/c");
    }
    // One that is inside another takes its runs over when it appears.
    let folder = runs("out/a");
    let mut follower = Follower::new(given(folder.path(), "out in=out/new"), By::Telling, Duration::from_millis(10));
    append(&folder.path().join("out/new/b"), "tfevents.1");
    follower.until_runs_are("in/b out/a");
}

#[test]
fn a_pattern_of_nothing_is_waited_for() {
    let folder = runs("a");
    let follower = Follower::of(&folder.path().join("exp*"), By::Polling);
    let expected = format!("no directory matches `{}` yet", folder.path().join("exp*").display());
    assert_eq!(follower.news.waiting, Some(expected));
}

#[test]
fn what_lies_too_deep_is_told() {
    let deep = ["d/"; 300].concat();
    let follower = Follower::of(runs(&deep).path(), By::Polling);
    assert_eq!(follower.names(), "");
    let problems = Follower::of(runs(&format!("{deep} a")).path(), By::Polling).news.problems;
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].message, "what lies more than 256 directories deep is not looked at");
}

#[test]
fn names_that_are_not_utf8_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    for name in [&b"caf\xe9"[..], b"caf\xe8", "caf\u{FFFD}".as_bytes()] {
        append(&folder.path().join(std::ffi::OsStr::from_bytes(name)), "tfevents.1");
    }
    let shown = Follower::of(folder.path(), By::Polling).names();
    assert_eq!(shown, "caf\u{FFFD}E8 caf\u{FFFD}E9 caf\u{FFFD}EF\u{FFFD}BF\u{FFFD}BD");
}

// --- anything may happen ---

#[derive(Clone, Debug)]
enum Change {
    Append(usize, usize),
    Rewrite(usize, usize),
    RemoveFile(usize, usize),
    Remove(usize),
    Rename(usize, usize),
    Link(usize, usize),
    Look,
}

const PLACES: [&str; 8] = ["", "a", "b", "a/c", "a/c/d", "b/e", "b/e/f", "b/e/f/g"];
const FILES: [&str; 2] = ["tfevents.1", "tfevents.2"];

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let (place, file) = (0..PLACES.len(), 0..FILES.len());
    let change = prop_oneof![
        6 => (place.clone(), file.clone()).prop_map(|(p, f)| Change::Append(p, f)),
        1 => (place.clone(), file.clone()).prop_map(|(p, f)| Change::Rewrite(p, f)),
        2 => (place.clone(), file).prop_map(|(p, f)| Change::RemoveFile(p, f)),
        2 => place.clone().prop_map(Change::Remove),
        3 => (place.clone(), place.clone()).prop_map(|(p, q)| Change::Rename(p, q)),
        1 => (place.clone(), place).prop_map(|(p, q)| Change::Link(p, q)),
        2 => Just(Change::Look),
    ];
    prop::collection::vec(change, 1..30)
}

/// What can't be done in this order isn't: the result is what counts.
fn apply(root: &Path, change: &Change) {
    let at = |place: usize| root.join(PLACES[place]);
    let file = |place: usize, file: usize| at(place).join(FILES[file]);
    let _ = match *change {
        Change::Append(p, f) => {
            let _ = fs::create_dir_all(at(p));
            fs::OpenOptions::new()
                .append(true)
                .create(true)
                .open(file(p, f))
                .and_then(|mut file| file.write_all(b"more"))
        }
        Change::Rewrite(p, f) => fs::write(file(p, f), "anew"),
        Change::RemoveFile(p, f) => fs::remove_file(file(p, f)),
        Change::Remove(p) => fs::remove_dir_all(at(p)).or_else(|_| fs::remove_file(at(p))),
        Change::Rename(p, q) => fs::rename(at(p), at(q)),
        Change::Link(p, q) => symlink(at(p), at(q)),
        Change::Look => Ok(()),
    };
}

fn check_that_the_picture_stays_right(changes: &[Change], by: By) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    let mut follower = Follower::of(&root, by);
    for change in changes {
        apply(&root, change);
        if matches!(change, Change::Look) {
            follower.eyes.wait();
            follower.look();
        }
    }
    let fresh = Follower::new(vec![Given::unnamed(&root)], By::Polling, Duration::ZERO);
    let is_right = |follower: &Follower| {
        (&follower.runs, &follower.news.problems, &follower.news.waiting)
            == (&fresh.runs, &fresh.news.problems, &fresh.news.waiting)
    };
    follower.until(&format!("{:?} {:?}", fresh.names(), fresh.news), is_right);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn by_telling_the_picture_stays_right(changes in changes()) {
        check_that_the_picture_stays_right(&changes, By::Telling);
    }

    #[test]
    fn by_polling_the_picture_stays_right(changes in changes()) {
        check_that_the_picture_stays_right(&changes, By::Polling);
    }
}
