import {
  useComputed,
  useSignalEffect,
  type ReadonlySignal,
} from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { locale, t } from "../../i18n";
import { MOST_RAW_LINES } from "../../plot/drawLines";
import type { Box, Selection } from "../../plot/line";
import { LineChart, type Hover } from "../../plot/LineChart";
import { setCardView } from "../../state/cards";
import {
  alignRuns,
  follow,
  ignoreOutliers,
  linkZoom,
  xAxis,
  xScale,
} from "../../state/chartOptions";
import {
  axisId,
  drawnNames,
  isGroup,
  isStrengthMoving,
} from "../../state/lines";
import { keptStep } from "../../state/pointedStep";
import { hoveredRun } from "../../state/runs";
import { resolvedTheme } from "../../state/settings";
import type { CardModel } from "./cardModel";
import { followed, sharedZoom, viewOf } from "./chartView";
import { hover, type TooltipRow } from "./hover";
import { lineKey, lineLabel } from "./labels";
import { bestMarks, gapsOf, type CardPair } from "./pairs";
import { selectedSteps } from "./selectedSteps";
import type { Stroke } from "./strokes";
import { useVerticals } from "./verticals";

/** The canvases of a card: signals in, the chart's callbacks out. */
export function ScalarChart(props: {
  model: CardModel;
  /** The card, which carries `data-drawn` and `data-lines`. */
  frame: { readonly current: HTMLElement | null };
  onAxis: (axis: "x" | "y", box: Box) => void;
  pairs: ReadonlySignal<readonly CardPair[]>;
  /** The id of what tells the chart in words. */
  words: string;
}) {
  const { model, frame, onAxis, pairs } = props;
  const { spec, chart, strokes, view } = model;
  const host = useRef<HTMLDivElement>(null);
  const drawnFor = useRef<ReadonlySet<string> | null>(null);
  const verticals = useVerticals(model);
  const hasty = useComputed(
    () =>
      isStrengthMoving.value &&
      drawnNames.value.size * spec.tags.length > MOST_RAW_LINES,
  );

  useLayoutEffect(() => {
    if (!host.current) return;
    const card = frame.current;
    const made = new LineChart(host.current, {
      onWidth: (pixels) => (model.width.value = pixels),
      onView: (next) => zoomTo(model, next),
      onSelect: (chosen) => select(model, chosen),
      onAxis,
      onPlainWheel: () => undefined,
      onDrawn: (count, beyond) => {
        model.drawn.value = true;
        if (!card) return;
        card.dataset.lines = String(count);
        card.dataset.beyond = String(beyond.above + beyond.below);
        card.dataset.drawn = "true";
      },
      onHover: (at) => tellHover(model, at),
    });
    chart.value = made;
    return () => {
      made.dispose();
      chart.value = null;
      if (card) delete card.dataset.drawn;
    };
  }, [model]);

  useSignalEffect(() => {
    const lines = strokes.value;
    // read here, so that a change of theme draws again
    void resolvedTheme.value;
    if (!chart.value || !lines) return;
    // data that streams in leaves the mark alone: the lines of this selection stay on the screen meanwhile
    if (frame.current && drawnFor.current !== drawnNames.value) {
      frame.current.dataset.drawn = "false";
    }
    drawnFor.current = drawnNames.value;
    const axis = axisId.value;
    const shown = viewOf(view.value, axis);
    const { xRange, yRange } = view.value;
    chart.value.update({
      lines,
      fills: gapsOf(pairs.value, model),
      verticals: [...verticals.value, ...bestMarks(pairs.value)],
      xKind: xAxis.value === "tag" ? "value" : xAxis.value,
      xLog: xScale.value === "log",
      yKind: model.yScale.value,
      ignoreOutliers: ignoreOutliers.value,
      view: shown,
      xRange: xRange?.axis === axis ? xRange.x : null,
      yRange: yRange ?? null,
      locale: locale.value,
      hasty: hasty.value,
    });
    const moved = follow.value && shown?.x && followed(shown.x, lines);
    if (moved) zoomTo(model, { ...shown, x: moved });
  });

  useSignalEffect(() => {
    const at = hover.value;
    const x = at?.axis === axisId.value ? at.x : null;
    chart.value?.point(x ?? keptStepX(), at?.line ?? hoveredRun.value);
  });

  useSignalEffect(() => {
    const chosen = selectedSteps.value;
    chart.value?.select(
      chosen?.axis === axisId.value ? chosen.selection : null,
    );
  });

  return (
    <div
      ref={host}
      class="chart"
      role="img"
      tabIndex={0}
      aria-label={t("scalars.chart", {
        tag: spec.tags.join(" + "),
        count: strokes.value?.length ?? 0,
      })}
      aria-describedby={props.words}
    />
  );
}

/** Where a step that was clicked on lies, on an axis that has a place for it. */
function keptStepX(): number | null {
  return isOfSteps() ? keptStep.value : null;
}

function isOfSteps(): boolean {
  return xAxis.value === "step" && !alignRuns.value;
}

function zoomTo(
  { spec, view }: CardModel,
  next: ReturnType<typeof viewOf>,
): void {
  const axis = axisId.peek();
  if (linkZoom.peek()) {
    sharedZoom.value = next?.x ? { axis, x: next.x, y: null } : null;
    const y = next?.y ?? null;
    setCardView(spec.id, { zoom: y ? { axis, x: null, y } : undefined });
    return;
  }
  const { xRange } = view.peek();
  setCardView(spec.id, {
    zoom: next ? { axis, ...next } : undefined,
    // a reset takes typed limits back, too
    ...(next ? {} : { yRange: undefined }),
    ...(next || xRange?.axis !== axis ? {} : { xRange: undefined }),
  });
}

function select({ spec }: CardModel, selection: Selection): void {
  selectedSteps.value = { axis: axisId.peek(), selection };
  if ("at" in selection && isOfSteps())
    keptStep.value = Math.round(selection.at);
  setCardView(spec.id, { table: true });
}

function tellHover({ spec }: CardModel, at: Hover | null): void {
  if (!at) {
    if (hover.peek()?.card !== spec.id) return;
    hover.value = null;
    hoveredRun.value = null;
    return;
  }
  const rows = at.hits.map(({ line, index }): TooltipRow => {
    const { series, raws, ys, color, dash } = line as Stroke;
    return {
      key: lineKey(series),
      run: series.run,
      tag: series.tag,
      label: lineLabel(series, spec.tags),
      color,
      dash,
      value: series.values[index]!,
      smoothed: raws && ys[index]!,
      step: series.steps[index]!,
    };
  });
  const nearest = at.nearest && (at.nearest.line as Stroke).series;
  hover.value = {
    card: spec.id,
    axis: axisId.peek(),
    x: at.x,
    rows,
    nearest: nearest && lineKey(nearest),
    line: nearest && nearest.run,
    clientX: at.clientX,
    clientY: at.clientY,
  };
  hoveredRun.value = nearest && !isGroup(nearest.run) ? nearest.run : null;
}
