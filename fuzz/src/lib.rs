//! What the fuzz targets and `crates/core/tests/corpus.rs` share.

pub mod seeds;
pub mod targets;
