import { moduleCalls } from "./cost";
import { foldRepeats } from "./fold";
import type { Box, Flow, Graph, GraphNode, HeldTensor } from "./model";
import { executionOrder, findNode, parseInput, sources } from "./order";
import { roleOf, type Role } from "./roles";
import { heldTensor } from "./tensors";
import { TreeBuilder } from "./tree";

export interface BuildOptions {
  /** Whether blocks of one structure that follow each other get a box of their own around them. */
  readonly fold?: boolean;
  /** Stands before the title of a box; boxes of different signs are not folded together. */
  readonly sign?: (box: Box) => string;
}

/**
 * The hierarchy of a graph, by the `/` in its names as TensorBoard builds it: a node whose name is also a scope becomes a leaf
 * inside it. Of two nodes with one name the first counts. Boxes stand in the order in which they first run. `modules` are the rows
 * of the modules' calls, where the file has them.
 */
export function buildGraph(
  nodes: readonly GraphNode[],
  modules: readonly GraphNode[] = [],
  { fold = false, sign }: BuildOptions = {},
): Graph {
  const byName = new Map<string, GraphNode>();
  for (const node of nodes)
    if (!byName.has(node.name)) byName.set(node.name, node);
  const tree = new TreeBuilder();
  const operations = new Map<string, Box>();
  const roles = new Map<GraphNode, Role>();
  const order = executionOrder(byName);
  for (const node of order) {
    const inputRoles = sources(node, byName).map(
      (source) => roles.get(source) ?? "operation",
    );
    const role = roleOf(node.op, node.name, inputRoles);
    roles.set(node, role);
    if (role === "operation")
      operations.set(node.name, tree.addOperation(node));
  }
  const tensors = new Map<string, HeldTensor>();
  for (const node of order) {
    const role = roles.get(node);
    if (!role || role === "operation") continue;
    const tensor = heldTensor(node, role);
    tensors.set(node.name, tensor);
    tree.addTensor(tensor, node);
  }
  tree.finish(moduleCalls(modules));
  const graph = {
    root: tree.root,
    boxes: tree.boxes,
    ...connect(operations, tensors, byName),
  };
  if (sign) tree.putSigns(sign);
  if (fold) foldRepeats(graph, tree.root, tree.boxes, sign);
  return graph;
}

function connect(
  operations: ReadonlyMap<string, Box>,
  tensors: ReadonlyMap<string, HeldTensor>,
  byName: ReadonlyMap<string, GraphNode>,
): Pick<Graph, "flows" | "reads" | "missing"> {
  const flows: Flow[] = [];
  const reads = new Map<string, HeldTensor[]>();
  const missing = new Map<string, string[]>();
  for (const to of operations.values()) {
    const inputs = to.node?.inputs ?? [];
    for (const [place, input] of inputs.entries()) {
      const source = findNode(input, byName);
      const from = source && operations.get(source.name);
      const tensor = source && tensors.get(source.name);
      if (!source) append(missing, to.id, input);
      else if (tensor) append(reads, to.id, tensor);
      else if (from) {
        const { output, control } = parseInput(input);
        const shape = control ? null : (source.outputShapes[output] ?? null);
        const reference = !control && place === 0 && writes(to.node!.op);
        flows.push({ from, output, to, shape, control, reference });
      }
    }
  }
  return { flows, reads, missing };
}

/** Whether an operation of TensorFlow writes to what its first input is. */
function writes(op: string): boolean {
  return /^(Resource|Sparse|ResourceSparse)?(Apply|Scatter|Assign)[A-Z]?/.test(
    op,
  );
}

/** Appends to a list of distinct values. */
function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  if (!list.includes(value)) list.push(value);
}
