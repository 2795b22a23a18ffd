/** All that the parts of one card share: what it reads, what it draws, and how it is looked at. */
import {
  useComputed,
  useSignal,
  type ReadonlySignal,
  type Signal,
} from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { LineSeries } from "../../api/types";
import type { MessageKey } from "../../i18n";
import type { LineChart } from "../../plot/LineChart";
import { cardView, type CardSpec, type CardView } from "../../state/cards";
import {
  alignRuns,
  smoother,
  yScale,
  type YScale,
} from "../../state/chartOptions";
import {
  axisId,
  drawnNames,
  lineColor,
  recedes,
  strength,
  useLines,
  type LineData,
} from "../../state/lines";
import { comparedTo } from "../../state/runs";
import { partPlace } from "../../state/trainings";
import { rangeOf } from "./chartView";
import { strokesOf, type Stroke } from "./strokes";

export interface CardModel {
  readonly spec: CardSpec;
  readonly whole: LineData;
  /** The lines on the screen; null before the first answer. */
  readonly strokes: ReadonlySignal<readonly Stroke[] | null>;
  readonly view: ReadonlySignal<CardView>;
  readonly yScale: ReadonlySignal<YScale>;
  /** Why nothing is to be seen, or null. */
  readonly note: ReadonlySignal<MessageKey | null>;
  /** The chart's width in CSS pixels, set by the chart. */
  readonly width: Signal<number>;
  /** The chart itself, while the card is near the viewport. */
  readonly chart: Signal<LineChart | null>;
  /** Whether it was drawn once. */
  readonly drawn: Signal<boolean>;
}

/** The same object at every render, of the first one's `spec`: the chart lives as long. Nothing is read while `near` is false. */
export function useCardModel(
  spec: CardSpec,
  near: ReadonlySignal<boolean>,
): CardModel {
  const width = useSignal(0);
  const chart = useSignal<LineChart | null>(null);
  const drawn = useSignal(false);
  const view = useComputed(() => cardView(spec.id).value);
  const readWidth = useComputed(() => (near.value ? width.value : 0));
  const range = useComputed(() => rangeOf(view.value, axisId.value));
  const { whole, detail } = useLines({
    tags: spec.tags,
    width: readWidth,
    range,
  });
  const strokes = useComputed(() => {
    const series = newest(whole, detail, range.value);
    return (
      series &&
      strokesOf(series, {
        shown: drawnNames.value,
        tags: spec.tags,
        weight: smoother.value === "ema" ? strength.value : 0,
        align: alignRuns.value,
        colorOf: lineColor,
        recedes,
        partOf: partPlace,
      })
    );
  });
  const scale = useComputed(() => view.value.yScale ?? yScale.value);
  const note = useComputed(() => whyBlank(strokes.value, scale.value));
  return useMemo(
    () => ({
      spec,
      whole,
      strokes,
      view,
      yScale: scale,
      note,
      width,
      chart,
      drawn,
    }),
    [],
  );
}

/** The exact points where they are for the present range, the whole lines until they have come. */
function newest(
  whole: LineData,
  detail: LineData,
  range: ReturnType<typeof rangeOf>,
): readonly LineSeries[] | null {
  const read = detail.valueKey.value;
  const isExact = range && read?.low === range.low && read.high === range.high;
  return isExact ? detail.value.value : whole.value.value;
}

function whyBlank(
  strokes: readonly Stroke[] | null,
  scale: YScale,
): MessageKey | null {
  if (!strokes) return null;
  if (strokes.length === 0) {
    if (drawnNames.value.size === 0) return "scalars.noRun";
    return comparedTo.value ? "scalars.noBaseline" : "scalars.noLines";
  }
  if (scale !== "log") return null;
  const positive = strokes.some(({ ys }) => ys.some((value) => value > 0));
  return positive ? null : "scalars.noPositive";
}
