/** The rows of a card's table: figures over a range of x, or the points at one place. Pure. */
import type { Summary } from "../../api/runs";

export interface Figures {
  readonly key: string;
  /** The run or group that it is about. */
  readonly run: string;
  readonly label: string;
  readonly color: string;
  /** By column; NaN where there is none. */
  readonly values: Readonly<Record<string, number>>;
}

export const RANGE_COLUMNS = [
  "start",
  "end",
  "change",
  "percent",
  "min",
  "max",
  "mean",
  "startStep",
  "endStep",
] as const;
export const POINT_COLUMNS = ["smoothed", "value", "pointStep"] as const;
export type FigureColumn =
  (typeof RANGE_COLUMNS)[number] | (typeof POINT_COLUMNS)[number];

/** Over a range, from what the server says of it. */
export function rangeFigures(summary: Summary): Figures["values"] {
  const { start, end, min, max, mean } = summary;
  const change = end - start;
  return {
    start,
    end,
    change,
    percent: (change / Math.abs(start)) * 100,
    min,
    max,
    mean,
    startStep: summary.firstStep,
    endStep: summary.lastStep,
  };
}

/** By one column; what has no number comes last either way. */
export function sortFigures(
  rows: readonly Figures[],
  column: string | null,
  descending: boolean,
): readonly Figures[] {
  if (column === null) return rows;
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const x = a.values[column] ?? NaN;
    const y = b.values[column] ?? NaN;
    if (Number.isNaN(x) || Number.isNaN(y)) {
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    }
    return x === y ? 0 : x < y ? -sign : sign;
  });
}
