/** What people say of runs, and what was logged of them as a whole: notes, hyperparameters, figures of series, deletion. */
import { numbers, readTable, strings } from "./arrow";
import { bytes, get, json, send, unread } from "./client";
import type { TimeAxis } from "./types";

/** What a person said of a run; kept by the server in the user's own directory. Empty and false where nothing was said. */
export interface Note {
  /** The name that is shown instead of its own. */
  readonly name: string;
  readonly note: string;
  /** `#rrggbb`, or a token such as `--run-3`. */
  readonly color: string;
  readonly hidden: boolean;
}

export type HparamValue = number | string | boolean;

export interface HparamColumn {
  readonly name: string;
  readonly type: "number" | "string" | "bool";
  readonly description: string;
}

export interface Hparams {
  /** In the order in which they first appear. */
  readonly columns: readonly HparamColumn[];
  /** By run; runs without are left out. */
  readonly runs: Readonly<
    Record<string, Readonly<Record<string, HparamValue>>>
  >;
}

/** Null asks for all. */
export interface SummaryQuery {
  readonly tags: readonly string[] | null;
  readonly runs: readonly string[] | null;
  readonly x?: TimeAxis;
  readonly low?: number;
  readonly high?: number;
}

/** Figures of the series of one tag in one run; NaN where it has no finite value. */
export interface Summary {
  readonly tag: string;
  readonly run: string;
  readonly points: number;
  readonly firstStep: number;
  readonly lastStep: number;
  readonly first: number;
  /** The last value as it was logged, NaN too; of a range the last finite one in it. */
  readonly last: number;
  readonly min: number;
  readonly minStep: number;
  readonly max: number;
  readonly maxStep: number;
  /** Of the finite values. */
  readonly mean: number;
  readonly nonFinite: number;
  /** The values nearest to the ends of the range asked for, as logged. */
  readonly start: number;
  readonly end: number;
}

type WireNote = Partial<Note>;

export function getNotes(): Promise<Record<string, Note>> {
  return get("notes", {}, json(decodeNotes));
}

function decodeNotes(notes: unknown): Record<string, Note> {
  const { runs } = notes as { runs: Record<string, WireNote> };
  return Object.fromEntries(
    Object.entries(runs).map(([run, note]) => [run, decodeNote(note)]),
  );
}

/** Changes these fields of a run's note; null takes one away. */
export function putNote(
  run: string,
  change: { readonly [field in keyof Note]?: Note[field] | null },
): Promise<void> {
  return send("PUT", "notes", { run, ...change }, unread);
}

function decodeNote(wire: WireNote): Note {
  const { name = "", note = "", color = "", hidden = false } = wire;
  return { name, note, color, hidden };
}

export function getHparams(signal?: AbortSignal): Promise<Hparams> {
  return get(
    "hparams",
    {},
    json((table) => table as Hparams),
    signal,
  );
}

export async function getSummaries(
  query: SummaryQuery,
  signal?: AbortSignal,
): Promise<Summary[]> {
  const isWhole = query.low === undefined && query.high === undefined;
  const found = await send(
    "POST",
    "summaries",
    query,
    bytes(decodeSummaries),
    signal,
  );
  // a run that came to nothing doesn't end with its last finite value
  return isWhole ? found.map((one) => ({ ...one, last: one.end })) : found;
}

export function decodeSummaries(answer: ArrayBuffer): Summary[] {
  const table = readTable(answer);
  const runs = strings(table, "run");
  const column = (name: string) => numbers(table, name);
  const points = column("points");
  const firstSteps = column("first_step");
  const lastSteps = column("last_step");
  const firsts = column("first");
  const lasts = column("last");
  const mins = column("min");
  const minSteps = column("min_step");
  const maxs = column("max");
  const maxSteps = column("max_step");
  const means = column("mean");
  const nonFinites = column("non_finite");
  const starts = column("start");
  const ends = column("end");
  return strings(table, "tag").map((tag, row) => ({
    tag,
    run: runs[row]!,
    points: points[row]!,
    firstStep: firstSteps[row]!,
    lastStep: lastSteps[row]!,
    first: firsts[row]!,
    last: lasts[row]!,
    min: mins[row]!,
    minStep: minSteps[row]!,
    max: maxs[row]!,
    maxStep: maxSteps[row]!,
    mean: means[row]!,
    nonFinite: nonFinites[row]!,
    start: starts[row]!,
    end: ends[row]!,
  }));
}

/** Moves the runs' own files into `.glassboard-trash`; answers what brings them back. */
export function deleteRuns(runs: readonly string[]): Promise<string> {
  const trashOf = (moved: unknown) => (moved as { trash: string }).trash;
  return send("POST", "delete", { runs }, json(trashOf));
}

/** Moves back what `deleteRuns` answered for. */
export function undeleteRuns(trash: string): Promise<void> {
  return send("POST", "undelete", { trash }, unread);
}
