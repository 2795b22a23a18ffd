/** What a run's colour tells: which run it is, which group by a pattern, or the value of a hyperparameter. */
import { computed, type ReadonlySignal } from "@preact/signals";
import type { HparamValue } from "../api/runs";
import { naturalCompare } from "../base/naturalSort";
import { parameter } from "./address";
import { board } from "./board";
import {
  catcher,
  formatCommon,
  numberScale,
  parseCommon,
  type Common,
  type NumberScale,
} from "./grouping";
import { hparamColumns, hparamRows, hparamText } from "./hparams";
import { notes } from "./notes";
import { assignColors, OTHER_COLOR, rampColor } from "./runColors";
import { setting } from "./setting";
import { trainingOf, trainings } from "./trainings";

export type ColorBy = { readonly by: "run" } | Common;

const BY_RUN: ColorBy = { by: "run" };

const codec = {
  parse: (text: string) => (text === "run" ? BY_RUN : parseCommon(text)),
  format: (value: ColorBy) =>
    value.by === "run" ? "run" : formatCommon(value),
};

export const colorBy = setting<ColorBy>("colorBy", BY_RUN, isColorBy);
parameter("color", colorBy, codec, { fallback: BY_RUN });

function isColorBy(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { by, name, pattern } = value as Record<string, unknown>;
  if (by === "run") return true;
  return by === "hparam"
    ? typeof name === "string"
    : by === "regex" && typeof pattern === "string";
}

/** What stands for what, in groups of trainings. */
export interface ColorGroup {
  readonly name: string;
  readonly color: string;
  /** How many trainings. */
  readonly count: number;
}

/** The colours of trainings, and what they mean. */
export interface Coloring {
  readonly colors: ReadonlyMap<string, string>;
  /** Empty where each run has a colour of its own. */
  readonly groups: readonly ColorGroup[];
  /** Where colour tells a number. */
  readonly scale: NumberScale | null;
}

/** In which colours a pattern puts which trainings; of no groups where it is no pattern. */
export function coloringByPattern(pattern: string): Coloring {
  const found = catcher(pattern);
  return byGroup(`regex:${pattern}`, (name) =>
    "caught" in found ? found.caught(name) : null,
  );
}

/** Numbers of more than so many values get a ramp; fewer are told apart more easily by colours of their own. */
const FEW_VALUES = 1;

function coloringByHparam(hparam: string): Coloring {
  const rows = hparamRows.value;
  const valueOf = (name: string): HparamValue | undefined =>
    rows.get(name)?.[hparam];
  const values = new Set(
    trainings.value.map(({ name }) => valueOf(name)).filter(isThere),
  );
  const scale = numberScale(values);
  const numeric = [...values].every((value) => typeof value === "number");
  if (!scale || !numeric || values.size <= FEW_VALUES) {
    return byGroup(`hparam:${hparam}`, (name) => {
      const value = valueOf(name);
      return value === undefined ? null : hparamText(value);
    });
  }
  const colors = new Map(
    trainings.value.map(({ name }) => {
      const value = valueOf(name);
      const told = typeof value === "number" && Number.isFinite(value);
      return [name, told ? rampColor(scale.at(value)) : OTHER_COLOR];
    }),
  );
  return { colors, groups: [], scale };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function byGroup(
  rule: string,
  groupOf: (name: string) => string | null,
): Coloring {
  const counts = new Map<string, number>();
  const placed = trainings.value.map(({ name }) => {
    const group = groupOf(name);
    if (group !== null) counts.set(group, (counts.get(group) ?? 0) + 1);
    return [name, group] as const;
  });
  const names = [...counts.keys()].sort(naturalCompare);
  const scope = `${board.value?.logdir ?? ""} ${rule}`;
  const palette = assignColors(scope, names);
  const colorOf = (group: string | null) =>
    (group === null ? undefined : palette.get(group)) ?? OTHER_COLOR;
  return {
    colors: new Map(placed.map(([name, group]) => [name, colorOf(group)])),
    groups: names.map((name) => ({
      name,
      color: colorOf(name),
      count: counts.get(name) ?? 0,
    })),
    scale: null,
  };
}

const automatic = computed(() =>
  assignColors(
    board.value?.logdir ?? "",
    trainings.value.map(({ name }) => name),
  ),
);

/** A run's colour where nobody picked one. */
export function automaticColor(run: string): string {
  return automatic.value.get(trainingOf(run).name) ?? "--run-1";
}

const byRun: ReadonlySignal<Coloring> = computed(() => {
  const colors = new Map(automatic.value);
  for (const [run, { color }] of notes.value) {
    if (color && colors.has(run)) colors.set(run, color);
  }
  return { colors, groups: [], scale: null };
});

export const coloring: ReadonlySignal<Coloring> = computed(() => {
  const by = colorBy.value;
  switch (by.by) {
    case "run":
      return byRun.value;
    case "regex":
      return coloringByPattern(by.pattern);
    case "hparam":
      // one that this logdir doesn't have tells nothing
      return hparamColumns.value.some(({ name }) => name === by.name)
        ? coloringByHparam(by.name)
        : byRun.value;
  }
});

/** A custom property that holds the run's colour (`--run-3`), or a literal one (`#a02060`): the same in every session. */
export function runColor(run: string): string {
  return coloring.value.colors.get(trainingOf(run).name) ?? OTHER_COLOR;
}
