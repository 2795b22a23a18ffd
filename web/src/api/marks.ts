import { get, json } from "./client";

/** Steps at which a run logged something that no chart draws. */
export interface Mark {
  readonly run: string;
  /** `text`, `hparams` … */
  readonly kind: string;
  readonly tag: string;
  readonly step: number;
  readonly wallTime: number;
}

interface WireMark {
  run: string;
  kind: string;
  tag: string;
  step: number;
  wall_time: number;
}

/** Of these runs; thinned out where there are very many. */
export function getMarks(
  runs: readonly string[],
  signal?: AbortSignal,
): Promise<Mark[]> {
  return get("marks", { run: runs }, json(decodeMarks), signal);
}

function decodeMarks(marks: unknown): Mark[] {
  return (marks as WireMark[]).map(({ wall_time, ...mark }) => ({
    ...mark,
    wallTime: wall_time,
  }));
}
