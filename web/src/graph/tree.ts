import {
  loggedCost,
  moduleCost,
  NO_COST,
  type Cost,
  type moduleCalls,
  type ModuleCall,
} from "./cost";
import type { Box, GraphNode, HeldTensor, ParameterTotals } from "./model";
import {
  isInputOrOutput,
  moduleCaption,
  operationCaption,
  splitName,
} from "./names";
import { elementCount } from "./shapes";

/** A box while the graph is built. */
export interface MutableBox extends Box {
  kind: string;
  parent: MutableBox | null;
  children: MutableBox[];
  isRange: boolean;
  readonly tensors: HeldTensor[];
  parameters: ParameterTotals;
  cost: Cost;
  call: ModuleCall | null;
  order: number;
}

/** More boxes side by side can be neither laid out in time nor read. */
const MOST_CHILDREN = 400;
/** So many boxes, or ranges of boxes, are in one range. */
const RANGE = 100;
/** So many kinds are named of what a range holds. */
const KINDS_NAMED = 3;

const NO_PARAMETERS: ParameterTotals = { tensors: 0, count: 0, bytes: 0 };

/** Grows the boxes of a graph, operation by operation. */
export class TreeBuilder {
  readonly root = newBox("", { title: "", kind: "" }, null, null);
  readonly boxes = new Map<string, MutableBox>();

  addOperation(node: GraphNode): Box {
    const segments = splitName(node.name, node.op);
    const last = segments.at(-1) ?? "";
    let scope = this.#scope(segments.slice(0, -1));
    let id = node.name;
    const taken = this.boxes.get(id);
    if (taken) {
      scope = taken.node ? this.#wrap(taken) : taken;
      id = innerId(id, last);
    }
    return this.#add(newBox(id, operationCaption(last, node.op), scope, node));
  }

  /** Hands a tensor to the nearest box around it that is drawn. */
  addTensor(tensor: HeldTensor, node: GraphNode): void {
    const segments = splitName(node.name, node.op);
    for (let depth = segments.length - 1; depth > 0; depth -= 1) {
      const box = this.boxes.get(segments.slice(0, depth).join("/"));
      if (box) {
        box.tensors.push(tensor);
        return;
      }
    }
    this.root.tensors.push(tensor);
  }

  /** Sums what boxes hold and take, and numbers them, once all are there. */
  finish(calls: ReturnType<typeof moduleCalls>): void {
    this.#group(this.root);
    sumParameters(this.root);
    tellCosts(this.root, calls);
    numberBoxes(this.root);
  }

  /** Puts a sign before the titles of boxes that have one. */
  putSigns(sign: (box: Box) => string): void {
    for (const box of this.boxes.values()) {
      const text = sign(box);
      if (text !== "") Object.assign(box, { title: `${text} ${box.title}` });
    }
  }

