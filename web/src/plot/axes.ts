/** The parts of the axes that every kind of chart draws alike. */
import { cssColor } from "../base/cssColor";
import type { Box } from "./line";
import type { Scale } from "./scale";
import type { Target } from "./target";
import type { Tick } from "./ticks";

/** Between the labels of the horizontal axis, and between them and the axis, in CSS pixels. */
const LABEL_GAP = 8;
const LABEL_DROP = 7;

/** Faint lines across the plot at these heights. */
export function drawGrid(
  target: Target,
  plot: Box,
  heights: readonly number[],
): void {
  target.lineWidth = 1;
  target.strokeStyle = cssColor("--grid");
  target.beginPath();
  for (const height of heights) lineAcross(target, plot, height);
  target.stroke();
}

/** The line below the plot with its labels: kept within the canvas, and left out where one would touch another. */
export function drawBottomAxis(
  target: Target,
  plot: Box,
  canvasWidth: number,
  ticks: readonly Tick[],
  x: Scale,
): void {
  const bottom = plot.top + plot.height;
  target.lineWidth = 1;
  target.strokeStyle = cssColor("--line-strong");
  target.beginPath();
  lineAcross(target, plot, bottom);
  target.stroke();
  target.fillStyle = cssColor("--ink-3");
  target.textAlign = "center";
  target.textBaseline = "top";
  const labels = ticks.map(({ value, label }) => {
    const half = target.measureText(label).width / 2;
    const wished = Math.max(x.toPixel(value), half + 1);
    const at = Math.min(wished, canvasWidth - half - 1);
    return { value, label, at, half: half + LABEL_GAP / 2 };
  });
  for (const { label, at } of fitting(labels))
    target.fillText(label, at, bottom + LABEL_DROP);
}

/** A label along an axis: where its middle is, and how far it reaches to either side; pixels. */
export interface AxisLabel {
  readonly value: number;
  readonly at: number;
  readonly half: number;
}

/** Those labels that don't touch each other. That of 0 has the first choice, then those next to it: where 0 is, is what the others are read by. */
export function fitting<T extends AxisLabel>(labels: readonly T[]): T[] {
  const zero = Math.max(
    0,
    labels.findIndex(({ value }) => value === 0),
  );
  const order = [...labels.keys()].sort(
    (a, b) => Math.abs(a - zero) - Math.abs(b - zero),
  );
  const kept: number[] = [];
  for (const place of order) {
    const { at, half } = labels[place]!;
    const isFree = kept.every((other) => {
      const beside = labels[other]!;
      return Math.abs(beside.at - at) >= beside.half + half;
    });
    if (isFree) kept.push(place);
  }
  return kept.sort((a, b) => a - b).map((place) => labels[place]!);
}

/** A path over the plot's whole width, where a line one pixel wide is sharp. */
export function lineAcross(target: Target, plot: Box, height: number): void {
  target.moveTo(plot.left, crisp(height));
  target.lineTo(plot.left + plot.width, crisp(height));
}

/** The middle of a device-independent pixel, where a line one pixel wide is sharp. */
export function crisp(pixel: number): number {
  return Math.round(pixel) + 0.5;
}
