/** Texts: when they were logged, what they say, and what is found in them. */
import {
  lists,
  numbers,
  readTable,
  strings,
  values,
  type Table,
} from "./arrow";
import { bytes, get, json, send } from "./client";

/** One text, or the part of it that was asked for. */
export interface TextPart {
  readonly shape: readonly number[];
  /** Of the table that `strings` has, row by row; of a lone text 1. */
  readonly rows: number;
  readonly columns: number;
  /** All its strings, in bytes. */
  readonly size: number;
  /** Whether `strings` has all of them. */
  readonly whole: boolean;
  /** Why it can't be read; else empty. */
  readonly problem: string;
  readonly strings: readonly string[];
}

/** The texts of one tag of one run in order of writing: columns of the same length. */
export interface Texts {
  readonly steps: Float64Array;
  readonly wallTimes: Float64Array;
  /** Those that were read, by their places. */
  readonly parts: ReadonlyMap<number, TextPart>;
}

export interface TextsQuery {
  readonly run: string;
  readonly tag: string;
  /** The places of those to be read; negative ones count from the end. */
  readonly at: readonly number[];
  /** In bytes, of each; without it the whole is read. */
  readonly limit?: number;
}

export function getTexts(
  { run, tag, at, limit }: TextsQuery,
  signal?: AbortSignal,
): Promise<Texts> {
  const query = { run, tag, at: at.map(String), limit };
  return get("texts", query, bytes(decodeTexts), signal);
}

export function decodeTexts(answer: ArrayBuffer): Texts {
  const table = readTable(answer);
  const read = values<boolean>(table, "read");
  const whole = values<boolean>(table, "whole");
  const cut = (name: string) => numbers(table, name);
  const [rows, columns, sizes] = [cut("rows"), cut("columns"), cut("size")];
  const shapes = lists(table, "shape");
  const texts = read.includes(true) ? values<string[]>(table, "strings") : [];
  const problems = strings(table, "problem");
  const parts = new Map<number, TextPart>();
  for (let place = 0; place < read.length; place++) {
    if (!read[place]) continue;
    const { offsets, values: lengths } = shapes;
    parts.set(place, {
      shape: [...lengths.subarray(offsets[place], offsets[place + 1])],
      rows: rows[place]!,
      columns: columns[place]!,
      size: sizes[place]!,
      whole: whole[place]!,
      problem: problems[place]!,
      strings: [...texts[place]!],
    });
  }
  return { steps: cut("step"), wallTimes: cut("wall_time"), parts };
}

export interface SearchQuery {
  readonly sought: string;
  /** Null: in all. */
  readonly runs: readonly string[] | null;
}

/** The texts that contain something; columns of the same length. */
export interface Found {
  readonly runs: readonly string[];
  readonly tags: readonly string[];
  /** Places in order of writing, as `TextsQuery.at` has them. */
  readonly places: Float64Array;
  readonly matches: Float64Array;
  /** How many texts contain it; the columns may have fewer. */
  readonly texts: number;
  /** Tags that were not searched, since that is bounded. */
  readonly skipped: number;
}

export function searchTexts(
  query: SearchQuery,
  signal?: AbortSignal,
): Promise<Found> {
  const { sought, runs } = query;
  const body = runs ? { sought, runs } : { sought };
  return send("POST", "texts", body, bytes(decodeFound), signal);
}

export function decodeFound(answer: ArrayBuffer): Found {
  const table = readTable(answer);
  return {
    runs: strings(table, "run"),
    tags: strings(table, "tag"),
    places: numbers(table, "index"),
    matches: numbers(table, "matches"),
    texts: told(table, "texts"),
    skipped: told(table, "skipped"),
  };
}

function told(table: Table, name: string): number {
  return Number(table.schema.metadata?.get(name));
}

/** One text as `/api/v1/text` tells it, whole. */
export interface WholeText {
  readonly step: number;
  readonly wall_time: number | null;
  readonly shape: readonly number[];
  readonly strings: readonly string[];
}

/** All texts of a tag of a run, whole. */
export function getWholeTexts(run: string, tag: string): Promise<WholeText[]> {
  return get(
    "text",
    { run, tag },
    json((told) => told as WholeText[]),
  );
}
