/** What is wrong with a layer, in words and numbers, and what stands in the table's columns. */
import { formatStep, formatValue } from "../../../base/format";
import { locale, t } from "../../../i18n";
import { layerScale } from "../../../state/layers/layers";
import type { Quantity } from "../../../state/layers/names";
import {
  OVERFLOWING,
  type Finding,
  type Illness,
} from "../../../state/layers/rules";
import type { FigureName } from "../../../state/layers/table";
import { about, estimate, short } from "../words";
import type { Axis, LayersModel } from "./model";

const ILLNESSES: readonly Illness[] = [
  "nan",
  "exploding",
  "dead",
  "vanishing",
  "saturated",
  "fast",
  "frozen",
];

export function inWords(finding: Finding): string {
  const { illness, value, limit, off, step, beside } = finding;
  const quantity = t(`quantity.${finding.quantity}`);
  const at = step === null ? "" : formatStep(step, locale.value);
  switch (illness) {
    case "nan":
      return t(
        finding.quantity === "other" ? "health.nanOther" : "health.nan",
        { count: value, quantity, step: at },
      );
    case "exploding":
      return limit === OVERFLOWING
        ? t("health.overflowing", {
            quantity,
            size: formatValue(value, 3),
            step: at,
          })
        : t("health.exploding", {
            quantity,
            times: formatValue(value, 3),
            step: at,
          });
    case "vanishing":
      return beside === null
        ? t("health.vanished", {
            size: estimate(value, off, 3),
            limit: formatValue(limit, 3),
          })
        : t("health.vanishing", {
            size: estimate(value, off, 3),
            orders: (-Math.log10(limit)).toFixed(1),
            beside,
          });
    case "dead":
      return t(
        finding.quantity === "activations"
          ? finding.nearly
            ? "health.silent.activations"
            : "health.dead.activations"
          : finding.nearly
            ? "health.silent.gradients"
            : "health.dead.gradients",
        { share: percent(value) },
      );
    case "saturated":
      return t("health.saturated", { share: percent(value) });
    case "fast":
      return t("health.fast", { share: about(off) + percent(value) });
    case "frozen":
      return t("health.frozen", { size: estimate(value, off, 3) });
  }
}

/** All findings of a row, a line each, and what is measured where that isn't plain. */
export function explained(findings: readonly Finding[]): string {
  const vanishes = findings.some(({ illness }) => illness === "vanishing");
  return [
    ...findings.map(inWords),
    ...(vanishes ? [t("health.vanishingHelp")] : []),
  ].join("\n");
}

/** How many rows have what, each counted once: by the first in this list, but where values exploded before they became NaN. */
export function countsInWords(
  findings: readonly (readonly Finding[])[],
): string {
  const worst = findings.map((mine) => {
    const first = (illness: Illness) =>
      mine.reduce(
        (least, one) =>
          one.illness === illness ? Math.min(least, one.step!) : least,
        Infinity,
      );
    if (first("exploding") < first("nan")) return "exploding";
    return ILLNESSES.find((illness) =>
      mine.some((one) => one.illness === illness),
    );
  });
  return ILLNESSES.flatMap((illness) => {
    const count = worst.filter((one) => one === illness).length;
    return count > 0 ? [t(`layers.count.${illness}`, { count })] : [];
  }).join(t("layers.comma"));
}

/** `31 %`; NaN is a dash. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return "–";
  const hundredths = 100 * share;
  const digits = hundredths > 0 && hundredths < 1 ? 2 : 0;
  return `${hundredths.toFixed(digits)} %`;
}

/** Where an axis begins and ends. */
export function ends({ low, high }: Axis): { low: string; high: string } {
  return { low: short(low), high: short(high) };
}

/** How the heatmaps are to be read. */
export function axisHelp({ axis, rows }: LayersModel): string | undefined {
  if (!axis) return undefined;
  const help = layerScale.value === "log" ? "axisOfSizes" : "axisOfValues";
  const apart = rows.filter((row) => row.apart).length;
  return [
    t(`layers.${help}`, ends(axis)),
    ...(apart > 0 ? [t("layers.apartNote", { count: apart })] : []),
  ].join("\n");
}

/** What the heatmaps are of. */
export function overSteps(quantity: Quantity | null): string {
  return quantity === null || quantity === "other"
    ? t("layers.valuesOver")
    : t("layers.over", { quantity: t(`quantity.${quantity}`) });
}

/** How a column's figures come about. */
export function figureHelp(name: FigureName): string {
  return t(`layers.${name}Help`);
}
