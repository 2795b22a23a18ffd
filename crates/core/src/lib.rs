//! TensorBoard's event files, written and read fast.
//!
//! ```text
//! READ   logdirs ─▶ eyes ─▶ ingest ─▶ follow ─▶ tail ─▶ piece ─▶ record ─▶ event ─▶ dialect ─▶ store ─▶ query ─▶ downsample ─▶ arrow
//!                             └─▶ cache ─▶ store
//! WRITE  values ─▶ histogram ─▶ event ─▶ record ─▶ writer ─▶ event file
//! ```
//!
//! A module imports only modules declared above it.

#![forbid(unsafe_code)]

// Words.
pub mod natural;
pub mod types;
pub mod error;
pub mod problem;
// What bytes mean.
pub mod wire;
pub mod message;
pub mod record;
pub mod event;
pub mod dtype;
pub mod tensor;
pub mod dialect;
// What the logdirs hold, and when it changes.
pub mod pattern;
pub mod logdir;
pub mod roots;
pub mod tree;
pub mod watch;
pub mod eyes;
// One file, one run, all of them.
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
// Values that stayed in their files.
pub mod payload;
pub mod window;
pub mod media;
pub mod buckets;
pub mod mass;
pub mod accuracy;
pub mod exact;
pub mod bins;
pub mod graph;
pub mod functions;
pub mod step_stats;
pub mod graph_def;
pub mod schema;
pub mod pbtxt;
pub mod pbtxt_read;
pub mod graph_file;
// Questions and answers.
pub mod smoothing;
pub mod downsample;
pub mod query;
pub mod values;
pub mod tags;
pub mod search;
pub mod graphs;
pub mod heavy;
pub mod telling;
pub mod occurrences;
pub mod blobs;
pub mod tensors;
pub mod arrow;
pub mod table;
pub mod distributions;
pub mod texts;
pub mod chosen;
pub mod lines;
pub mod summaries;
pub mod export;
// The other way: values to files.
pub mod slots;
pub mod histogram;
pub mod picture;
pub mod writer;
