import { useSignalEffect, type Signal } from "@preact/signals";
import type { Distributions } from "../../api/types";
import { locale, t } from "../../i18n";
import type { BinnedChart, BinnedHover } from "../../plot/binnedChart";
import { distributionDrawing } from "../../plot/distributions";
import { cardMode, type HistogramLook } from "../../state/histograms";
import { keptStep, pointedStep } from "../../state/pointedStep";
import { hoveredRun, runColor } from "../../state/runs";
import { resolvedTheme } from "../../state/settings";
import type { RunTag } from "../../state/tags";
import { histogramAt, type Drawable } from "./binnedOf";
import { hover } from "./hover";
import { HELP_ID } from "./KeysHelp";
import { useBinnedChart } from "./useBinnedChart";

/** The canvases of a card: signals in, the chart's callbacks out. */
export function HistogramChart(props: {
  card: RunTag;
  look: HistogramLook;
  /** The card, which carries `data-drawn` and `data-lines`. */
  frame: { readonly current: HTMLElement | null };
  histograms: Signal<Distributions | null>;
  binned: Signal<Drawable | null>;
  /** Holds the chart while there is one: it draws pictures. */
  picture?: { current: BinnedChart | null };
}) {
  const { look, frame, histograms, binned, picture } = props;
  const { run, tag } = props.card;
  const { host, chart } = useBinnedChart({
    frame,
    picture,
    of: [run, tag, histograms],
    events: {
      onHover: (at) => tellHover({ run, tag }, look, at, histograms.peek()),
      onChoose: (at) => {
        const step = histograms.peek()?.steps[at] ?? null;
        keptStep.value = keptStep.peek() === step ? null : step;
      },
    },
  });

  useSignalEffect(() => {
    // read here, so that a change of theme draws again
    void resolvedTheme.value;
    if (!chart.value || !binned.value) return;
    const mode = cardMode({ run, tag }, look).value;
    if (frame.current) {
      frame.current.dataset.drawn = "false";
      frame.current.dataset.mode = mode;
    }
    const input = {
      ...binned.value,
      mode,
      xKind: look.time.value,
      locale: locale.value,
      color: runColor(run),
    };
    chart.value.update((room) => distributionDrawing(input, room));
  });

  useSignalEffect(() => {
    const step = pointedStep.value ?? keptStep.value;
    const data = histograms.value;
    const at = step === null || !data ? null : histogramAt(data, step);
    chart.value?.point(at);
    if (frame.current)
      frame.current.dataset.pointed =
        at === null ? "" : String(data?.steps[at] ?? "");
  });

  return (
    <div
      ref={host}
      class="chart"
      role="img"
      aria-label={t("histograms.chart", {
        tag,
        run,
        count: binned.value?.ridges.places.length ?? 0,
      })}
      tabIndex={0}
      aria-describedby={HELP_ID}
    />
  );
}

function tellHover(
  { run, tag }: RunTag,
  look: HistogramLook,
  at: BinnedHover | null,
  histograms: Distributions | null,
): void {
  if (!at || !histograms) {
    const shown = hover.peek();
    if (shown?.run !== run || shown.tag !== tag) return;
    hover.value = null;
    hoveredRun.value = null;
    pointedStep.value = null;
    return;
  }
  const { ridge, low, high, clientX, clientY } = at;
  const wallTime = histograms.wallTimes[ridge]!;
  const num = histograms.nums[ridge]!;
  const step = histograms.steps[ridge]!;
  const mode = cardMode({ run, tag }, look).peek();
  hover.value = {
    run,
    tag,
    step,
    wallTime,
    relative: wallTime - histograms.wallTimes[0]!,
    low,
    high,
    sizes: histograms.scale === "log",
    count: look.heights.peek() === "shares" ? at.count * num : at.count,
    quantiles:
      mode === "bands"
        ? histograms.quantiles.subarray(9 * ridge, 9 * ridge + 9)
        : null,
    num,
    nan: histograms.nans[ridge]!,
    posInf: histograms.posInfs[ridge]!,
    negInf: histograms.negInfs[ridge]!,
    clientX,
    clientY,
  };
  hoveredRun.value = run;
  pointedStep.value = step;
}
