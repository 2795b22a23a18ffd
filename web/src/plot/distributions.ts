/** A tag's histograms over time in one of four arrangements; pure. */
import { assertNever } from "../base/assertNever";
import type { Drawing, Room } from "./binnedChart";
import { layoutRidges, type RidgeInput } from "./ridges";
import { drawRidgeHover, drawRidges } from "./ridgesDraw";
import { outlinePlace, ridgeAt } from "./ridgesHit";
import {
  drawTimeline,
  drawTimelineHover,
  layoutTimeline,
  timelineAt,
  timelinePlace,
  type TimelineInput,
} from "./timeline";

export const DISTRIBUTION_MODES = [
  "offset",
  "overlay",
  "bands",
  "heatmap",
] as const;
export type DistributionMode = (typeof DISTRIBUTION_MODES)[number];

export interface DistributionInput extends Omit<
  RidgeInput,
  keyof Room | "mode"
> {
  readonly mode: DistributionMode;
  /** `QUANTILES` of each histogram, a row each. */
  readonly quantiles: Float64Array;
}

export function distributionDrawing(
  input: DistributionInput,
  room: Room,
): Drawing {
  const { mode } = input;
  switch (mode) {
    case "offset":
    case "overlay":
      return ridgeDrawing({ ...input, ...room, mode });
    case "bands":
      return timelineDrawing({ ...input, ...room });
    case "heatmap":
      return timelineDrawing({ ...input, ...room, quantiles: null });
    default:
      return assertNever(mode);
  }
}

function ridgeDrawing(input: RidgeInput): Drawing {
  const scene = layoutRidges(input);
  return {
    ridges: scene.ridges,
    across: "values",
    draw: (target) => drawRidges(target, scene),
    drawMeant: (target, ridge, bin) =>
      drawRidgeHover(target, scene, ridge, bin),
    at: (left, top) => ridgeAt(scene, left, top),
    placeOf: (hit) => outlinePlace(scene, hit),
  };
}

function timelineDrawing(input: TimelineInput): Drawing {
  const scene = layoutTimeline(input);
  return {
    ridges: scene.ridges,
    across: "time",
    draw: (target) => drawTimeline(target, scene),
    drawMeant: (target, ridge, bin) =>
      drawTimelineHover(target, scene, ridge, bin),
    at: (left, top) => timelineAt(scene, left, top),
    placeOf: (hit) => timelinePlace(scene, hit),
  };
}
