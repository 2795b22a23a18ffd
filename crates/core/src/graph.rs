//! `GraphDef` to columns.
//!
//! Source: TensorFlow's `graph.proto`, `node_def.proto`, `attr_value.proto`.

use std::borrow::Cow;

use crate::dtype::proto_name;
use crate::tensor::{Allowance, decode_shape, decode_tensor};
use crate::wire::{Fields, Malformed, Wire, take_varint};

/// One node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Its name; `/` separates the boxes it lies in.
    pub name: String,
    /// What it does.
    pub op: String,
    /// Where it does it.
    pub device: String,
    /// Where its inputs come from: `node`, `node:k` for an output other than the first, `^node` for "after it".
    pub inputs: Vec<String>,
    /// The shape of each output: −1 for an unknown size, `None` for an unknown rank.
    pub output_shapes: Vec<Option<Vec<i64>>>,
    /// Its attributes but for `_output_shapes`, sorted by name: name and readable text.
    pub attributes: Vec<(String, String)>,
    /// The attributes that name functions of the graph's library, sorted: name and functions.
    pub functions: Vec<(String, Vec<String>)>,
}

/// A graph. What our own writer adds is empty in the files of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Its nodes.
    pub nodes: Vec<Node>,
    /// The calls of its modules, one after the other; what a call takes is in its attributes.
    pub modules: Vec<Node>,
    /// What could not be measured, a sentence each.
    pub notes: Vec<String>,
}

/// An attribute's text is at most so long: constants of megabytes are no reading.
const LONGEST_TEXT: usize = 1024;

/// The fields of `GraphDef` that are our own writer's, see `python/glassboard/trace/graphdef.py`.
const MODULES: u32 = 1000;
const NOTES: u32 = 1001;

/// Decodes a `GraphDef`. Its function library is left out.
pub fn decode(message: &[u8]) -> Result<Graph, Malformed> {
    let mut graph = Graph::default();
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(node)) => graph.nodes.push(decode_node(node)?),
            (MODULES, Wire::Bytes(module)) => graph.modules.push(decode_node(module)?),
            (NOTES, Wire::Bytes(note)) => graph.notes.push(text(note)),
            _ => {}
        }
    }
    Ok(graph)
}

pub(crate) fn decode_node(message: &[u8]) -> Result<Node, Malformed> {
    let mut node = Node::default();
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(name)) => node.name = text(name),
            (2, Wire::Bytes(op)) => node.op = text(op),
            (3, Wire::Bytes(input)) => node.inputs.push(text(input)),
            (4, Wire::Bytes(device)) => node.device = text(device),
            (5, Wire::Bytes(entry)) => match decode_entry(entry)? {
                (b"_output_shapes", value) => node.output_shapes = decode_shapes(value)?,
                (name, value) => {
                    node.attributes.push((text(name), shortened(decode_attribute(value)?)));
                    let functions = decode_functions(value)?;
                    if !functions.is_empty() {
                        node.functions.push((text(name), functions));
                    }
                }
            },
            _ => {}
        }
    }
    node.attributes.sort();
    node.functions.sort();
    // Graphs of Keras models have no operations, and their layers' classes in an attribute.
    if node.op.is_empty()
        && let Some((_, class)) = node.attributes.iter().find(|(name, _)| name == "keras_class")
    {
        node.op.clone_from(class);
    }
    Ok(node)
}

/// A map's entry: key and value.
pub(crate) fn decode_entry(message: &[u8]) -> Result<(&[u8], &[u8]), Malformed> {
    let (mut key, mut value): (&[u8], &[u8]) = (b"", b"");
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(bytes)) => key = bytes,
            (2, Wire::Bytes(bytes)) => value = bytes,
            _ => {}
        }
    }
    Ok((key, value))
}

/// The shapes in an `AttrValue` that is one or a list of them.
fn decode_shapes(attribute: &[u8]) -> Result<Vec<Option<Vec<i64>>>, Malformed> {
    let mut shapes = Vec::new();
    let mut fields = Fields::of(list_in(attribute)?.unwrap_or(attribute));
    while let Some(field) = fields.next_field()? {
        if let (7, Wire::Bytes(shape)) = field {
            shapes.push(decode_shape(shape)?);
        }
    }
    Ok(shapes)
}

/// The readable text of an `AttrValue`.
fn decode_attribute(message: &[u8]) -> Result<String, Malformed> {
    Ok(match list_in(message)? {
        Some(list) => format!("[{}]", decode_items(list, true)?),
        None => decode_items(message, false)?,
    })
}

