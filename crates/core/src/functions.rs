//! Calls of functions as boxes: the body of a function stands where it is called.
//!
//! Source: TensorFlow's `function.proto`, `op_def.proto`; `core/ops/functional_ops.cc` for which input goes to which argument.

use std::collections::{HashMap, HashSet};

use crate::graph::{Graph, Node, decode as decode_graph, decode_entry, decode_node, text};
use crate::message::part;
use crate::wire::{Fields, Malformed, Wire};

/// The ops of what a function is given and returns, as TensorFlow names them.
const ARGUMENT: &str = "_Arg";
const RESULT: &str = "_Retval";

/// Under this name stand the functions that no call leads to, as TensorBoard has them.
const LIBRARY: &str = "__function_library__";

/// So many nodes, and bytes of their names, are put in place of calls at most: functions that call each other twice double with
/// every level.
const MOST_NODES: usize = 50_000;
const MOST_BYTES: usize = 64 << 20;

/// A result of a call comes from so many of its functions at most.
const MOST_BRANCHES: usize = 16;

/// Calls in calls are opened at most so deep.
const DEEPEST: usize = 24;

/// A function: its arguments, its body and its results are nodes, whose inputs are as those of a graph.
#[derive(Debug, Default)]
struct Function {
    name: String,
    arguments: Vec<Node>,
    body: Vec<Node>,
    results: Vec<Node>,
}

/// Decodes a `GraphDef` with its library: calls are replaced by what they call, and become rows of [`Graph::modules`] whose `_path`
/// is their name, and `_op` the operation that calls (`While`); each of several functions of a call has a row of its own. What no
/// call leads to stands in `__function_library__`.
pub fn decode(message: &[u8]) -> Result<Graph, Malformed> {
    let mut graph = decode_graph(message)?;
    graph.notes.extend(twins(&graph));
    let Some(library) = part(message, 2)? else { return Ok(graph) };
    let mut functions = Vec::new();
    let mut fields = Fields::of(&library);
    while let Some(field) = fields.next_field()? {
        if let (1, Wire::Bytes(function)) = field {
            functions.push(decode_function(function)?);
        }
    }
    Ok(opened(graph, &functions))
}

/// A sentence on nodes of one name, of which readers take the first.
fn twins(graph: &Graph) -> Option<String> {
    let mut names = HashSet::with_capacity(graph.nodes.len());
    let twins: Vec<&Node> = graph.nodes.iter().filter(|node| !names.insert(&*node.name)).collect();
    let first: String = twins.first()?.name.chars().take(100).collect();
    Some(match twins.len() {
        1 => format!("Two nodes have the name `{first}`: the first one is drawn."),
        count => {
            format!("{count} nodes have a name that another one has, such as `{first}`: the first of each is drawn.")
        }
    })
}

fn decode_function(message: &[u8]) -> Result<Function, Malformed> {
    let mut function = Function::default();
    let (mut outputs, mut returned) = (Vec::new(), HashMap::new());
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(signature)) => {
                let mut fields = Fields::of(signature);
                while let Some(field) = fields.next_field()? {
                    match field {
                        (1, Wire::Bytes(name)) => function.name = text(name),
                        (2, Wire::Bytes(argument)) => function.arguments.push(decode_argument(argument)?),
                        (3, Wire::Bytes(output)) => outputs.push(decode_argument(output)?.name),
                        _ => {}
                    }
                }
            }
            (3, Wire::Bytes(node)) => function.body.push(decode_node(node)?),
            (4, Wire::Bytes(entry)) => {
                let (output, source) = decode_entry(entry)?;
                returned.insert(text(output), text(source));
            }
            _ => {}
        }
    }
    let mut slots = Slots::default();
    for input in function.body.iter_mut().flat_map(|node| &mut node.inputs) {
        *input = slots.plain(input);
    }
    let taken: HashSet<&str> = function.body.iter().chain(&function.arguments).map(|node| &*node.name).collect();
    for output in &outputs {
        let mut name = output.clone();
        while taken.contains(&*name) {
            name.push('_');
        }
        let inputs = returned.get(output).map(|source| slots.plain(source)).into_iter().collect();
        function.results.push(Node { name, op: RESULT.to_owned(), inputs, ..Node::default() });
    }
    Ok(function)
}

/// An `OpDef.ArgDef` as a node.
fn decode_argument(message: &[u8]) -> Result<Node, Malformed> {
    let mut node = Node { op: ARGUMENT.to_owned(), ..Node::default() };
    let mut fields = Fields::of(message);
    while let Some(field) = fields.next_field()? {
        match field {
            (1, Wire::Bytes(name)) => node.name = text(name),
            (3, Wire::Varint(dtype)) => {
                let name = crate::dtype::proto_name(dtype).map(std::borrow::Cow::into_owned);
                node.attributes = name.map(|name| ("dtype".to_owned(), name)).into_iter().collect();
            }
            _ => {}
        }
    }
    Ok(node)
}

