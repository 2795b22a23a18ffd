/** What the server tells, as the page holds it. Times are seconds since 1970-01-01 UTC. */

/** A kind of data, also the name of its tab: `scalars`, `histograms`, `graphs`, `text`, `images`, or a plugin's own name. */
export type Kind = string;

export interface Run {
  readonly name: string;
  readonly firstWallTime: number;
  readonly lastWallTime: number;
  readonly lastStep: number;
  /** When its files last changed. */
  readonly modified: number;
  /** By kind, the places of its tags in `Board.tags` of that kind, ascending. */
  readonly tags: Readonly<Record<Kind, readonly number[]>>;
}

/** Something that could not be read; the rest is served. */
export interface Problem {
  readonly run: string;
  readonly file: string;
  /** In bytes; null where the whole file is concerned. */
  readonly offset: number | null;
  readonly length: number | null;
  readonly message: string;
}

export interface Progress {
  readonly state: "waiting" | "loading" | "ready";
  /** Why it waits, with the absolute path; empty otherwise. */
  readonly reason: string;
  readonly files: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly points: number;
  /** Of the first reading; null where nobody knows. */
  readonly secondsLeft: number | null;
}

export interface Board {
  readonly version: number;
  readonly logdir: string;
  /** The window's title, empty where none was given. */
  readonly title: string;
  readonly glassboard: string;
  readonly progress: Progress;
  readonly tags: Readonly<Record<Kind, readonly string[]>>;
  /** Whether the server was started so that runs may be deleted from the page. */
  readonly allowDelete: boolean;
  /** In natural order of their names. */
  readonly runs: readonly Run[];
  readonly problems: readonly Problem[];
}

export interface RunChange {
  readonly run: string;
  readonly kinds: readonly Kind[];
  readonly lastStep: number;
  readonly lastWallTime: number;
}

/** One message of the event stream. `listing`: the board is to be asked for again. */
export interface Change {
  readonly version: number;
  readonly listing: boolean;
  readonly runs: readonly RunChange[];
}

/** What points in time are told by. */
export type TimeAxis = "step" | "relative" | "wall";

export interface ScalarQuery {
  readonly tag: string;
  /** None: every run that has the tag. */
  readonly runs?: readonly string[];
  readonly x?: TimeAxis;
  readonly low?: number;
  readonly high?: number;
  /** In pixels: long series are reduced to four points a pixel column. */
  readonly width?: number;
  readonly smoothing?: number;
}

/** One run's points of one tag, in order of writing; all columns have the same length. */
export interface ScalarSeries {
  readonly run: string;
  /** How many points lie in the range, before reduction. */
  readonly points: number;
  readonly firstWallTime: number;
  readonly steps: Float64Array;
  readonly wallTimes: Float64Array;
  readonly values: Float64Array;
  /** Null where no smoothing was asked for. */
  readonly smoothed: Float64Array | null;
}

export type Smoother = "ema" | "time" | "mean" | "gaussian";

/** Runs that are drawn as one line. */
export interface LineGroup {
  readonly name: string;
  readonly runs: readonly string[];
}

/** What a chart asks for; see docs/http-api.md, `/api/v1/lines`. */
export interface LinesQuery {
  readonly tags: readonly string[];
  /** Null: every run that has one of the tags. */
  readonly runs: readonly string[] | null;
  /** Instead of runs. */
  readonly groups: readonly LineGroup[] | null;
  readonly center: "mean" | "median";
  readonly band: "none" | "std" | "sem" | "range" | "iqr";
  readonly x: "step" | "relative" | "wall" | "tag";
  /** With `x: "tag"`: the tag whose values lie along the axis. */
  readonly xTag: string;
  readonly align: boolean;
  readonly logX: boolean;
  readonly low: number | null;
  readonly high: number | null;
  /** In pixels: long series are reduced to four points a pixel column. */
  readonly width: number | null;
  readonly smoother: Smoother;
  /** The weight of an average, or the window in points; 0 smooths nothing. */
  readonly smoothing: number;
  readonly baseline: string | null;
  readonly compare: "difference" | "ratio";
  readonly superseded: boolean;
  readonly partition: boolean;
}

