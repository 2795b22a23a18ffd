import { initiallyOpen, revealed } from "../../graph/collapse";
import { isEcho } from "../../graph/differences";
import { isFold, type Graph } from "../../graph/model";
import type { Compared } from "./useModel";

/** More changed modules than these are left to be opened: they would be no first sight. */
const MOST = 12;

/** What is open at first where two graphs are compared: what lies around the modules that differ. */
export function openForChanges(
  graph: Graph,
  compared: Compared,
): ReadonlySet<string> {
  const first = initiallyOpen(graph);
  const differences = compared.comparison.differences.filter(
    (one) => !isEcho(one),
  );
  if (differences.length === 0 || differences.length > MOST) return first;
  const told = new Set(differences.map(({ before, after }) => after ?? before));
  let open = first;
  for (const box of graph.boxes.values()) {
    const side = compared.sides.get(box.id);
    if (!side || !told.has(side.after ?? side.before)) continue;
    // blocks that all came or went are told by what stands for them
    const fold = box.parent && isFold(box.parent) ? box.parent : null;
    open = revealed(fold ?? box, open);
  }
  return open;
}
