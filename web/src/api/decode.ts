/** The server's answers → the page's types: the one place that knows their spelling on the wire. */
import {
  hasColumn,
  integerListRows,
  lists,
  numbers,
  readTable,
  stringListRows,
  stringRows,
  strings,
  values,
} from "./arrow";
import { each, type Steps } from "../base/slices";
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
  const summed = (name: string) =>
    listed("\n", name).reduce(
      (sum, line) => sum + Number(line.split("\t")[2]),
      0,
    );
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
    meanOffs: column("mean_off"),
    stdOffs: column("std_off"),
    normOffs: column("norm_off"),
    meanSizeOffs: column("mean_size_off"),
    medianSizeOffs: column("median_size_off"),
    zeros: column("zeros"),
    tinies: column("tiny"),
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
    thinnedFrom: summed("thinned"),
    oddSteps: summed("not_finite"),
    sampled: table.schema.metadata?.get("sampled") === "true",
    unreadable: listed("\n", "unreadable").map(decodeUnreadable),
  };
}

function decodeUnreadable(line: string): UnreadableStep {
  const [run = "", tag = "", step = "", reason = ""] = line.split("\t");
  return { run, tag, step: Number(step), reason };
}

/** The longest answer there is: a graph may have hundreds of thousands of nodes. */
export function* decodingGraph(bytes: ArrayBuffer): Steps<LoggedGraph> {
  const table = readTable(bytes);
  const ops = stringRows(table, "op");
  const devices = stringRows(table, "device");
  const inputs = stringListRows(table, "inputs");
  const shapes = integerListRows(table, "output_shapes");
  const names = stringListRows(table, "attr_names");
  const texts = stringListRows(table, "attr_values");
  const isModule = values<boolean>(table, "module");
  yield;
  const nodes: GraphNode[] = [];
  const modules: GraphNode[] = [];
  let row = 0;
  yield* each(stringRows(table, "name"), (name) => {
    const attributes = names.next().value ?? [];
    const told = texts.next().value ?? [];
    (isModule[row] ? modules : nodes).push({
      name,
      op: ops.next().value ?? "",
      device: devices.next().value ?? "",
      inputs: inputs.next().value ?? [],
      outputShapes: shapes.next().value ?? [],
      attributes: attributes.map((attribute, i) => [attribute, told[i] ?? ""]),
    });
    row += 1;
  });
  const notes = table.schema.metadata?.get("notes");
  return { nodes, modules, notes: notes ? notes.split("\n") : [] };
}
