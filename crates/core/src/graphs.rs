//! Questions about graphs: which there are, and their messages as text.
//!
//! Where a graph may come from is TensorBoard's rule, `plugins/graph/graphs_plugin.py`: a run's own graph is in `Event.graph_def`,
//! else in a meta graph, else in a tensor `__run_graph__` of the plugin `graphs`; graphs with a tag are in tensors of the plugins
//! named here.

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::event::{Payload, decode_value};
use crate::functions;
use crate::graph::Graph;
use crate::graph_def::{function_graphs, merged, meta_graphs_graph, without_large_attributes};
use crate::payload;
use crate::pbtxt;
use crate::query::{located, no_tag, run};
use crate::schema;
use crate::step_stats;
use crate::store::{RunData, Store};
use crate::tags::metadata;
use crate::tensor::{Allowance, decode_tensor};
use crate::types::Kind;
use crate::wire::Malformed;

const GRAPH: &str = "graph";
const META_GRAPH: (&str, &str) = ("meta_graphs", "meta_graph");
const RUN_GRAPH: &str = "__run_graph__";
const RUN_METADATA: &str = "graph_run_metadata";
const FUNCTION_GRAPHS: &str = "graph_run_metadata_graph";
const KERAS_MODEL: &str = "graph_keras_model";
const TAGGED_RUN_METADATA: &str = "graph_tagged_run_metadata";

/// What a tag has to show of a graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GraphTag {
    /// The tag.
    pub name: String,
    /// A Keras model.
    pub conceptual: bool,
    /// A graph of operations.
    pub op_graph: bool,
    /// Times and memory of a step.
    pub profile: bool,
}

/// Which attributes of nodes are too large to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Limit<'a> {
    /// The bytes that one may take, serialized.
    pub size: usize,
    /// The attribute that lists the names of those that were left out.
    pub key: &'a str,
}

impl<'a> Limit<'a> {
    /// Takes what a request says: both, or no size.
    pub fn of(size: Option<i64>, key: Option<&'a str>) -> Result<Option<Self>> {
        let refuse = |message: String| Err(Error::Argument(message));
        match (size, key) {
            (None, _) => Ok(None),
            (Some(_), None) => refuse("`limit_attr_size` needs `large_attrs_key`, too".to_owned()),
            (Some(size), Some(key)) => match usize::try_from(size) {
                Ok(size @ 1..) => Ok(Some(Self { size, key })),
                _ => refuse(format!("`limit_attr_size` must be 1 or more, not `{size}`")),
            },
        }
    }
}

/// Whether the run has a graph of its own.
pub fn has_run_graph(store: &Store, run_name: &str) -> Result<bool> {
    let run = run(store, run_name)?;
    let data = run.read();
    Ok(source_of_run_graph(&data).is_some())
}

/// The tags that have a graph or times, sorted; the run's own graph apart.
pub fn graph_tags(store: &Store, run_name: &str) -> Result<Vec<GraphTag>> {
    let run = run(store, run_name)?;
    let data = run.read();
    let mut tags: BTreeMap<&str, GraphTag> = BTreeMap::new();
    for tag in &data.tags {
        for kind in tag.kinds() {
            let Kind::Plugin(plugin) = kind else { continue };
            // What TensorFlow writes into the metadata is the version of what the plugin holds.
            let is_known = metadata(tag).content == b"1";
            let (conceptual, op_graph, profile) = match &**plugin {
                FUNCTION_GRAPHS if is_known => (false, true, false),
                RUN_METADATA if is_known => (false, true, true),
                KERAS_MODEL if is_known => (true, false, false),
                TAGGED_RUN_METADATA => (false, false, true),
                _ => continue,
            };
            let entry = tags.entry(&tag.name).or_default();
            *entry = GraphTag {
                name: tag.name.to_string(),
                conceptual: entry.conceptual || conceptual,
                op_graph: entry.op_graph || op_graph,
                profile: entry.profile || profile,
            };
        }
    }
    Ok(tags.into_values().collect())
}

/// The run's own `GraphDef`, the last one written, handed to `take`.
pub(crate) fn run_graph<T>(store: &Store, run_name: &str, take: impl Fn(&[u8]) -> Result<T, Malformed>) -> Result<T> {
    let source = source_of_run_graph(&run(store, run_name)?.read());
    let (kind, tag, of_message) = source.ok_or_else(|| no_tag(run_name, &Kind::Graphs, GRAPH))?;
    last(store, run_name, &kind, tag, |message| take(of_message(message)?.as_ref()))
}

type OfMessage = fn(&[u8]) -> Result<std::borrow::Cow<'_, [u8]>, Malformed>;

fn source_of_run_graph(data: &RunData) -> Option<(Kind, &'static str, OfMessage)> {
    let has = |name, kind: &Kind| data.tag(name).filter(|tag| tag.has(kind));
    let (plugin, meta_graph) = META_GRAPH;
    let meta_graphs = Kind::from(plugin);
    if has(GRAPH, &Kind::Graphs).is_some() {
        Some((Kind::Graphs, GRAPH, |message| Ok(message.into())))
    } else if has(meta_graph, &meta_graphs).is_some() {
        Some((meta_graphs, meta_graph, meta_graphs_graph))
    } else {
        let tag = has(RUN_GRAPH, &Kind::Tensors).filter(|tag| metadata(tag).plugin == b"graphs")?;
        tag.has(&Kind::Tensors).then_some((Kind::Tensors, RUN_GRAPH, |message| Ok(first_string(message)?.into())))
    }
}

