import type { GraphNode, HeldTensor } from "./model";
import { tensorTitle } from "./roles";
import { bytesPerElement, elementCount } from "./shapes";

/** A node that is held by a box, as the pane lists it. */
export function heldTensor(
  node: GraphNode,
  role: HeldTensor["role"],
): HeldTensor {
  const attributes = new Map(node.attributes);
  const shape = node.outputShapes[0] ?? null;
  // torch's traces leave the shape of a parameter out, and write an empty one in its place.
  const known =
    node.op.startsWith("prim::") && shape?.length === 0 ? null : shape;
  const count = elementCount(known);
  const width = bytesPerElement(
    attributes.get("dtype") ?? attributes.get("T") ?? "",
  );
  return {
    name: node.name,
    title: tensorTitle(node.name),
    role,
    shape: known,
    bytes: count === null || width === null ? null : count * width,
    value: role === "constant" ? constantValue(attributes) : "",
  };
}

/** torch's traces write `{ value : 1}` into an attribute `attr`. */
function constantValue(attributes: ReadonlyMap<string, string>): string {
  const traced = /^\{\s*value\s*:\s*(.*?)\s*\}$/.exec(
    attributes.get("attr") ?? "",
  );
  return attributes.get("value") ?? traced?.[1] ?? "";
}