/// Inside functions an input says by name which output of a node it is, `node:output:0`. Without the node's definition their
/// order is not known, and taken to be the one in which they are met.
#[derive(Default)]
struct Slots(HashMap<String, Vec<String>>);

impl Slots {
    /// `node:k` for `node:output:k`.
    fn plain(&mut self, input: &str) -> String {
        let mut parts = input.rsplitn(3, ':');
        let (Some(index), Some(output), Some(node)) = (parts.next(), parts.next(), parts.next()) else {
            return input.to_owned();
        };
        let Ok(index) = index.parse::<usize>() else { return input.to_owned() };
        let outputs = self.0.entry(node.to_owned()).or_default();
        let place = outputs.iter().position(|known| known == output).unwrap_or_else(|| {
            outputs.push(output.to_owned());
            outputs.len() - 1
        });
        match place.saturating_add(index) {
            0 => node.to_owned(),
            slot => format!("{node}:{slot}"),
        }
    }
}

/// What a call puts in its place.
struct Opened<'a> {
    /// Name below the call's (empty: none) and function.
    parts: Vec<(String, &'a Function)>,
    /// Which of the call's inputs is the first argument's; `None` where that is not known.
    first: Option<usize>,
    /// The part whose results are the call's; all of them: either.
    results: Option<usize>,
}

fn opened(graph: Graph, functions: &[Function]) -> Graph {
    let Graph { nodes, modules, notes } = graph;
    let mut opener = Opener {
        functions: functions.iter().map(|function| (&*function.name, function)).collect(),
        out: Graph { nodes: Vec::with_capacity(nodes.len()), modules, notes },
        met: HashSet::new(),
        nodes_left: MOST_NODES,
        bytes_left: MOST_BYTES,
        closed: 0,
    };
    opener.scope("", &nodes, &mut Vec::new());
    let mut left_out = 0;
    for function in functions {
        if opener.met.contains(&*function.name) {
            continue;
        }
        if opener.has_room_for(function, LIBRARY.len() + function.name.len()) {
            let scope = format!("{LIBRARY}/{}/", function.name);
            opener.function(&scope, function, &[], &[], &mut vec![&function.name]);
        } else {
            left_out += 1;
        }
    }
    if left_out > 0 {
        opener
            .out
            .notes
            .push(format!("{left_out} functions of the library are not drawn: there would be too many nodes."));
    }
    if opener.closed > 0 {
        opener
            .out
            .notes
            .push(format!("{} calls of functions stay closed: there would be too many nodes.", opener.closed));
    }
    opener.out
}

struct Opener<'a> {
    functions: HashMap<&'a str, &'a Function>,
    out: Graph,
    /// Functions that stand somewhere.
    met: HashSet<&'a str>,
    nodes_left: usize,
    bytes_left: usize,
    closed: usize,
}

