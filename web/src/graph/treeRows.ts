import type { Box, Graph } from "./model";

export interface TreeRow {
  readonly box: Box;
  readonly depth: number;
  readonly open: boolean;
}

/** The rows of the tree while the boxes in `open` are open, from top to bottom. */
export function treeRows(graph: Graph, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const visit = (boxes: readonly Box[], depth: number): void => {
    for (const box of boxes) {
      const isOpen = box.children.length > 0 && open.has(box.id);
      rows.push({ box, depth, open: isOpen });
      if (isOpen) visit(box.children, depth + 1);
    }
  };
  visit(graph.root.children, 0);
  return rows;
}
