/** The modules of a model as rows of a table. */
import { dataOf, isData, type DataBy } from "./data";
import { measured } from "./measures";
import { ancestors, isOwn, type Box, type Graph } from "./model";

export const TABLE_COLUMNS = [
  "forward",
  "backward",
  "flops",
  "memory",
  "peak",
  "parameters",
] as const;
export type TableColumn = (typeof TABLE_COLUMNS)[number] | DataBy;

/** `module` is the order in which they run. */
export interface TableSorting {
  readonly by: "module" | TableColumn;
  readonly descending: boolean;
}

export function isSortedBy(name: string): name is TableSorting["by"] {
  return (
    name === "module" ||
    isData(name) ||
    TABLE_COLUMNS.some((column) => column === name)
  );
}

export interface ModuleRow {
  readonly box: Box;
  /** How many modules lie around it. */
  readonly depth: number;
}

/** All modules, sorted; in the order in which they run, repeated blocks stand below what they are together. */
export function moduleRows(graph: Graph, sorting: TableSorting): ModuleRow[] {
  const { by, descending } = sorting;
  const rows = [...graph.boxes.values()]
    .filter((box) => !box.node || box.call !== null)
    .filter((box) => by === "module" || isOwn(box))
    .sort((a, b) => a.order - b.order)
    .map((box) => ({ box, depth: ancestors(box).length }));
  if (by === "module") return descending ? rows.reverse() : rows;
  const value = ({ box }: ModuleRow): number =>
    (isData(by) ? dataOf(box, by) : measured(graph, box, by)) ?? -Infinity;
  const sign = descending ? -1 : 1;
  // equal ones stay in the order in which they run
  return rows.sort((a, b) => sign * Math.sign(value(a) - value(b) || 0));
}

/** What a click on a heading asks for: figures begin with the greatest. */
export function nextSorting(
  now: TableSorting,
  by: TableSorting["by"],
): TableSorting {
  if (now.by === by) return { by, descending: !now.descending };
  return { by, descending: by !== "module" };
}
