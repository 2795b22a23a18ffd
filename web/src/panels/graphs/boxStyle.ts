import { cssColor } from "../../base/cssColor";
import { formatStepShort } from "../../base/format";
import type { BoxStyle } from "../../graph/boxSize";
import { blockFigures, standsOut } from "../../graph/blocks";
import type { ColorBy, Coloring } from "../../graph/coloring";
import { controlOf, controlParts } from "../../graph/control";
import { canvasMeasure } from "../../graph/measure";
import { formatMeasure, isMeasure, leavesOut } from "../../graph/measures";
import { isFold, type Box, type Graph } from "../../graph/model";
import { locale, t } from "../../i18n";
import { changesInside, markOf } from "./changes";
import type { Compared } from "./useModel";

const measure = canvasMeasure();

/** The texts of boxes in the page's language (which it reads) and fonts: the same ones as graphs.css sets. */
export function boxStyle(
  graph: Graph | null,
  coloring: Coloring | null,
  compared: Compared | null,
): BoxStyle {
  const family = cssColor("--font");
  const params = t("graphs.params");
  return {
    measure,
    titleFont: `560 12.5px ${family}`,
    textFont: `430 11px ${family}`,
    badge:
      coloring && coloring.by !== "plain" && coloring.by !== "kind"
        ? (box) => coloring.figure(box) || lackText(box, coloring.by)
        : (box) => parameterBadge(box, params),
    note: (box) => {
      if (compared) return insideText(compared, box);
      if (graph && isFold(box)) return blocksText(graph, box, coloring?.by);
      return controlText(box);
    },
    mark: (box) => compared && markOf(compared, box),
    tint: coloring?.tint ?? (() => null),
    manyEnds: (count, side) => t(`graphs.ends.${side}`, { count }),
    manyTensors: (count) => t("graphs.tensors", { count }),
  };
}

/** The accessible name of a box: all that is written on it. */
export function describe(box: Box, style: BoxStyle): string {
  const kind = [box.kind, style.note(box)].filter(Boolean).join(" · ");
  return [box.title, kind, style.badge(box)].filter(Boolean).join(", ");
}

/** `2 changes inside`. */
function insideText(compared: Compared, box: Box): string {
  const count = changesInside(compared, box);
  return count === 0 ? "" : t("graphs.compare.inside", { count });
}

/** `↻ repeated`, `◇ one of 2`: what is not simply run. */
function controlText(box: Box): string {
  switch (controlOf(box)) {
    case "loop":
      return t("graphs.loop.sign");
    case "branch": {
      const count = controlParts(box).length;
      return t("graphs.branch.sign", { count: count || "…" });
    }
    case null:
      return "";
  }
}

/** `430 ms each`, and the one that takes much more. */
function blocksText(graph: Graph, box: Box, by: ColorBy = "plain"): string {
  const measure = isMeasure(by) ? by : "parameters";
  const figures = blockFigures(graph, box, measure);
  if (!figures) return "";
  const text = (value: number) => formatMeasure(measure, value, locale.value);
  const each = t("graphs.each", { figure: text(figures.each) });
  if (!standsOut(figures)) return each;
  const { box: most, value } = figures.most;
  return `${each} · ${t("graphs.most", { name: most.title, figure: text(value) })}`;
}

/** Says of a box without a figure that there should be one. */
function lackText(box: Box, by: ColorBy): string {
  const lacks = isMeasure(by) && leavesOut(box, by);
  return lacks ? t("graphs.notCounted") : "";
}

/** `9.4k params`; empty for a box without parameters, and where the file doesn't tell their sizes. */
function parameterBadge(box: Box, params: string): string {
  const { count } = box.parameters;
  return count === 0 ? "" : `${formatStepShort(count)} ${params}`;
}
