/** What is too much to be drawn side by side, in boxes that each hold a range of it. */
import { each, type Steps } from "../base/slices";
import { countedName } from "./fold";
import { heldTogether } from "./holder";
import { boxesWithin, type Box } from "./model";
import type { MutableBox } from "./tree";

/** More boxes side by side can be neither laid out in time nor read. */
const MOST_CHILDREN = 400;
/** So many boxes, or ranges of boxes, are in one range. */
const RANGE = 100;
/** So many kinds are named of what a range holds. */
const KINDS_NAMED = 3;

/** Puts what runs one after the other into boxes of its own, where it is too much. */
export function* groupInRanges(
  root: MutableBox,
  boxes: Map<string, MutableBox>,
): Steps<void> {
  yield* each(boxesWithin(root), (box) => {
    if (box.children.length <= MOST_CHILDREN) return;
    // no block of a fold is in two ranges
    const period = box.blocks[0]?.length ?? 1;
    const least = Math.ceil(RANGE / period) * period;
    box.children = rangesOf(box, box.id, box.children, { first: 1, least });
  });

  /** Boxes in `parent` for ranges of `members`, the first of which is the `first`th in the box `scope`. */
  function rangesOf(
    parent: MutableBox,
    scope: string,
    members: MutableBox[],
    { first, least }: { readonly first: number; readonly least: number },
  ): MutableBox[] {
    let size = least;
    while (members.length > size * RANGE) size *= RANGE;
    const ranges: MutableBox[] = [];
    for (let start = 0; start < members.length; start += size) {
      const part = members.slice(start, start + size);
      const from = first + start;
      const title = titleOf(part, from);
      const name = `${scope && `${scope}/`}(${title})`;
      const caption = { title, kind: kindsByCount(part) };
      const range = heldTogether(name, caption, parent, part, boxes);
      range.isRange = true;
      if (part.length > least)
        range.children = rangesOf(range, scope, part, { first: from, least });
      ranges.push(range);
    }
    return ranges;
  }
}

/** `layer.0–99`; by their places where names don't count on. */
function titleOf(members: readonly Box[], from: number): string {
  const first = members[0]?.title ?? "";
  if (members.length === 1) return first;
  const last = members.at(-1)?.title ?? "";
  return (
    countedName(first, last) ??
    `${String(from)} – ${String(from + members.length - 1)}`
  );
}

/** The most frequent of the boxes' kinds: `MatMul, Add, …`. */
function kindsByCount(boxes: readonly Box[]): string {
  const counts = new Map<string, number>();
  for (const { kind, title } of boxes) {
    const name = kind || title;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].sort(([, a], [, b]) => b - a);
  const named = names.slice(0, KINDS_NAMED).map(([name]) => name);
  return [...named, ...(names.length > KINDS_NAMED ? ["…"] : [])].join(", ");
}
