/** Repeated blocks, drawn as one. */
import { summedCost } from "./cost";
import type { Box, Graph } from "./model";
import { findRepeats } from "./repeats";
import { structuresOf } from "./structure";
import { newBox, numberBoxes, type MutableBox } from "./tree";

/** So many modules of one structure are folded, and so many operations. */
const LEAST_MODULES = 3;
const LEAST_OPERATIONS = 5;

/**
 * Puts blocks of one structure that follow each other in a box of their own: the layers of a transformer, or a layer and the
 * operation after it, time and again. `sign` keeps boxes apart that are alike otherwise.
 */
export function foldRepeats(
  graph: Graph,
  root: MutableBox,
  boxes: Map<string, MutableBox>,
  sign?: (box: Box) => string,
): void {
  const structures = structuresOf(graph, new Map(), sign);
  const visit = (box: MutableBox): void => {
    box.children.forEach(visit);
    if (box.children[0]?.isRange) return;
    const repeats = findRepeats(
      box.children.map((child) => structures.get(child)),
      (start, end) =>
        box.children.slice(start, end).some(({ node }) => !node)
          ? LEAST_MODULES
          : LEAST_OPERATIONS,
    );
    // from the last on, so that places before it stay what they are
    for (const { start, period, count } of repeats.reverse()) {
      const members = box.children.slice(start, start + period * count);
      const fold = foldedBox(box, members, period, boxes);
      box.children.splice(start, members.length, fold);
      boxes.set(fold.id, fold);
      if (!sign) shortenTitles(members);
    }
  };
  visit(root);
  numberBoxes(root);
}

function foldedBox(
  parent: MutableBox,
  members: MutableBox[],
  period: number,
  boxes: ReadonlyMap<string, Box>,
): MutableBox {
  const count = members.length / period;
  const blocks = Array.from({ length: count }, (_, place) =>
    members.slice(place * period, (place + 1) * period),
  );
  const names = blocks.map((block) => leading(block).title);
  let id = `${members[0]?.id ?? ""}×${count}`;
  while (boxes.has(id)) id += "′";
  const caption = {
    title: `${seriesName(names)} ×${count}`,
    kind: (blocks[0] ?? []).map(({ kind, title }) => kind || title).join(" · "),
  };
  const fold = newBox(id, caption, parent, null);
  const sum = (of: (box: Box) => number): number =>
    members.reduce((total, box) => total + of(box), 0);
  const bytes = members.map(({ parameters }) => parameters.bytes);
  Object.assign(fold, {
    children: members,
    blocks,
    cost: summedCost(members.map(({ cost }) => cost)),
    parameters: {
      tensors: sum(({ parameters }) => parameters.tensors),
      count: sum(({ parameters }) => parameters.count),
      bytes: bytes.includes(null)
        ? null
        : sum(({ parameters }) => parameters.bytes ?? 0),
    },
  });
  for (const member of members) Object.assign(member, { parent: fold });
  return fold;
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
  const shared = commonStart(first, last).replace(/\d+$/, "");
  const from = first.slice(shared.length);
  const to = last.slice(shared.length);
  if (/^\d+$/.test(from) && /^\d+$/.test(to)) return `${shared}${from}–${to}`;
  return shared.replace(/\W+$/, "") || `${first} … ${last}`;
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
