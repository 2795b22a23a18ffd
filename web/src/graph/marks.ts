import { markOf } from "../base/mark";
import type { Graph } from "./model";

const known = new WeakMap<Graph, ReadonlyMap<string, string>>();

/** The ids of the boxes that these marks stand for; marks of boxes that the graph doesn't have are left out. */
export function markedBoxes(
  graph: Graph,
  marks: ReadonlySet<string>,
): ReadonlySet<string> {
  let ids = known.get(graph);
  if (!ids) {
    ids = new Map([...graph.boxes.keys()].map((id) => [markOf(id), id]));
    known.set(graph, ids);
  }
  const found = new Set<string>();
  for (const mark of marks) {
    const id = ids.get(mark);
    if (id !== undefined) found.add(id);
  }
  return found;
}
