import { markOf } from "../base/mark";
import { each, finished, type Steps } from "../base/slices";
import type { Graph } from "./model";

const known = new WeakMap<Graph, ReadonlyMap<string, string>>();

/** Marks the boxes; asked for before a large graph is drawn, so that no task is long. */
export function* markBoxes(graph: Graph): Steps<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  yield* each(graph.boxes.keys(), (id) => ids.set(markOf(id), id));
  known.set(graph, ids);
  return ids;
}

/** The ids of the boxes that these marks stand for; marks of boxes that the graph doesn't have are left out. */
export function markedBoxes(
  graph: Graph,
  marks: ReadonlySet<string>,
): ReadonlySet<string> {
  const ids = known.get(graph) ?? finished(markBoxes(graph));
  const found = new Set<string>();
  for (const mark of marks) {
    const id = ids.get(mark);
    if (id !== undefined) found.add(id);
  }
  return found;
}