impl<'a> Opener<'a> {
    /// Appends the nodes of one graph, whose names begin with `scope` then.
    fn scope<'n>(&mut self, scope: &str, nodes: &'n [Node], stack: &mut Vec<&'a str>) {
        let mut calls: HashMap<&'n str, Opened<'a>> = HashMap::new();
        for node in nodes {
            let Some(opened) = self.plan(scope, node, stack) else { continue };
            for (_, function) in &opened.parts {
                self.met.insert(&function.name);
            }
            calls.insert(&node.name, opened);
        }
        for node in nodes {
            // one list an input: what comes out of branches comes from each of them
            let sources: Vec<Vec<String>> = node.inputs.iter().map(|input| resolved(scope, input, &calls)).collect();
            let name = format!("{scope}{}", node.name);
            let Some(opened) = calls.get(&*node.name) else {
                self.out.nodes.push(Node { name, inputs: sources.concat(), ..node.clone() });
                continue;
            };
            if opened.first.is_some() {
                let functions: Vec<&str> = opened.parts.iter().map(|(_, function)| &*function.name).collect();
                let mut attributes = node.attributes.clone();
                attributes.push(("_op".to_owned(), node.op.clone()));
                self.row(name.clone(), functions.join(", "), attributes);
            } else {
                self.out.nodes.push(Node { name: name.clone(), inputs: sources.concat(), ..node.clone() });
            }
            let (mut after, mut data) = (Vec::new(), Vec::new());
            for (input, sources) in node.inputs.iter().zip(sources) {
                if input.starts_with('^') { after.extend(sources) } else { data.push(sources) }
            }
            let (given, after) = match opened.first {
                Some(first) => (data.get(first..).unwrap_or_default(), &after[..]),
                None => Default::default(),
            };
            for (part, function) in &opened.parts {
                let mut inside = name.clone();
                if !part.is_empty() {
                    inside = format!("{name}/{part}");
                    self.row(inside.clone(), function.name.clone(), Vec::new());
                }
                inside.push('/');
                stack.push(&function.name);
                self.function(&inside, function, given, after, stack);
                stack.pop();
            }
        }
    }

    /// Appends the row of a call, or of one of the functions of a call that has several.
    fn row(&mut self, name: String, op: String, mut attributes: Vec<(String, String)>) {
        attributes.push(("_path".to_owned(), name.clone()));
        self.out.modules.push(Node { name, op, attributes, ..Node::default() });
    }

    /// Appends a function's arguments, body and results.
    fn function(
        &mut self,
        scope: &str,
        function: &'a Function,
        given: &[Vec<String>],
        after: &[String],
        stack: &mut Vec<&'a str>,
    ) {
        for (place, argument) in function.arguments.iter().enumerate() {
            let mut inputs = given.get(place).cloned().unwrap_or_default();
            if place == 0 {
                inputs.extend_from_slice(after);
            }
            self.out.nodes.push(Node { name: format!("{scope}{}", argument.name), inputs, ..argument.clone() });
        }
        let body: Vec<Node> = function.body.iter().chain(&function.results).cloned().collect();
        self.scope(scope, &body, stack);
    }

    /// What stands in place of a node; `None` where it calls nothing, calls itself, or there is no room.
    fn plan(&mut self, scope: &str, node: &Node, stack: &[&'a str]) -> Option<Opened<'a>> {
        let mut named: Vec<(String, &str)> = Vec::new();
        if self.functions.contains_key(&*node.op) {
            named.push((String::new(), &node.op));
        }
        for (attribute, functions) in &node.functions {
            for (place, function) in functions.iter().enumerate() {
                let part = if functions.len() > 1 { format!("{attribute}_{place}") } else { attribute.clone() };
                named.push((part, function));
            }
        }
        let mut parts: Vec<(String, &'a Function)> =
            named.into_iter().filter_map(|(part, name)| Some((part, *self.functions.get(name)?))).collect();
        let is_direct = self.functions.contains_key(&*node.op);
        let (first, results) = match &*node.op {
            _ if is_direct => (Some(0), None),
            "PartitionedCall" | "StatefulPartitionedCall" => (Some(0), None),
            "If" | "StatelessIf" | "Case" | "StatelessCase" => (Some(1), None),
            "While" | "StatelessWhile" => (Some(0), parts.iter().position(|(part, _)| part == "body")),
            _ => (None, None),
        };
        if is_direct {
            parts.truncate(1);
        }
        if let [(part, _)] = &mut parts[..]
            && first.is_some()
        {
            part.clear();
        }
        if parts.is_empty() || parts.iter().any(|(_, function)| stack.contains(&&*function.name)) {
            return None;
        }
        let prefix = scope.len() + node.name.len();
        if stack.len() >= DEEPEST || !parts.iter().all(|(_, function)| self.has_room_for(function, prefix)) {
            self.closed += 1;
            return None;
        }
        Some(Opened { parts, first, results })
    }

    /// Takes the room that the function needs in a scope of so many bytes, if there is.
    fn has_room_for(&mut self, function: &Function, scope: usize) -> bool {
        let nodes = || function.arguments.iter().chain(&function.body).chain(&function.results);
        let count = nodes().count();
        let bytes = |node: &Node| {
            let inputs = node.inputs.iter().map(|input| input.len() + scope).sum::<usize>();
            let told = node.attributes.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
            scope + node.name.len() + inputs + told
        };
        let bytes = nodes().map(bytes).sum::<usize>();
        if count > self.nodes_left || bytes > self.bytes_left {
            return false;
        }
        self.nodes_left -= count;
        self.bytes_left -= bytes;
        true
    }
}

/// Where an input comes from once calls are opened.
fn resolved(scope: &str, input: &str, calls: &HashMap<&str, Opened<'_>>) -> Vec<String> {
    let (mark, source) = input.strip_prefix('^').map_or(("", input), |source| ("^", source));
    let (node, slot) = match source.rsplit_once(':') {
        Some((node, slot)) if mark.is_empty() => (node, slot.parse().unwrap_or(0)),
        _ => (source, 0),
    };
    let Some(opened) = calls.get(node).filter(|opened| opened.first.is_some()) else {
        return vec![format!("{mark}{scope}{source}")];
    };
    let all = opened.parts.iter().enumerate();
    let parts = all.filter(|(place, _)| opened.results.is_none_or(|only| only == *place)).map(|(_, part)| part);
    let named = |part: &str, inner: &str| {
        let slash = if part.is_empty() { "" } else { "/" };
        format!("{mark}{scope}{node}/{part}{slash}{inner}")
    };
    let mut sources = Vec::new();
    for (part, function) in parts.take(MOST_BRANCHES) {
        let last = || function.results.last().or(function.body.last()).or(function.arguments.last());
        let source = if mark.is_empty() { function.results.get(slot) } else { last() };
        sources.extend(source.map(|source| named(part, &source.name)));
    }
    sources
}
