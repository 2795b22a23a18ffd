/** Makes what the tests of this folder need. */
import type { BoxStyle } from "./boxSize";
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

/** Letters of 7 pixels, and nothing beside the titles. */
export const testStyle: BoxStyle = {
  measure: (text) => text.length * 7,
  titleFont: "title",
  textFont: "text",
  badge: () => "",
  note: () => "",
  mark: () => null,
  tint: () => null,
  manyEnds: (count, side) => `${String(count)} ${side}`,
  manyTensors: (count) => `${String(count)} tensors`,
};
