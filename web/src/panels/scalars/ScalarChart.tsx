import { useSignal, useSignalEffect, type Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { ScalarSeries } from "../../api/types";
import { locale, t, type MessageKey } from "../../i18n";
import type { Line } from "../../plot/line";
import { LineChart, type Hover } from "../../plot/LineChart";
import { hoveredRun, runColor, shownNames } from "../../state/runs";
import type { ScalarData } from "../../state/scalars";
import { xAxis, yScale, type YScale } from "../../state/chartOptions";
import { resolvedTheme } from "../../state/settings";
import { hover, type TooltipRow } from "./hover";
import { linesOf } from "./lines";
import type { Zoom } from "./ScalarCard";

interface ScalarChartProps {
  tag: string;
  /** The card, which carries `data-drawn` and `data-lines`. */
  frame: { readonly current: HTMLElement | null };
  whole: ScalarData;
  detail: ScalarData;
  /** Set to the chart's width in CSS pixels. */
  width: Signal<number>;
  zoom: Signal<Zoom | null>;
  /** Set to how many lines are on the screen. */
  lines: Signal<number | null>;
  /** Set to why nothing is to be seen, or null. */
  note: Signal<MessageKey | null>;
}

/** The canvases of a card: signals in, the chart's callbacks out. */
export function ScalarChart(props: ScalarChartProps) {
  const { tag, frame, width, zoom, lines } = props;
  const host = useRef<HTMLDivElement>(null);
  const chart = useSignal<LineChart | null>(null);
  const series = useRef<readonly ScalarSeries[]>([]);
  const drawnNames = useRef<ReadonlySet<string> | null>(null);

  useLayoutEffect(() => {
    if (!host.current) return;
    const card = frame.current;
    const made = new LineChart(host.current, {
      onWidth: (pixels) => (width.value = pixels),
      onView: (view) => {
        zoom.value = view && { axis: xAxis.peek(), view };
      },
      onDrawn: (count) => {
        lines.value = count;
        if (!card) return;
        card.dataset.lines = String(count);
        card.dataset.drawn = "true";
      },
      onSelect: () => {},
      onAxis: () => {},
      onPlainWheel: () => {},
      onHover: (at) => tellHover(tag, at, series.current),
    });
    chart.value = made;
    return () => {
      made.dispose();
      if (card) delete card.dataset.drawn;
    };
  }, [chart, frame, lines, tag, width, zoom]);

  useSignalEffect(() => {
    const data = newestData(props);
    // read here, so that a change of theme draws again
    void resolvedTheme.value;
    if (!chart.value || !data) return;
    series.current = data;
    // data that streams in leaves the mark alone: the lines of this selection stay on the screen meanwhile
    if (frame.current && drawnNames.current !== shownNames.value) {
      frame.current.dataset.drawn = "false";
    }
    drawnNames.current = shownNames.value;
    const axis = xAxis.value;
    const drawn = linesOf(data, shownNames.value, axis, runColor);
    props.note.value = whyBlank(drawn, yScale.value);
    const zoomed = zoom.value?.axis === axis ? zoom.value.view : null;
    chart.value.update({
      lines: drawn,
      fills: [],
      verticals: [],
      xKind: axis,
      xLog: false,
      yKind: yScale.value,
      ignoreOutliers: false,
      view: zoomed,
      xRange: null,
      yRange: null,
      locale: locale.value,
    });
  });

  useSignalEffect(() => {
    const at = hover.value;
    const x = at?.axis === xAxis.value ? at.x : null;
    chart.value?.point(x, hoveredRun.value);
  });

  return (
    <div
      ref={host}
      class="chart"
      role="img"
      aria-label={t("scalars.chart", { tag, count: lines.value ?? 0 })}
    />
  );
}

function whyBlank(lines: readonly Line[], scale: YScale): MessageKey | null {
  if (lines.length === 0) return "scalars.noLines";
  if (scale === "linear") return null;
  const positive = lines.some((line) => line.ys.some((value) => value > 0));
  return positive ? null : "scalars.noPositive";
}

/** The exact points where they are for the present range, the whole series until they have come. */
function newestData({ whole, detail, zoom }: ScalarChartProps) {
  const zoomed = zoom.value;
  const read = detail.valueKey.value;
  const span = zoomed?.view.x;
  if (span && read && zoomed.axis === xAxis.value && read.x === zoomed.axis) {
    const [low, high] = span;
    if (read.low === low && read.high === high) return detail.value.value;
  }
  return whole.value.value;
}

function tellHover(
  tag: string,
  at: Hover | null,
  series: readonly ScalarSeries[],
): void {
  if (!at) {
    if (hover.peek()?.tag !== tag) return;
    hover.value = null;
    hoveredRun.value = null;
    return;
  }
  const byRun = new Map(series.map((one) => [one.run, one]));
  const rows = at.hits.flatMap(({ line, index }): TooltipRow[] => {
    const one = byRun.get(line.key);
    if (!one) return [];
    const wallTime = one.wallTimes[index]!;
    return [
      {
        run: line.key,
        color: line.color,
        value: one.values[index]!,
        smoothed: one.smoothed && one.smoothed[index]!,
        step: one.steps[index]!,
        wallTime,
        relative: wallTime - one.firstWallTime,
      },
    ];
  });
  const nearest = at.nearest?.line.key ?? null;
  hover.value = {
    tag,
    axis: xAxis.peek(),
    x: at.x,
    rows,
    nearest,
    clientX: at.clientX,
    clientY: at.clientY,
  };
  hoveredRun.value = nearest;
}
