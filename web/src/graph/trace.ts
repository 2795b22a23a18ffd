/** What leads to a box, and what follows from it, over any number of operations. */
import type { VisibleEdge } from "./collapse";
import { ancestors, type Box, type Flow, type Graph } from "./model";
import { isInputOrOutput } from "./names";

/** The operations on the way to a box, or from it; those in the box are not among them. */
export type Reach = ReadonlySet<Box>;

/** Which part of a drawing is on the way. */
export interface Trace {
  readonly has: (box: Box) => boolean;
  readonly hasEdge: (edge: Pick<VisibleEdge, "flows">) => boolean;
}

interface Links {
  readonly to: ReadonlyMap<Box, readonly Box[]>;
  readonly from: ReadonlyMap<Box, readonly Box[]>;
}

const links = new WeakMap<Graph, Links>();

function linksOf(graph: Graph): Links {
  const known = links.get(graph);
  if (known) return known;
  const found = {
    to: grouped(graph.flows, (flow) => [flow.to, flow.from]),
    from: grouped(graph.flows, (flow) => [flow.from, flow.to]),
  };
  links.set(graph, found);
  return found;
}

function grouped(
  flows: readonly Flow[],
  ends: (flow: Flow) => [key: Box, value: Box],
): Map<Box, Box[]> {
  const groups = new Map<Box, Box[]>();
  for (const flow of flows) {
    const [key, value] = ends(flow);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}

/** All operations from which data comes to `box` (`inputs`), or to which its data goes. */
export function reach(
  graph: Graph,
  box: Box,
  way: "inputs" | "outputs",
): Reach {
  const { to, from } = linksOf(graph);
  const next = way === "inputs" ? to : from;
  const within = operationsIn(box);
  const found = new Set<Box>();
  const stack = [...within];
  for (let at = stack.pop(); at; at = stack.pop()) {
    for (const other of next.get(at) ?? []) {
      if (found.has(other) || within.has(other)) continue;
      found.add(other);
      stack.push(other);
    }
  }
  return found;
}

/** How many operations, the model's inputs and outputs not counted. */
export function reachCount(reached: Reach): number {
  let count = 0;
  for (const { node } of reached)
    if (node && !isInputOrOutput(node.op)) count += 1;
  return count;
}

/** The drawing's part in `ways`: edges along which data goes only within one of them, boxes that hold anything of it. */
export function traceOf(box: Box, ways: readonly Reach[]): Trace {
  const within = operationsIn(box);
  const lit = new Set<Box>();
  for (const operation of [within, ...ways].flatMap((way) => [...way])) {
    lit.add(operation);
    for (const outer of ancestors(operation)) lit.add(outer);
  }
  const isOn = (flow: Flow): boolean =>
    ways.some(
      (way) =>
        (way.has(flow.from) || within.has(flow.from)) &&
        (way.has(flow.to) || within.has(flow.to)),
    );
  return {
    has: (each) => lit.has(each),
    hasEdge: ({ flows }) => flows.some(isOn),
  };
}

function operationsIn(box: Box): ReadonlySet<Box> {
  const found = new Set<Box>();
  const visit = (at: Box): void => {
    if (at.node) found.add(at);
    at.children.forEach(visit);
  };
  visit(box);
  return found;
}
