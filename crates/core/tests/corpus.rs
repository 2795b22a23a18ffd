//! What the fuzz targets do, done to what the frameworks wrote and to what fuzzing once found.

#![allow(unreachable_pub)] // what both modules share with the crate of the fuzz targets

#[path = "../../../fuzz/src/seeds.rs"]
mod seeds;
#[path = "../../../fuzz/src/targets.rs"]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use targets::TARGETS;

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn what_frameworks_wrote_breaks_no_promise() {
    let seeds = seeds::below(&project("tests/data")).unwrap();
    for (name, run) in TARGETS {
        let its = seeds.iter().filter(|(target, _)| *target == name);
        assert!(its.clone().count() > 0, "{name} has no seeds");
        its.for_each(|(_, bytes)| run(bytes));
    }
}

#[test]
fn what_frameworks_wrote_cut_short_and_damaged_breaks_no_promise() {
    for (name, bytes) in seeds::below(&project("tests/data")).unwrap() {
        let Some((_, run)) = TARGETS.into_iter().find(|(target, _)| *target == name) else { continue };
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 50) {
            run(&bytes[..at]);
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            run(&damaged);
        }
    }
}

#[test]
fn what_fuzzing_found_is_found_no_more() {
    for (name, run) in TARGETS {
        let Ok(files) = fs::read_dir(project("fuzz/regressions").join(name)) else { continue };
        for file in files {
            run(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}
