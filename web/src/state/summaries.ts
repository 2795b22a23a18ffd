/** Figures of series: the last, least or greatest value of tags in runs, for columns and tables. */
import { getSummaries, type Summary, type SummaryQuery } from "../api/runs";
import { tagRevision } from "./board";
import { resource, useResource, type Resource } from "./resource";

/** Tag → run → its figures. */
export type Summaries = ReadonlyMap<string, ReadonlyMap<string, Summary>>;

export type SummaryData = Resource<SummaryQuery, Summaries>;

/** Figures that change faster than one can read them tell nothing. */
const PAUSE_MS = 1_000;

/** What `query` asks for, kept up to date with what grows; null asks for nothing. It may read signals. */
export function summaries(query: () => SummaryQuery | null): SummaryData {
  return resource(optionsOf(query));
}

/** The same for as long as the component lives. */
export function useSummaries(query: () => SummaryQuery | null): SummaryData {
  return useResource(optionsOf(query));
}

function optionsOf(query: () => SummaryQuery | null) {
  return {
    key: query,
    read: async (key: SummaryQuery, abort: AbortSignal) =>
      byTag(await getSummaries(key, abort)),
    revision: ({ tags }: SummaryQuery) => {
      for (const tag of tags ?? []) void tagRevision("scalars", tag).value;
    },
    pause: PAUSE_MS,
  };
}

function byTag(rows: readonly Summary[]): Summaries {
  const found = new Map<string, Map<string, Summary>>();
  for (const row of rows) {
    const held = found.get(row.tag);
    if (held) held.set(row.run, row);
    else found.set(row.tag, new Map([[row.run, row]]));
  }
  return found;
}
