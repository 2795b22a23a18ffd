/** Boxes whose inside runs again and again, or only where a condition holds. */
import { isModule, type Box } from "./model";

export type Control = "loop" | "branch";

/** Operations of TensorFlow (2, whose parts are functions, and 1) and of ONNX. */
const CONTROLS: Readonly<Record<string, Control>> = {
  While: "loop",
  StatelessWhile: "loop",
  Loop: "loop",
  Scan: "loop",
  NextIteration: "loop",
  RefNextIteration: "loop",
  If: "branch",
  StatelessIf: "branch",
  Case: "branch",
  StatelessCase: "branch",
};

/** What the box does with its inside: by the operation that it stands for, or that stands in it beside the parts. */
export function controlOf(box: Box): Control | null {
  const own = CONTROLS[box.call?.op ?? ""];
  if (own) return own;
  if (box.node || box.isRange) return null;
  for (const { node } of box.children)
    if (node && CONTROLS[node.op]) return CONTROLS[node.op] ?? null;
  return null;
}

/** What one of its parts is for. */
export type PartRole = "cond" | "body" | "then" | "else" | "case";

export interface ControlPart {
  readonly box: Box;
  readonly role: PartRole;
  /** The index at which this part of a `Case` runs. */
  readonly index: number;
}

const ROLES: Readonly<Record<string, PartRole>> = {
  cond: "cond",
  body: "body",
  then_branch: "then",
  else_branch: "else",
  branches: "case",
};

/** The parts that are boxes of their own, as they were written; none in a graph of TensorFlow 1. */
export function controlParts(box: Box): readonly ControlPart[] {
  if (controlOf(box) === null) return [];
  return box.children.filter(isModule).flatMap((part) => {
    const [, name = "", index = "0"] = /^(.*?)(?:_(\d+))?$/.exec(part.title)!;
    const role = ROLES[part.title] ?? ROLES[name];
    return role ? [{ box: part, role, index: Number(index) }] : [];
  });
}
