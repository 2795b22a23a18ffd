import type { Box, Graph } from "./model";

/** What a query finds: as many boxes as asked for, best first, and how many there are in all. */
export interface Found {
  readonly boxes: readonly Box[];
  readonly total: number;
}

/** Boxes whose title, kind, op or path holds the query, in any case; titles that begin with it come first. */
export function findBoxes(graph: Graph, query: string, limit: number): Found {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return { boxes: [], total: 0 };
  const ranked: { box: Box; rank: number }[] = [];
  for (const box of graph.boxes.values()) {
    const rank = rankOf(box, wanted);
    if (rank !== null) ranked.push({ box, rank });
  }
  ranked.sort((a, b) => a.rank - b.rank || a.box.order - b.box.order);
  return {
    boxes: ranked.slice(0, limit).map(({ box }) => box),
    total: ranked.length,
  };
}

function rankOf(box: Box, wanted: string): number | null {
  const title = box.title.toLowerCase();
  if (title === wanted) return 0;
  if (title.startsWith(wanted)) return 1;
  if (title.includes(wanted)) return 2;
  if (box.kind.toLowerCase().includes(wanted)) return 3;
  if (box.node?.op.toLowerCase().includes(wanted)) return 3;
  return box.id.toLowerCase().includes(wanted) ? 4 : null;
}
