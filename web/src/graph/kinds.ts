/** Of what kind boxes are: the class of a module, or what an operation is called. */
import { isFold, isOwn, ownChildren, ownParent, type Box } from "./model";
import { isInputOrOutput } from "./names";

/**
 * By what kind of layer a box is coloured in a flame: a module of nothing but operations, and what is in it, by its class; an
 * operation beside modules by its name. null for a module of modules.
 */
export function layerKind(box: Box): string | null {
  if (!isOwn(box)) return null;
  if (!box.node) return holdsModules(box) ? null : box.kind || box.title;
  const around = ownParent(box);
  const outer = around?.parent && around.kind !== "" ? layerKind(around) : null;
  return outer ?? box.node.op;
}

/**
 * By what kind a box is coloured in a drawing: there a module of modules is one, too, and repeated blocks of one box are as that
 * box. null for what only holds others, and for what comes into the model or out of it.
 */
export function boxKind(box: Box): string | null {
  if (isFold(box)) {
    const [only, ...others] = box.blocks[0] ?? [];
    return only && others.length === 0 ? boxKind(only) : null;
  }
  if (!isOwn(box)) return null;
  if (!box.node) return box.kind || null;
  return isInputOrOutput(box.node.op) ? null : layerKind(box);
}

const holding = new WeakMap<Box, boolean>();

/** Asked for of every operation in it. */
function holdsModules(box: Box): boolean {
  const known = holding.get(box);
  if (known !== undefined) return known;
  const found = ownChildren(box).some((child) => !child.node);
  holding.set(box, found);
  return found;
}
