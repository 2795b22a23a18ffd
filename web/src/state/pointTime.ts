/** When a point was written: charts are sent without wall times, so the one under the pointer is asked for. */
import type { ReadonlySignal } from "@preact/signals";
import { getScalars } from "../api/client";
import { paced } from "./paced";
import { useResource } from "./resource";

export interface PointName {
  readonly run: string;
  readonly tag: string;
  readonly step: number;
}

export interface PointTime {
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Seconds since the series' first point. */
  readonly relative: number;
}

/** A pointer that moves along a line names another point at every pixel. */
const PAUSE_MS = 120;

/** Null while it is not known. */
export function usePointTime(
  point: ReadonlySignal<PointName | null>,
): () => PointTime | null {
  const { value, valueKey } = useResource({
    key: pacedOnce(point),
    read: readTime,
  });
  return () => {
    const known = valueKey.value;
    const asked = point.value;
    return known && asked && isSame(known, asked) ? value.value : null;
  };
}

function pacedOnce(
  point: ReadonlySignal<PointName | null>,
): () => PointName | null {
  const followed = paced(point, PAUSE_MS);
  return () => followed.value;
}

function isSame(a: PointName, b: PointName): boolean {
  return a.run === b.run && a.tag === b.tag && a.step === b.step;
}

async function readTime(
  { run, tag, step }: PointName,
  abort: AbortSignal,
): Promise<PointTime | null> {
  const query = { tag, runs: [run], low: step, high: step };
  const [series] = await getScalars(query, abort);
  if (!series) return null;
  // one neighbour outside each end comes with it
  const place = series.steps.lastIndexOf(step);
  const wallTime = series.wallTimes[place];
  if (wallTime === undefined) return null;
  return { wallTime, relative: wallTime - series.firstWallTime };
}