/** One line of a chart; its columns have the same length and the order of writing. */
export interface LineSeries {
  readonly tag: string;
  /** Or the group's name. */
  readonly run: string;
  /** 0 is the present one; others were superseded by a restart. */
  readonly attempt: number;
  readonly part: number;
  /** How many points lie in the range, before reduction. */
  readonly points: number;
  /** Whether every point of the series is here. */
  readonly whole: boolean;
  readonly firstWallTime: number;
  readonly firstStep: number;
  /** Runs of a group; 1 otherwise. */
  readonly members: number;
  /** Steps at which a later attempt took over. */
  readonly restarts: Float64Array;
  readonly steps: Float64Array;
  /** The steps themselves where the axis shows them. */
  readonly xs: Float64Array;
  readonly values: Float64Array;
  /** Null where the server smoothed nothing. */
  readonly smoothed: Float64Array | null;
  readonly bandLows: Float64Array | null;
  readonly bandHighs: Float64Array | null;
}

/** Rows of different lengths: row `i` is `values[offsets[i] .. offsets[i + 1]]`. */
export interface ListColumn {
  readonly offsets: Int32Array;
  readonly values: Float64Array;
}

/** What bins are equally wide in: the value, a symmetric log of it, or log |value|. */
export type ValueScale = "linear" | "symlog" | "log";

export interface DistributionQuery {
  readonly runs: readonly string[];
  readonly tags: readonly string[];
  /** Of each tag, about so many steps. */
  readonly limit?: number;
  /** Besides those, for each of these the last histogram up to it. */
  readonly also?: readonly number[];
  /** In its place: for each of these the last histogram up to it, or else the first. */
  readonly steps?: readonly number[];
  readonly bins?: number;
  readonly scale: ValueScale;
}

/** A histogram that the server could not make sense of. */
export interface UnreadableStep {
  readonly run: string;
  readonly tag: string;
  readonly step: number;
  readonly reason: string;
}

/** Histograms of some tags of some runs over the same bins: columns with a place for each, by run, tag and order of writing. */
export interface Distributions {
  readonly runs: readonly string[];
  readonly tags: readonly string[];
  readonly steps: Float64Array;
  readonly wallTimes: Float64Array;
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
  readonly nums: Float64Array;
  readonly nans: Float64Array;
  readonly posInfs: Float64Array;
  readonly negInfs: Float64Array;
  readonly means: Float64Array;
  readonly stds: Float64Array;
  /** The L2 norm. */
  readonly norms: Float64Array;
  readonly meanSizes: Float64Array;
  /** Of the values that aren't zeros. */
  readonly medianSizes: Float64Array;
  /** By what share of itself each of these may be off, since only its buckets are known: 0 where it is exact. */
  readonly meanOffs: Float64Array;
  readonly stdOffs: Float64Array;
  readonly normOffs: Float64Array;
  readonly meanSizeOffs: Float64Array;
  readonly medianSizeOffs: Float64Array;
  /** Shares of values; NaN where the file doesn't tell: of those that are 0, of sizes up to 1e-12, and up to 1e-7. */
  readonly zeros: Float64Array;
  readonly tinies: Float64Array;
  readonly nearZeros: Float64Array;
  /** Shares near the ends of 0…1, or of −1…1; NaN where there are values outside. */
  readonly atLows: Float64Array;
  readonly atHighs: Float64Array;
  /** Nine a row, from the least value to the greatest. */
  readonly quantiles: Float64Array;
  /** `bins` a row; none without bins. */
  readonly counts: Float64Array;
  readonly bins: number;
  /** Where the equal bins begin and end; with `log`, one more lies before them, from 0. */
  readonly low: number;
  readonly high: number;
  /** Of the symmetric log. */
  readonly threshold: number;
  readonly scale: ValueScale;
  /** Where steps were named, those that there are, ascending. */
  readonly allSteps: readonly number[];
  /** How many histograms there are in all, where some of a tag's are left out; else 0. */
  readonly thinnedFrom: number;
  /** In how many steps values weren't finite, those that are left out among them; 0 where none are left out. */
  readonly oddSteps: number;
  /** Whether of many steps some were left out unseen. */
  readonly sampled: boolean;
  readonly unreadable: readonly UnreadableStep[];
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly device: string;
  /** As in NodeDef: `name`, `name:1` or `^name` for a control input. */
  readonly inputs: readonly string[];
  /** One an output; null for an unknown rank, -1 for an unknown size. */
  readonly outputShapes: readonly (readonly number[] | null)[];
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A model as it was logged. Our own writer adds the calls of its modules, and what it could not measure. */
export interface LoggedGraph {
  readonly nodes: readonly GraphNode[];
  /** A row a call, in order: `name` is its box, `op` its kind, and what it takes is in its attributes. */
  readonly modules: readonly GraphNode[];
  /** Sentences. */
  readonly notes: readonly string[];
}
