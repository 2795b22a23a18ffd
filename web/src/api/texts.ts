/** Texts: when they were logged, what they say, and what is found in them. */
import {
  lists,
  numbers,
  readTable,
  stringListRows,
  strings,
  values,
  type Table,
} from "./arrow";
import { bytes, get, send } from "./client";

/** Bytes of a text that come together: the first ones, and others when they are asked for. A search tells one place in each. */
export const BLOCK_BYTES = 1 << 16;
/** Bytes on either side that come along, so that a line, or what is sought, is not cut in two. */
export const MARGIN_BYTES = 1 << 12;

/** One text, or the part of it that was asked for. */
export interface TextPart {
  readonly shape: readonly number[];
  /** Of the table that `strings` has, row by row; of a lone text 1. */
  readonly rows: number;
  readonly columns: number;
  /** All its strings, in bytes. */
  readonly size: number;
  /** The bytes that were left out before. */
  readonly begin: number;
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
  /** The bytes that are left out before, of a text of one string. */
  readonly skip?: number;
  /** In bytes, of each; without it the whole is read. */
  readonly limit?: number;
}

export function getTexts(
  { run, tag, at, skip, limit }: TextsQuery,
  signal?: AbortSignal,
): Promise<Texts> {
  const query = { run, tag, at: at.map(String), skip, limit };
  return get("texts", query, bytes(decodeTexts), signal);
}

export function decodeTexts(answer: ArrayBuffer): Texts {
  const table = readTable(answer);
  const read = values<boolean>(table, "read");
  const whole = values<boolean>(table, "whole");
  const cut = (name: string) => numbers(table, name);
  const [rows, columns, sizes] = [cut("rows"), cut("columns"), cut("size")];
  const begins = cut("begin");
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
      begin: begins[place]!,
      whole: whole[place]!,
      problem: problems[place]!,
      strings: [...texts[place]!],
    });
  }
  return { steps: cut("step"), wallTimes: cut("wall_time"), parts };
}

export interface SearchQuery {
  readonly sought: string;
  /** Whether `sought` is a regular expression. */
  readonly regex: boolean;
  /** Null: in all. */
  readonly runs: readonly string[] | null;
}

/** A text in which something was found. */
export interface Hit {
  readonly run: string;
  readonly tag: string;
  /** In order of writing, as `TextsQuery.at` has it. */
  readonly place: number;
  readonly step: number;
  /** The place of the string with the first match, row by row. */
  readonly string: number;
  /** The bytes of that string before the first match in each block. */
  readonly offsets: readonly number[];
  /** The first match, and what stands around it. */
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

/** The texts that contain something, those of a tag of a run in order of writing. */
export interface Found {
  readonly hits: readonly Hit[];
  /** What matched in them, each string once; of very many, some. */
  readonly matched: readonly string[];
  /** How many texts contain it; `hits` may have fewer. */
  readonly texts: number;
  /** Tags that were not searched, since that is bounded. */
  readonly skipped: number;
  /** Why this can't be searched for; else empty. */
  readonly problem: string;
}

export function searchTexts(
  query: SearchQuery,
  signal?: AbortSignal,
): Promise<Found> {
  const { sought, regex, runs } = query;
  const body = { sought, regex, ...(runs && { runs }) };
  return send("POST", "texts", body, bytes(decodeFound), signal);
}

export function decodeFound(answer: ArrayBuffer): Found {
  const table = readTable(answer);
  const [runs, tags] = [strings(table, "run"), strings(table, "tag")];
  const [places, steps] = [numbers(table, "index"), numbers(table, "step")];
  const [before, found, after] = ["before", "found", "after"].map((name) =>
    strings(table, name),
  );
  const cells = numbers(table, "string");
  const { offsets, values: bytesBefore } = lists(table, "offsets");
  const hit = (run: string, row: number): Hit => ({
    run,
    tag: tags[row]!,
    place: places[row]!,
    step: steps[row]!,
    string: cells[row]!,
    offsets: [...bytesBefore.subarray(offsets[row], offsets[row + 1])],
    before: before![row]!,
    found: found![row]!,
    after: after![row]!,
  });
  return {
    hits: runs.map(hit),
    matched: [...new Set([...stringListRows(table, "matched")].flat())],
    texts: told(table, "texts"),
    skipped: told(table, "skipped"),
    problem: table.schema.metadata?.get("problem") ?? "",
  };
}

function told(table: Table, name: string): number {
  return Number(table.schema.metadata?.get(name));
}

/** One text as `/api/v1/text` tells it, whole. */
export interface WholeText {
  /** Its digits: a number would hold those up to 2^53 alone. */
  readonly step: string;
  readonly wall_time: number | null;
  readonly shape: readonly number[];
  readonly strings: readonly string[];
  /** Why it can't be read; else null. */
  readonly problem: string | null;
}

/** All texts of a tag of a run, whole. */
export function getWholeTexts(run: string, tag: string): Promise<WholeText[]> {
  return get("text", { run, tag }, async (answer) =>
    decodeWholeTexts(await answer.text()),
  );
}

/** A step follows its name, and a text has no quotation mark without a backslash before it: what is found is a step's own. */
const STEPS = /([{,]"step":)(-?\d+)/g;

export function decodeWholeTexts(answer: string): WholeText[] {
  return JSON.parse(answer.replace(STEPS, '$1"$2"')) as WholeText[];
}
