/**
 * One training is one row. torch's writers leave sub-runs beside a run: `add_scalars` a directory `<run>/<main tag, / as _>_<key>`
 * for each key, which holds that tag alone, and `add_hparams` a directory `<run>/<time.time()>` with the hyperparameters.
 * Source: torch/utils/tensorboard/writer.py. They are folded into their run, where it is there and they really look so.
 */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Board, Run } from "../api/types";
import { asSwitch, parameter } from "./address";
import { board, pulse, type Pulse } from "./board";
import { oneOf, setting } from "./setting";

/** A sub-run of a training. */
export interface TrainingPart {
  readonly run: string;
  /** `add_scalars`' key, or `hparams`. */
  readonly label: string;
}

export interface Training {
  /** Of the run itself. */
  readonly name: string;
  readonly parts: readonly TrainingPart[];
}

/** Whether sub-runs are folded. */
export const foldParts = setting("foldParts", true, oneOf(true, false));
parameter("fold", foldParts, asSwitch, { fallback: true });

const NONE: readonly Run[] = [];

/** In the order of the runs. */
export const trainings: ReadonlySignal<readonly Training[]> = computed(() => {
  const runs = board.value?.runs ?? NONE;
  return foldParts.value
    ? foldRuns(runs, board.value?.tags ?? {})
    : runs.map(({ name }) => ({ name, parts: [] }));
});

const places = computed(
  () =>
    new Map(
      trainings.value.flatMap(({ name, parts }) =>
        parts.map(({ run, label }) => [run, { name, label }] as const),
      ),
    ),
);

/** The training that a run belongs to, and what it is there: an empty label for the run itself. */
export function trainingOf(run: string): { name: string; label: string } {
  return places.value.get(run) ?? { name: run, label: "" };
}

const partPlaces = computed(
  () =>
    new Map(
      trainings.value.flatMap(({ parts }) =>
        parts.map(({ run }, i) => [run, i + 1] as const),
      ),
    ),
);

/** Which part of its training a run is, from 1; 0 for the run itself. */
export function partPlace(run: string): number {
  return partPlaces.value.get(run) ?? 0;
}

/** The newest of a training's runs. Reads signals that grow with them. */
export function trainingPulse({ name, parts }: Training): Pulse {
  let { lastStep, lastWallTime, modified } = pulse(name).value;
  for (const { run } of parts) {
    const part = pulse(run).value;
    lastStep = Math.max(lastStep, part.lastStep);
    lastWallTime = Math.max(lastWallTime, part.lastWallTime);
    modified = Math.max(modified, part.modified);
  }
  return { lastStep, lastWallTime, modified };
}

/** What `time.time()` prints. */
const TIMESTAMP = /^\d{9,11}(\.\d+)?$/;

/** The trainings of these runs, whose tags are places in `tags`. */
export function foldRuns(
  runs: readonly Run[],
  tags: Board["tags"],
): readonly Training[] {
  const byName = new Map(runs.map((run) => [run.name, run]));
  const scalars = (tags.scalars ?? []).map(asFileName);
  const parts = new Map<string, TrainingPart[]>();
  const isPart = new Set<string>();
  const add = (parent: string, part: TrainingPart) => {
    isPart.add(part.run);
    const held = parts.get(parent);
    if (held) held.push(part);
    else parts.set(parent, [part]);
  };

  const trials = new Map<string, string[]>();
  for (const run of runs) {
    const found = keyOf(run, scalars, byName);
    if (found) add(found.parent, { run: run.name, label: found.key });
    else if (run.tags.hparams?.length) {
      const { parent, rest } = cut(run.name, run.name.lastIndexOf("/"));
      if (!byName.has(parent) || !TIMESTAMP.test(rest)) continue;
      trials.set(parent, [...(trials.get(parent) ?? []), run.name]);
    }
  }
  const dropped = new Set<string>();
  for (const [parent, names] of trials) {
    const kinds = Object.keys(byName.get(parent)?.tags ?? {});
    const trained =
      parts.has(parent) || kinds.some((kind) => kind !== "hparams");
    // one writer that does nothing but call `add_hparams` again and again: each call is a trial of its own
    if (!trained && names.length > 1) {
      if (kinds.length === 0) dropped.add(parent);
      continue;
    }
    names.forEach((run, i) =>
      add(parent, { run, label: i === 0 ? "hparams" : `hparams ${i + 1}` }),
    );
  }

  return runs
    .filter(({ name }) => !isPart.has(name) && !dropped.has(name))
    .map(({ name }) => ({ name, parts: partsBelow(name, parts) }));
}

/** The parts of a run, and theirs. */
function partsBelow(
  name: string,
  parts: ReadonlyMap<string, readonly TrainingPart[]>,
): readonly TrainingPart[] {
  const own = parts.get(name);
  if (!own) return NO_PARTS;
  return own.flatMap((part) => [part, ...partsBelow(part.run, parts)]);
}
const NO_PARTS: readonly TrainingPart[] = [];

/** Where `add_scalars` wrote this run, if it did: all it holds are scalars whose name begins the directory's. */
function keyOf(
  run: Run,
  scalars: readonly string[],
  byName: ReadonlyMap<string, Run>,
): { parent: string; key: string } | null {
  const places = run.tags.scalars;
  if (!places?.length || Object.keys(run.tags).length > 1) return null;
  const longest = Math.max(...places.map((i) => scalars[i]?.length ?? 0));
  // a key may hold a `/` itself, so that its run lies deeper
  for (
    let slash = run.name.lastIndexOf("/");
    ;
    slash = run.name.lastIndexOf("/", slash - 1)
  ) {
    const { parent, rest } = cut(run.name, slash);
    if (byName.has(parent) && parent !== run.name) {
      const plain = asFileName(rest);
      const fits = (place: number) =>
        plain.startsWith(`${scalars[place] ?? ""}_`);
      if (rest.length > longest + 1 && places.every(fits)) {
        return { parent, key: rest.slice(longest + 1) };
      }
    }
    if (slash <= 0) return null;
  }
}

/** A name before and after a slash; the logdir itself is the run `.`. */
function cut(name: string, slash: number): { parent: string; rest: string } {
  return {
    parent: slash > 0 ? name.slice(0, slash) : ".",
    rest: name.slice(slash + 1),
  };
}

/** `add_scalars` writes `/` as `_`; older writers replace whatever is no letter, figure, `-`, `_` or `.` in the tag. */
function asFileName(tag: string): string {
  return tag.replace(/[^\p{L}\p{N}_.-]/gu, "_");
}
