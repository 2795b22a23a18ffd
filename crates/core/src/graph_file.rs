//! A graph from a file that somebody hands over: a `GraphDef`, a `MetaGraphDef` or a `SavedModel`, serialized or as text.
//!
//! Source: TensorFlow's `meta_graph.proto`, `saved_model.proto`.

use std::borrow::Cow;

use crate::functions;
use crate::graph::Graph;
use crate::graph_def::meta_graphs_graph;
use crate::message::part;
use crate::pbtxt_read;
use crate::schema::GRAPH_FILE;
use crate::wire::{Fields, Malformed, Wire};

/// What can be read, for whoever is told that something can't.
const READABLE: &str =
    "a GraphDef (.pb, .pbtxt), a saved_model.pb, a meta graph (.meta) or the JSON of a Keras model can be shown";

/// How other files begin, that end up here by mistake, and what they are.
const OTHERS: [(&[u8], &str); 5] = [
    (b"PK\x03\x04", "a ZIP archive, as torch.save and Keras write them"),
    (b"\x89HDF", "an HDF5 file, which holds weights"),
    (b"\x1f\x8b", "compressed with gzip: unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"%PDF", "a PDF"),
];

/// The graph in a file's bytes, with calls of functions opened; or a sentence that says what is wrong with them.
pub fn read(bytes: &[u8]) -> Result<Graph, String> {
    let refused = |why: &str| format!("the file is no graph: {why}\nhint: {READABLE}");
    if bytes.is_empty() {
        return Err(refused("it is empty"));
    }
    if let Some((_, what)) = OTHERS.iter().find(|(begin, _)| bytes.starts_with(begin)) {
        return Err(refused(&format!("it is {what}")));
    }
    if bytes.iter().take(64).collect::<Vec<_>>().windows(11).any(|at| at.iter().copied().eq(b"brain.Event")) {
        return Err("this is an event file\nhint: put it into the directory that the board shows".to_owned());
    }
    let message: Cow<'_, [u8]> = match text_in(bytes) {
        Some(text) => pbtxt_read::read(text, &GRAPH_FILE).map_err(|why| refused(&why.to_string()))?.into(),
        None => bytes.into(),
    };
    let decoded = graph_in(&message).and_then(|graph| functions::decode(&graph));
    let graph = decoded.map_err(|Malformed(why)| refused(why))?;
    if graph.nodes.is_empty() { Err(refused("it holds no node")) } else { Ok(graph) }
}

/// The bytes as text, if they look like one: binary graphs begin with lengths.
fn text_in(bytes: &[u8]) -> Option<&str> {
    let is_text = |byte: &u8| *byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t');
    let begins = bytes.iter().take(256).all(is_text);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if begins { std::str::from_utf8(bytes).ok() } else { None }
}

/// The `GraphDef` in one of the messages that may hold one.
fn graph_in(message: &[u8]) -> Result<Cow<'_, [u8]>, Malformed> {
    if let Some(graph) = part(message, 1002)? {
        return Ok(graph);
    }
    if let Some(meta_graph) = first(message, 1003)? {
        return meta_graphs_graph(meta_graph);
    }
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            // SavedModel.saved_model_schema_version; in the others the field is a message
            (1, Wire::Varint(_)) => return first(message, 2)?.map_or(Ok(Cow::default()), meta_graphs_graph),
            (1, Wire::Bytes(_)) => break,
            _ => {}
        }
    }
    if is_meta_graph(message)? { meta_graphs_graph(message) } else { Ok(message.into()) }
}

fn first(message: &[u8], number: u32) -> Result<Option<&[u8]>, Malformed> {
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        if let (found, Wire::Bytes(bytes)) = field
            && found == number
        {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

/// Whether the second field holds nodes, as a `MetaGraphDef`'s does; a `GraphDef`'s holds functions, whose first field is a message
/// where a node has its name.
fn is_meta_graph(message: &[u8]) -> Result<bool, Malformed> {
    let Some(inner) = first(message, 2)? else { return Ok(false) };
    let Ok(Some(node)) = first(inner, 1) else { return Ok(false) };
    let is_printable = |name: &[u8]| !name.is_empty() && name.iter().all(|byte| *byte >= b' ');
    let (name, op) = (first(node, 1), first(node, 2));
    Ok(matches!((name, op), (Ok(Some(name)), Ok(Some(op))) if is_printable(name) && is_printable(op)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::{put_bytes, put_int64, put_message};

    fn graph() -> Vec<u8> {
        let mut graph = Vec::new();
        put_message(&mut graph, 1, |node| {
            put_bytes(node, 1, b"a");
            put_bytes(node, 2, b"Relu");
        });
        graph
    }

    fn meta_graph() -> Vec<u8> {
        let mut meta_graph = Vec::new();
        put_message(&mut meta_graph, 1, |info| put_bytes(info, 4, b"serve"));
        put_bytes(&mut meta_graph, 2, &graph());
        meta_graph
    }

    fn check(bytes: &[u8]) {
        let names: Vec<_> = read(bytes).unwrap().nodes.into_iter().map(|node| (node.name, node.op)).collect();
        assert_eq!(names, [("a".to_owned(), "Relu".to_owned())]);
    }

    #[test]
    fn a_graph_is_found_in_whatever_holds_one() {
        check(&graph());
        check(&meta_graph());
        let mut saved_model = Vec::new();
        put_int64(&mut saved_model, 1, 1);
        put_bytes(&mut saved_model, 2, &meta_graph());
        check(&saved_model);
        check(b"node { name: 'a' op: 'Relu' }");
        check(b"meta_info_def { tags: 'serve' }\ngraph_def { node { name: 'a' op: 'Relu' } }");
        check(b"\xef\xbb\xbf# text\nmeta_graphs { graph_def { node { name: 'a' op: 'Relu' } } }\nsaved_model_schema_version: 1");
        let mut with_library = graph();
        put_message(&mut with_library, 2, |library| {
            put_message(library, 1, |function| put_message(function, 1, |signature| put_bytes(signature, 1, b"f")));
        });
        check(&with_library);
    }

    #[test]
    fn what_is_no_graph_is_told_apart() {
        let check = |bytes: &[u8], why: &str| {
            let error = read(bytes).unwrap_err();
            assert!(error.contains(why), "{error}");
        };
        check(b"", "it is empty");
        check(b"PK\x03\x04rest", "a ZIP archive");
        check(b"\x18\0\0\0\0\0\0\0\xa3\x7f\x4b\x22\x09\0\0\xc0\x1a\x0dbrain.Event:2", "an event file");
        check(b"node { name: 'a'", "line 1: the text ends inside a message");
        check(b"hello there", "line 1: a field's name is followed by neither `:` nor `{`");
        check(b"versions { producer: 1 }", "it holds no node");
        check(&[0xff; 40], "a number is longer than ten bytes");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = read(&bytes);
        }
    }
}