/// The list that an `AttrValue` is, if it is one.
fn list_in(attribute: &[u8]) -> Result<Option<&[u8]>, Malformed> {
    let mut fields = Fields::of(attribute);
    while let Some(field) = fields.next_field()? {
        if let (1, Wire::Bytes(list)) = field {
            return Ok(Some(list));
        }
    }
    Ok(None)
}

/// The names of the functions in an `AttrValue` that is one or a list of them.
fn decode_functions(attribute: &[u8]) -> Result<Vec<String>, Malformed> {
    let mut functions = Vec::new();
    let list = list_in(attribute)?;
    let number = if list.is_some() { 9 } else { 10 };
    let mut fields = Fields::of(list.unwrap_or(attribute));
    while let Some(field) = fields.next_field()? {
        if let (found, Wire::Bytes(function)) = field
            && found == number
        {
            functions.push(text(decode_entry(function)?.0));
        }
    }
    Ok(functions)
}

/// The readable text of an `AttrValue` that is no list, or of a list's items, which have the same field numbers but for functions;
/// no more of them than are shown.
fn decode_items(message: &[u8], in_list: bool) -> Result<String, Malformed> {
    let mut shown = String::new();
    let mut add = |item: &str| {
        shown.push_str(if shown.is_empty() { "" } else { ", " });
        shown.push_str(item);
        shown.len() > LONGEST_TEXT
    };
    let mut fields = Fields::of(message);
    while let Some((number, wire)) = fields.next_field()? {
        let enough = match (number, wire) {
            (9 | 10, Wire::Bytes(function)) if (number == 9) == in_list => add(&text(decode_entry(function)?.0)),
            (2 | 9, Wire::Bytes(string)) => add(&text(string)),
            (3 | 5 | 6, Wire::Varint(value)) => add(&varint_text(number, value)),
            (3 | 5 | 6, Wire::Bytes(mut packed)) => {
                let mut enough = false;
                while !packed.is_empty() && !enough {
                    enough = add(&varint_text(number, take_varint(&mut packed)?));
                }
                enough
            }
            (4, Wire::Fixed32(bits)) => add(&f32::from_bits(bits).to_string()),
            (4, Wire::Bytes(packed)) => {
                let floats = packed.as_chunks::<4>().0;
                floats.iter().any(|float| add(&f32::from_le_bytes(*float).to_string()))
            }
            (7, Wire::Bytes(shape)) => add(&shape_text(decode_shape(shape)?.as_deref())),
            (8, Wire::Bytes(tensor)) => add(&tensor_text(tensor)),
            _ => false,
        };
        if enough {
            break;
        }
    }
    Ok(shown)
}

/// The text of an integer, a flag or a dtype.
fn varint_text(field: u32, value: u64) -> String {
    match field {
        3 => (value as i64).to_string(), // two's complement on the wire
        5 => (value != 0).to_string(),
        _ => proto_name(value).map_or_else(|| format!("dtype {value}"), Cow::into_owned),
    }
}

/// The values of a tensor of a few, the size of any other.
fn tensor_text(message: &[u8]) -> String {
    const FEW: i64 = 8;
    let values = decode_tensor(message).ok().and_then(|tensor| {
        let count = tensor.shape.iter().try_fold(1i64, |count, &size| count.checked_mul(size))?;
        let allowance = &mut Allowance::default();
        if !(1..=FEW).contains(&count) {
            return None;
        }
        let values: Vec<String> = if tensor.is_text() {
            tensor.strings(allowance).ok()?.into_iter().map(text).collect()
        } else {
            tensor.numbers(allowance).ok()?.iter().map(ToString::to_string).collect()
        };
        let values = values.join(", ");
        Some(if tensor.shape.is_empty() { values } else { format!("[{values}]") })
    });
    values.unwrap_or_else(|| format!("a tensor of {} bytes", message.len()))
}

