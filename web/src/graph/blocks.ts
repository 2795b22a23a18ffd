/** What each of the blocks takes that are drawn as one. */
import { leading } from "./fold";
import { measured, type Measure } from "./measures";
import type { Box, Graph } from "./model";

export interface BlockFigure {
  /** The box by which the block is called. */
  readonly box: Box;
  readonly value: number;
}

export interface BlockFigures {
  /** In the order in which they run. */
  readonly all: readonly BlockFigure[];
  /** The median. */
  readonly each: number;
  readonly most: BlockFigure;
}

const known = new WeakMap<Box, Map<Measure, BlockFigures | null>>();

/** null for a box that is no fold, and where a block was not measured. */
export function blockFigures(
  graph: Graph,
  box: Box,
  measure: Measure,
): BlockFigures | null {
  // asked several times in every drawing; a fold may have tens of thousands of blocks
  const told = known.get(box) ?? new Map<Measure, BlockFigures | null>();
  known.set(box, told);
  const before = told.get(measure);
  if (before !== undefined) return before;
  const found = findFigures(graph, box, measure);
  told.set(measure, found);
  return found;
}

function findFigures(
  graph: Graph,
  box: Box,
  measure: Measure,
): BlockFigures | null {
  const all: BlockFigure[] = [];
  for (const block of box.blocks) {
    const values = block
      .map((part) => measured(graph, part, measure))
      .filter((value) => value !== null);
    if (values.length === 0) return null;
    const value = values.reduce((a, b) => a + b);
    all.push({ box: leading(block), value });
  }
  const sorted = [...all].sort((a, b) => a.value - b.value);
  const most = sorted.at(-1);
  const middle = sorted.slice(
    Math.floor((sorted.length - 1) / 2),
    Math.floor(sorted.length / 2) + 1,
  );
  if (!most || most.value === 0) return null;
  const each = middle.reduce((sum, { value }) => sum + value, 0);
  return { all, each: each / middle.length, most };
}

/** How much more than the others the greatest must take to be named. */
const STANDS_OUT = 1.3;

export function standsOut({ each, most }: BlockFigures): boolean {
  return most.value > STANDS_OUT * each;
}
