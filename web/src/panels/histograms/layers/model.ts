/** A run's layers as its table shows them. */
import type { Distributions } from "../../../api/types";
import { makeBinned, shares, type Binned } from "../../../plot/binned";
import { shownQuantity } from "../../../state/layers/layers";
import { examine, type Finding } from "../../../state/layers/rules";
import {
  figuresAt,
  layerRows,
  parametersOf,
  type LayerData,
  type LayerFigures,
  type LayerRow,
} from "../../../state/layers/table";
import { keptStep } from "../../../state/pointedStep";

export interface ShownRow {
  readonly row: LayerRow;
  readonly figures: LayerFigures;
  /** What is drawn of it; null where nothing is finite. */
  readonly heat: Binned | null;
}

export interface LayersModel {
  /** In the order of the model. */
  readonly rows: readonly ShownRow[];
  /** By the parameter's key. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** What is wrong with each layer, the parameters of it taken together; empty for those that are well. */
  readonly layers: ReadonlyMap<string, readonly Finding[]>;
}

export function layersModel(
  data: LayerData,
  modelOrder: ReadonlyMap<string, number>,
): LayersModel {
  const parameters = parametersOf(data);
  const quantity = shownQuantity.value;
  const shown = quantity && data[quantity];
  const step = keptStep.value;
  const findings = examine([...parameters.values()]);
  const layers = new Map<string, readonly Finding[]>();
  for (const { key, layer } of parameters.values()) {
    const mine = layers.get(layer) ?? [];
    layers.set(layer, [...mine, ...(findings.get(key) ?? [])]);
  }
  return {
    rows: shown
      ? layerRows(shown, modelOrder).map((row) => ({
          row,
          figures: figuresAt(shown, row, parameters.get(row.key), step),
          heat: heatOf(shown, row),
        }))
      : [],
    findings,
    layers,
  };
}

function heatOf(data: Distributions, { first, end }: LayerRow): Binned | null {
  const { bins, low, high, scale, threshold, nums } = data;
  if (!nums.subarray(first, end).some((num) => num > 0)) return null;
  const binned = makeBinned({
    places: data.steps.subarray(first, end),
    counts: data.counts.subarray(first * bins, end * bins),
    low,
    high,
    scale,
    threshold,
  });
  return binned && shares(binned);
}
