import { each, type Steps } from "../base/slices";
import { controlOf } from "./control";
import {
  loggedCost,
  moduleCost,
  NO_COST,
  type Cost,
  type moduleCalls,
  type ModuleCall,
} from "./cost";
import {
  boxesWithin,
  type Box,
  type GraphNode,
  type HeldTensor,
} from "./model";
import {
  isInputOrOutput,
  moduleCaption,
  operationCaption,
  splitName,
} from "./names";
import { NO_PARAMETERS, summedParameters } from "./parameters";
import { elementCount } from "./shapes";

/** A box while the graph is built. */
export interface MutableBox extends Box {
  kind: string;
  parent: MutableBox | null;
  children: MutableBox[];
  isRange: boolean;
  blocks: readonly (readonly Box[])[];
  readonly tensors: HeldTensor[];
  parameters: Box["parameters"];
  cost: Cost;
  call: ModuleCall | null;
  order: number;
}

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
  *finish(calls: ReturnType<typeof moduleCalls>): Steps<void> {
    yield* each(boxesWithin(this.root).reverse(), (box) => {
      sumParameters(box);
      tellCost(box, calls);
    });
    numberBoxes(this.root);
  }

  /** Calls the model's inputs and outputs by other words. */
  nameEnds(ends: { readonly input: string; readonly output: string }): void {
    const named = (word: string) =>
      word === "input" || word === "output" ? ends[word] : word;
    for (const box of this.boxes.values()) {
      if (!box.node || !isInputOrOutput(box.node.op)) continue;
      const { title, kind } = box;
      Object.assign(box, { title: named(title), kind: named(kind) });
    }
  }

  /** Puts a sign before the titles of boxes that have one. */
  putSigns(sign: (box: Box) => string): void {
    for (const box of this.boxes.values()) {
      const text = sign(box);
      if (text !== "") Object.assign(box, { title: `${text} ${box.title}` });
    }
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
  boxesWithin(root).forEach((box, order) => {
    box.order = order;
  });
}

/** Once those in it are summed. */
function sumParameters(box: MutableBox): void {
  const own = box.tensors.filter(({ role }) => role === "parameter");
  box.parameters = summedParameters([
    ...own.map(({ shape, bytes }) => ({
      tensors: 1,
      count: elementCount(shape) ?? 0,
      bytes,
    })),
    ...box.children.map(({ parameters }) => parameters),
  ]);
}

/** Once those in it are told. */
function tellCost(
  box: MutableBox,
  calls: ReturnType<typeof moduleCalls>,
): void {
  const found = calls.get(box.id);
  box.call = found?.call ?? null;
  // a loop is told by what it is, and not by the names of its functions, which its parts have
  const call = found?.call;
  const isControl = call && controlOf({ ...box, call }) !== null;
  box.kind ||= (isControl ? call.op : call?.kind) ?? "";
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
