import { useSignalEffect, type ReadonlySignal } from "@preact/signals";
import type { BinnedChart, BinnedHover } from "../../../plot/binnedChart";
import { comparisonDrawing } from "../../../plot/comparison";
import { hoveredRun } from "../../../state/runs";
import { resolvedTheme } from "../../../state/settings";
import { useBinnedChart } from "../useBinnedChart";
import { comparisonHover } from "./hover";
import type { ComparisonModel } from "./model";
import { chartName } from "./words";

/** The canvases of a card that compares: signals in, the chart's callbacks out. */
export function ComparisonChart(props: {
  tag: string;
  /** The card, which carries `data-drawn` and `data-lines`. */
  frame: { readonly current: HTMLElement | null };
  model: ReadonlySignal<ComparisonModel | null>;
  /** Holds the chart while there is one: it draws pictures. */
  picture: { current: BinnedChart | null };
}) {
  const { tag, frame, model, picture } = props;
  const { host, chart } = useBinnedChart({
    frame,
    picture,
    of: [tag, model],
    events: { onHover: (at) => tellHover(tag, at, model.peek()) },
  });

  useSignalEffect(() => {
    // read here, so that a change of theme draws again
    void resolvedTheme.value;
    const shown = model.value;
    if (!chart.value || !shown?.binned) return;
    const { binned: ridges, as, names, colors, data, rows } = shown;
    if (frame.current) {
      frame.current.dataset.drawn = "false";
      frame.current.dataset.mode = as;
      frame.current.dataset.steps = rows
        .map((row) => data.steps[row])
        .join(" ");
    }
    const input = { ridges, as, names, colors };
    chart.value.update((room) => comparisonDrawing(input, room));
  });

  useSignalEffect(() => {
    const shown = model.value;
    const run = hoveredRun.value;
    const at =
      shown?.by === "runs" && run !== null
        ? shown.rows.findIndex((row) => shown.data.runs[row] === run)
        : -1;
    chart.value?.point(at < 0 ? null : at);
  });

  const shown = model.value;
  return (
    <div
      ref={host}
      class="chart"
      role="img"
      tabIndex={0}
      aria-label={shown ? chartName(tag, shown) : tag}
    />
  );
}

function tellHover(
  tag: string,
  at: BinnedHover | null,
  model: ComparisonModel | null,
): void {
  if (!at || !model) {
    const left = comparisonHover.peek();
    if (left?.tag !== tag) return;
    comparisonHover.value = null;
    hoveredRun.value = null;
    return;
  }
  comparisonHover.value = { tag, model, ...at };
  hoveredRun.value = model.data.runs[model.rows[at.ridge]!] ?? null;
}
