/** What a comparison shows, in words and numbers. */
import { formatStep } from "../../../base/format";
import { locale, t } from "../../../i18n";
import { movedShare } from "../../../plot/comparison";
import { estimate } from "../words";
import type { ComparisonModel } from "./model";

const DIGITS = 3;

/** A share, with two digits where it is small: `12.4 %`, `0.12 %`. */
export function inPercent(share: number): string {
  const hundredths = 100 * share;
  if (hundredths === 0) return "0 %";
  return `${hundredths.toFixed(Math.abs(hundredths) < 1 ? 2 : 1)} %`;
}

export function signedPercent(share: number): string {
  const sign = share > 0 ? "+" : share < 0 ? "−" : "±";
  return sign + inPercent(Math.abs(share));
}

/** The line below the chart, in pieces that are not to be parted. */
export function captionOf(model: ComparisonModel): readonly string[] {
  return model.by === "steps" ? stepsInWords(model) : [runsInWords(model)];
}

function stepsInWords({ data, rows, binned }: ComparisonModel): string[] {
  const [earlier, later] = rows;
  if (!binned || earlier === undefined || later === undefined) return [];
  if (earlier === later) return [t("histograms.oneStep")];
  const change = (column: Float64Array, offs: Float64Array) => ({
    before: estimate(column[earlier]!, offs[earlier]!, DIGITS),
    after: estimate(column[later]!, offs[later]!, DIGITS),
  });
  const both = data.nums[earlier]! > 0 && data.nums[later]! > 0;
  return [
    ...(both
      ? [t("histograms.moved", { share: inPercent(movedShare(binned)) })]
      : []),
    t("histograms.meanChange", change(data.means, data.meanOffs)),
    t("histograms.stdChange", change(data.stds, data.stdOffs)),
  ];
}

/** Where the runs differ most: the narrowest and the widest. */
function runsInWords({ data, rows, names }: ComparisonModel): string {
  const known = [...rows.keys()].filter((i) =>
    Number.isFinite(data.stds[rows[i]!]!),
  );
  const std = (i: number) => data.stds[rows[i]!]!;
  known.sort((a, b) => std(a) - std(b));
  const [least] = known;
  const most = known.at(-1);
  if (least === undefined || most === undefined) return "";
  const value = (i: number) =>
    estimate(std(i), data.stdOffs[rows[i]!]!, DIGITS);
  if (least === most)
    return t("histograms.oneRun", { run: names[least]!, std: value(least) });
  return t("histograms.stdRange", {
    least: value(least),
    narrow: names[least]!,
    most: value(most),
    wide: names[most]!,
  });
}

/** For who can't see it. */
export function chartName(tag: string, model: ComparisonModel): string {
  const { by, data, rows } = model;
  const step = (row: number | undefined) =>
    row === undefined ? "–" : formatStep(data.steps[row]!, locale.value);
  return by === "steps"
    ? t("histograms.stepsChart", {
        tag,
        run: data.runs[rows[0] ?? 0] ?? "",
        before: step(rows[0]),
        after: step(rows[1]),
      })
    : t("histograms.runsChart", {
        tag,
        count: rows.length,
        step: step(rows[0]),
      });
}
