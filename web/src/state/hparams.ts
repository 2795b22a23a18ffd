/** The hyperparameters of trainings; asked for once somebody looks at them. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { getHparams, type Hparams, type HparamValue } from "../api/runs";
import { board, tagRevision } from "./board";
import { resource } from "./resource";
import { trainings } from "./trainings";

const KIND = "hparams";
const PAUSE_MS = 1_000;
const NONE: Hparams = { columns: [], runs: {} };

export type HparamRow = Readonly<Record<string, HparamValue>>;

const watched = signal(false);
const read = resource<string, Hparams>({
  key: () => {
    const tags = board.value?.tags[KIND] ?? [];
    return watched.value && tags.length > 0 ? KIND : null;
  },
  read: (_key, abort) => getHparams(abort),
  revision: () => {
    for (const tag of board.value?.tags[KIND] ?? []) {
      void tagRevision(KIND, tag).value;
    }
  },
  pause: PAUSE_MS,
});

const table: ReadonlySignal<Hparams> = computed(
  () => given.value ?? read.value.value ?? NONE,
  {
    watched: () => queueMicrotask(() => (watched.value = true)),
    unwatched: () => queueMicrotask(() => (watched.value = false)),
  },
);

const given = signal<Hparams | null>(null);
/** For tests of what follows from them: takes hyperparameters over instead of asking for them. */
export function setHparams(hparams: Hparams): void {
  given.value = hparams;
}

/** Of all runs, in the order in which they first appear. */
export const hparamColumns = computed(() => table.value.columns);

/** By training: its own, and those of its parts. */
export const hparamRows: ReadonlySignal<ReadonlyMap<string, HparamRow>> =
  computed(() => {
    const { runs } = table.value;
    const rows = new Map<string, HparamRow>();
    for (const { name, parts } of trainings.value) {
      const own = [...parts.map(({ run }) => run), name];
      const found = own.filter((run) => Object.hasOwn(runs, run));
      if (found.length === 0) continue;
      // of no prototype: any name may be asked for, `constructor` too
      const row = Object.create(null) as Record<string, HparamValue>;
      for (const run of found) Object.assign(row, runs[run]);
      rows.set(name, row);
    }
    return rows;
  });

/** One hyperparameter as text that a person would write: `0.001`, `adam`, `true`. */
export function hparamText(value: HparamValue): string {
  return typeof value === "number"
    ? String(Number(value.toPrecision(7)))
    : String(value);
}
