/** Parts of a directed graph in which each node leads to each. */

/**
 * The strongly connected components, each before those that lead to it. Source: Tarjan, "Depth-first search and linear graph
 * algorithms", 1972; without recursion.
 */
export function components(
  count: number,
  next: (node: number) => readonly number[],
): number[][] {
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const isOpen = new Uint8Array(count);
  const open: number[] = [];
  const found: number[][] = [];
  let counter = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path: { node: number; rest: readonly number[]; at: number }[] = [];
    const enter = (node: number) => {
      index[node] = low[node] = counter++;
      isOpen[node] = 1;
      open.push(node);
      path.push({ node, rest: next(node), at: 0 });
    };
    enter(root);
    while (path.length > 0) {
      const top = path.at(-1)!;
      const { node } = top;
      if (top.at < top.rest.length) {
        const other = top.rest[top.at++]!;
        if (index[other] === -1) enter(other);
        else if (isOpen[other]) low[node] = Math.min(low[node]!, index[other]!);
        continue;
      }
      path.pop();
      const above = path.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above]!, low[node]!);
      if (low[node] !== index[node]) continue;
      const part = open.splice(open.lastIndexOf(node));
      for (const one of part) isOpen[one] = 0;
      found.push(part);
    }
  }
  return found;
}
