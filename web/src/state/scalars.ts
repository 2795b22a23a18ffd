/** Scalars for the cards: what each one reads, and how tags are grouped. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getScalars } from "../api/client";
import type { ScalarQuery, ScalarSeries, XAxis } from "../api/types";
import { naturalCompare } from "../base/naturalSort";
import { parsePattern } from "../base/regex";
import { board, tagRevision } from "./board";
import { paced } from "./paced";
import { useResource, type Resource } from "./resource";
import { tagFilter } from "./route";
import { smoothing, xAxis } from "./settings";

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
  readonly axis: XAxis;
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

export interface TagGroup {
  /** The part before the first `/`; empty for the tags without one. */
  readonly name: string;
  readonly tags: readonly string[];
}

/** Groups in natural order, the one of tags without a slash first; tags in natural order within. */
export function groupTags(tags: readonly string[]): TagGroup[] {
  const groups = new Map<string, string[]>();
  for (const tag of tags) {
    const cut = tag.indexOf("/");
    const name = cut > 0 ? tag.slice(0, cut) : "";
    const members = groups.get(name);
    if (members) members.push(tag);
    else groups.set(name, [tag]);
  }
  return [...groups]
    .sort(([a], [b]) => naturalCompare(a, b))
    .map(([name, members]) => ({ name, tags: members.sort(naturalCompare) }));
}

const NO_TAGS: readonly string[] = [];
const pattern = computed(() => parsePattern(tagFilter.value));

/** What is wrong with the tag filter, or null. */
export const tagFilterError: ReadonlySignal<string | null> = computed(
  () => pattern.value.error,
);

export const scalarTags: ReadonlySignal<readonly string[]> = computed(
  () => board.value?.tags.scalars ?? NO_TAGS,
);

/** The tags that pass the filter, grouped. */
export const scalarGroups: ReadonlySignal<readonly TagGroup[]> = computed(() =>
  groupTags(scalarTags.value.filter(pattern.value.test)),
);
