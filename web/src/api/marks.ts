/** Steps at which a run logged something that no chart draws. */
export interface Mark {
  readonly run: string;
  /** `text`, `hparams` … */
  readonly kind: string;
  readonly tag: string;
  readonly step: number;
  readonly wallTime: number;
}

export interface WireMark {
  run: string;
  kind: string;
  tag: string;
  step: number;
  wall_time: number;
}

export function decodeMarks(json: unknown): Mark[] {
  return (json as WireMark[]).map(({ wall_time, ...mark }) => ({
    ...mark,
    wallTime: wall_time,
  }));
}
