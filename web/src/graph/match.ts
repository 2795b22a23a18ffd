/** Which box of one graph is which of another. */
import type { Steps } from "../base/slices";
import type { Box, Graph } from "./model";
import { structuresOf } from "./structure";

/** The boxes of the graph before, each with the same one of the graph after. */
export type Matching = ReadonlyMap<Box, Box>;

/**
 * Matches two graphs that are not folded, from the outermost box inwards. What lies in matched modules is matched by name, then by
 * structure where both have equally many of it, in order; modules of one structure that then stand alone in both graphs, by that.
 */
export function* matchBoxes(before: Graph, after: Graph): Steps<Matching> {
  const known = new Map<string, number>();
  const structures = new Map([
    ...(yield* structuresOf(before, known)),
    ...(yield* structuresOf(after, known)),
  ]);
  const structureOf = (box: Box) => String(structures.get(box));
  const matching = new Map<Box, Box>();
  const taken = new Set<Box>();
  const free = (boxes: readonly Box[]) =>
    boxes.filter((box) => !matching.has(box) && !taken.has(box));

  const pair = (from: Box, to: Box): void => {
    matching.set(from, to);
    taken.add(to);
    const rounds = [
      (box: Box) => named(box) + structureOf(box),
      (box: Box) => (isPosition(box.title) ? null : named(box)),
      structureOf,
      named,
      (box: Box) => (box.node ? null : box.title),
    ];
    for (const key of rounds)
      pairAlike(free(from.children), free(to.children), key);
    pairOnlyModules(from, to);
  };
  /** Those of one key, in order, where both sides have equally many. */
  const pairAlike = (
    from: readonly Box[],
    to: readonly Box[],
    key: (box: Box) => string | null,
  ): void => {
    const others = groups(to, key);
    for (const [name, boxes] of groups(from, key)) {
      const same = others.get(name) ?? [];
      if (same.length !== boxes.length) continue;
      boxes.forEach((box, place) => {
        const other = same[place];
        if (other) pair(box, other);
      });
    }
  };
  /** A model may have another name than before. */
  const pairOnlyModules = (from: Box, to: Box): void => {
    if (from.parent) return;
    const [only, ...others] = modulesOf(free(from.children));
    const [other, ...more] = modulesOf(free(to.children));
    if (only && other && others.length + more.length === 0) pair(only, other);
  };

  pair(before.root, after.root);
  const telling = (box: Box) =>
    !box.node &&
    (box.parameters.count > 0 || modulesOf(box.children).length > 0);
  const alone = (graph: Graph) =>
    groups(free([...graph.boxes.values()].filter(telling)), structureOf);
  const others = alone(after);
  for (const [structure, [box, ...more]] of alone(before)) {
    const [other, ...rest] = others.get(structure) ?? [];
    const isOnly = more.length === 0 && rest.length === 0;
    // what lies around them may have been matched just now
    if (box && other && isOnly && free([box, other]).length === 2)
      pair(box, other);
  }
  return matching;
}

function named(box: Box): string {
  return JSON.stringify([box.title, box.kind, box.node?.op ?? null]);
}

/** Whether a title only counts: it changes when something is put before. */
function isPosition(title: string): boolean {
  return /^\d+$|[_.#]\d+$/.test(title) && !/\.\d+$/.test(title);
}

function modulesOf(boxes: readonly Box[]): readonly Box[] {
  return boxes.filter((box) => !box.node);
}

function groups(
  boxes: readonly Box[],
  key: (box: Box) => string | null,
): ReadonlyMap<string, readonly Box[]> {
  const found = new Map<string, Box[]>();
  for (const box of boxes) {
    const name = key(box);
    if (name === null) continue;
    const group = found.get(name);
    if (group) group.push(box);
    else found.set(name, [box]);
  }
  return found;
}
