/** Repeated blocks, drawn as one. */
import { each, type Steps } from "../base/slices";
import { heldTogether } from "./holder";
import { boxesWithin, type Box, type Graph } from "./model";
import { findRepeats } from "./repeats";
import { structuresOf } from "./structure";
import type { MutableBox } from "./tree";

/** So many modules of one structure are folded, and so many operations. */
const LEAST_MODULES = 3;
const LEAST_OPERATIONS = 5;

/**
 * Puts blocks of one structure that follow each other in a box of their own: the layers of a transformer, or a layer and the
 * operation after it, time and again. `sign` keeps boxes apart that are alike otherwise.
 */
export function* foldRepeats(
  graph: Pick<Graph, "root" | "flows" | "reads">,
  root: MutableBox,
  boxes: Map<string, MutableBox>,
  sign?: (box: Box) => string,
): Steps<void> {
  const structures = yield* structuresOf(graph, new Map(), sign);
  yield* each(boxesWithin(root).reverse(), (box) => {
    const { children } = box;
    const repeats = findRepeats(
      children.map((child) => structures.get(child)),
      (start, end) =>
        children.slice(start, end).some(({ node }) => !node)
          ? LEAST_MODULES
          : LEAST_OPERATIONS,
    );
    if (repeats.length === 0) return;
    const drawn: MutableBox[] = [];
    let done = 0;
    for (const { start, period, count } of repeats) {
      const end = start + period * count;
      const members = children.slice(start, end);
      for (; done < start; done += 1) drawn.push(children[done]!);
      drawn.push(foldedBox(box, members, period, boxes));
      done = end;
      if (!sign) shortenTitles(members);
    }
    for (; done < children.length; done += 1) drawn.push(children[done]!);
    box.children = drawn;
  });
}

function foldedBox(
  parent: MutableBox,
  members: MutableBox[],
  period: number,
  boxes: Map<string, MutableBox>,
): MutableBox {
  const count = members.length / period;
  const blocks = Array.from({ length: count }, (_, place) =>
    members.slice(place * period, (place + 1) * period),
  );
  const caption = {
    title: `${foldName(blocks)} ×${count}`,
    kind: kindsInOrder(blocks[0] ?? []),
  };
  const id = `${members[0]?.id ?? ""}×${count}`;
  const fold = heldTogether(id, caption, parent, members, boxes);
  fold.blocks = blocks;
  return fold;
}

/** Where a block is of several modules that count on, up to the last of them. */
function foldName(blocks: readonly (readonly Box[])[]): string {
  const names = blocks.map((block) => leading(block).title);
  const last = blocks.at(-1)?.findLast(({ node }) => !node);
  return (last && countedName(names[0]!, last.title)) ?? seriesName(names);
}

/** `Linear · view` of what a block is made of, `Sequential ×7` of alike ones; a scope is of no kind. */
function kindsInOrder(block: readonly Box[]): string {
  const kinds: { name: string; count: number }[] = [];
  for (const { kind, node, title } of block) {
    const name = kind || (node ? title : "");
    const last = kinds.at(-1);
    if (last?.name === name) last.count += 1;
    else if (name) kinds.push({ name, count: 1 });
  }
  return kinds
    .map(({ name, count }) => (count > 1 ? `${name} ×${count}` : name))
    .join(" · ");
}

/** Leaves out the scopes that all of them are in, and that the fold is called by: what tells them apart comes last. */
function shortenTitles(members: readonly MutableBox[]): void {
  const titles = members.map(({ title }) => title);
  const shared = titles.reduce(commonStart);
  const scope = shared.slice(0, shared.lastIndexOf("/") + 1);
  if (scope === "") return;
  for (const member of members)
    Object.assign(member, { title: `…/${member.title.slice(scope.length)}` });
}

/** The box by which a block is called: its first module. */
export function leading(block: readonly Box[]): Box {
  const [first] = block;
  if (!first) throw new Error("a block of no boxes");
  return block.find(({ node }) => !node) ?? first;
}

/** `layer.0–11` of `layer.0`, `layer.1`, …; where names don't count on, what they have in common, or else the first and the last. */
export function seriesName(names: readonly string[]): string {
  const first = names[0] ?? "";
  const last = names.at(-1) ?? "";
  if (first === last) return first;
  return (
    countedName(first, last) ??
    (scopeOf(first, last).replace(/[\W_]+$/, "") || `${first} … ${last}`)
  );
}

/** `layer.0–11` for what begins with `layer.0` and ends with `layer.11`; null where they don't count on. */
export function countedName(first: string, last: string): string | null {
  const shared = scopeOf(first, last);
  const from = first.slice(shared.length);
  const to = last.slice(shared.length);
  return /^\d+$/.test(from) && /^\d+$/.test(to)
    ? `${shared}${from}–${to}`
    : null;
}

/** How both begin, up to a number that tells them apart. */
function scopeOf(first: string, last: string): string {
  return commonStart(first, last).replace(/\d+$/, "");
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
