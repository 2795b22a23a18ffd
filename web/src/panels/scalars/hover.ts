/** What the pointer is at, shared by all cards: each draws the crosshair, one shows the tooltip. */
import { signal, type Signal } from "@preact/signals";
import type { TimeAxis } from "../../api/types";
import type { HoverPoint } from "../../ui/HoverTip";

export interface TooltipRow extends HoverPoint {
  readonly run: string;
  readonly color: string;
  readonly value: number;
  /** Null where nothing is smoothed. */
  readonly smoothed: number | null;
}

export interface ScalarHover {
  readonly tag: string;
  readonly axis: TimeAxis;
  /** In units of `axis`. */
  readonly x: number;
  readonly rows: readonly TooltipRow[];
  /** The run whose point is nearest to the pointer. */
  readonly nearest: string | null;
  readonly clientX: number;
  readonly clientY: number;
}

export const hover: Signal<ScalarHover | null> = signal(null);

/** Rows that a tooltip shows at most. */
export const MOST_ROWS = 20;

/**
 * The highest values first (of what is drawn: smoothed where there is that; NaN last), at most `most` of them, the nearest
 * run's row always among them.
 */
export function tooltipRows(
  rows: readonly TooltipRow[],
  nearest: string | null,
  most = MOST_ROWS,
): TooltipRow[] {
  const drawn = (row: TooltipRow) => {
    const value = row.smoothed ?? row.value;
    return Number.isNaN(value) ? -Infinity : value;
  };
  // not by difference: two infinities have none
  const sorted = [...rows].sort((a, b) =>
    drawn(a) === drawn(b) ? 0 : drawn(a) < drawn(b) ? 1 : -1,
  );
  const shown = sorted.slice(0, most);
  const near = sorted.find((row) => row.run === nearest);
  if (near && !shown.includes(near)) shown[most - 1] = near;
  return shown;
}
