/** Makes what the tests of this folder need. */
import type { GraphNode } from "./model";

/** A node from `name op input input …`, with an output of shape [2, 3] unless `extra` says otherwise. */
export function testNode(
  line: string,
  extra: Partial<GraphNode> = {},
): GraphNode {
  const [name = "", op = "", ...inputs] = line.split(" ");
  return {
    name,
    op,
    device: "",
    inputs,
    outputShapes: [[2, 3]],
    attributes: [],
    ...extra,
  };
}
