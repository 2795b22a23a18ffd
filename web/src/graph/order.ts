import { LOT, type Steps } from "../base/slices";
import type { GraphNode } from "./model";

/** The input's node name and output index: `conv:1` is output 1 of `conv`, `^init` waits for `init`. */
export function parseInput(input: string): {
  name: string;
  output: number;
  control: boolean;
} {
  if (input.startsWith("^"))
    return { name: input.slice(1), output: 0, control: true };
  // few have one, and a large graph has hundreds of thousands of inputs
  const match = input.includes(":") ? /^(.*):(\d+)$/.exec(input) : null;
  if (match?.[1] === undefined)
    return { name: input, output: 0, control: false };
  return { name: match[1], output: Number(match[2]), control: false };
}

/** What leads back to the top of a loop of TensorFlow 1: no reason to begin with the loop's end. */
const LEADS_BACK: ReadonlySet<string> = new Set([
  "NextIteration",
  "RefNextIteration",
]);

/** Every node after the nodes that it reads, in the file's own order where that leaves a choice; a cycle is cut where it is met. */
export function* executionOrder(
  byName: ReadonlyMap<string, GraphNode>,
): Steps<GraphNode[]> {
  const order: GraphNode[] = [];
  const entered = new Set<GraphNode>();
  const left = new Set<GraphNode>();
  let steps = 0;
  for (const start of byName.values()) {
    const stack = [start];
    for (let node = stack.at(-1); node; node = stack.at(-1)) {
      if (++steps % LOT === 0) yield;
      const waiting = entered.has(node)
        ? []
        : sources(node, byName).filter(
            (it) => !entered.has(it) && !LEADS_BACK.has(it.op),
          );
      entered.add(node);
      // the last pushed is the first visited
      for (const source of waiting.reverse()) stack.push(source);
      if (waiting.length > 0) continue;
      stack.pop();
      if (!left.has(node)) order.push(node);
      left.add(node);
    }
  }
  return order;
}

/** The nodes that a node reads, in the order of its inputs; those that name no node are left out. */
export function sources(
  node: GraphNode,
  byName: ReadonlyMap<string, GraphNode>,
): GraphNode[] {
  return node.inputs.flatMap((input) => findNode(input, byName) ?? []);
}

/** The node that an input names; a name may itself end like an output index. */
export function findNode(
  input: string,
  byName: ReadonlyMap<string, GraphNode>,
): GraphNode | undefined {
  return byName.get(parseInput(input).name) ?? byName.get(input);
}
