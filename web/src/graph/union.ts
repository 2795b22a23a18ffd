/** Two graphs as one: all of the graph after, and what only the graph before has. */
import type { Steps } from "../base/slices";
import { building, type BuildOptions } from "./build";
import { SIGNS, type Comparison, type Mark } from "./differences";
import type { Box, Graph, GraphNode } from "./model";
import { parseInput } from "./order";

/** A graph as it was logged. */
export interface Logged {
  readonly nodes: readonly GraphNode[];
  readonly modules: readonly GraphNode[];
}

/** What a box of the union is in either graph. */
export interface Sides {
  readonly before: Box | null;
  readonly after: Box | null;
  readonly mark: Mark | null;
}

export interface Union {
  readonly graph: Graph;
  /** By the id of the union's box; none for a fold. */
  readonly sides: ReadonlyMap<string, Sides>;
}

/** A removed box whose place another one has taken gets this after its name. */
const GONE = "′";

export function* uniteGraphs(
  comparison: Comparison,
  before: Logged,
  after: Logged,
  options: Omit<BuildOptions, "sign">,
): Steps<Union> {
  const { matching, marks, unseen } = comparison;
  const taken = new Set([
    ...after.nodes.map(({ name }) => name),
    ...comparison.after.boxes.keys(),
  ]);
  const places = new Map<Box, string>();
  /** Where a box of the graph before lies in the union. */
  const placeOf = (box: Box): string => {
    const known = places.get(box);
    if (known !== undefined) return known;
    const other = matching.get(box);
    const place = other ? idOf(other) : freePlace(box);
    places.set(box, place);
    return place;
  };
  const freePlace = (box: Box): string => {
    const around = box.parent;
    const inside = idOf(box).slice(around?.parent ? idOf(around).length : 0);
    let place = (around?.parent ? placeOf(around) : "") + inside;
    const within = around !== null && !matching.has(around);
    while (!within && taken.has(place)) place = renamed(place);
    return place;
  };

  const nodes = new Map(after.nodes.map((node) => [node.name, node]));
  const names = namesInUnion(before.nodes, comparison.before, placeOf);
  const removed = new Set<string>();
  const left = new Set([...unseen].map((box) => box.node?.name));
  for (const node of before.nodes) {
    const name = names.get(node.name) ?? node.name;
    if (nodes.has(name) || left.has(node.name)) continue;
    removed.add(name);
    nodes.set(name, { ...node, name, inputs: moved(node.inputs, names) });
  }
  // what a removed operation led to is still led to by it
  for (const node of before.nodes) {
    const name = names.get(node.name) ?? node.name;
    const there = nodes.get(name);
    const gone = moved(node.inputs, names).filter((input) =>
      removed.has(parseInput(input).name),
    );
    if (there && !removed.has(name) && gone.length > 0)
      nodes.set(name, { ...there, inputs: [...there.inputs, ...gone] });
  }
  const sides = new Map<string, Sides>();
  for (const box of comparison.before.boxes.values())
    if (!matching.has(box) && !unseen.has(box))
      sides.set(keyOf(box, placeOf(box)), {
        before: box,
        after: null,
        mark: "removed",
      });
  const counterparts = new Map([...matching].map(([from, to]) => [to, from]));
  for (const box of comparison.after.boxes.values())
    sides.set(keyOf(box, idOf(box)), {
      before: counterparts.get(box) ?? null,
      after: box,
      mark: marks.get(box) ?? null,
    });
  const graph = yield* building(
    [...nodes.values()],
    unitedRows(
      comparison.before,
      before.modules,
      after.modules,
      matching,
      placeOf,
    ),
    {
      ...options,
      sign: (box) => {
        const mark = sides.get(keyOf(box, idOf(box)))?.mark;
        return mark ? SIGNS[mark] : "";
      },
    },
  );
  return { graph, sides: byBox(graph, sides) };
}

/** The name of an operation's node, the path of a module. */
function idOf(box: Box): string {
  return box.node?.name ?? box.id;
}

/** An operation may have the name of the scope in which it lies. */
function keyOf(box: Box, place: string): string {
  return `${box.node ? "operation" : "module"} ${place}`;
}

function byBox(
  graph: Graph,
  sides: ReadonlyMap<string, Sides>,
): ReadonlyMap<string, Sides> {
  const found = new Map<string, Sides>();
  for (const box of graph.boxes.values()) {
    const known = sides.get(keyOf(box, idOf(box)));
    if (known) found.set(box.id, known);
  }
  return found;
}

/** The names that the nodes of the graph before have in the union: tensors go with the box around them. */
function namesInUnion(
  nodes: readonly GraphNode[],
  graph: Graph,
  placeOf: (box: Box) => string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const box of graph.boxes.values())
    if (box.node) names.set(box.node.name, placeOf(box));
  for (const { name } of nodes) {
    if (names.has(name)) continue;
    const around = boxAround(name, graph);
    if (around)
      names.set(name, placeOf(around) + name.slice(idOf(around).length));
  }
  return names;
}

function boxAround(name: string, graph: Graph): Box | null {
  for (
    let end = name.lastIndexOf("/");
    end > 0;
    end = name.lastIndexOf("/", end - 1)
  ) {
    const box = graph.boxes.get(name.slice(0, end));
    if (box) return box;
  }
  return null;
}

function moved(
  inputs: readonly string[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  return inputs.map((input) => {
    const { name, control } = parseInput(input);
    const place = names.get(name);
    if (place === undefined) return names.get(input) ?? input;
    return control ? `^${place}` : place + input.slice(name.length);
  });
}

/** `Net/Linear[fc]` → `Net/Linear[fc′]`. */
function renamed(place: string): string {
  return /\](_\d+)?$/.test(place)
    ? place.replace(/\](_\d+)?$/, `${GONE}]$1`)
    : place + GONE;
}

/** The calls of modules: those of the graph after, and those that were. */
function unitedRows(
  graph: Graph,
  before: readonly GraphNode[],
  after: readonly GraphNode[],
  matching: ReadonlyMap<Box, Box>,
  placeOf: (box: Box) => string,
): GraphNode[] {
  const gone = before.flatMap((row) => {
    const box = graph.boxes.get(row.name);
    return box && !matching.has(box) ? [{ ...row, name: placeOf(box) }] : [];
  });
  return [...after, ...gone];
}
