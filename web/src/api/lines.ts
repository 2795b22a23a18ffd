/** What a chart draws, as it travels: each row fills the narrowest columns that hold it exactly. */
import {
  deltaLists,
  hasColumn,
  lists,
  numbers,
  readTable,
  strings,
  values,
  type Table,
} from "./arrow";
import { ownTurn } from "../base/slices";
import { bytes, send } from "./client";
import type { LineSeries, LinesQuery, ListColumn } from "./types";

export function getLines(
  query: LinesQuery,
  signal?: AbortSignal,
): Promise<LineSeries[]> {
  const read = bytes(async (answer) => {
    // of many answers that come at once, the first is drawn before the next one is read
    await ownTurn();
    return decodeLines(answer);
  });
  return send("POST", "lines", encodeLines(query), read, signal);
}

/** The request's body. What is not asked for is left to the server's defaults. */
function encodeLines(query: LinesQuery): unknown {
  return {
    tags: query.tags,
    ...(query.groups
      ? { groups: query.groups, center: query.center, band: query.band }
      : { runs: query.runs }),
    x: query.x,
    ...(query.x === "tag" ? { x_tag: query.xTag } : {}),
    align: query.align,
    log_x: query.logX,
    low: query.low,
    high: query.high,
    width: query.width,
    smoother: query.smoother,
    smoothing: query.smoothing,
    ...(query.baseline === null
      ? {}
      : { baseline: query.baseline, compare: query.compare }),
    superseded: query.superseded,
    partition: query.partition,
    deltas: true,
  };
}

type Cut = (row: number) => Float64Array | null;

/** Throws TypeError where a column is missing. */
export function decodeLines(answer: ArrayBuffer): LineSeries[] {
  const table = readTable(answer);
  const runs = strings(table, "run");
  const tags = strings(table, "tag");
  const attempts = numbers(table, "attempt");
  const parts = numbers(table, "part");
  const points = numbers(table, "points");
  const wholes = values<boolean>(table, "whole");
  const firstWallTimes = numbers(table, "first_wall_time");
  const firstSteps = numbers(table, "first_step");
  const members = numbers(table, "members");
  const lengths = numbers(table, "length");
  const restarts = cutter(table, "restarts");
  const stepsOf = steps(table, lengths);
  const xOf = cutter(table, "x");
  const valuesOf = exact(table, "value");
  const smoothedOf = exact(table, "smoothed");
  const lowsOf = cutter(table, "band_low_f64");
  const highsOf = cutter(table, "band_high_f64");
  return runs.map((run, row) => {
    const own = stepsOf(row);
    return {
      tag: tags[row]!,
      run,
      attempt: attempts[row]!,
      part: parts[row]!,
      points: points[row]!,
      whole: wholes[row]!,
      firstWallTime: firstWallTimes[row]!,
      firstStep: firstSteps[row]!,
      members: members[row]!,
      restarts: restarts(row) ?? NONE,
      steps: own,
      xs: xOf(row) ?? own,
      values: valuesOf(row) ?? NONE,
      smoothed: smoothedOf(row),
      bandLows: lowsOf(row),
      bandHighs: highsOf(row),
    };
  });
}

const NONE = new Float64Array();

/** The row's list of a column; null where the table has none, or the row's is empty. */
function cutter(table: Table, name: string, read = lists): Cut {
  if (!hasColumn(table, name)) return () => null;
  const column: ListColumn = read(table, name);
  return (row) => {
    const start = column.offsets[row]!;
    const end = column.offsets[row + 1]!;
    return end > start ? column.values.subarray(start, end) : null;
  };
}

/** The row's list in the narrow column, or in the wide one. */
function either(narrow: Cut, wide: Cut): Cut {
  return (row) => narrow(row) ?? wide(row);
}

/** The row's numbers: as differences where the answer is packed, else as they are. */
function exact(table: Table, name: string): Cut {
  const narrow = either(
    cutter(table, `${name}_f32_deltas`, deltaLists),
    cutter(table, `${name}_f32`),
  );
  return either(narrow, cutter(table, `${name}_f64`));
}

/** Each row's steps: spelt out, counted from the least one, or evenly spaced and only told by their beginning. */
function steps(
  table: Table,
  lengths: Float64Array,
): (row: number) => Float64Array {
  const starts = numbers(table, "step_start");
  const strides = numbers(table, "step_stride");
  const whole = cutter(table, "step_i64");
  const counted = either(cutter(table, "step_u16"), cutter(table, "step_u32"));
  // many runs log at the same steps: one column does for all of them
  const made = new Map<string, Float64Array>();
  return (row) => {
    const spelt = whole(row);
    if (spelt) return spelt;
    const start = starts[row]!;
    const offsets = counted(row);
    if (offsets) {
      for (let i = 0; i < offsets.length; i++) offsets[i]! += start;
      return offsets;
    }
    const length = lengths[row]!;
    const key = `${start} ${strides[row]!} ${length}`;
    const known = made.get(key);
    if (known) return known;
    const column = Float64Array.from(
      { length },
      (_, i) => start + i * strides[row]!,
    );
    made.set(key, column);
    return column;
  };
}
