/** What is wrong with a layer, in words and numbers. */
import { formatStep, formatValue } from "../../../base/format";
import { locale, t } from "../../../i18n";
import type { Finding, Illness } from "../../../state/layers/rules";

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
  const { illness, value, limit, step, beside } = finding;
  const quantity = t(`quantity.${finding.quantity}`);
  const at = step === null ? "" : formatStep(step, locale.value);
  switch (illness) {
    case "nan":
      return t("health.nan", { count: value, quantity, step: at });
    case "exploding":
      return t("health.exploding", {
        quantity,
        times: formatValue(value, 3),
        step: at,
      });
    case "vanishing":
      return beside === null || limit >= 0.1
        ? t("health.vanished", {
            size: formatValue(value, 3),
            limit: formatValue(limit, 3),
          })
        : t("health.vanishing", {
            size: formatValue(value, 3),
            orders: (-Math.log10(limit)).toFixed(1),
            beside,
          });
    case "dead":
      return t(
        finding.quantity === "activations"
          ? "health.dead.activations"
          : "health.dead.gradients",
        { share: percent(value) },
      );
    case "saturated":
      return t("health.saturated", { share: percent(value) });
    case "fast":
      return t("health.fast", { share: percent(value) });
    case "frozen":
      return t("health.frozen", { size: formatValue(value, 3) });
  }
}

/** How many layers have what, each counted once: by what stands first in this list. */
export function countsInWords(
  findings: readonly (readonly Finding[])[],
): string {
  const worst = findings.map((mine) =>
    ILLNESSES.find((illness) => mine.some((one) => one.illness === illness)),
  );
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
