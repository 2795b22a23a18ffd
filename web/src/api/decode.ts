/** The server's answers → the page's types: the one place that knows their spelling on the wire. */
import {
  hasColumn,
  lists,
  numbers,
  readTable,
  stringLists,
  strings,
  values,
} from "./arrow";
import type {
  Board,
  Change,
  Distributions,
  GraphNode,
  Kind,
  LoggedGraph,
  Problem,
  Progress,
  Run,
  ScalarSeries,
  UnreadableStep,
  ValueScale,
} from "./types";

interface WireRun {
  name: string;
  first_wall_time: number;
  last_wall_time: number;
  last_step: number;
  modified: number;
  tags: Record<Kind, number[]>;
}

interface WireProgress {
  state: Progress["state"];
  reason: string;
  files: number;
  bytes_read: number;
  bytes_total: number;
  points: number;
  seconds_left: number | null;
}

interface WireBoard {
  version: number;
  logdir: string;
  title: string;
  glassboard: string;
  allow_delete: boolean;
  progress: WireProgress;
  tags: Record<Kind, string[]>;
  runs: WireRun[];
  problems: Problem[];
}

interface WireChange {
  version: number;
  listing: boolean;
  runs: {
    run: string;
    kinds: Kind[];
    last_step: number;
    last_wall_time: number;
  }[];
}

export function decodeBoard(json: unknown): Board {
  const wire = json as WireBoard;
  return {
    version: wire.version,
    logdir: wire.logdir,
    title: wire.title,
    glassboard: wire.glassboard,
    allowDelete: wire.allow_delete,
    progress: decodeProgress(wire.progress),
    tags: wire.tags,
    runs: wire.runs.map(decodeRun),
    problems: wire.problems,
  };
}

export function decodeProgress(json: unknown): Progress {
  const wire = json as WireProgress;
  return {
    state: wire.state,
    reason: wire.reason,
    files: wire.files,
    bytesRead: wire.bytes_read,
    bytesTotal: wire.bytes_total,
    points: wire.points,
    secondsLeft: wire.seconds_left,
  };
}

function decodeRun(wire: WireRun): Run {
  return {
    name: wire.name,
    firstWallTime: wire.first_wall_time,
    lastWallTime: wire.last_wall_time,
    lastStep: wire.last_step,
    modified: wire.modified,
    tags: wire.tags,
  };
}

export function decodeChange(text: string): Change {
  const wire = JSON.parse(text) as WireChange;
  return {
    version: wire.version,
    listing: wire.listing,
    runs: wire.runs.map((run) => ({
      run: run.run,
      kinds: run.kinds,
      lastStep: run.last_step,
      lastWallTime: run.last_wall_time,
    })),
  };
}

export function decodeScalars(bytes: ArrayBuffer): ScalarSeries[] {
  const table = readTable(bytes);
  const points = numbers(table, "points");
  const firstWallTimes = numbers(table, "first_wall_time");
  const steps = lists(table, "step");
  const wallTimes = lists(table, "wall_time");
  const columns = lists(table, "value");
  const smoothed = hasColumn(table, "smoothed")
    ? lists(table, "smoothed")
    : null;
  return strings(table, "run").map((run, row) => {
    // the lists of one row are equally long, but each column may begin its child array elsewhere
    const cut = ({ offsets, values }: typeof steps) =>
      values.subarray(offsets[row], offsets[row + 1]);
    return {
      run,
      points: points[row]!,
      firstWallTime: firstWallTimes[row]!,
      steps: cut(steps),
      wallTimes: cut(wallTimes),
      values: cut(columns),
      smoothed: smoothed && cut(smoothed),
    };
  });
}

export function decodeDistributions(
  bytes: ArrayBuffer,
  scale: ValueScale,
): Distributions {
  const table = readTable(bytes);
  const told = (name: string) => Number(table.schema.metadata?.get(name));
  const listed = (mark: string, name: string) =>
    (table.schema.metadata?.get(name) || null)?.split(mark) ?? [];
  const column = (name: string) => numbers(table, name);
  // every row has as many items
  const items = (name: string) => {
    const { offsets, values } = lists(table, name);
    return values.subarray(offsets[0], offsets.at(-1));
  };
  const steps = column("step");
  const counts = hasColumn(table, "count")
    ? items("count")
    : new Float64Array();
  return {
    runs: strings(table, "run"),
    tags: strings(table, "tag"),
    steps,
    wallTimes: column("wall_time"),
    mins: column("min"),
    maxs: column("max"),
    nums: column("num"),
    nans: column("nan"),
    posInfs: column("pos_inf"),
    negInfs: column("neg_inf"),
    means: column("mean"),
    stds: column("std"),
    norms: column("norm"),
    meanSizes: column("mean_size"),
    medianSizes: column("median_size"),
    zeros: column("zeros"),
    nearZeros: column("near_zeros"),
    atLows: column("at_low"),
    atHighs: column("at_high"),
    quantiles: items("quantiles"),
    counts,
    bins: steps.length > 0 ? counts.length / steps.length : 0,
    low: told("low"),
    high: told("high"),
    threshold: told("threshold"),
    scale,
    allSteps: listed(" ", "steps").map(Number),
    unreadable: listed("\n", "unreadable").map(decodeUnreadable),
  };
}

function decodeUnreadable(line: string): UnreadableStep {
  const [run = "", tag = "", step = "", reason = ""] = line.split("\t");
  return { run, tag, step: Number(step), reason };
}

export function decodeGraph(bytes: ArrayBuffer): LoggedGraph {
  const table = readTable(bytes);
  const ops = strings(table, "op");
  const devices = strings(table, "device");
  const inputs = stringLists(table, "inputs");
  const shapes = values<(ArrayLike<number> | null)[] | null>(
    table,
    "output_shapes",
  );
  const names = stringLists(table, "attr_names");
  const texts = stringLists(table, "attr_values");
  const rows = strings(table, "name").map((name, row): GraphNode => ({
    name,
    op: ops[row]!,
    device: devices[row]!,
    inputs: inputs[row]!,
    outputShapes: [...(shapes[row] ?? [])].map(
      (shape) => shape && Array.from(shape, Number),
    ),
    attributes: names[row]!.map(
      (attribute, i) => [attribute, texts[row]![i]!] as const,
    ),
  }));
  const isModule = values<boolean>(table, "module");
  const notes = table.schema.metadata?.get("notes");
  return {
    nodes: rows.filter((_, row) => !isModule[row]),
    modules: rows.filter((_, row) => isModule[row]),
    notes: notes ? notes.split("\n") : [],
  };
}
