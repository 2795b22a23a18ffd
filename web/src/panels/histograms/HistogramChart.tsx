import { useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Histograms } from "../../api/types";
import { locale, t } from "../../i18n";
import type { Ridges } from "../../plot/ridges";
import { RidgesChart, type RidgesHover } from "../../plot/ridgesChart";
import { histogramMode, timeAxis } from "../../state/histograms";
import { hoveredRun, runColor } from "../../state/runs";
import { resolvedTheme } from "../../state/settings";
import type { RunTag } from "../../state/tags";
import { hover } from "./hover";

/** The canvases of a card: signals in, the chart's callbacks out. */
export function HistogramChart(props: {
  card: RunTag;
  /** The card, which carries `data-drawn` and `data-lines`. */
  frame: { readonly current: HTMLElement | null };
  histograms: Signal<Histograms | null>;
  ridges: Signal<Ridges | null>;
}) {
  const { frame, histograms, ridges } = props;
  const { run, tag } = props.card;
  const host = useRef<HTMLDivElement>(null);
  const chart = useSignal<RidgesChart | null>(null);

  useLayoutEffect(() => {
    if (!host.current) return;
    const element = frame.current;
    const made = new RidgesChart(host.current, {
      onDrawn: (count) => {
        if (!element) return;
        element.dataset.lines = String(count);
        element.dataset.drawn = "true";
      },
      onHover: (at) => {
        tellHover({ run, tag }, at, histograms.peek());
      },
    });
    chart.value = made;
    return () => {
      made.dispose();
      if (element) delete element.dataset.drawn;
      tellHover({ run, tag }, null, null);
    };
  }, [run, tag, chart, frame, histograms]);

  useSignalEffect(() => {
    // read here, so that a change of theme draws again
    void resolvedTheme.value;
    if (!chart.value || !ridges.value) return;
    if (frame.current) frame.current.dataset.drawn = "false";
    chart.value.update({
      ridges: ridges.value,
      mode: histogramMode.value,
      xKind: timeAxis.value,
      locale: locale.value,
      color: runColor(run),
    });
  });

  return (
    <div
      ref={host}
      class="chart"
      role="img"
      aria-label={t("histograms.chart", {
        tag,
        run,
        count: ridges.value?.places.length ?? 0,
      })}
    />
  );
}

function tellHover(
  { run, tag }: RunTag,
  at: RidgesHover | null,
  histograms: Histograms | null,
): void {
  if (!at || !histograms) {
    const shown = hover.peek();
    if (shown?.run !== run || shown.tag !== tag) return;
    hover.value = null;
    hoveredRun.value = null;
    return;
  }
  const { ridge, low, high, count, clientX, clientY } = at;
  const wallTime = histograms.wallTimes[ridge]!;
  hover.value = {
    run,
    tag,
    step: histograms.steps[ridge]!,
    wallTime,
    relative: wallTime - histograms.wallTimes[0]!,
    low,
    high,
    count,
    num: histograms.nums[ridge]!,
    nan: histograms.nans[ridge]!,
    posInf: histograms.posInfs[ridge]!,
    negInf: histograms.negInfs[ridge]!,
    clientX,
    clientY,
  };
  hoveredRun.value = run;
}
