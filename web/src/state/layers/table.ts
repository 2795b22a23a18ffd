/** The layers of a run as rows of a table: what is drawn of each, and its figures; pure. */
import type { Distributions } from "../../api/types";
import { naturalCompare } from "../../base/naturalSort";
import { parameterKey, parseTag, type LayerName, type Quantity } from "./names";
import type { Parameter, Track } from "./rules";

/** One quantity of one parameter. */
export interface LayerRow {
  readonly tag: string;
  readonly name: LayerName;
  readonly key: string;
  /** Its rows in the answer: from `first` up to `end`. */
  readonly first: number;
  readonly end: number;
}

export type LayerData = Readonly<Partial<Record<Quantity, Distributions>>>;

/** The tags of an answer, in the order of the model. */
export function layerRows(
  data: Distributions,
  modelOrder: ReadonlyMap<string, number>,
): LayerRow[] {
  const rows: LayerRow[] = [];
  for (let first = 0; first < data.tags.length;) {
    const tag = data.tags[first]!;
    let end = first + 1;
    while (end < data.tags.length && data.tags[end] === tag) end += 1;
    const name = parseTag(tag);
    rows.push({ tag, name, key: parameterKey(name), first, end });
    first = end;
  }
  const place = ({ name }: LayerRow) => modelOrder.get(name.layer) ?? Infinity;
  // who logs a model goes through it in order: what was logged first at its first step lies in front
  const time = ({ first }: LayerRow) => data.wallTimes[first]!;
  return rows.sort(
    (a, b) =>
      compare(place(a), place(b)) ||
      compare(time(a), time(b)) ||
      naturalCompare(a.tag, b.tag),
  );
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function trackOf(data: Distributions, { first, end }: LayerRow): Track {
  const cut = (column: Float64Array) => column.subarray(first, end);
  const { posInfs, negInfs } = data;
  return {
    steps: cut(data.steps),
    nums: cut(data.nums),
    nans: cut(data.nans),
    infs: cut(posInfs).map((count, i) => count + negInfs[first + i]!),
    norms: cut(data.norms),
    normOffs: cut(data.normOffs),
    meanSizeOffs: cut(data.meanSizeOffs),
    extremes: cut(data.maxs).map((most, i) =>
      Math.max(Math.abs(most), Math.abs(data.mins[first + i]!)),
    ),
    meanSizes: cut(data.meanSizes),
    medianSizes: cut(data.medianSizes),
    zeros: cut(data.zeros),
    tinies: cut(data.tinies),
    atLows: cut(data.atLows),
    atHighs: cut(data.atHighs),
  };
}

/** All that is known of each parameter, for `examine`. */
export function parametersOf(data: LayerData): ReadonlyMap<string, Parameter> {
  const layers = new Map<string, string>();
  const tracks = new Map<string, Partial<Record<Quantity, Track>>>();
  for (const [quantity, answer] of Object.entries(data)) {
    for (const row of layerRows(answer, new Map())) {
      const mine = tracks.get(row.key) ?? {};
      mine[quantity as Quantity] = trackOf(answer, row);
      tracks.set(row.key, mine);
      layers.set(row.key, row.name.layer);
    }
  }
  return new Map(
    [...tracks].map(([key, mine]) => [
      key,
      { key, layer: layers.get(key) ?? key, tracks: mine },
    ]),
  );
}

/** The figures of a row at one step. */
export interface LayerFigures {
  readonly step: number;
  readonly std: number;
  readonly medianSize: number;
  /** The share of zeros; of what is next to them, too, where `nearly`: the file doesn't tell those apart. */
  readonly zeros: number;
  readonly nearly: boolean;
  /** Of the norms; NaN where one of the two was not logged at the step. */
  readonly gradientRatio: number;
  readonly updateRatio: number;
  /** By what share of itself each of them may be off. */
  readonly offs: Readonly<Record<FigureName, number>>;
}

export const FIGURES = [
  "std",
  "medianSize",
  "zeros",
  "gradientRatio",
  "updateRatio",
] as const;
export type FigureName = (typeof FIGURES)[number];

/** At the last step up to the one asked for, or else the first. */
export function figuresAt(
  data: Distributions,
  row: LayerRow,
  parameter: Parameter | undefined,
  step: number | null,
): LayerFigures {
  const at = rowAt(data, row, step);
  const there = data.steps[at]!;
  const nearly = Number.isNaN(data.zeros[at]!) && data.tinies[at]! > 0;
  const { gradients, updates, weights } = parameter?.tracks ?? {};
  const ratio = (over: Track | undefined) => {
    const place = over?.steps.lastIndexOf(there) ?? -1;
    const below = weights?.steps.lastIndexOf(there) ?? -1;
    if (!over || !weights || place < 0 || below < 0)
      return { value: NaN, off: 0 };
    return {
      value: over.norms[place]! / weights.norms[below]!,
      off: over.normOffs[place]! + weights.normOffs[below]!,
    };
  };
  const [gradient, update] = [ratio(gradients), ratio(updates)];
  return {
    step: there,
    std: data.stds[at]!,
    medianSize: data.medianSizes[at]!,
    zeros: nearly ? data.tinies[at]! : data.zeros[at]!,
    nearly,
    gradientRatio: gradient.value,
    updateRatio: update.value,
    offs: {
      std: data.stdOffs[at]!,
      medianSize: data.medianSizeOffs[at]!,
      zeros: 0,
      gradientRatio: gradient.off,
      updateRatio: update.off,
    },
  };
}

function rowAt(
  { steps }: Distributions,
  { first, end }: LayerRow,
  step: number | null,
): number {
  let at = end - 1;
  while (step !== null && at > first && steps[at]! > step) at -= 1;
  return at;
}

export interface LayerSorting {
  readonly by: "layer" | "says" | FigureName;
  readonly descending: boolean;
}

/** What a click on a heading asks for: figures begin with the greatest, verdicts with the sick. */
export function nextLayerSorting(
  now: LayerSorting,
  by: LayerSorting["by"],
): LayerSorting {
  if (now.by === by) return { by, descending: !now.descending };
  return { by, descending: by !== "layer" };
}

/** Rows with their figures, sorted; equal ones, and those without the figure, stay in the order of the model, the latter last. */
export function sortedLayers<T extends { readonly figures: LayerFigures }>(
  rows: readonly T[],
  { by, descending }: LayerSorting,
  illnesses: (row: T) => number,
): readonly T[] {
  if (by === "layer") return descending ? [...rows].reverse() : rows;
  const value = (row: T) => (by === "says" ? illnesses(row) : row.figures[by]);
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return sign * compare(x, y);
  });
}