fn shape_text(shape: Option<&[i64]>) -> String {
    let Some(sizes) = shape else { return "unknown rank".to_owned() };
    let sizes: Vec<_> = sizes.iter().map(|&n| if n < 0 { "?".to_owned() } else { n.to_string() }).collect();
    format!("[{}]", sizes.join(", "))
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn shortened(mut text: String) -> String {
    const MORE: &str = "…";
    if text.len() > LONGEST_TEXT {
        let ends = (0..=LONGEST_TEXT - MORE.len()).rev();
        text.truncate(ends.into_iter().find(|&end| text.is_char_boundary(end)).unwrap_or_default());
        text.push_str(MORE);
    }
    text
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    use super::*;
    use crate::wire::{put_bytes, put_float, put_int64, put_message};

    fn attribute(node: &mut Vec<u8>, name: &str, fill: impl FnOnce(&mut Vec<u8>)) {
        put_message(node, 5, |entry| {
            put_bytes(entry, 1, name.as_bytes());
            put_message(entry, 2, fill);
        });
    }

    fn check(fill: impl FnOnce(&mut Vec<u8>), expected: &Expect) {
        let mut graph = Vec::new();
        put_message(&mut graph, 1, fill);
        let nodes = decode(&graph).unwrap().nodes;
        let [Node { name, op, device, inputs, output_shapes, attributes, .. }] = nodes.as_slice() else {
            panic!("{nodes:?}")
        };
        let mut shown = format!("{name} {op} {device} {inputs:?} {output_shapes:?}\n");
        for (name, value) in attributes {
            shown.extend([name, ": ", value, "\n"].into_iter().map(str::to_owned));
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_node_is_read() {
        check(
            |node| {
                put_bytes(node, 1, b"net/fc");
                put_bytes(node, 2, b"aten::linear");
                put_bytes(node, 3, b"input:1");
                put_bytes(node, 3, b"^net/init");
                put_bytes(node, 4, b"/device:CPU:0");
                attribute(node, "_output_shapes", |value| {
                    put_message(value, 1, |list| {
                        put_message(list, 7, |shape| {
                            put_message(shape, 2, |dim| put_int64(dim, 1, -1));
                            put_message(shape, 2, |dim| put_int64(dim, 1, 8));
                        });
                        put_message(list, 7, |shape| put_int64(shape, 3, 1));
                    });
                });
            },
            &expect![[r#"
                net/fc aten::linear /device:CPU:0 ["input:1", "^net/init"] [Some([-1, 8]), None]
            "#]],
        );
    }

    #[test]
    fn attributes_are_readable() {
        check(
            |node| {
                attribute(node, "z", |value| put_bytes(value, 2, b"{ bias }"));
                attribute(node, "T", |value| put_int64(value, 6, 1));
                attribute(node, "flag", |value| put_int64(value, 5, 1));
                attribute(node, "float", |value| put_float(value, 4, 0.5));
                attribute(node, "int", |value| put_int64(value, 3, -2));
                attribute(node, "ints", |value| put_message(value, 1, |list| put_bytes(list, 3, &[1, 2, 0x80, 1])));
                attribute(node, "shape", |value| {
                    put_message(value, 7, |shape| put_message(shape, 2, |dim| put_int64(dim, 1, 3)));
                });
                attribute(node, "value", |value| put_bytes(value, 8, &[0; 9]));
            },
            &expect![[r#"
                   [] []
                T: DT_FLOAT
                flag: true
                float: 0.5
                int: -2
                ints: [1, 2, 128]
                shape: [3]
                value: a tensor of 9 bytes
                z: { bias }
            "#]],
        );
        let long = shortened("é".repeat(1000));
        assert!(long.len() <= LONGEST_TEXT && long.ends_with("é…"), "{}", long.len());
    }

    #[test]
    fn modules_and_notes_are_read_apart_from_the_nodes() {
        let mut message = Vec::new();
        put_message(&mut message, 1, |node| put_bytes(node, 1, b"net/fc/linear"));
        put_message(&mut message, MODULES, |module| {
            put_bytes(module, 1, b"net/fc");
            put_bytes(module, 2, b"Linear");
            attribute(module, "_forward_ns", |value| put_int64(value, 3, 1500));
        });
        put_bytes(&mut message, NOTES, b"no backward pass");
        let Graph { nodes, modules, notes } = decode(&message).unwrap();
        assert_eq!(nodes.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(), ["net/fc/linear"]);
        let [Node { name, op, attributes, .. }] = modules.as_slice() else { panic!("{modules:?}") };
        assert_eq!((name.as_str(), op.as_str()), ("net/fc", "Linear"));
        assert_eq!(attributes, &[("_forward_ns".to_owned(), "1500".to_owned())]);
        assert_eq!(notes, ["no backward pass"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes: Vec<u8>) {
            let _ = decode(&bytes);
            let _ = decode_node(&bytes);
            let _ = decode_attribute(&bytes);
        }
    }
}
