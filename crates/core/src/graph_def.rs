//! `GraphDef`s taken out of other messages, put together, and made smaller, all in serialized form.
//!
//! Sources: TensorFlow's `graph.proto`, `function.proto`, `meta_graph.proto`, `config.proto`; what TensorBoard serves of them:
//! `plugins/graph/graph_util.py`, `backend/process_graph.py`. Parts of a message that occur twice are put one after the other,
//! which in protobuf's encoding means that they are merged.

use std::borrow::Cow;

use crate::message::{part, put_wire, string};
use crate::wire::{Fields, Malformed, Wire, put_bytes, put_message};

/// The graph in a `MetaGraphDef`; an empty one where it has none.
pub fn meta_graphs_graph(message: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    Ok(part(message, 2)?.unwrap_or_default())
}

/// The graphs of a `RunMetadata`'s functions, before they were optimised.
pub fn function_graphs(run_metadata: &[u8]) -> Result<Vec<Cow<'_, [u8]>>, Malformed> {
    let mut graphs = Vec::new();
    let mut fields = Fields::of(run_metadata);
    while let Some(field) = fields.next_field()? {
        if let (4, Wire::Bytes(function)) = field {
            graphs.push(part(function, 2)?.unwrap_or_default());
        }
    }
    Ok(graphs)
}

/// Puts graphs side by side. Where there are several, everything in the first one is renamed to `graph_1/…` and so on: names of
/// nodes in one graph are of no meaning in another. The versions are those of the first.
///
/// Two things are done right that TensorBoard does not: an input `^node`, which is no data but an order, becomes
/// `^graph_1/node`; and every call of a function is renamed with it.
pub fn merged(graphs: &[Cow<'_, [u8]>]) -> Result<Vec<u8>, Malformed> {
    if let [only] = graphs {
        return Ok(only.to_vec());
    }
    let mut out = Vec::with_capacity(graphs.iter().map(|graph| graph.len()).sum());
    for (index, graph) in graphs.iter().enumerate() {
        let prefix = format!("graph_{}", index + 1);
        let mut fields = Fields::of(graph);
        while let Some(field) = fields.next_field()? {
            match field {
                (1, Wire::Bytes(node)) => put_bytes(&mut out, 1, &renamed_node(node, &prefix)?),
                (2, Wire::Bytes(library)) => put_bytes(&mut out, 2, &renamed_library(library, &prefix)?),
                (4, versions) if index == 0 => put_wire(&mut out, 4, versions),
                _ => {}
            }
        }
    }
    Ok(out)
}

/// The graph without those attributes of its nodes that take more than `size` bytes. Their names are listed, sorted, in an
/// attribute of the name `key`.
pub fn without_large_attributes(graph: &[u8], size: usize, key: &str) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::with_capacity(graph.len());
    let mut fields = Fields::of(graph);
    while let Some((number, wire)) = fields.next_field()? {
        match (number, wire) {
            (1, Wire::Bytes(node)) => put_bytes(&mut out, 1, &node_without(node, size, key)?),
            _ => put_wire(&mut out, number, wire),
        }
    }
    Ok(out)
}

fn node_without<'a>(node: &'a [u8], size: usize, key: &str) -> Result<Cow<'a, [u8]>, Malformed> {
    if node.len() <= size {
        return Ok(node.into());
    }
    let (mut out, mut large, mut listed) = (Vec::new(), Vec::new(), Vec::new());
    let mut fields = Fields::of(node);
    while let Some((number, wire)) = fields.next_field()? {
        if let (ATTR, Wire::Bytes(entry)) = (number, wire) {
            let (name, value) = (string(entry, 1)?, part(entry, 2)?.unwrap_or_default());
            if value.len() > size {
                large.push(name);
                continue;
            }
            if name == key.as_bytes() {
                listed.extend_from_slice(&value);
                continue;
            }
        }
        put_wire(&mut out, number, wire);
    }
    if large.is_empty() {
        return Ok(node.into());
    }
    large.sort_unstable();
    large.dedup();
    put_message(&mut out, ATTR, |entry| {
        put_bytes(entry, 1, key.as_bytes());
        put_message(entry, 2, |value| {
            value.extend_from_slice(&listed);
            put_message(value, 1, |list| large.iter().for_each(|name| put_bytes(list, 2, name)));
        });
    });
    Ok(out.into())
}

