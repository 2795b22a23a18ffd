import { initiallyOpen, revealed } from "../../graph/collapse";
import type { Graph } from "../../graph/model";
import { markOf } from "./changes";
import type { Compared } from "./useModel";

/** More changed modules than these are left to be opened: they would be no first sight. */
const MOST = 12;

/** What is open at first where two graphs are compared: what lies around the modules that differ. */
export function openForChanges(
  graph: Graph,
  compared: Compared,
): ReadonlySet<string> {
  const first = initiallyOpen(graph);
  const { differences } = compared.comparison;
  if (differences.length === 0 || differences.length > MOST) return first;
  const told = new Set(differences.map(({ before, after }) => after ?? before));
  let open = first;
  for (const box of graph.boxes.values()) {
    const side = compared.sides.get(box.id);
    const isTold = side && told.has(side.after ?? side.before);
    if (isTold && markOf(compared, box)) open = revealed(box, open);
  }
  return open;
}
