//! What the nodes of a graph took, from a `RunMetadata`.
//!
//! Source: TensorFlow's `config.proto`, `step_stats.proto`, `tensor_description.proto`.

use std::collections::HashMap;

use crate::graph::{Graph, Node, text};
use crate::message::part;
use crate::tensor::decode_shape;
use crate::wire::{Fields, Malformed, Wire};

/// What a node took, over all its executions in the step.
#[derive(Debug, Default)]
struct Taken {
    device: String,
    nanos: u64,
    bytes: u64,
    shapes: Vec<Option<Vec<i64>>>,
}

/// What the nodes of a step took, by their names.
#[derive(Debug, Default)]
pub struct StepStats(HashMap<String, Taken>);

impl StepStats {
    /// Tells each node of the graph what it took, as our own writer does: `_forward_ns`, and `_allocated_bytes`. Devices and
    /// shapes are filled in where the graph leaves them out. A graph that was measured when it was recorded is left as it is.
    pub fn tell(&self, graph: &mut Graph) {
        let is_measured = |node: &Node| node.attributes.iter().any(|(name, _)| name == "_forward_ns");
        if graph.nodes.iter().any(is_measured) {
            return;
        }
        for node in graph.nodes.iter_mut().chain(&mut graph.modules) {
            let found = self.0.get(&*node.name).or_else(|| self.0.get(without_number(&node.name)));
            let Some(taken) = found else { continue };
            node.attributes.push(("_forward_ns".to_owned(), taken.nanos.to_string()));
            if taken.bytes > 0 {
                node.attributes.push(("_allocated_bytes".to_owned(), taken.bytes.to_string()));
            }
            if node.device.is_empty() {
                node.device.clone_from(&taken.device);
            }
            if node.output_shapes.is_empty() {
                node.output_shapes.clone_from(&taken.shapes);
            }
        }
    }
}

/// Where the graphs of several functions are put together, each has a number in front: `graph_1/…`.
fn without_number(name: &str) -> &str {
    let rest = name.strip_prefix("graph_").and_then(|rest| rest.split_once('/'));
    rest.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit())).map_or(name, |(_, rest)| rest)
}

/// Decodes those of a `RunMetadata`. A node's times are added up where it ran several times, as in loops; TensorBoard takes the
/// first start and the last end.
pub fn decode(run_metadata: &[u8]) -> Result<StepStats, Malformed> {
    let mut stats = HashMap::new();
    let Some(step_stats) = part(run_metadata, 1)? else { return Ok(StepStats(stats)) };
    let mut fields = Fields::of(&step_stats);
    while let Some(field) = fields.next_field()? {
        if let (1, Wire::Bytes(device)) = field {
            decode_device(device, &mut stats)?;
        }
    }
    Ok(StepStats(stats))
}

fn decode_device(message: &[u8], stats: &mut HashMap<String, Taken>) -> Result<(), Malformed> {
    let device = text(&part(message, 1)?.unwrap_or_default());
    // The streams of a GPU repeat what its kernels did.
    if device.contains("stream") || device.contains("memcpy") {
        return Ok(());
    }
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        let (2, Wire::Bytes(node)) = field else { continue };
        let (name, taken) = decode_node(node)?;
        // GPUs' tracers append the op: `MatMul:MatMul`.
        let name = name.split_once(':').map_or(&*name, |(node, _)| node);
        let known: &mut Taken = stats.entry(name.to_owned()).or_default();
        known.nanos = known.nanos.saturating_add(taken.nanos);
        known.bytes = known.bytes.saturating_add(taken.bytes);
        known.device.clone_from(&device);
        if known.shapes.is_empty() {
            known.shapes = taken.shapes;
        }
    }
    Ok(())
}

/// A `NodeExecStats`.
fn decode_node(message: &[u8]) -> Result<(String, Taken), Malformed> {
    let (mut name, mut taken) = (String::new(), Taken::default());
    let (mut micros, mut nanos) = (0, 0);
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(bytes)) => name = text(bytes),
            (5, Wire::Varint(value)) => micros = count(value),
            (16, Wire::Varint(value)) => nanos = count(value),
            (6, Wire::Bytes(memory)) => {
                let mut fields = Fields::of(memory);
                while let Some(field) = fields.next_field()? {
                    if let (2, Wire::Varint(bytes)) = field {
                        taken.bytes = taken.bytes.saturating_add(count(bytes));
                    }
                }
            }
            (7, Wire::Bytes(output)) => {
                let described = part(output, 3)?.unwrap_or_default();
                taken.shapes.push(match part(&described, 2)? {
                    Some(shape) => decode_shape(&shape)?,
                    None => None,
                });
            }
            _ => {}
        }
    }
    taken.nanos = if nanos > 0 { nanos } else { micros.saturating_mul(1000) };
    Ok((name, taken))
}

/// What is below 0 is no count.
fn count(value: u64) -> u64 {
    if value > i64::MAX as u64 { 0 } else { value }
}
