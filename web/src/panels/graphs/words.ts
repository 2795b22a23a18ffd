/** What boxes and figures are called. */
import type { ColorBy } from "../../graph/coloring";
import { dataName, isData } from "../../graph/data";
import {
  formatMeasure,
  measured,
  tellsKept,
  type Measure,
} from "../../graph/measures";
import { isFold, type Box, type Graph } from "../../graph/model";
import { locale, t } from "../../i18n";

/** A way to colour, or a measure. */
export function colorByName(graph: Graph, by: ColorBy): string {
  if (isData(by)) return dataName(by);
  return by === "memory" && !tellsKept(graph)
    ? t("graphs.by.made")
    : t(`graphs.by.${by}`);
}

/** A figure of a box with its unit; empty where there is none. */
export function figureOf(graph: Graph, box: Box, measure: Measure): string {
  const value = measured(graph, box, measure);
  // a box without parameters has none to tell of
  if (measure === "parameters" && !value) return "";
  return value === null ? "" : formatMeasure(measure, value, locale.value);
}

/** `layer2 / conv1`: the box by its own title and that of the one around it. */
export function placeOf(box: Box): string {
  const outer = around(box)?.title;
  return outer ? `${outer} / ${box.title}` : box.title;
}

/** `layer2.0.relu`, and which call of it where there are several; the path in the file where the model tells none. */
export function pathOf(box: Box): string {
  const { call } = box;
  if (!call?.path) return box.id;
  return call.call > 0 ? `${call.path} #${call.call + 1}` : call.path;
}

/** The module in which a box lies. */
function around(box: Box): Box | null {
  const { parent } = box;
  return parent && isFold(parent) ? parent.parent : parent;
}
