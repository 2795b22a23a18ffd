/** A card's lines, ready to be told. */
import {
  formatDuration,
  formatStep,
  formatValue,
  formatWallTime,
} from "../../../base/format";
import { locale, t } from "../../../i18n";
import { alignRuns, xAxis, xTag } from "../../../state/chartOptions";
import type { CardModel } from "../cardModel";
import { axisId } from "../../../state/lines";
import { viewOf } from "../chartView";
import { lineLabel } from "../labels";
import type { Stroke } from "../strokes";
import { factsOf, type LineFacts, type ToldLine } from "./facts";
import type { PlaceText } from "./words";

/** The lines that count, cut to what is in view. */
export function toldLines({ spec, strokes, view }: CardModel): ToldLine[] {
  const range = viewOf(view.value, axisId.value)?.x ?? null;
  return (strokes.value ?? [])
    .filter((stroke) => !stroke.faint)
    .map((stroke) => {
      const { run, tag } = stroke.series;
      const name = lineLabel(stroke.series, spec.tags);
      return { name, run, tag, ...columnsOf(stroke, range) };
    });
}

function columnsOf(
  { xs, ys, series }: Stroke,
  range: readonly [number, number] | null,
): Pick<ToldLine, "xs" | "values" | "shown"> {
  const { values } = series;
  if (!range) return { xs, values, shown: ys };
  const isSeen = (_: number, i: number) =>
    xs[i]! >= range[0] && xs[i]! <= range[1];
  return {
    xs: xs.filter(isSeen),
    values: values.filter(isSeen),
    shown: ys.filter(isSeen),
  };
}

/** As the present axis tells its places. */
export function placeText(): PlaceText {
  const language = locale.value;
  switch (xAxis.value) {
    case "step":
      return (x) => t("step.at", { step: formatStep(Math.round(x), language) });
    case "relative":
      return (x) => formatDuration(x, language);
    case "wall":
      return alignRuns.value
        ? (x) => formatDuration(x, language)
        : (x) => formatWallTime(x, language);
    case "tag": {
      const tag = xTag.value;
      return (x) => t("words.place.tag", { tag, value: formatValue(x) });
    }
  }
}

/** A part of a frame: what the pointer does meanwhile waits no longer. */
const SLICE_MS = 6;

/** The facts of many lines, worked out while the page is idle; null where `isStale` says that nobody wants them any more. */
export async function factsWhenIdle(
  lines: readonly ToldLine[],
  isStale: () => boolean,
): Promise<LineFacts[] | null> {
  const facts: LineFacts[] = [];
  await idle();
  let end = performance.now() + SLICE_MS;
  for (const line of lines) {
    if (performance.now() > end) {
      await idle();
      end = performance.now() + SLICE_MS;
    }
    if (isStale()) return null;
    facts.push(factsOf(line));
  }
  return facts;
}

function idle(): Promise<unknown> {
  // Safari has none
  if (!("requestIdleCallback" in window)) {
    return new Promise((resolve) => setTimeout(resolve, 30));
  }
  return new Promise((resolve) =>
    requestIdleCallback(resolve, { timeout: 1_000 }),
  );
}
