import {
  ancestors,
  isFold,
  ownChildren,
  type Box,
  type Flow,
  type Graph,
} from "./model";
import { byPlace } from "./crossing";
import { knownMeasures, shareOf } from "./measures";
import { elementCount, formatShape, type Shape } from "./shapes";
import { treeRows } from "./treeRows";

/** All tensors that go from one visible box to another, as one edge. */
export interface VisibleEdge {
  readonly id: string;
  readonly from: Box;
  readonly to: Box;
  /** Distinct tensors: one that is read twice counts once. */
  readonly shapes: readonly Shape[];
  /** True where no tensor goes along, only control dependencies. */
  readonly control: boolean;
  /** True where all of them are to be written to. */
  readonly reference: boolean;
  /** All that goes along. */
  readonly flows: readonly Flow[];
}

/** The box that stands for `box` while only the boxes in `open` are open: the outermost closed one around it, or itself. */
export function visibleBox(box: Box, open: ReadonlySet<string>): Box {
  return ancestors(box).find((outer) => !open.has(outer.id)) ?? box;
}

/** Edges between the boxes that are visible while the boxes in `open` are open, in the order of the file. */
export function visibleEdges(
  graph: Graph,
  open: ReadonlySet<string>,
): VisibleEdge[] {
  const visible = new Map<Box, Box>();
  const seen = (box: Box): Box => {
    const known = visible.get(box) ?? visibleBox(box, open);
    visible.set(box, known);
    return known;
  };
  const bundles = new Map<Box, Map<Box, Flow[]>>();
  const edges: { from: Box; to: Box; flows: Flow[] }[] = [];
  // what stays inside a closed box crosses none of these
  const opened = treeRows(graph, open).filter((row) => row.open);
  const crossing = [graph.root, ...opened.map(({ box }) => box)]
    .flatMap((box) => graph.crossing.get(box) ?? [])
    .sort(byPlace);
  for (const flow of crossing) {
    const from = seen(flow.from);
    const to = seen(flow.to);
    const targets = bundles.get(from) ?? new Map<Box, Flow[]>();
    bundles.set(from, targets);
    const flows = targets.get(to);
    if (flows) {
      flows.push(flow);
    } else {
      const first = [flow];
      targets.set(to, first);
      edges.push({ from, to, flows: first });
    }
  }
  return edges.map((edge, index) =>
    bundled({ id: `edge-${String(index)}`, ...edge }),
  );
}

/** An edge of these flows. */
export function bundled(
  edge: Pick<VisibleEdge, "id" | "from" | "to" | "flows">,
): VisibleEdge {
  const shapes = distinctTensors(edge.flows).map((flow) => flow.shape);
  return {
    ...edge,
    shapes,
    control: shapes.length === 0,
    reference: edge.flows.every((flow) => flow.reference),
  };
}

/** One flow for every tensor among `flows`, control dependencies left out. */
export function distinctTensors(flows: readonly Flow[]): Flow[] {
  const tensors = new Map<string, Flow>();
  for (const flow of flows) {
    const key = `${String(flow.output)} ${flow.from.id}`;
    if (!flow.control && !tensors.has(key)) tensors.set(key, flow);
  }
  return [...tensors.values()];
}

/** `32×10`, `2 × 32×10` for tensors of one shape, `3 tensors` (in the caller's language) for others; empty for a scalar. */
export function edgeLabel(
  edge: VisibleEdge,
  manyTensors: (count: number) => string,
): string {
  const labels = new Set(
    edge.shapes.map((shape) => (shape?.length === 0 ? "" : formatShape(shape))),
  );
  const [first = ""] = labels;
  if (edge.shapes.length <= 1) return first;
  return labels.size === 1 && first !== ""
    ? `${String(edge.shapes.length)} × ${first}`
    : manyTensors(edge.shapes.length);
}

/** Stroke width in CSS pixels: grows with the logarithm of the elements that pass, 1.2 for unknown sizes and scalars, 5 at most. */
export function edgeWidth(edge: VisibleEdge): number {
  const elements = edge.shapes.reduce(
    (sum, shape) => sum + (elementCount(shape) ?? 0),
    0,
  );
  return Math.min(5, 1.2 + 0.5 * Math.log10(Math.max(1, elements)));
}

/** A box that takes so much of the whole tells nothing while it is closed. */
const NEARLY_ALL = 0.8;

/** Where so many boxes are drawn, nothing more opens by itself. */
const ENOUGH = 24;

/** What is open at first: a model that is the only module, what is alone in its module, and what takes nearly everything. */
export function initiallyOpen(graph: Graph): ReadonlySet<string> {
  const open = new Set(openAlone(graph));
  const [measure] = knownMeasures(graph);
  const takesAll = (box: Box): boolean =>
    !open.has(box.id) &&
    ownChildren(box).some((child) => !child.node) &&
    (shareOf(graph, box, measure ?? "parameters") ?? 0) >= NEARLY_ALL;
  for (;;) {
    const drawn = treeRows(graph, open).map(({ box }) => box);
    const next = drawn.filter(isPlainModule).find(takesAll);
    if (!next || drawn.length + next.children.length > ENOUGH) return open;
    open.add(next.id);
  }
}

function openAlone(graph: Graph): ReadonlySet<string> {
  const open = new Set<string>();
  let modules = modulesIn(graph.root);
  while (modules.length === 1) {
    const [only] = modules;
    if (!only) break;
    open.add(only.id);
    const { children } = only;
    modules = children.length === 1 ? modulesIn(only) : [];
  }
  return open;
}

function modulesIn(box: Box): Box[] {
  return box.children.filter(isPlainModule);
}

/** Not an operation, and no fold: a fold stays closed, which is what it is for. */
function isPlainModule(box: Box): boolean {
  return !box.node && !isFold(box);
}

/** `open` with every box around `box` opened as well, so that `box` is drawn. */
export function revealed(
  box: Box,
  open: ReadonlySet<string>,
): ReadonlySet<string> {
  const hidden = ancestors(box).filter((outer) => !open.has(outer.id));
  return hidden.length === 0
    ? open
    : new Set([...open, ...hidden.map((outer) => outer.id)]);
}

/** `open` without `box`; what was open inside it is remembered for the next time. */
export function toggled(
  box: Box,
  open: ReadonlySet<string>,
): ReadonlySet<string> {
  const next = new Set(open);
  if (!next.delete(box.id)) next.add(box.id);
  return next;
}