/// A graph of operations as a text protobuf: the run's own for no tag, else the functions' graphs before optimisation, of the
/// last step written.
pub fn graph_text(store: &Store, run_name: &str, tag: Option<&str>, limit: Option<Limit<'_>>) -> Result<Vec<u8>> {
    let print = |graph: &[u8]| match limit {
        Some(Limit { size, key }) => pbtxt::print(&without_large_attributes(graph, size, key)?, &schema::GRAPH_DEF),
        None => pbtxt::print(graph, &schema::GRAPH_DEF),
    };
    with_graph(store, run_name, tag, print)
}

/// A graph's `GraphDef`: the run's own for no tag, else the functions' graphs before optimisation; the last one written.
pub fn graph_def(store: &Store, run_name: &str, tag: Option<&str>) -> Result<Vec<u8>> {
    with_graph(store, run_name, tag, |graph| Ok(graph.to_vec()))
}

/// A graph to be drawn, with calls of functions opened, and what its nodes took in the step of the tag `costs`.
pub fn graph(store: &Store, run_name: &str, tag: Option<&str>, costs: Option<&str>) -> Result<Graph> {
    let mut graph = with_graph(store, run_name, tag, functions::decode)?;
    if let Some(costs) = costs {
        run_metadata(store, run_name, costs, step_stats::decode)?.tell(&mut graph);
    }
    Ok(graph)
}

fn with_graph<T>(
    store: &Store,
    run_name: &str,
    tag: Option<&str>,
    take: impl Fn(&[u8]) -> Result<T, Malformed>,
) -> Result<T> {
    let Some(tag) = tag else { return run_graph(store, run_name, take) };
    let kind = first_kind(store, run_name, tag, &[RUN_METADATA, FUNCTION_GRAPHS])?;
    last(store, run_name, &kind, tag, |value| take(&merged(&function_graphs(first_string(value)?)?)?))
}

/// The times and memory of a step as a text protobuf, a `RunMetadata`; the last one written.
pub fn run_metadata_text(store: &Store, run_name: &str, tag: &str) -> Result<Vec<u8>> {
    run_metadata(store, run_name, tag, |message| pbtxt::print(message, &schema::RUN_METADATA))
}

fn run_metadata<T>(
    store: &Store,
    run_name: &str,
    tag: &str,
    take: impl Fn(&[u8]) -> Result<T, Malformed>,
) -> Result<T> {
    let kind = first_kind(store, run_name, tag, &[TAGGED_RUN_METADATA, RUN_METADATA])?;
    last(store, run_name, &kind, tag, |message| match kind.as_str() {
        TAGGED_RUN_METADATA => take(message),
        _ => take(first_string(message)?),
    })
}

/// A Keras model's JSON, as it was logged; the last one written.
pub fn keras_model(store: &Store, run_name: &str, tag: &str) -> Result<Vec<u8>> {
    last(store, run_name, &Kind::from(KERAS_MODEL), tag, |message| Ok(first_string(message)?.to_vec()))
}

/// The first of these plugins that the tag has values of.
fn first_kind(store: &Store, run_name: &str, tag: &str, plugins: &[&str]) -> Result<Kind> {
    let run = run(store, run_name)?;
    let data = run.read();
    let kinds = plugins.iter().map(|plugin| Kind::from(*plugin));
    let found = data.tag(tag).and_then(|tag| kinds.into_iter().find(|kind| tag.has(kind)));
    found.ok_or_else(|| no_tag(run_name, &Kind::Graphs, tag))
}

/// Hands the last value of a tag to `take`.
fn last<T>(
    store: &Store,
    run_name: &str,
    kind: &Kind,
    tag: &str,
    take: impl Fn(&[u8]) -> Result<T, Malformed>,
) -> Result<T> {
    let (files, located) = located(store, run_name, kind, tag)?;
    let mut taken = None;
    payload::read(&files, &located[located.len().saturating_sub(1)..], |place, file, message| {
        let why = |Malformed(why)| Error::Undecodable {
            kind: kind.clone(),
            path: file.to_path_buf(),
            offset: place.offset,
            why,
        };
        taken = Some(take(message).map_err(why)?);
        Ok(())
    })?;
    taken.ok_or_else(|| no_tag(run_name, kind, tag))
}

/// The first string of a serialized `Summary.Value`'s tensor.
fn first_string(message: &[u8]) -> Result<&[u8], Malformed> {
    let Payload::Tensor(tensor) = decode_value(message)?.payload else { return Err(Malformed("it holds no tensor")) };
    let strings = decode_tensor(tensor)?.strings(&mut Allowance::default())?;
    strings.first().copied().ok_or(Malformed("it holds no string"))
}
