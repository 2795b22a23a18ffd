/** What a card reads of its tags: the lines of the shown runs, as fine as its width can show. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { getLines } from "../api/lines";
import type { LineSeries, LinesQuery } from "../api/types";
import { board, tagRevision } from "./board";
import {
  alignRuns,
  compare,
  partition,
  showSuperseded,
  smoother,
  smoothingStrength,
  xAxis,
  xScale,
  xTag,
} from "./chartOptions";
import { paced, restless } from "./paced";
import { useResource, type Resource } from "./resource";
import { band, center, expandedGroups, runGroups } from "./groups";
import { comparedIn, displayName, runColor, runs, shownNames } from "./runs";
import { trainingOf } from "./trainings";

/** A dragged slider would otherwise ask the server at every pixel, for every card. */
const SMOOTHING_PAUSE_MS = 60;
/** How many answers are on their way. */
const awaited = signal(0);
/** A slider that moves on doesn't cut them off: on a slow machine no card would ever follow. */
const isAnswered = computed(() => awaited.value === 0);

const chosenStrength = computed(() => smoothingStrength() ?? 0);
/** The strength that lines are smoothed with: the slider's, a moment later. */
export const strength: ReadonlySignal<number> = paced(
  chosenStrength,
  SMOOTHING_PAUSE_MS,
  isAnswered,
);
/** A slider that rests for so long is looked at. */
const REST_MS = 150;
/** While it is: charts of many lines show a preview. */
export const isStrengthMoving: ReadonlySignal<boolean> = restless(
  chosenStrength,
  REST_MS,
  isAnswered,
);

/** Widths are asked for in these steps (CSS pixels), so that a window being resized asks seldom. */
const WIDTH_STEP = 64;

/** Beyond so many lines nobody can tell one pixel column from the next: spikes are kept in columns of more pixels. */
const COLUMN_PIXELS = [
  [16, 1],
  [50, 2],
  [Infinity, 4],
] as const;

/** So many lines show well enough what a slider does to more; wider columns would not, but turn noise into stairs. */
const SAMPLED_LINES = 30;

/** Up to so many runs are read whether they are ticked or not, so that ticking one needs no answer. */
const FEW_RUNS = 30;

/** What a card reads. */
interface CardQuery extends LinesQuery {
  /** Whether lines of some runs do, since the next strength is near. */
  readonly hasty: boolean;
}

export type LineData = Resource<LinesQuery, LineSeries[]>;

