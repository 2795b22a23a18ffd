/** What a card's script has to draw, taken from the card. */
import { untracked } from "@preact/signals";
import { cssColor } from "../../../base/cssColor";
import { board } from "../../../state/board";
import {
  alignRuns,
  compare,
  partition,
  smoother,
  smoothingStrength,
  xAxis,
  xScale,
  xTag,
} from "../../../state/chartOptions";
import { band, center } from "../../../state/groups";
import { axisId, lineRuns } from "../../../state/lines";
import { comparedIn } from "../../../state/runs";
import type { CardModel } from "../cardModel";
import { viewOf } from "../chartView";
import { lineKey, lineLabel } from "../labels";
import type { PythonPlot } from "./python";

export function plotOf(model: CardModel): PythonPlot {
  const { spec, strokes, view } = model;
  const axis = axisId.peek();
  const zoom = viewOf(view.peek(), axis);
  const { xRange, yRange } = view.peek();
  // a line's parts are parted by the script itself
  const lines = new Map(
    (strokes.peek() ?? [])
      .filter(({ series }) => series.attempt === 0)
      .map((stroke) => [lineKey({ ...stroke.series, part: 0 }), stroke]),
  );
  return {
    logdir: board.peek()?.logdir ?? "",
    title: spec.pattern ?? spec.tags.join(", "),
    lines: [...lines.values()].map(({ series, color, dash }) => ({
      runs: lineRuns(series.run),
      tag: series.tag,
      label: lineLabel(series, spec.tags),
      color: cssColor(color),
      dash,
    })),
    x: xAxis.peek() === "tag" && !xTag.peek() ? "step" : xAxis.peek(),
    xTag: xTag.peek(),
    align: alignRuns.peek(),
    xLog: xScale.peek() === "log",
    yScale: model.yScale.peek(),
    smoother: smoother.peek(),
    smoothing: smoothingStrength() ?? 0,
    baseline: untracked(() => comparedIn(spec.tags)),
    compare: compare.peek(),
    center: center.peek(),
    band: band.peek(),
    partition: partition.peek(),
    xLimits: zoom?.x ?? (xRange?.axis === axis ? xRange.x : null),
    yLimits: zoom?.y ?? yRange ?? null,
  };
}
