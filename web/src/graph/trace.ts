/** What leads to a box, and what follows from it, over any number of operations. */
import { each, LOT, type Steps } from "../base/slices";
import type { VisibleEdge } from "./collapse";
import { boxesWithin, type Box, type Flow, type Graph } from "./model";
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

function* linksOf(graph: Graph): Steps<Links> {
  const known = links.get(graph);
  if (known) return known;
  const found = { to: new Map<Box, Box[]>(), from: new Map<Box, Box[]>() };
  yield* each(graph.flows, ({ from, to }) => {
    append(found.to, to, from);
    append(found.from, from, to);
  });
  links.set(graph, found);
  return found;
}

function append(lists: Map<Box, Box[]>, key: Box, value: Box): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** All operations from which data comes to `box` (`inputs`), or to which its data goes. */
export function* reach(
  graph: Graph,
  box: Box,
  way: "inputs" | "outputs",
): Steps<Reach> {
  const { to, from } = yield* linksOf(graph);
  const next = way === "inputs" ? to : from;
  const within = operationsIn(box);
  const found = new Set<Box>();
  const stack = [...within];
  let steps = 0;
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (++steps % LOT === 0) yield;
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
export function* traceOf(box: Box, ways: readonly Reach[]): Steps<Trace> {
  const within = operationsIn(box);
  const lit = new Set<Box>();
  for (const way of [within, ...ways])
    yield* each(way, (operation) => {
      for (let at: Box | null = operation; at && !lit.has(at); at = at.parent)
        lit.add(at);
    });
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
  return new Set(boxesWithin(box).filter(({ node }) => node !== null));
}
