/** What boxes and figures are called. */
import { formatStepShort } from "../../base/format";
import type { ColorBy } from "../../graph/coloring";
import { dataName, isData } from "../../graph/data";
import {
  AT_LEAST,
  formatMeasure,
  leavesOut,
  measured,
  tellsAllocated,
  tellsKept,
  type Measure,
} from "../../graph/measures";
import type { Box, Graph } from "../../graph/model";
import { modulePath } from "../../graph/modulePath";
import { locale, t } from "../../i18n";
import type { FileTrouble } from "../../state/graphFile";

/** A way to colour, or a measure. */
export function colorByName(graph: Graph, by: ColorBy): string {
  if (isData(by)) return dataName(by);
  if (by === "memory" && !tellsKept(graph))
    return t(tellsAllocated(graph) ? "graphs.by.allocated" : "graphs.by.made");
  return t(`graphs.by.${by}`);
}

/** A figure of a box with its unit; empty where there is none. */
export function figureOf(graph: Graph, box: Box, measure: Measure): string {
  const format = (value: number) => formatMeasure(measure, value, locale.value);
  return figureText(graph, box, measure, format);
}

/** The same in a column whose heading says what is counted. */
export function columnText(graph: Graph, box: Box, measure: Measure): string {
  if (measure !== "flops") return figureOf(graph, box, measure);
  return figureText(graph, box, measure, formatStepShort);
}

/** Says where it is not all that the box takes, or where nothing of it was counted. */
function figureText(
  graph: Graph,
  box: Box,
  measure: Measure,
  format: (value: number) => string,
): string {
  const value = measured(graph, box, measure);
  if (leavesOut(box, measure))
    return value ? AT_LEAST + format(value) : t("graphs.notCounted");
  // a box without parameters has none to tell of
  if (measure === "parameters" && !value) return "";
  return value === null ? "" : format(value);
}

/** Where the model holds the module; the path in the file where the model tells none. */
export function pathOf(box: Box): string {
  return modulePath(box) ?? box.id;
}

/** What a file of the user's own numbers looks like. */
export const EXAMPLE = '{"bits": {"layers.0": 4}}';

/** So many paths are named. */
const PATHS_NAMED = 3;

/** Why a file could not be opened, as a sentence. */
export function troubleText(trouble: FileTrouble): string {
  const { file } = trouble;
  switch (trouble.kind) {
    case "large":
      return t("graphs.file.large", { file });
    case "onnx":
      return t("graphs.file.onnx", { file });
    case "json":
      return t("graphs.file.json", { file });
    case "numbers": {
      const { why, name, path, value } = trouble.problem;
      const words = { file, name, path, value, example: EXAMPLE };
      return t(`graphs.numbers.${why}`, words);
    }
    case "refused": {
      const { message, hint } = trouble.error;
      return `${file}: ${[message, hint].filter(Boolean).join(" · ")}`;
    }
  }
}

/** Which paths of a file the graph does not have, as a sentence. */
export function missingText(file: string, missing: readonly string[]): string {
  const named = missing.slice(0, PATHS_NAMED).map((path) => path.slice(0, 60));
  const paths = named.join(", ") + (missing.length > PATHS_NAMED ? ", …" : "");
  return t("graphs.numbers.missing", { file, count: missing.length, paths });
}

/** The name of one of a run's graphs. */
export function tagName(tag: string | null): string {
  return tag ?? t("graphs.which.own");
}
