/** What the pointer is at, shared by all cards: each draws the crosshair, one shows the tooltip. */
import { signal, type Signal } from "@preact/signals";
import { assertNever } from "../../base/assertNever";
import { naturalCompare } from "../../base/naturalSort";
import type { TooltipSort } from "../../state/chartOptions";

export interface TooltipRow {
  /** Tells the lines of one card apart. */
  readonly key: string;
  readonly run: string;
  readonly tag: string;
  readonly label: string;
  readonly color: string;
  /** Null for a solid line. */
  readonly dash: readonly number[] | null;
  readonly step: number;
  readonly value: number;
  /** Null where nothing is smoothed. */
  readonly smoothed: number | null;
}

export interface ScalarHover {
  /** The card's id. */
  readonly card: string;
  /** The `axisId` that `x` is told on. */
  readonly axis: string;
  readonly x: number;
  readonly rows: readonly TooltipRow[];
  /** The key of the row whose point is nearest to the pointer. */
  readonly nearest: string | null;
  /** The run or group whose line that is. */
  readonly line: string | null;
  readonly clientX: number;
  readonly clientY: number;
}

/** The card that the pointer was on last, or empty: what the keys act on. */
export const hoveredCard: Signal<string> = signal("");

export const hover: Signal<ScalarHover | null> = signal(null);

/** What is drawn of a row: its average where there is one. */
function drawn(row: TooltipRow): number {
  return row.smoothed ?? row.value;
}

/** NaN counts as the lowest. */
function descending(a: TooltipRow, b: TooltipRow): number {
  const [x, y] = [drawn(a), drawn(b)].map((v) => (v === v ? v : -Infinity));
  // not by difference: two infinities have none
  return x === y ? 0 : x! < y! ? 1 : -1;
}

/** How rows follow each other; `near` is what is drawn of the row at the pointer. */
function order(
  sort: TooltipSort,
  near: number,
): (a: TooltipRow, b: TooltipRow) => number {
  switch (sort) {
    case "descending":
      return descending;
    case "ascending":
      return (a, b) => descending(b, a);
    case "nearest":
      return (a, b) => away(a, near) - away(b, near);
    case "alphabetical":
      return (a, b) => naturalCompare(a.label, b.label);
    default:
      return assertNever(sort);
  }
}

/** Rows without a finite value are farther than any other. */
function away(row: TooltipRow, near: number): number {
  const distance = Math.abs(drawn(row) - near);
  return distance < Infinity ? distance : Number.MAX_VALUE;
}

/** In the order asked for. Of more than `most` rows those around the nearest one, which is always among them. */
export function tooltipRows(
  rows: readonly TooltipRow[],
  nearest: string | null,
  sort: TooltipSort,
  most: number,
): TooltipRow[] {
  const near = rows.find((row) => row.key === nearest);
  const at = near ? drawn(near) : 0;
  if (rows.length <= most) return [...rows].sort(order(sort, at));
  const others = rows.filter((row) => row !== near);
  if (near) others.sort(order("nearest", at));
  return [...(near ? [near] : []), ...others]
    .slice(0, most)
    .sort(order(sort, at));
}
