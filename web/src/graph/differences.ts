/** What is different between two graphs of a model. */
import type { Matching } from "./match";
import {
  knownMeasures,
  measured,
  MEASURES,
  parameterCount,
  tellsAllocated,
  tellsKept,
  type Measure,
} from "./measures";
import { boxesWithin, isModule, type Box, type Graph } from "./model";
import { formatShape } from "./shapes";

/** `reshaped`: the same operations on the same parameters, on tensors of another size. */
export const MARKS = [
  "added",
  "removed",
  "changed",
  "reshaped",
  "renamed",
] as const;
export type Mark = (typeof MARKS)[number];

/** Tell them apart without a colour. */
export const SIGNS: Readonly<Record<Mark, string>> = {
  added: "+",
  removed: "−",
  changed: "≠",
  reshaped: "≈",
  renamed: "→",
};

/** A module, or an operation outside all modules, that is not what it was. */
export interface Difference {
  readonly mark: Mark;
  readonly before: Box | null;
  readonly after: Box | null;
  /** What became of it: `ReLU → GELU`, `weight 64×32 → 128×32`, `+relu`. */
  readonly changes: readonly string[];
  /** The greatest share of the whole, in any measure, by which it takes more or less. */
  readonly weight: number;
}

export interface Comparison {
  readonly before: Graph;
  readonly after: Graph;
  readonly matching: Matching;
  /** What was done to the model, the heaviest first; then what only has other shapes of data for it. */
  readonly differences: readonly Difference[];
  /** Of every box of the two graphs that is not what it was, operations among them. */
  readonly marks: ReadonlyMap<Box, Mark>;
  /** What the graph before has in modules that only one of the graphs looks into: neither gone nor there. */
  readonly unseen: ReadonlySet<Box>;
}

export function compareGraphs(
  before: Graph,
  after: Graph,
  matching: Matching,
): Comparison {
  const marks = new Map<Box, Mark>();
  const unseen = new Set<Box>();
  const found: Omit<Difference, "weight">[] = [];
  const counterparts = new Map([...matching].map(([from, to]) => [to, from]));
  /** What is in one graph only; an outer module speaks for what is in it. */
  const alone = (box: Box, mark: "added" | "removed", around: boolean) => {
    marks.set(box, mark);
    const other = mark === "added" ? counterparts : matching;
    if (!around && tells(box)) {
      const isNew = mark === "added";
      const [from, to] = isNew ? [null, box] : [box, null];
      found.push({ mark, before: from, after: to, changes: [] });
    }
    for (const child of box.children)
      if (!other.has(child)) alone(child, mark, true);
  };
  for (const [from, to] of matching) {
    if (isInClosed(from) !== isInClosed(to)) continue;
    if (isClosed(from) !== isClosed(to)) {
      for (const box of boxesWithin(from).slice(1)) unseen.add(box);
      const changes = [
        ...natureChanges(from, to),
        // those of what is in it are its own where it is closed
        ...(parameterCount(from) === parameterCount(to)
          ? []
          : parameterChanges(from, to)),
      ];
      if (changes.length === 0) continue;
      marks.set(from, "changed").set(to, "changed");
      found.push({ mark: "changed", before: from, after: to, changes });
      continue;
    }
    for (const child of from.children)
      if (!matching.has(child)) alone(child, "removed", false);
    for (const child of to.children)
      if (!counterparts.has(child)) alone(child, "added", false);
    const seen = from.parent && changeOf(from, to, matching, counterparts);
    if (!seen) continue;
    marks.set(from, seen.mark).set(to, seen.mark);
    if (tells(to)) found.push({ before: from, after: to, ...seen });
  }
  const measures = comparableMeasures(before, after);
  const differences = found
    .map((one) => ({ ...one, weight: weightOf(before, after, one, measures) }))
    .sort(
      (a, b) =>
        Number(isEcho(a)) - Number(isEcho(b)) ||
        b.weight - a.weight ||
        orderOf(a) - orderOf(b),
    );
  return { before, after, matching, differences, marks, unseen };
}

/** Those that either graph knows, but for memory that is another thing in each: kept for the backward pass, or made. */
export function comparableMeasures(
  before: Graph,
  after: Graph,
): readonly Measure[] {
  const known = new Set([...knownMeasures(before), ...knownMeasures(after)]);
  return [...known].filter((measure) => isComparable(before, after, measure));
}

function isComparable(before: Graph, after: Graph, measure: Measure): boolean {
  return (
    measure !== "memory" ||
    (tellsKept(before) === tellsKept(after) &&
      tellsAllocated(before) === tellsAllocated(after))
  );
}

/** Whether it only follows from another difference, or from another input. */
export function isEcho({ mark }: Pick<Difference, "mark">): boolean {
  return mark === "reshaped";
}

