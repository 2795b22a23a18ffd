/** A model as bars: below each box what is in it, as wide as its share. */
import { paletteColor } from "./coloring";
import { layerKind } from "./kinds";
import { measured, type Measure } from "./measures";
import { isOwn, ownChildren, type Box, type Graph } from "./model";

export interface FlameBar {
  readonly box: Box;
  /** What it takes, with nothing that a bar before it already has. */
  readonly value: number;
  /** Rows below the first one. */
  readonly depth: number;
  /** Of the whole width. */
  readonly left: number;
  readonly width: number;
}

/** The outermost box that is alone in taking anything: there is nothing to see around it. */
export function flameRoot(graph: Graph, measure: Measure): Box {
  const inside = ownChildren(graph.root).filter((box) =>
    measured(graph, box, measure),
  );
  const [only] = inside;
  return inside.length === 1 && only ? only : graph.root;
}

/** What a box takes in a flame. */
export type FlameValues = (box: Box) => number | null;

const countedOnce = new WeakMap<Graph, ReadonlyMap<Box, number>>();

/** What boxes take; parameters that several modules share, and those of a module that is called again, count in the first alone. */
export function flameValues(graph: Graph, measure: Measure): FlameValues {
  if (measure !== "parameters") return (box) => measured(graph, box, measure);
  const counts = countedOnce.get(graph) ?? countOnce(graph);
  countedOnce.set(graph, counts);
  return (box) => counts.get(box) ?? null;
}

const sharing = new WeakMap<Graph, boolean>();

/** Whether modules share parameters, of which the flame counts less than their own rows tell. */
export function sharesParameters(graph: Graph): boolean {
  const known = sharing.get(graph) ?? findSharing(graph);
  sharing.set(graph, known);
  return known;
}

function findSharing(graph: Graph): boolean {
  const counted = flameValues(graph, "parameters");
  for (const box of graph.boxes.values()) {
    const told = measured(graph, box, "parameters") ?? 0;
    if (isOwn(box) && told > (counted(box) ?? 0)) return true;
  }
  return false;
}

function countOnce(graph: Graph): ReadonlyMap<Box, number> {
  const counts = new Map<Box, number>();
  const told = (box: Box) => measured(graph, box, "parameters") ?? 0;
  // the model's own row also has those that nothing read
  const whole = ownParts(graph.root).map(told).reduce(greater, 0);
  const waiting: [Box, number][] = [
    [graph.root, Math.max(told(graph.root), whole)],
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [box, count] = next;
    counts.set(box, count);
    const parts = ownParts(box);
    const sum = parts.reduce((total, part) => total + told(part), 0);
    for (const part of parts) {
      const value =
        // the file has each tensor once, in the module that reads it first
        sum > count ? Math.min(told(part), part.parameters.count) : told(part);
      waiting.push([part, value]);
      for (let at = part.parent; at && at !== box; at = at.parent)
        counts.set(at, (counts.get(at) ?? 0) + value);
    }
  }
  return counts;
}

function greater(a: number, b: number): number {
  return Math.max(a, b);
}

/** What is in a box as the model has it, whatever is folded or in ranges. */
function ownParts(box: Box): readonly Box[] {
  return box.children.flatMap((child) =>
    isOwn(child) ? child : ownParts(child),
  );
}

/**
 * The bars of `root` and what is in it, rows from top to bottom, each from left to right; none narrower than `least` (of the
 * whole width). What a module takes beyond its parts stays free at the right; where parts take more than the whole, as clocks
 * have it, they share its width. A layer stands for its only operation.
 */
export function flameBars(
  graph: Graph,
  root: Box,
  measure: Measure,
  least: number,
): FlameBar[] {
  const bars: FlameBar[] = [];
  const values = flameValues(graph, measure);
  const visit = (box: Box, depth: number, left: number, width: number) => {
    bars.push({ box, value: values(box) ?? 0, depth, left, width });
    if (isOneOperation(graph, box, measure)) return;
    const parts = ownChildren(box).map(
      (child) => [child, values(child) ?? 0] as const,
    );
    const sum = parts.reduce((total, [, value]) => total + value, 0);
    const whole = Math.max(values(box) ?? 0, sum);
    let at = left;
    for (const [child, value] of parts) {
      const share = (width * value) / whole;
      if (share >= least) visit(child, depth + 1, at, share);
      at += share;
    }
  };
  visit(root, 0, 0, 1);
  return bars.sort((a, b) => a.depth - b.depth || a.left - b.left);
}

/** Whether a layer is one operation, of which there is nothing more to see. */
function isOneOperation(graph: Graph, box: Box, measure: Measure): boolean {
  const inside = ownChildren(box).filter((child) =>
    measured(graph, child, measure),
  );
  return inside.length === 1 && layerKind(box) !== null;
}

/** By which kind a bar is coloured: of modules with modules in them only those that have parameters beside these, where these count. */
export function barKind(box: Box, measure: Measure): string | null {
  const holds =
    measure === "parameters" &&
    box.parent !== null &&
    box.tensors.some(({ role }) => role === "parameter");
  return layerKind(box) ?? (holds ? box.kind || box.title : null);
}

/** What all layers of a kind take together. */
export interface KindTotal {
  readonly kind: string;
  readonly value: number;
  readonly color: string;
}

/** The kinds of layers in the model, those that take most first. */
export function kindTotals(graph: Graph, measure: Measure): KindTotal[] {
  return [...kindSums(graph, graph.root, measure)]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([kind, value], place) => ({
      kind,
      value,
      color: paletteColor(place),
    }));
}

/** What layers of each kind inside `root` take. */
export function kindSums(
  graph: Graph,
  root: Box,
  measure: Measure,
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const values = flameValues(graph, measure);
  const visit = (box: Box): void => {
    const kind = box.parent ? barKind(box, measure) : null;
    const isLayer = box.parent !== null && layerKind(box) !== null;
    const parts = isLayer ? [] : ownChildren(box);
    const inside = parts.reduce((sum, part) => sum + (values(part) ?? 0), 0);
    const value = (values(box) ?? 0) - inside;
    if (kind !== null && value > 0)
      sums.set(kind, (sums.get(kind) ?? 0) + value);
    parts.forEach(visit);
  };
  visit(root);
  return sums;
}
