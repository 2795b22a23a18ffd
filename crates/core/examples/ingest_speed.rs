//! How fast a logdir is read: `cargo run --release --example ingest_speed LOGDIR [CACHE]`. Prints seconds, points and
//! nanoseconds a point.

#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use glassboard_core::ingest::Ingest;
use glassboard_core::roots::{Given, Roots};
use glassboard_core::store::State;

fn main() {
    let logdir: PathBuf = std::env::args_os().nth(1).unwrap().into();
    let roots = Roots::new(vec![Given { name: None, path: logdir }]).unwrap();
    let cache = std::env::args_os().nth(2).map(PathBuf::from);
    let began = Instant::now();
    let ingest = Ingest::start(roots, Duration::ZERO, cache.as_deref()).unwrap();
    let store = ingest.store();
    let mut version = 0;
    while store.state() != State::Ready {
        version = store.wait(version, Duration::from_millis(5));
    }
    let took = began.elapsed().as_secs_f64();
    let points = store.progress().points;
    println!("{took:.3} s, {points} points, {:.0} ns a point", took * 1e9 / points as f64);
}
