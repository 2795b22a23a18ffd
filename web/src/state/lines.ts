/** What a card reads of its tags: the lines of the shown runs, as fine as its width can show. */
import { computed, type ReadonlySignal } from "@preact/signals";
import { getLines } from "../api/lines";
import type { LineSeries, LinesQuery } from "../api/types";
import { tagRevision } from "./board";
import {
  alignRuns,
  baseline,
  compare,
  partition,
  showSuperseded,
  smoother,
  smoothingStrength,
  xAxis,
  xScale,
  xTag,
} from "./chartOptions";
import { paced } from "./paced";
import { useResource, type Resource } from "./resource";
import { runs, shownNames, shownRuns } from "./runs";

/** A dragged slider would otherwise ask the server at every pixel, for every card. */
const SMOOTHING_PAUSE_MS = 60;
/** The strength that lines are smoothed with: the slider's, a moment later. */
export const strength: ReadonlySignal<number> = paced(
  computed(() => smoothingStrength() ?? 0),
  SMOOTHING_PAUSE_MS,
);

/** Widths are asked for in these steps (CSS pixels), so that a window being resized asks seldom. */
const WIDTH_STEP = 64;

/** Beyond so many lines nobody can tell one pixel column from the next: spikes are kept in columns of more pixels. */
const COLUMN_PIXELS = [
  [16, 1],
  [250, 2],
  [Infinity, 4],
] as const;

/** Up to so many runs are read whether they are ticked or not, so that ticking one needs no answer. */
const FEW_RUNS = 30;

export type LineData = Resource<LinesQuery, LineSeries[]>;

/** An axis that ranges are told in: a range of another one means nothing. */
export const axisId: ReadonlySignal<string> = computed(() =>
  [xAxis.value, xAxis.value === "tag" ? xTag.value : "", alignRuns.value].join(
    " ",
  ),
);

export interface ZoomRange {
  /** The `axisId` that it was chosen on. */
  readonly axis: string;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LineSource {
  readonly tags: readonly string[];
  /** In CSS pixels; 0 while unknown, and while the card is far from the viewport: then nothing is read. */
  readonly width: ReadonlySignal<number>;
  /** What was zoomed to; null for everything. */
  readonly range: ReadonlySignal<ZoomRange | null>;
}

/** The whole lines of a card, and, while it is zoomed, the exact points of that range. */
export function useLines(source: LineSource): {
  whole: LineData;
  detail: LineData;
} {
  const revision = () =>
    [...source.tags, xTag.value]
      .map((tag) => tagRevision("scalars", tag).value)
      .join();
  const query = (): LinesQuery | null => {
    const width = source.width.value;
    return width > 0 ? queryOf(source.tags, width) : null;
  };
  const whole = useResource({
    key: query,
    read: keepingWhole(revision),
    revision,
  });
  const detail = useResource({
    key: () => {
      const range = source.range.value;
      const all = query();
      if (!all || range?.axis !== axisId.value) return null;
      return { ...all, low: range.low, high: range.high };
    },
    read: keepingWhole(revision),
    revision,
  });
  return { whole, detail };
}

function queryOf(tags: readonly string[], width: number): LinesQuery {
  const columns = Math.ceil(width / WIDTH_STEP) * WIDTH_STEP;
  const lines = shownRuns.value.length * tags.length;
  const [, pixels] = COLUMN_PIXELS.find(([most]) => lines <= most)!;
  const axis = xAxis.value === "tag" && !xTag.value ? "step" : xAxis.value;
  return {
    tags,
    runs: asked.value,
    groups: null,
    center: "mean",
    band: "none",
    x: axis,
    xTag: xTag.value,
    align: alignRuns.value,
    logX: xScale.value === "log",
    low: null,
    high: null,
    width: columns / pixels,
    smoother: smoother.value,
    smoothing: strength.value,
    baseline: baseline.value || null,
    compare: compare.value,
    superseded: showSuperseded.value,
    partition: partition.value,
  };
}

let before: readonly string[] | null = null;

/** The runs to read: all of them (null) where most are shown, else those shown. With none shown nothing is read anew. */
const asked: ReadonlySignal<readonly string[] | null> = computed(() => {
  const all = runs.value.length;
  const shown = shownNames.value;
  if (shown.size > 0) {
    before = all <= FEW_RUNS || shown.size * 2 >= all ? null : [...shown];
  }
  return before;
});

/**
 * A reader that smooths nothing twice: where every point of every line is here, the page smooths them itself, and another
 * strength needs no answer.
 */
function keepingWhole(revision: () => unknown) {
  let last: {
    readonly key: string;
    readonly revision: unknown;
    readonly answer: LineSeries[];
  } | null = null;
  return async (
    query: LinesQuery,
    abort: AbortSignal,
  ): Promise<LineSeries[]> => {
    const key = JSON.stringify({ ...query, smoothing: 0 });
    const newest = revision();
    if (last?.key === key && last.revision === newest) return last.answer;
    last = null;
    const answer = await getLines(query, abort);
    const isSelfMade = answer.every((line) => line.whole && !line.smoothed);
    if (isSelfMade && query.smoother === "ema") {
      last = { key, revision: newest, answer };
    }
    return answer;
  };
}
