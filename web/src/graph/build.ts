import { each, finished, type Steps } from "../base/slices";
import { moduleCalls } from "./cost";
import { flowsByBox } from "./crossing";
import { foldRepeats } from "./fold";
import type { Box, Flow, Graph, GraphNode, HeldTensor } from "./model";
import { executionOrder, findNode, parseInput, sources } from "./order";
import { groupInRanges } from "./ranges";
import { roleOf, type Role } from "./roles";
import { heldTensor } from "./tensors";
import { numberBoxes, TreeBuilder } from "./tree";

export interface BuildOptions {
  /** Whether blocks of one structure that follow each other get a box of their own around them. */
  readonly fold?: boolean;
  /** Stands before the title of a box; boxes of different signs are not folded together. */
  readonly sign?: (box: Box) => string;
  /** What the model's inputs and outputs are called. */
  readonly ends?: Ends;
}

export interface Ends {
  readonly input: string;
  readonly output: string;
}

/**
 * The hierarchy of a graph, by the `/` in its names as TensorBoard builds it: a node whose name is also a scope becomes a leaf
 * inside it. Of two nodes with one name the first counts. Boxes stand in the order in which they first run. `modules` are the rows
 * of the modules' calls, where the file has them.
 */
export function buildGraph(
  nodes: readonly GraphNode[],
  modules: readonly GraphNode[] = [],
  options: BuildOptions = {},
): Graph {
  return finished(building(nodes, modules, options));
}

/** `buildGraph` in steps. */
export function* building(
  nodes: readonly GraphNode[],
  modules: readonly GraphNode[],
  { fold = false, sign, ends }: BuildOptions = {},
): Steps<Graph> {
  const byName = new Map<string, GraphNode>();
  yield* each(nodes, (node) => {
    if (!byName.has(node.name)) byName.set(node.name, node);
  });
  const tree = new TreeBuilder();
  const operations = new Map<string, Box>();
  const roles = new Map<GraphNode, Role>();
  const order = yield* executionOrder(byName);
  yield* each(order, (node) => {
    const inputRoles = sources(node, byName).map(
      (source) => roles.get(source) ?? "operation",
    );
    const role = roleOf(node.op, node.name, inputRoles);
    roles.set(node, role);
    if (role === "operation")
      operations.set(node.name, tree.addOperation(node));
  });
  const tensors = new Map<string, HeldTensor>();
  yield* each(order, (node) => {
    const role = roles.get(node);
    if (!role || role === "operation") return;
    const tensor = heldTensor(node, role);
    tensors.set(node.name, tensor);
    tree.addTensor(tensor, node);
  });
  yield* tree.finish(moduleCalls(modules));
  const connected = yield* connect(operations, tensors, byName);
  const { root, boxes } = tree;
  if (ends) tree.nameEnds(ends);
  if (sign) tree.putSigns(sign);
  if (fold) yield* foldRepeats({ root, ...connected }, root, boxes, sign);
  yield* groupInRanges(root, boxes);
  numberBoxes(root);
  const crossing = yield* flowsByBox(connected.flows);
  return { root, boxes, ...connected, crossing };
}

function* connect(
  operations: ReadonlyMap<string, Box>,
  tensors: ReadonlyMap<string, HeldTensor>,
  byName: ReadonlyMap<string, GraphNode>,
): Steps<Pick<Graph, "flows" | "reads" | "missing">> {
  const flows: Flow[] = [];
  const reads = new Map<string, HeldTensor[]>();
  const missing = new Map<string, string[]>();
  yield* each(operations.values(), (to) => {
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
        flows.push({
          ...{ place: flows.length, from, output, to },
          ...{ shape, control, reference },
        });
      }
    }
  });
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
