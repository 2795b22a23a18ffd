import { cssColor } from "../../base/cssColor";
import { formatStepShort } from "../../base/format";
import type { BoxStyle } from "../../graph/boxSize";
import type { Coloring } from "../../graph/coloring";
import { canvasMeasure } from "../../graph/measure";
import type { Box } from "../../graph/model";
import { t } from "../../i18n";

const measure = canvasMeasure();

/** The texts of boxes in the page's language (which it reads) and fonts: the same ones as graphs.css sets. */
export function boxStyle(coloring: Coloring | null): BoxStyle {
  const family = cssColor("--font");
  const params = t("graphs.params");
  return {
    measure,
    titleFont: `560 12.5px ${family}`,
    textFont: `430 11px ${family}`,
    badge:
      coloring && coloring.by !== "kind"
        ? coloring.figure
        : (box) => parameterBadge(box, params),
    tint: coloring?.tint ?? (() => null),
    manyEnds: (count, side) => t(`graphs.ends.${side}`, { count }),
    manyTensors: (count) => t("graphs.tensors", { count }),
  };
}

/** The accessible name of a box: all that is written on it. */
export function describe(box: Box, style: BoxStyle): string {
  return [box.title, box.kind, style.badge(box)].filter(Boolean).join(", ");
}

/** `9.4k params`; empty for a box without parameters, and where the file doesn't tell their sizes. */
function parameterBadge(box: Box, params: string): string {
  const { count } = box.parameters;
  return count === 0 ? "" : `${formatStepShort(count)} ${params}`;
}