  /** Puts what runs one after the other into boxes of its own, where there is too much to be drawn side by side. */
  #group(box: MutableBox): void {
    for (const child of box.children) this.#group(child);
    if (box.children.length > MOST_CHILDREN)
      box.children = this.#ranges(box, box.id, box.children, 1);
  }

  /** Boxes in `parent` for ranges of `members`, the first of which is the `first`th in the box `scope`. */
  #ranges(
    parent: MutableBox,
    scope: string,
    members: readonly MutableBox[],
    first: number,
  ): MutableBox[] {
    let size = RANGE;
    while (members.length > size * RANGE) size *= RANGE;
    const ranges: MutableBox[] = [];
    for (let start = 0; start < members.length; start += size) {
      const part = members.slice(start, start + size);
      const from = first + start;
      const title = `${String(from)} – ${String(from + part.length - 1)}`;
      let id = `${scope && `${scope}/`}(${title})`;
      while (this.boxes.has(id)) id += "'";
      const range = newBox(id, { title, kind: kindsOf(part) }, parent, null);
      range.isRange = true;
      range.children =
        part.length > RANGE ? this.#ranges(range, scope, part, from) : part;
      for (const child of range.children) child.parent = range;
      this.boxes.set(id, range);
      ranges.push(range);
    }
    return ranges;
  }

  #scope(segments: readonly string[]): MutableBox {
    let at = this.root;
    let id = "";
    segments.forEach((segment, depth) => {
      id = depth === 0 ? segment : `${id}/${segment}`;
      const found = this.boxes.get(id);
      at = found?.node
        ? this.#wrap(found)
        : (found ?? this.#add(newBox(id, moduleCaption(segment), at, null)));
    });
    return at;
  }

  /** Turns an operation whose name turns out to be a scope into a module that holds it. */
  #wrap(operation: MutableBox): MutableBox {
    const parent = operation.parent!;
    const segment = operation.id.split("/").at(-1) ?? "";
    const scope = newBox(operation.id, moduleCaption(segment), parent, null);
    // mostly among the last: a node and its scope follow each other
    parent.children[parent.children.lastIndexOf(operation)] = scope;
    this.boxes.set(scope.id, scope);
    Object.assign(operation, { id: innerId(scope.id, segment), parent: scope });
    this.#add(operation);
    return scope;
  }

  #add(box: MutableBox): MutableBox {
    box.parent!.children.push(box);
    this.boxes.set(box.id, box);
    return box;
  }
}

/** The most frequent of the boxes' kinds: `MatMul, Add, …`. */
function kindsOf(boxes: readonly Box[]): string {
  const counts = new Map<string, number>();
  for (const { kind, title } of boxes) {
    const name = kind || title;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].sort(([, a], [, b]) => b - a);
  const named = names.slice(0, KINDS_NAMED).map(([name]) => name);
  return [...named, ...(names.length > KINDS_NAMED ? ["…"] : [])].join(", ");
}

function innerId(scope: string, segment: string): string {
  return `${scope}/(${segment})`;
}

export function newBox(
  id: string,
  caption: { title: string; kind: string },
  parent: MutableBox | null,
  node: GraphNode | null,
): MutableBox {
  return {
    id,
    ...caption,
    parent,
    children: [],
    node,
    tensors: [],
    parameters: NO_PARAMETERS,
    cost: NO_COST,
    call: null,
    order: 0,
    isRange: false,
    blocks: [],
  };
}

/** By the order in which they first run, each before what is in it. */
export function numberBoxes(root: MutableBox): void {
  let order = 0;
  const number = (box: MutableBox): void => {
    box.order = order++;
    box.children.forEach(number);
  };
  number(root);
}

/** Children before parents; no deeper than `splitName` lets names nest. */
function sumParameters(box: MutableBox): void {
  let { tensors, count } = NO_PARAMETERS;
  let bytes: number | null = 0;
  for (const tensor of box.tensors) {
    if (tensor.role !== "parameter") continue;
    tensors += 1;
    count += elementCount(tensor.shape) ?? 0;
    bytes =
      bytes === null || tensor.bytes === null ? null : bytes + tensor.bytes;
  }
  for (const child of box.children) {
    sumParameters(child);
    tensors += child.parameters.tensors;
    count += child.parameters.count;
    bytes =
      bytes === null || child.parameters.bytes === null
        ? null
        : bytes + child.parameters.bytes;
  }
  box.parameters = { tensors, count, bytes };
}

/** Children before parents, as above. */
function tellCosts(
  box: MutableBox,
  calls: ReturnType<typeof moduleCalls>,
): void {
  for (const child of box.children) tellCosts(child, calls);
  const found = calls.get(box.id);
  box.call = found?.call ?? null;
  box.kind ||= found?.row.op ?? "";
  box.cost = box.node
    ? operationCost(box.node)
    : moduleCost(
        found?.row,
        box.children.map(({ cost }) => cost),
      );
}

/** What the model is given and returns is no part of what it takes. */
function operationCost(node: GraphNode): Cost {
  return isInputOrOutput(node.op) ? NO_COST : loggedCost(node);
}