/** The tag that should lie along x and that no run has (any more); null where all is well. */
export const missingXTag: ReadonlySignal<string | null> = computed(() => {
  if (xAxis.value !== "tag" || xTag.value === "" || !board.value) return null;
  return board.value.tags.scalars?.includes(xTag.value) ? null : xTag.value;
});

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
  const revision = () => revisionOf(source.tags);
  const query = (): CardQuery | null => {
    const width = source.width.value;
    if (width === 0 || missingXTag.value !== null) return null;
    return queryOf(source.tags, width);
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

/** The points of these tags around one place on the axis, every one of them; nothing where it is null. */
export function useLinesAt(
  tags: readonly string[],
  at: () => number | null,
): LineData {
  return useResource({
    key: () => {
      const x = at();
      if (x === null) return null;
      return { ...queryOf(tags, 1), width: null, low: x, high: x };
    },
    read: getLines,
    revision: () => revisionOf(tags),
  });
}

/** Grows when one of the tags has new data, or what lies along x. */
function revisionOf(tags: readonly string[]): string {
  return [...tags, xTag.value]
    .map((tag) => tagRevision("scalars", tag).value)
    .join();
}

function queryOf(tags: readonly string[], width: number): CardQuery {
  const columns = Math.ceil(width / WIDTH_STEP) * WIDTH_STEP;
  const [, pixels] = COLUMN_PIXELS.find(
    ([most]) => mostLines.value * tags.length <= most,
  )!;
  const axis = xAxis.value === "tag" && !xTag.value ? "step" : xAxis.value;
  const groups =
    groupLines.value &&
    [...groupLines.value].map(([name, { runs }]) => ({ name, runs }));
  return {
    tags,
    runs: groups ? null : asked.value,
    groups,
    center: center.value,
    band: band.value,
    x: axis,
    xTag: xTag.value,
    align: alignRuns.value,
    logX: xScale.value === "log",
    low: null,
    high: null,
    width: columns / pixels,
    // a window of no point is none that the server knows
    smoother: strength.value > 0 ? smoother.value : "ema",
    smoothing: strength.value,
    baseline: comparedIn(tags) || null,
    compare: compare.value,
    superseded: showSuperseded.value,
    partition: partition.value,
    hasty: mostLines.value >= 2 * SAMPLED_LINES && isStrengthMoving.value,
  };
}

/** Every so manieth of the shown runs, of each of the ten colours that come in turn; not of their groups, which are few. */
function sampled({ runs, groups, ...rest }: LinesQuery): LinesQuery {
  if (groups) return { ...rest, runs, groups };
  const shown = [...shownNames.peek()];
  let stride = Math.floor(shown.length / SAMPLED_LINES);
  while (stride % 2 === 0 || stride % 5 === 0) stride += 1;
  const some = shown.filter((_, i) => i % stride === 0);
  return { ...rest, groups, runs: some };
}

/** Begins what a group's line is called among runs. */
const GROUP = "\u001d";

/** The line of a group, or of a run of an opened one. */
interface LineOwner {
  readonly runs: readonly string[];
  /** What the reader calls it. */
  readonly label: string;
  /** A custom property, or a literal. */
  readonly color: string;
}

/** While runs are grouped: what each line is drawn of, by the name that the server is given for it. Null otherwise. */
const groupLines: ReadonlySignal<ReadonlyMap<string, LineOwner> | null> =
  computed(() => {
    const groups = runGroups.value;
    if (!groups) return null;
    const lines = new Map<string, LineOwner>();
    for (const { name, runs: members, color } of groups) {
      const label = members.length > 1 ? `${name} (${members.length})` : name;
      lines.set(GROUP + name, { runs: members, label, color });
      if (!expandedGroups.value.has(name) || members.length < 2) continue;
      for (const run of members) {
        lines.set(run, { runs: [run], label: displayName(run), color });
      }
    }
    return lines;
  });

/** The names of the lines that charts draw: of the shown runs, or of the groups that they make. */
export const drawnNames: ReadonlySignal<ReadonlySet<string>> = computed(() =>
  groupLines.value ? new Set(groupLines.value.keys()) : shownNames.value,
);

/** The colour of a run's or a group's line. */
export function lineColor(name: string): string {
  return groupLines.value?.get(name)?.color ?? runColor(name);
}

/** The runs that a line is drawn of: one, or those of a group. */
export function lineRuns(name: string): readonly string[] {
  return groupLines.value?.get(name)?.runs ?? [name];
}

/** What the reader calls a run's or a group's line. */
export function lineName(name: string): string {
  const group = groupLines.value?.get(name);
  if (group) return group.label;
  const { name: training, label } = trainingOf(name);
  return label ? `${displayName(training)} · ${label}` : displayName(name);
}

/** Whether the line is the mean or median of several runs, and so the runs of an opened group are drawn beneath it. */
export function isGroup(name: string): boolean {
  return name.startsWith(GROUP);
}

/** Whether the line is a run's own, of an opened group. */
export function recedes(name: string): boolean {
  return groupLines.value !== null && !isGroup(name);
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

/** How many lines a tag may have among what is read. */
const mostLines: ReadonlySignal<number> = computed(
  () => groupLines.value?.size ?? asked.value?.length ?? runs.value.length,
);

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
    query: CardQuery,
    abort: AbortSignal,
  ): Promise<LineSeries[]> => {
    const key = JSON.stringify({ ...query, smoothing: 0, hasty: false });
    const newest = revision();
    if (last?.key === key && last.revision === newest) return last.answer;
    last = null;
    if (query.hasty) return counted(getLines(sampled(query), abort));
    const answer = await counted(getLines(query, abort));
    const isSelfMade = answer.every((line) => line.whole && !line.smoothed);
    if (isSelfMade && query.smoother === "ema") {
      last = { key, revision: newest, answer };
    }
    return answer;
  };
}

async function counted<T>(answer: Promise<T>): Promise<T> {
  awaited.value += 1;
  try {
    return await answer;
  } finally {
    awaited.value -= 1;
  }
}
