/**
 * Tucks away what would cross the whole drawing: the edges of a value that very many boxes read, one after the other, and those
 * to a box that gathers from very many and leads on to nothing (a training step, a checkpoint). In their place stand chips with
 * the name of the other end.
 */
import { bundled, type VisibleEdge } from "./collapse";
import type { Box, Flow } from "./model";

/** A name beside a box, in place of edges. */
export interface Chip {
  readonly id: string;
  /** Beside which it stands: above it what comes in, below it what goes out. */
  readonly at: Box;
  readonly side: "in" | "out";
  /** What is named; of the box whose edges are tucked away, the other ends of all of them. */
  readonly ends: readonly Box[];
  /** Whether `at` is the box whose edges are tucked away. */
  readonly isHub: boolean;
  readonly flows: readonly Flow[];
}

export interface TuckedEdges {
  readonly edges: readonly VisibleEdge[];
  readonly chips: readonly Chip[];
}

/** A smaller drawing is clear with all its edges. */
const LEAST_BOXES = 15;
/** A value, or a box that gathers, reaches into so many layers of the drawing. */
const VALUE_LAYERS = 5;
/** All the values of a box together: a model with skips has a few. */
const BOX_LAYERS = 12;
/** So many chips stand side by side; more are one. */
const MOST_CHIPS = 2;

/**
 * What is left of `edges`, and the chips for the rest. Edges into the nearest layer stay, so that nothing comes loose; those of
 * boxes in `drawn` (by id) stay all.
 */
export function tucked(
  edges: readonly VisibleEdge[],
  drawn: ReadonlySet<string>,
): TuckedEdges {
  const layers = layersOf(edges);
  if (layers.size < LEAST_BOXES) return { edges, chips: [] };
  const away = new Set<Flow>();
  const hubs = new Map<Box, "in" | "out">();
  const tuck = (hub: Box, side: "in" | "out", flows: readonly Flow[]): void => {
    hubs.set(hub, side);
    for (const flow of flows) away.add(flow);
  };
  const layerOf = (box: Box): number => layers.get(box) ?? 0;
  const bySource = grouped(edges, (edge) => edge.from);
  for (const [source, leaving] of bySource) {
    if (drawn.has(source.id)) continue;
    const byValue = grouped(ends(leaving), ({ flow }) =>
      flow.control ? "" : `${String(flow.output)} ${flow.from.id}`,
    );
    for (const reads of byValue.values()) {
      const far = farFrom(reads, ({ edge }) => layerOf(edge.to), "first");
      if (far.layers >= VALUE_LAYERS)
        tuck(
          source,
          "out",
          far.items.map(({ flow }) => flow),
        );
    }
    const rest = leaving.filter(({ flows }) =>
      flows.some((flow) => !away.has(flow)),
    );
    const far = farFrom(rest, (edge) => layerOf(edge.to), "first");
    if (far.layers >= BOX_LAYERS)
      tuck(
        source,
        "out",
        far.items.flatMap(({ flows }) => flows),
      );
  }
  // from the end: what leads only to such boxes is one itself
  const sinks = [...grouped(edges, (edge) => edge.to)].sort(
    ([a], [b]) => b.order - a.order,
  );
  for (const [sink, entering] of sinks) {
    const leaving = bySource.get(sink) ?? [];
    const isAside = leaving.every(({ to }) => hubs.get(to) === "in");
    if (drawn.has(sink.id) || !isAside) continue;
    const far = farFrom(entering, (edge) => layerOf(edge.from), "last");
    if (far.layers >= VALUE_LAYERS)
      tuck(
        sink,
        "in",
        far.items.flatMap(({ flows }) => flows),
      );
  }
  return away.size === 0 ? { edges, chips: [] } : parted(edges, away, hubs);
}

/** Those that don't reach into the nearest layer, and into how many layers they all reach. */
function farFrom<T>(
  items: readonly T[],
  layerOf: (item: T) => number,
  nearest: "first" | "last",
): { items: T[]; layers: number } {
  const layers = new Set(items.map(layerOf));
  const near = nearest === "first" ? Math.min(...layers) : Math.max(...layers);
  return {
    items: items.filter((item) => layerOf(item) !== near),
    layers: layers.size,
  };
}

/** How many boxes lead to each at least, one after the other; what leads back is left out. */
function layersOf(edges: readonly VisibleEdge[]): ReadonlyMap<Box, number> {
  const layers = new Map<Box, number>();
  const forward = edges
    .filter(({ from, to }) => from.order < to.order)
    .sort((a, b) => a.from.order - b.from.order);
  for (const { from, to } of forward) {
    const before = layers.get(from) ?? 0;
    layers.set(from, before);
    layers.set(to, Math.max(layers.get(to) ?? 0, before + 1));
  }
  return layers;
}

function ends(
  edges: readonly VisibleEdge[],
): { edge: VisibleEdge; flow: Flow }[] {
  return edges.flatMap((edge) => edge.flows.map((flow) => ({ edge, flow })));
}

function parted(
  edges: readonly VisibleEdge[],
  away: ReadonlySet<Flow>,
  hubs: ReadonlyMap<Box, "in" | "out">,
): TuckedEdges {
  const kept: VisibleEdge[] = [];
  const gone: VisibleEdge[] = [];
  for (const edge of edges) {
    const [stay, go] = [[], []] as [Flow[], Flow[]];
    for (const flow of edge.flows) (away.has(flow) ? go : stay).push(flow);
    if (go.length === 0) kept.push(edge);
    else if (stay.length > 0) kept.push(bundled({ ...edge, flows: stay }));
    if (go.length > 0) gone.push(bundled({ ...edge, flows: go }));
  }
  // an edge between two hubs is told at both
  const isOut = (edge: VisibleEdge) => hubs.get(edge.from) === "out";
  const isIn = (edge: VisibleEdge) => hubs.get(edge.to) === "in";
  return {
    edges: kept,
    chips: [
      ...chipsOf(gone.filter(isOut), "to", "in", false),
      ...chipsOf(gone.filter(isOut), "from", "out", true),
      ...chipsOf(gone.filter(isIn), "from", "out", false),
      ...chipsOf(gone.filter(isIn), "to", "in", true),
    ],
  };
}

function chipsOf(
  edges: readonly VisibleEdge[],
  at: "from" | "to",
  side: "in" | "out",
  isHub: boolean,
): Chip[] {
  const other = at === "to" ? "from" : "to";
  return [...grouped(edges, (edge) => edge[at])].flatMap(([box, here]) => {
    const lots = isHub || here.length > MOST_CHIPS ? [here] : here.map(one);
    return lots.map((lot, place) => ({
      id: `${side}${isHub ? "hub" : ""}${String(place)} ${box.id}`,
      at: box,
      side,
      ends: lot.map((edge) => edge[other]),
      isHub,
      flows: lot.flatMap(({ flows }) => flows),
    }));
  });
}

function one<T>(item: T): T[] {
  return [item];
}

function grouped<K, T>(
  items: readonly T[],
  keyOf: (item: T) => K,
): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
