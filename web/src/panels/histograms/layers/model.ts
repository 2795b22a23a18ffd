/** A run's layers as its table shows them. */
import type { Distributions } from "../../../api/types";
import { makeBinned, shares, type Binned } from "../../../plot/binned";
import { shownQuantity, type Layers } from "../../../state/layers/layers";
import { QUANTITIES, type Quantity } from "../../../state/layers/names";
import {
  examine,
  type Finding,
  type Parameter,
} from "../../../state/layers/rules";
import {
  figuresAt,
  layerRows,
  parametersOf,
  type LayerFigures,
  type LayerRow,
} from "../../../state/layers/table";
import { keptStep } from "../../../state/pointedStep";
import { oddShares } from "../binnedOf";

export interface ShownRow {
  readonly row: LayerRow;
  readonly figures: LayerFigures;
  /** What is drawn of it, worked out when it is first asked for, since few rows are in sight; null where there is no value. */
  readonly heat: () => Binned | null;
  /** What it was examined for: `finite` values alone where the tag doesn't tell what they are; `nothing` where there is no value. */
  readonly judged: "health" | "finite" | "nothing";
  /** The axis that it is drawn over, where that isn't the one that most rows share. */
  readonly apart: Axis | null;
}

/** Of values, or of sizes. */
export interface Axis {
  readonly low: number;
  readonly high: number;
  /** How many rows are drawn over it. */
  readonly rows: number;
}

/** A list for each row. */
type Findings = readonly (readonly Finding[])[];

export interface LayersModel {
  /** In the order of the model. */
  readonly rows: readonly ShownRow[];
  /** What all rows are drawn over but those that have an axis apart; null without rows. */
  readonly axis: Axis | null;
  /** By the parameter's key. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly verdict: Examined;
}

/** What is wrong with a run. */
export interface Examined {
  /** How many rows the table has. */
  readonly rows: number;
  /** The findings of each of those that are sick. */
  readonly sick: Findings;
  /** Of what is sick and no row of this table, the findings by the quantity that has it as a row, in their order. */
  readonly elsewhere: ReadonlyMap<Quantity, Findings>;
  /** What the rows were examined for, as far as any was. */
  readonly judged: ShownRow["judged"];
  /** Whether there were too many steps to look at each. */
  readonly sampled: boolean;
}

/** Beginning with what tells most. */
const MOST_JUDGED = ["health", "finite"] as const;

export function layersModel(
  { data, axes }: Layers,
  modelOrder: ReadonlyMap<string, number>,
): LayersModel {
  const parameters = parametersOf(data);
  const quantity = shownQuantity.value;
  const shown = quantity && data[quantity];
  const step = keptStep.value;
  const findings = examine([...parameters.values()]);
  const rows = shown ? layerRows(shown, modelOrder) : [];
  const drawn = drawnOver(axes, (data) =>
    data === shown ? rows : layerRows(data, modelOrder),
  );
  const judged = rows.map((row) => judgedOf(shown!, row));
  const verdict: Examined = {
    judged: MOST_JUDGED.find((it) => judged.includes(it)) ?? "nothing",
    ...verdictOf(rows, findings),
    elsewhere: elsewhereOf(rows, [...parameters.values()], findings),
    sampled: Object.values(data).some(({ sampled }) => sampled),
  };
  return {
    rows: rows.map((row, place) => {
      const over = drawn.get(row.tag);
      return {
        row,
        figures: figuresAt(shown!, row, parameters.get(row.key), step),
        heat: once(() => (over ? heatOf(over.data, over.row) : null)),
        judged: judged[place]!,
        apart: over && !over.isShared ? over.axis : null,
      };
    }),
    axis: [...drawn.values()].find(({ isShared }) => isShared)?.axis ?? null,
    findings,
    verdict,
  };
}

function verdictOf(
  rows: readonly LayerRow[],
  findings: ReadonlyMap<string, readonly Finding[]>,
): Pick<Examined, "rows" | "sick"> {
  const sick = rows.flatMap(({ key }) => {
    const mine = findings.get(key) ?? [];
    return mine.length > 0 ? [mine] : [];
  });
  return { rows: rows.length, sick };
}

/** A parameter that has rows under several quantities is counted under the first, so that its table counts as many. */
function elsewhereOf(
  rows: readonly LayerRow[],
  parameters: readonly Parameter[],
  findings: ReadonlyMap<string, readonly Finding[]>,
): Examined["elsewhere"] {
  const here = new Set(rows.map(({ key }) => key));
  const found = new Map<Quantity, (readonly Finding[])[]>();
  for (const { key, tracks } of parameters) {
    const mine = findings.get(key);
    const quantity = QUANTITIES.find((it) => tracks[it]);
    if (!mine || !quantity || here.has(key)) continue;
    found.set(quantity, [...(found.get(quantity) ?? []), mine]);
  }
  return new Map(
    QUANTITIES.flatMap((quantity) => {
      const mine = found.get(quantity);
      return mine ? [[quantity, mine]] : [];
    }),
  );
}

function judgedOf(
  { nums }: Distributions,
  { name, first, end }: LayerRow,
): ShownRow["judged"] {
  if (!nums.subarray(first, end).some((num) => num > 0)) return "nothing";
  return name.quantity === "other" ? "finite" : "health";
}

interface Drawn {
  readonly data: Distributions;
  readonly row: LayerRow;
  readonly axis: Axis;
  readonly isShared: boolean;
}

/** By tag; the first axis is the one that most share. */
function drawnOver(
  axes: readonly Distributions[],
  rowsOf: (data: Distributions) => readonly LayerRow[],
): ReadonlyMap<string, Drawn> {
  const found = new Map<string, Drawn>();
  axes.forEach((data, place) => {
    const rows = rowsOf(data);
    const axis = { low: data.low, high: data.high, rows: rows.length };
    for (const row of rows)
      found.set(row.tag, { data, row, axis, isShared: place === 0 });
  });
  return found;
}

function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => (done ??= { result: work() }).result;
}

function heatOf(data: Distributions, { first, end }: LayerRow): Binned | null {
  const { bins, low, high, scale, threshold, nums } = data;
  const odd = oddShares(data).subarray(first, end);
  const told = nums.subarray(first, end).some((num, i) => num + odd[i]! > 0);
  if (!told) return null;
  const binned = makeBinned({
    places: data.steps.subarray(first, end),
    counts: data.counts.subarray(first * bins, end * bins),
    odd,
    low,
    high,
    scale,
    threshold,
  });
  return binned && shares(binned);
}
