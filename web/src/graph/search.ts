import { each, type Steps } from "../base/slices";
import type { Box, Graph } from "./model";
import { DottedPaths } from "./modulePath";

/** What a query finds: as many boxes as asked for, best first, and how many there are in all. */
export interface Found {
  readonly query: string;
  readonly boxes: readonly Box[];
  readonly total: number;
}

/**
 * Boxes whose title, kind, op or path holds the query, in any case; titles that begin with it come first. A path is one by `/`, as
 * the file has it, or by `.`, as torch names modules and their parameters.
 */
export function* findBoxes(
  graph: Graph,
  query: string,
  limit: number,
): Steps<Found> {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return { query, boxes: [], total: 0 };
  const ranked: { box: Box; rank: number }[] = [];
  const paths = /[./]/.test(wanted) ? new DottedPaths() : null;
  const dotted = wanted.replaceAll("/", ".");
  yield* each(graph.boxes.values(), (box) => {
    const rank = rankOf(box, wanted);
    const byPath = paths && rankOfPath(box, paths.of(box), dotted);
    if (rank !== null || byPath !== null)
      ranked.push({ box, rank: Math.min(rank ?? LAST, byPath ?? LAST) });
  });
  ranked.sort((a, b) => a.rank - b.rank || a.box.order - b.box.order);
  return {
    query,
    boxes: ranked.slice(0, limit).map(({ box }) => box),
    total: ranked.length,
  };
}

/** Of what only a path leads to. */
const LAST = 4;

function rankOf(box: Box, wanted: string): number | null {
  const title = box.title.toLowerCase();
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  if (title.includes(wanted)) return 2;
  if (box.kind.toLowerCase().includes(wanted)) return 3;
  if (box.node?.op.toLowerCase().includes(wanted)) return 3;
  return box.id.toLowerCase().includes(wanted) ? LAST : null;
}

/** A module by its whole path, or that of a parameter of its own, comes first; then one by how its path ends. */
function rankOfPath(box: Box, path: string, wanted: string): number | null {
  const held = path.toLowerCase();
  if (held === "") return null;
  const names = [
    held,
    // whichever call of it
    box.call?.path.toLowerCase() ?? "",
    ...box.tensors.map(({ title }) => `${held}.${title.toLowerCase()}`),
  ];
  if (names.includes(wanted)) return 0;
  if (names.some((name) => name.endsWith(`.${wanted}`))) return 1;
  return held.includes(wanted) ? LAST : null;
}
