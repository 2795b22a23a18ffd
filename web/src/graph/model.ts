import type { Cost, ModuleCall } from "./cost";
import type { Role } from "./roles";
import type { Shape } from "./shapes";

/** One node as the file has it (NodeDef). */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly device: string;
  /** `name`, `name:k` for the k-th output, or `^name` for a control dependency. */
  readonly inputs: readonly string[];
  readonly outputShapes: readonly Shape[];
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A tensor that a box holds instead of drawing it. */
export interface HeldTensor {
  readonly name: string;
  readonly title: string;
  readonly role: Exclude<Role, "operation">;
  readonly shape: Shape;
  /** null where the file tells no shape or no dtype. */
  readonly bytes: number | null;
  readonly value: string;
}

/** The parameters of a box and of everything in it. */
export interface ParameterTotals {
  readonly tensors: number;
  /** Elements of the tensors of known shape. */
  readonly count: number;
  /** null where a shape or dtype is missing. */
  readonly bytes: number | null;
}

/** A module (it has children) or an operation (it has a node). */
export interface Box {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly parent: Box | null;
  readonly children: readonly Box[];
  readonly node: GraphNode | null;
  readonly tensors: readonly HeldTensor[];
  readonly parameters: ParameterTotals;
  readonly cost: Cost;
  /** What the file tells of the call of a module that it is. */
  readonly call: ModuleCall | null;
  /** Its place in the order in which boxes first run; a module stands before what is in it. */
  readonly order: number;
  /** Whether it is no part of the model, but holds a range of what is too much to be drawn side by side. */
  readonly isRange: boolean;
  /** Where the box only stands for blocks of one structure that follow each other: the boxes of each block. */
  readonly blocks: readonly (readonly Box[])[];
}

/** A tensor, or a control dependency, that goes from one operation to another. */
export interface Flow {
  /** In the order of the file. */
  readonly place: number;
  readonly from: Box;
  readonly output: number;
  readonly to: Box;
  readonly shape: Shape;
  readonly control: boolean;
  /** Whether the tensor itself is handed over, to be written to, and not its value. */
  readonly reference: boolean;
}

export interface Graph {
  readonly root: Box;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly flows: readonly Flow[];
  /** The flows by the innermost box around both ends, each in the order of the file. */
  readonly crossing: ReadonlyMap<Box, readonly Flow[]>;
  /** The parameters, buffers and constants that an operation reads, by the operation's id. */
  readonly reads: ReadonlyMap<string, readonly HeldTensor[]>;
  /** Inputs that name no node of the file, by the operation's id: torch's writer leaves such behind. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

/** Whether a box is none of the model's own, but stands for repeated blocks. */
export function isFold(box: Box): boolean {
  return box.blocks.length > 0;
}

/** Whether a box is one of the model's own, and does not only hold some of them together. */
export function isOwn(box: Box): boolean {
  return !isFold(box) && !box.isRange;
}

/** A module of the model's own, also one that ran as a single operation. */
export function isModule(box: Box): boolean {
  return (!box.node || box.call !== null) && isOwn(box);
}

/** The box of the model's own in which a box lies. */
export function ownParent(box: Box): Box | null {
  let at = box.parent;
  while (at && !isOwn(at)) at = at.parent;
  return at;
}

/** What is in a box as the model has it, whatever is folded. */
export function ownChildren(box: Box): readonly Box[] {
  return box.children.flatMap((child) =>
    isFold(child) ? child.children : child,
  );
}

/** A box and all that is in it, each before what is in it, as they first run. */
export function boxesWithin<T extends { readonly children: readonly T[] }>(
  box: T,
): T[] {
  const found: T[] = [];
  const waiting = [box];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    found.push(at);
    for (let place = at.children.length - 1; place >= 0; place -= 1)
      waiting.push(at.children[place]!);
  }
  return found;
}

/** Boxes in which `box` lies, outermost first, without the root. */
export function ancestors(box: Box): Box[] {
  const found: Box[] = [];
  for (let at = box.parent; at?.parent; at = at.parent) found.push(at);
  return found.reverse();
}
