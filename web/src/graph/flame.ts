/** A model as bars: below each box what is in it, as wide as its share. */
import { paletteColor } from "./coloring";
import { measured, type Measure } from "./measures";
import { isFold, ownChildren, type Box, type Graph } from "./model";

export interface FlameBar {
  readonly box: Box;
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
  const visit = (box: Box, depth: number, left: number, width: number) => {
    bars.push({ box, depth, left, width });
    if (isOneOperation(graph, box, measure)) return;
    const parts = ownChildren(box).map(
      (child) => [child, measured(graph, child, measure) ?? 0] as const,
    );
    const sum = parts.reduce((total, [, value]) => total + value, 0);
    const whole = Math.max(measured(graph, box, measure) ?? 0, sum);
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

/**
 * By what kind of layer a box is coloured: a module of nothing but operations, and what is in it, by its class; an operation
 * beside modules by its name. null for a module of modules.
 */
export function layerKind(box: Box): string | null {
  if (isFold(box)) return null;
  if (!box.node)
    return ownChildren(box).some((child) => !child.node)
      ? null
      : box.kind || box.title;
  const around =
    box.parent && isFold(box.parent) ? box.parent.parent : box.parent;
  const outer = around?.parent && around.kind !== "" ? layerKind(around) : null;
  return outer ?? box.node.op;
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
  const visit = (box: Box): void => {
    const kind = box.parent ? layerKind(box) : null;
    const value = measured(graph, box, measure);
    if (kind !== null && value) sums.set(kind, (sums.get(kind) ?? 0) + value);
    if (kind === null) ownChildren(box).forEach(visit);
  };
  visit(root);
  return sums;
}
