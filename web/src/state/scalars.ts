/** Scalars for the cards: what each one reads, and how tags are grouped. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getScalars } from "../api/client";
import type { ScalarQuery, ScalarSeries, TimeAxis } from "../api/types";
import type { Group } from "../base/group";
import { board, tagRevision } from "./board";
import { paced } from "./paced";
import { useResource, type Resource } from "./resource";
import { foldedSetting } from "./setting";
import { smoothing, xAxis } from "./chartOptions";
import { groupTags, passesFilter } from "./tags";

/** A dragged slider would otherwise ask the server at every pixel, for every card. */
const SMOOTHING_PAUSE_MS = 80;
const pacedSmoothing = paced(smoothing, SMOOTHING_PAUSE_MS);

/** Widths are asked for in these steps (CSS pixels), so that a window being resized asks seldom. */
const WIDTH_STEP = 64;

export type ScalarData = Resource<ScalarQuery, ScalarSeries[]>;

export interface ScalarCardSource {
  readonly tag: string;
  /** In CSS pixels; 0 while unknown, and while the card is far from the viewport: then nothing is read. */
  readonly width: ReadonlySignal<number>;
  /** What was zoomed to, in units of `axis`; null for everything. */
  readonly range: ReadonlySignal<ZoomRange | null>;
}

export interface ZoomRange {
  readonly axis: TimeAxis;
  readonly low: number;
  readonly high: number;
}

/** The whole series of a card, and, while it is zoomed, the exact points of that range. */
export function useScalarData(source: ScalarCardSource): {
  whole: ScalarData;
  detail: ScalarData;
} {
  const query = (): ScalarQuery | null => {
    const width = source.width.value;
    if (width === 0) return null;
    return {
      tag: source.tag,
      // of the whole series every axis shows the same points, but reduced by its own columns
      x: xAxis.value,
      width: Math.ceil(width / WIDTH_STEP) * WIDTH_STEP,
      smoothing: pacedSmoothing.value,
    };
  };
  const revision = () => tagRevision("scalars", source.tag).value;
  const whole = useResource({ key: query, read: getScalars, revision });
  const detail = useResource({
    key: () => {
      const range = source.range.value;
      const all = query();
      if (!all || !range || range.axis !== all.x) return null;
      return { ...all, low: range.low, high: range.high };
    },
    read: getScalars,
    revision,
  });
  return { whole, detail };
}

const NO_TAGS: readonly string[] = [];

export const scalarTags: ReadonlySignal<readonly string[]> = computed(
  () => board.value?.tags.scalars ?? NO_TAGS,
);

/** The tags that pass the filter, grouped. */
export const scalarGroups: ReadonlySignal<readonly Group<string>[]> = computed(
  () => groupTags(scalarTags.value.filter(passesFilter)),
);

export const foldedScalars = foldedSetting("foldedScalars");
