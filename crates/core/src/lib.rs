//! TensorBoard's event files, written and read fast.
//!
//! ```text
//! READ   event files ─▶ logdir ─▶ record ─▶ event ─▶ dialect ─▶ store ─▶ query ─▶ downsample ─▶ arrow
//! WRITE  values ─▶ histogram ─▶ event ─▶ record ─▶ writer ─▶ event file
//! ```
//!
//! A module imports only modules declared above it.

#![forbid(unsafe_code)]

pub mod types;
pub mod error;
pub mod wire;
pub mod message;
pub mod record;
pub mod event;
pub mod dtype;
pub mod tensor;
pub mod dialect;
pub mod problem;
pub mod pattern;
pub mod logdir;
pub mod roots;
pub mod tree;
pub mod watch;
pub mod eyes;
pub mod piece;
pub mod marks;
pub mod tail;
pub mod run;
pub mod store;
pub mod cache;
pub mod follow;
pub mod single;
pub mod looks;
pub mod ingest;
pub mod payload;
pub mod window;
pub mod media;
pub mod buckets;
pub mod graph;
pub mod graph_def;
pub mod schema;
pub mod pbtxt;
pub mod smoothing;
pub mod downsample;
pub mod query;
pub mod values;
pub mod tags;
pub mod graphs;
pub mod heavy;
pub mod blobs;
pub mod tensors;
pub mod arrow;
pub mod table;
pub mod histogram;
pub mod writer;