/// The number of a node's attributes.
const ATTR: u32 = 5;

fn renamed_node(node: &[u8], prefix: &str) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::with_capacity(node.len() + prefix.len() + 1);
    let op = string(node, 2)?;
    put_bytes(&mut out, 1, &joined(prefix, "/", string(node, 1)?));
    let mut fields = Fields::of(node);
    while let Some((number, wire)) = fields.next_field()? {
        match (number, wire) {
            (1, _) => {}
            (3, Wire::Bytes([b'^', input @ ..])) => put_bytes(&mut out, 3, &joined(&format!("^{prefix}"), "/", input)),
            (3, Wire::Bytes(input)) => put_bytes(&mut out, 3, &joined(prefix, "/", input)),
            (ATTR, Wire::Bytes(entry)) if is_call(op) && string(entry, 1)? == b"f" => {
                put_bytes(&mut out, ATTR, &renamed_call(entry, prefix)?);
            }
            _ => put_wire(&mut out, number, wire),
        }
    }
    Ok(out)
}

/// Whether nodes of this operation call the function that their attribute `f` names.
fn is_call(op: &[u8]) -> bool {
    matches!(op, b"PartitionedCall" | b"StatefulPartitionedCall")
}

/// The entry `f` of a node's attributes. Field 10 of its value is the `NameAttrList` that names the function.
fn renamed_call<'a>(entry: &'a [u8], prefix: &str) -> Result<Cow<'a, [u8]>, Malformed> {
    let value = part(entry, 2)?.unwrap_or_default();
    let Some(function) = part(&value, 10)? else { return Ok(entry.into()) };
    let function = with_renamed(&function, &[1], prefix)?;
    let mut out = Vec::with_capacity(entry.len() + prefix.len() + 1);
    put_bytes(&mut out, 1, b"f");
    put_message(&mut out, 2, |out| put_bytes(out, 10, &function));
    Ok(out.into())
}

/// A `FunctionDefLibrary`: the names of functions, and of functions and their gradients.
fn renamed_library(library: &[u8], prefix: &str) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::with_capacity(library.len());
    let mut fields = Fields::of(library);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(function)) => put_bytes(&mut out, 1, &renamed_function(function, prefix)?),
            (2, Wire::Bytes(gradient)) => put_bytes(&mut out, 2, &with_renamed(gradient, &[1, 2], prefix)?),
            _ => {}
        }
    }
    Ok(out)
}

/// A `FunctionDef`, whose field 1 is its signature.
fn renamed_function(function: &[u8], prefix: &str) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::with_capacity(function.len() + prefix.len() + 1);
    put_bytes(&mut out, 1, &with_renamed(&part(function, 1)?.unwrap_or_default(), &[1], prefix)?);
    let mut fields = Fields::of(function);
    while let Some((number, wire)) = fields.next_field()? {
        if number != 1 {
            put_wire(&mut out, number, wire);
        }
    }
    Ok(out)
}

/// A message whose strings of these numbers begin with `prefix` and `_`.
fn with_renamed(message: &[u8], numbers: &[u32], prefix: &str) -> Result<Vec<u8>, Malformed> {
    let mut out = Vec::with_capacity(message.len());
    for &number in numbers {
        put_bytes(&mut out, number, &joined(prefix, "_", string(message, number)?));
    }
    let mut fields = Fields::of(message);
    while let Some((number, wire)) = fields.next_field()? {
        if !numbers.contains(&number) {
            put_wire(&mut out, number, wire);
        }
    }
    Ok(out)
}

fn joined(prefix: &str, by: &str, name: &[u8]) -> Vec<u8> {
    [prefix.as_bytes(), by.as_bytes(), name].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_are_taken_or_refused(bytes: Vec<u8>, other: Vec<u8>) {
            let _ = (meta_graphs_graph(&bytes), function_graphs(&bytes));
            if let Ok(smaller) = without_large_attributes(&bytes, 3, "k") {
                let mut fields = Fields::of(&smaller);
                while fields.next_field()?.is_some() {}
            }
            if let Ok(both) = merged(&[bytes.into(), other.into()]) {
                let mut fields = Fields::of(&both);
                while fields.next_field()?.is_some() {}
            }
        }
    }
}