/** Whether one operation stands for all that the module does: recorded with `depth`, or out of sight. What is in it can't be compared with another's. */
function isClosed(box: Box): boolean {
  const [only, ...more] = operationsIn(box);
  return only?.node?.op === box.kind && more.length === 0;
}

/** Whether a box lies within such a module. */
function isInClosed({ parent }: Box): boolean {
  return parent !== null && (isClosed(parent) || isInClosed(parent));
}

/** Operations within modules are told by these. */
function tells(box: Box): boolean {
  return isModule(box) || !box.parent?.parent;
}

function orderOf({ after, before }: Pick<Difference, "before" | "after">) {
  return (after ?? before)?.order ?? 0;
}

function changeOf(
  from: Box,
  to: Box,
  matching: Matching,
  counterparts: ReadonlyMap<Box, Box>,
): Pick<Difference, "mark" | "changes"> | null {
  const changes = [...natureChanges(from, to)];
  changes.push(...parameterChanges(from, to));
  for (const child of operationsIn(to))
    if (!counterparts.has(child)) changes.push(`+${child.title}`);
  for (const child of operationsIn(from))
    if (!matching.has(child)) changes.push(`−${child.title}`);
  if (changes.length > 0) return { mark: "changed", changes };
  const shapes = shapeChanges(from, to, matching);
  if (shapes.length > 0) return { mark: "reshaped", changes: shapes };
  if (from.node) return null; // operations are numbered by what comes before them
  const stays = from.parent && matching.get(from.parent) === to.parent;
  if (stays && from.title === to.title) return null;
  const [was, is] = stays ? [from.title, to.title] : [from.id, to.id];
  return { mark: "renamed", changes: [`${was} → ${is}`] };
}

/** The class of a module, the op of an operation. */
function nature(box: Box): string {
  return box.node && !box.call ? box.node.op : box.kind;
}

function natureChanges(from: Box, to: Box): readonly string[] {
  const [was, is] = [nature(from), nature(to)];
  return was === is ? [] : [`${was} → ${is}`];
}

function operationsIn(box: Box): readonly Box[] {
  return box.children.filter((child) => !isModule(child));
}

function parameterChanges(from: Box, to: Box): string[] {
  const held = (box: Box) =>
    new Map(
      box.tensors
        .filter(({ role }) => role !== "constant")
        .map(({ title, shape }) => [title, formatShape(shape)]),
    );
  const old = held(from);
  const now = held(to);
  const changes: string[] = [];
  for (const [title, shape] of now) {
    const was = old.get(title);
    if (was === undefined) changes.push(`+${title} ${shape}`.trim());
    else if (was !== shape) changes.push(`${title} ${was} → ${shape}`);
  }
  for (const title of old.keys())
    if (!now.has(title)) changes.push(`−${title}`);
  return changes;
}

/** Of the box itself if it is an operation, else of the operations in it: the last one speaks for all. */
function shapeChanges(from: Box, to: Box, matching: Matching): string[] {
  if (from.node && to.node) {
    const [was = "", is = ""] = [from.node, to.node].map(({ outputShapes }) =>
      outputShapes.map(formatShape).join(", "),
    );
    return was === is ? [] : [`${was} → ${is}`];
  }
  const changes = operationsIn(from).flatMap((child) => {
    const other = matching.get(child);
    return other ? shapeChanges(child, other, matching) : [];
  });
  return changes.slice(-1);
}

function weightOf(
  before: Graph,
  after: Graph,
  { before: from, after: to }: Pick<Difference, "before" | "after">,
  measures: readonly Measure[],
): number {
  const shares = measures.map((measure) => {
    const whole = Math.max(
      measured(before, before.root, measure) ?? 0,
      measured(after, after.root, measure) ?? 0,
    );
    const was = (from && measured(before, from, measure)) ?? 0;
    const is = (to && measured(after, to, measure)) ?? 0;
    return whole > 0 ? Math.abs(is - was) / whole : 0;
  });
  return Math.max(0, ...shares);
}

/** What a measure was and is; null where that was not measured, or is another thing, or there is no such box. */
export interface Change {
  readonly was: number | null;
  readonly is: number | null;
}

export function changeIn(
  { before, after }: Pick<Comparison, "before" | "after">,
  from: Box | null,
  to: Box | null,
  measure: Measure,
): Change {
  if (!isComparable(before, after, measure)) return { was: null, is: null };
  return {
    was: from && measured(before, from, measure),
    is: to && measured(after, to, measure),
  };
}

/** Of the whole model; measures that both graphs know. */
export function wholeChanges(
  comparison: Comparison,
): ReadonlyMap<Measure, { readonly was: number; readonly is: number }> {
  const { before, after } = comparison;
  const changes = new Map<Measure, { was: number; is: number }>();
  for (const measure of MEASURES) {
    const { was, is } = changeIn(comparison, before.root, after.root, measure);
    if (was !== null && is !== null && was > 0)
      changes.set(measure, { was, is });
  }
  return changes;
}
